"""One provider's chat API behind its SDK: a request in, a whole reply out, or one of our errors.

Owns the request's form: how this provider is asked for typed output, and which options a model turned out not to have.
Retries, budgets and other providers are the door's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import BaseModel

from llm.config import ProviderConfig
from llm.errors import ModelError, Stalled
from llm.providers.schema import schema_of, schema_text
from llm.providers.sdk import Sdk, rejected_words
from llm.providers.specs import SPECS, OutputMode
from llm.providers.wire import Reply, StreamReader, events, read_body
from llm.tools import Tool

Message = dict[str, Any]
# Called with the text so far, at each chunk of a stream.
OnText = Callable[[str], None]

TOOL_NAME = "answer"
_ONLY_ANSWER = {"type": "function", "function": {"name": TOOL_NAME}}
_SHAPE = "Reply with one JSON object and nothing else. It fits this JSON schema:\n"
# Words in a rejection that speak of the way typed output was asked for.
_ABOUT_OUTPUT = ("response_format", "json_schema", "json schema", "json mode", "json_object", "structured", "tool")


@dataclass(frozen=True)
class ChatRequest:
    """What to ask: messages, the stable one first, and the type the reply has to fit.

    With `tools` the reply may ask for one of them to be used instead of answering, unless `must_answer`.
    """

    messages: tuple[Message, ...]
    answer: type[BaseModel]
    max_tokens: int
    tools: tuple[Tool, ...] = ()
    must_answer: bool = False


@dataclass
class _Form:
    """How a model is asked, learnt from what it rejected."""

    modes: list[OutputMode]
    left_out: set[str] = field(default_factory=set)


@cache
def _sdk(name: str) -> Sdk:
    return Sdk(name)


class ChatProvider:
    """A provider and its warm connections. Lives on one event loop."""

    def __init__(self, config: ProviderConfig) -> None:
        self.name = config.name
        self._config = config
        self._spec = SPECS[config.name]
        self._forms: dict[tuple[str, bool, bool], _Form] = {}
        self._made: Any = None

    @property
    def sdk(self) -> Sdk:
        return _sdk(self._spec.sdk)

    @property
    def client(self) -> Any:
        if self._made is None:
            self._made = self.sdk.client(base_url=self._config.base_url, api_key=self._config.api_key)
        return self._made

    def prepare(self) -> None:
        """Import the SDK and make the client, here and now: half a second the first time, in whichever thread calls."""
        completions = self.client.chat.completions
        # The SDK imports what belongs to these when they are first looked at.
        _ = completions.with_raw_response, completions.with_streaming_response

    async def warm_up(self, *, seconds: float) -> None:
        """Open a connection, so that the first real call finds it there."""
        try:
            async with asyncio.timeout(seconds):
                await self.client.models.list(timeout=self.sdk.timeout(seconds))
        except Exception as error:  # noqa: BLE001 - whatever it is, it leaves as an error of ours
            raise self.sdk.translate(error) from None

    async def close(self) -> None:
        if self._made is not None:
            await self._made.close()
            self._made = None

    async def complete(self, request: ChatRequest, *, model: str, seconds: float) -> Reply:
        """Ask for a reply in one piece, within so many seconds."""

        async def send(body: dict[str, Any]) -> Reply:
            async with asyncio.timeout(seconds):
                response = await self.client.chat.completions.with_raw_response.create(
                    **body, timeout=self.sdk.timeout(seconds)
                )
                return read_body(response.http_response.content)

        return await self._ask(request, model, False, send)

    async def stream(
        self, request: ChatRequest, *, model: str, seconds: float, stall_seconds: float, on_text: OnText
    ) -> Reply:
        """Ask for a stream; `on_text` is called as the text grows. Returns only when the provider said it was whole."""

        async def send(body: dict[str, Any]) -> Reply:
            reader = StreamReader()
            loop = asyncio.get_running_loop()
            end = loop.time() + seconds
            try:
                async with asyncio.timeout_at(end) as limit:
                    async with self.client.chat.completions.with_streaming_response.create(
                        **body, stream=True, timeout=self.sdk.timeout(seconds)
                    ) as response:
                        async for payload in events(response.http_response.aiter_bytes()):
                            grown = reader.feed(payload)
                            limit.reschedule(min(end, loop.time() + stall_seconds))
                            if grown:
                                on_text(reader.text)
            except TimeoutError:
                if reader.text and loop.time() < end:
                    raise Stalled from None
                raise
            return reader.reply()

        return await self._ask(request, model, True, send)

    async def _ask(self, request: ChatRequest, model: str, streaming: bool, send: Callable[..., Any]) -> Reply:
        form = self._form(model, streaming, with_tools=bool(request.tools))
        while True:
            body = self._body(request, model, form, streaming)
            try:
                reply: Reply = await send(body)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, it leaves as an error of ours
                if not _adapt(form, body, rejected_words(error)):
                    # Without the cause: a vendor's message may quote the request.
                    raise self._translated(error) from None
            else:
                return reply

    def _translated(self, error: Exception) -> ModelError:
        return self.sdk.translate(error)

    def _form(self, model: str, streaming: bool, *, with_tools: bool) -> _Form:
        key = (model, streaming, with_tools)
        form = self._forms.get(key)
        if form is None:
            modes = self._spec.stream_modes if streaming else self._spec.modes
            form = _Form(modes=["tools", *modes] if with_tools else list(modes))
            self._forms[key] = form
        return form

    def _body(self, request: ChatRequest, model: str, form: _Form, streaming: bool) -> dict[str, Any]:
        mode = form.modes[0]
        messages = list(request.messages)
        if mode in ("json_object", "text"):
            shape = _SHAPE + schema_text(request.answer)
            messages[0] = {**messages[0], "content": f"{messages[0]['content']}\n\n{shape}"}
        options = {key: value for key, value in self._spec.options.items() if key not in form.left_out}
        cap = "max_tokens" if self._spec.cap in form.left_out else self._spec.cap
        extra: dict[str, Any] = {**options, cap: request.max_tokens}
        if streaming and "stream_options" not in form.left_out and self._spec.sdk == "openai":
            extra["stream_options"] = {"include_usage": True}
        output = _tools(request) if mode == "tools" else _output(mode, request.answer)
        extra.update({key: value for key, value in output.items() if key not in form.left_out})
        # The SDK looks through every message it is given by name, which takes as long as sending it. These are plain.
        return {"model": model, "messages": [], "extra_body": {"messages": messages, **extra}}


def _output(mode: OutputMode, answer: type[BaseModel]) -> dict[str, Any]:
    if mode == "json_schema":
        schema = {"name": TOOL_NAME, "strict": True, "schema": schema_of(answer)}
        return {"response_format": {"type": "json_schema", "json_schema": schema}}
    if mode == "tool":
        return {"tools": [_function(TOOL_NAME, "Give the answer.", answer)], "tool_choice": _ONLY_ANSWER}
    if mode == "json_object":
        return {"response_format": {"type": "json_object"}}
    return {}


def _tools(request: ChatRequest) -> dict[str, Any]:
    """The tools and the answer as functions, one of which has to be called."""
    functions = [_function(tool.name, tool.description, tool.input_type) for tool in request.tools]
    functions.append(_function(TOOL_NAME, "Give the final answer. Nothing can be done after it.", request.answer))
    return {"tools": functions, "tool_choice": _ONLY_ANSWER if request.must_answer else "required"}


def _function(name: str, description: str, parameters: type[BaseModel]) -> dict[str, Any]:
    function = {"name": name, "description": description, "parameters": schema_of(parameters)}
    return {"type": "function", "function": function}


def _adapt(form: _Form, body: dict[str, Any], rejection: str) -> bool:
    """Learn from a rejected request what this model does not have. True when it is worth asking again in another form.

    Each time something is given up, so this ends.
    """
    if not rejection:
        return False
    for option in body["extra_body"]:
        if option in ("messages", "response_format", "tools", "max_tokens") or (
            # Where the answer is the only tool, asking in another mode is better than leaving the choice open.
            option == "tool_choice" and form.modes[0] != "tools"
        ):
            continue
        if option in rejection and option not in form.left_out:
            form.left_out.add(option)
            return True
    if len(form.modes) > 1 and any(word in rejection for word in _ABOUT_OUTPUT):
        del form.modes[0]
        return True
    return False
