"""A call in which the model may use tools before it answers, a bounded number of times.

Owns the conversation with the model about its tools and the bench where they are used. What a tool does is the
caller's. Lives on the background loop, but for `Bench.serve`, which runs the tools in the caller's thread.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from llm.door.attempt import Attempt, Route, repair_messages
from llm.door.call import Call
from llm.door.reading import json_part, problems, read_answer
from llm.errors import InvalidOutput
from llm.prompts.base import Page
from llm.providers.chat import TOOL_NAME, ChatRequest, Message
from llm.providers.wire import Reply
from llm.providers.wire import ToolCall as Wish
from llm.tools import Tool, ToolFailed, ToolRun

logger = logging.getLogger(__name__)

LONGEST_RESULT_CHARACTERS = 6000
LONGEST_ARGUMENTS_CHARACTERS = 20_000
# A request of a conversation may take this share of the whole budget: a provider that hangs leaves time for the next.
REQUEST_SHARE = 0.4


@dataclass(frozen=True)
class _Errand:
    tool: Tool
    arguments: BaseModel
    done: asyncio.Future[tuple[str, bool]]


class Bench:
    """The tools of one call, how often they may still be used, and what came of it.

    A provider that takes over from another finds the runs of that one and goes on from there.
    """

    def __init__(self, tools: Sequence[Tool], *, most_runs: int) -> None:
        self.tools = tuple(tools)
        self.runs: list[ToolRun] = []
        self._most_runs = most_runs
        self._errands: queue.SimpleQueue[_Errand | None] = queue.SimpleQueue()

    @property
    def runs_left(self) -> int:
        return self._most_runs - len(self.runs)

    async def use(self, name: str, arguments: str) -> str:
        """What the model reads about this use of a tool; the same use again costs nothing."""
        if len(arguments) > LONGEST_ARGUMENTS_CHARACTERS:
            return "The arguments are too long. Nothing was run."
        for run in self.runs:
            if (run.name, run.arguments) == (name, arguments):
                return shown(run)
        if self.runs_left <= 0:
            return "No tool may be used any more. Give the answer."
        began = time.monotonic()
        result, succeeded = await self._run(name, arguments)
        run = ToolRun(len(self.runs) + 1, name, arguments, result, succeeded, time.monotonic() - began)
        self.runs.append(run)
        return shown(run)

    async def _run(self, name: str, arguments: str) -> tuple[str, bool]:
        tool = next((each for each in self.tools if each.name == name), None)
        if tool is None:
            return f"There is no such tool. There are: {', '.join(each.name for each in self.tools)}.", False
        try:
            parsed = tool.input_type.model_validate_json(json_part(arguments) or "{}")
        except ValidationError as error:
            return f"These arguments do not fit the tool: {problems(error)}", False
        done: asyncio.Future[tuple[str, bool]] = asyncio.get_running_loop().create_future()
        self._errands.put(_Errand(tool, parsed, done))
        return await done

    def serve(self, *, idle_seconds: float) -> None:
        """Run what is asked for until `close`, in the calling thread. Raises queue.Empty after a silence that long."""
        while (errand := self._errands.get(timeout=idle_seconds)) is not None:
            if errand.done.cancelled():
                # Whoever wished for it is out of time.
                continue
            outcome = _carried_out(errand)
            errand.done.get_loop().call_soon_threadsafe(_settle, errand.done, outcome)

    def close(self) -> None:
        self._errands.put(None)


def _carried_out(errand: _Errand) -> tuple[str, bool]:
    try:
        return errand.tool.run(errand.arguments), True
    except ToolFailed as error:
        return f"The tool failed: {error}", False
    except Exception as error:  # noqa: BLE001 - a tool is somebody else's code; the model is told and goes on
        logger.warning("the tool %s failed unexpectedly: %s", errand.tool.name, type(error).__name__)
        return "The tool failed.", False


def _settle(done: asyncio.Future[tuple[str, bool]], outcome: tuple[str, bool]) -> None:
    if not done.done():
        done.set_result(outcome)


def shown(run: ToolRun) -> str:
    """A run as the model reads it: what a tool says may be what the candidate's code wrote, so it is set apart."""
    said = run.result.strip() or "(nothing)"
    page = Page().line(f"Tool run {run.number}: {run.name}")
    return str(page.data("result", said, most_characters=LONGEST_RESULT_CHARACTERS))


