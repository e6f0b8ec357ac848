"""One route being asked, with its retries and its one repair. Lives on the background loop."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from llm.door.breaker import Breaker
from llm.door.entry import Entry
from llm.door.reading import read_answer
from llm.errors import InvalidOutput, ModelError
from llm.models import Outcome
from llm.providers.chat import ChatProvider, ChatRequest, Message
from llm.providers.wire import Reply, Usage

if TYPE_CHECKING:
    from llm.door.call import Call

RETRIES = 1
# Waiting longer than this is worse than asking somebody else.
LONGEST_WAIT_SECONDS = 1.0
# With less time than this left nobody answers.
SHORTEST_TRY_SECONDS = 0.05
REPAIR_SHOWN_CHARACTERS = 6000


@dataclass(frozen=True)
class Route:
    """A provider and a model, with what is known of their health."""

    provider: ChatProvider
    model: str
    breaker: Breaker


@dataclass(frozen=True)
class Answered:
    """A valid output and who gave it."""

    output: BaseModel
    provider: str
    model: str
    prompt_version: str


class Attempt:
    """`number` changes with every new beginning: words heard under an older one are void."""

    def __init__(
        self, call: Call, route: Route, messages: tuple[Message, ...], *, is_last: bool, is_probe: bool
    ) -> None:
        self.is_probe = is_probe
        self.number = call.next_number()
        self.spoken = ""
        self._call = call
        self._route = route
        self._messages = messages
        self._is_last = is_last
        self._began_at = call.loop.time()
        self._sent_at = 0.0
        self._first_token_at = 0.0
        self._usage = Usage()

    async def run(self) -> Answered:
        """The output, or the last ModelError once retries and repair are used up."""
        tries = repairs = 0
        while True:
            try:
                reply = await self._send()
                output = self._read(reply, final=repairs > 0)
            except InvalidOutput as error:
                self._failed(error)
                if repairs or self._call.seconds_left < SHORTEST_TRY_SECONDS:
                    raise
                repairs += 1
                self._repair(error)
            except ModelError as error:
                self._failed(error)
                pause = self._pause(error, tries)
                if pause is None:
                    raise
                tries += 1
                await asyncio.sleep(pause)
            else:
                self._route.breaker.succeeded()
                self._note(Outcome.OK, "")
                if output is not None:
                    return Answered(output, self._route.provider.name, self._route.model, self._call.prompt.version)
                await self._go_on(reply)
                tries = 0
            self.number = self._call.next_number()
            self.spoken = ""

    def stopped(self, error: ModelError) -> None:
        """Somebody else answered, or the time is up. A provider that had hardly begun is not blamed for it."""
        if not self._sent_at:
            return
        if self._call.loop.time() - self._began_at >= 0.9 * self._call.config.hedge_after_seconds:
            self._route.breaker.failed(error, self._call.loop.time())
        self._note(error.outcome, error.code)

    # --- what an attempt with tools does in its own way ---------------------------------------------------

    def _request(self) -> ChatRequest:
        return ChatRequest(self._messages, self._call.prompt.answer_type, self._call.config.max_tokens)

    def _read(self, reply: Reply, *, final: bool) -> BaseModel | None:
        """The output; None when the model wants something before it answers. Raises InvalidOutput."""
        return read_answer(self._call.prompt, self._call.inputs, reply.text, final=final)

    async def _go_on(self, reply: Reply) -> None:
        """Do what the model wants, where `_read` gave None."""
        raise NotImplementedError

    def _repair(self, error: InvalidOutput) -> None:
        """Have the next request show the model what was wrong."""
        self._messages = (*self._messages[:2], *repair_messages(error))

    # ------------------------------------------------------------------------------------------------------

    async def _send(self) -> Reply:
        call, route = self._call, self._route
        self._sent_at = call.loop.time()
        self._first_token_at = 0.0
        self._usage = Usage()
        request = self._request()
        seconds = max(SHORTEST_TRY_SECONDS, min(call.seconds_left, call.request_seconds))
        if call.streams:
            reply = await route.provider.stream(
                request,
                model=route.model,
                seconds=seconds,
                stall_seconds=call.config.stall_seconds,
                on_text=self._on_text,
            )
        else:
            reply = await route.provider.complete(request, model=route.model, seconds=seconds)
        self._usage = reply.usage
        return reply

    def _on_text(self, text: str) -> None:
        if not self._first_token_at:
            self._first_token_at = self._call.loop.time()
        self._call.heard(self, text)

    def _pause(self, error: ModelError, tries: int) -> float | None:
        """How long to wait before asking the same provider again; None when that is not worth it."""
        if not error.retry_here or tries >= RETRIES:
            return None
        backoff = self._call.config.backoff_seconds
        pause = backoff * (1 + random.random())  # noqa: S311 - spreads retries, guards nothing
        if error.retry_after_seconds is not None:
            pause = error.retry_after_seconds + backoff * random.random()  # noqa: S311
            if pause > LONGEST_WAIT_SECONDS and not self._is_last:
                return None
        return pause if pause < self._call.seconds_left / 2 else None

    def _failed(self, error: ModelError) -> None:
        self._route.breaker.failed(error, self._call.loop.time())
        self._note(error.outcome, error.code)

    def _note(self, outcome: Outcome, error_code: str) -> None:
        now = self._call.loop.time()
        self._call.record(
            Entry(
                provider=self._route.provider.name,
                model=self._route.model,
                prompt_version=self._call.prompt.version,
                latency_ms=(now - self._sent_at) * 1000,
                outcome=outcome,
                error_code=error_code,
                tokens_in=self._usage.tokens_in,
                tokens_out=self._usage.tokens_out,
                cost_usd=self._usage.cost_usd,
                time_to_first_token_ms=(self._first_token_at - self._sent_at) * 1000 if self._first_token_at else None,
            )
        )


def repair_messages(error: InvalidOutput) -> tuple[Message, ...]:
    """The invalid answer and what is wrong with it, for the model to do it again."""
    ask = f"That is not valid: {error.problem} Answer again, in full, in the required JSON shape and nothing else."
    if not error.text.strip():
        return ({"role": "user", "content": ask},)
    return (
        {"role": "assistant", "content": error.text[:REPAIR_SHOWN_CHARACTERS]},
        {"role": "user", "content": ask},
    )