class ToolCalling(Call):
    """One typed question with tools. Providers are asked one after the other: two would use the tools twice."""

    def __init__(self, *, bench: Bench, **of_call: Any) -> None:
        super().__init__(**of_call)
        self.bench = bench
        self.hedge_after_seconds = self.config.budget_seconds
        self.request_seconds = self.config.budget_seconds * REQUEST_SHARE

    def _attempt(self, route: Route, messages: tuple[Message, ...], *, is_last: bool, is_probe: bool) -> Attempt:
        # A probe may outlive its call, and tools may not.
        return _WithTools(self, route, messages, is_last=is_last, is_probe=False)


class _WithTools(Attempt):
    def __init__(
        self, call: ToolCalling, route: Route, messages: tuple[Message, ...], *, is_last: bool, is_probe: bool
    ) -> None:
        super().__init__(call, route, messages, is_last=is_last, is_probe=is_probe)
        self._bench = call.bench
        self._reply: Reply | None = None
        self._turns = 0
        if call.bench.runs:
            done = "\n".join(f"{shown(run)}\nIts arguments: {run.arguments}" for run in call.bench.runs)
            self._messages = (*messages, {"role": "user", "content": f"These tools were used already.\n{done}"})

    @property
    def _must_answer(self) -> bool:
        # A model that only ever repeats itself has as many turns as there are runs, no more.
        return self._bench.runs_left <= 0 or self._turns > len(self._bench.runs) + 2

    def _request(self) -> ChatRequest:
        self._reply = None
        return ChatRequest(
            self._messages,
            self._call.prompt.answer_type,
            self._call.config.max_tokens,
            tools=self._bench.tools,
            must_answer=self._must_answer,
        )

    def _read(self, reply: Reply, *, final: bool) -> BaseModel | None:
        self._reply = reply
        answers = [call for call in reply.calls if call.name == TOOL_NAME]
        if len(answers) < len(reply.calls):
            # An answer given in the same breath as a wish was given without what the wish would show.
            if not self._must_answer:
                return None
            if not answers:
                raise InvalidOutput("No tool may be used any more. Give the answer.", text="")
        text = answers[0].arguments if answers else reply.text
        output = read_answer(self._call.prompt, self._call.inputs, text, final=final)
        cited = self._call.prompt.cited(output) if self._call.prompt.cited else frozenset()
        unknown = sorted(cited - {run.number for run in self._bench.runs})
        if unknown:
            numbers = ", ".join(str(number) for number in unknown)
            raise InvalidOutput(f"There was no tool run with the number {numbers}. Cite only runs you saw.", text=text)
        return output

    async def _go_on(self, reply: Reply) -> None:
        self._turns += 1
        results: list[Message] = []
        for call in reply.calls:
            if call.name == TOOL_NAME:
                content = "Not taken: read the results of the tools first, then answer."
            else:
                content = await self._bench.use(call.name, call.arguments)
            results.append(_result(call, content))
        self._messages = (*self._messages, _said(reply), *results)

    def _repair(self, error: InvalidOutput) -> None:
        """The conversation goes on from the invalid answer: what the tools showed stays known."""
        reply = self._reply
        if reply is None or not reply.calls:
            self._messages = (*self._messages, *repair_messages(error))
            return
        ask = repair_messages(error)[-1]["content"]
        self._messages = (*self._messages, _said(reply), *(_result(call, ask) for call in reply.calls))


def _said(reply: Reply) -> Message:
    """The model's own turn, as it is handed back to it."""
    calls = [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for call in reply.calls
    ]
    return {"role": "assistant", "content": None, "tool_calls": calls}


def _result(call: Wish, content: str) -> Message:
    return {"role": "tool", "tool_call_id": call.id, "content": content}
