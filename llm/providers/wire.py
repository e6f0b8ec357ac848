"""The chat API as it travels: bodies, chunks and finish reasons turned into plain values, strictly.

A vendor's typed objects are passed by: they cost more time for each chunk than all of this, and let a wrong
shape through. Knows neither SDK nor clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from jiter import from_json
from pydantic_core import to_json

from llm.errors import (
    ConnectionLost,
    CutShort,
    Declined,
    InvalidOutput,
    MalformedResponse,
    ModelError,
    RateLimited,
    ServerFault,
    TooLong,
)

FINISHED = frozenset({"stop", "tool_calls", "function_call", "eos"})
# No answer of ours is near this long; a reply that is, is not an answer.
LONGEST_REPLY_CHARACTERS = 200_000
# Between the last event of a stream and the end of the response.
END_WITHIN_SECONDS = 0.05


@dataclass
class Usage:
    """What a call took. `cost_usd` only where the provider itself names it."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float | None = None


@dataclass(frozen=True)
class ToolCall:
    """A function the model wants called. `arguments` is the text it wrote, meant to be a JSON object."""

    id: str
    name: str
    arguments: str


@dataclass
class Reply:
    """A whole reply: it is here only when the provider said that it was finished.

    `text` is the arguments of the first call where there are calls, else the words.
    """

    text: str
    usage: Usage
    calls: tuple[ToolCall, ...] = ()


def read_body(content: bytes) -> Reply:
    """A reply that came in one piece. Raises a ModelError for anything but a finished one."""
    body = _object(content)
    _raise_reported(body)
    choice = _first_choice(body)
    if choice is None:
        raise MalformedResponse
    message = choice.get("message")
    if not isinstance(message, dict):
        raise MalformedResponse
    if message.get("refusal"):
        raise Declined
    _check_finish(choice.get("finish_reason"))
    text = _tool_arguments(message) or message.get("content") or ""
    if not isinstance(text, str):
        raise MalformedResponse
    calls = _tool_calls(message)
    if not text.strip() and not calls:
        raise InvalidOutput("The reply was empty.", text="")
    return Reply(text=text, usage=_usage(body), calls=calls)


class StreamReader:
    """Gathers a stream's chunks. `text` is what has come; `reply()` gives it once it is whole."""

    def __init__(self) -> None:
        self.text = ""
        self.usage = Usage()
        self._finish: object = None
        self._refused = False

    def feed(self, payload: bytes) -> bool:
        """Take one event's data; True when the text has grown. Raises MalformedResponse, or what the chunk reports."""
        chunk = _object(payload)
        _raise_reported(chunk)
        if chunk.get("usage") or chunk.get("x_groq"):
            self.usage = _usage(chunk)
        choice = _first_choice(chunk)
        if choice is None:
            return False
        self._finish = choice.get("finish_reason") or self._finish
        delta = choice.get("delta")
        if not isinstance(delta, dict):
            return False
        if delta.get("refusal"):
            self._refused = True
        more = _tool_arguments(delta) or delta.get("content")
        if not isinstance(more, str) or not more:
            return False
        self.text += more
        if len(self.text) > LONGEST_REPLY_CHARACTERS:
            raise TooLong
        return True

    def reply(self) -> Reply:
        """The whole reply. Raises CutShort when the stream ended before the provider said so."""
        if self._refused:
            raise Declined
        if self._finish is None:
            raise CutShort
        _check_finish(self._finish)
        if not self.text.strip():
            raise InvalidOutput("The reply was empty.", text="")
        return Reply(text=self.text, usage=self.usage)


async def events(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The data of each server-sent event, however the bytes were cut up on the way.

    After the last one the rest is read to its end, where that comes at once: a connection whose response was left
    unread is closed, and the next call would have to open one.
    """
    pending = b""
    async for piece in pieces:
        pending += piece
        if b"\n" not in piece:
            continue
        *lines, pending = pending.split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                payload = line[5:].strip()
                if payload == b"[DONE]":
                    await _read_to_the_end(pieces)
                    return
                if payload:
                    yield payload


async def _read_to_the_end(pieces: AsyncIterator[bytes]) -> None:
    # Everything has been said: what happens from here on costs a connection at most.
    with suppress(Exception):
        async with asyncio.timeout(END_WITHIN_SECONDS):
            async for _ in pieces:
                pass


def _object(content: bytes) -> dict[str, Any]:
    try:
        parsed = from_json(content)
    except ValueError:
        raise MalformedResponse from None
    if not isinstance(parsed, dict):
        raise MalformedResponse
    return parsed


def _raise_reported(body: dict[str, Any]) -> None:
    """Some servers report an error inside a response that began well."""
    reported = body.get("error")
    if not reported:
        return
    code = reported.get("code") if isinstance(reported, dict) else None
    status = code if isinstance(code, int) else 0
    error: ModelError
    if code == "json_validate_failed":
        error = InvalidOutput("The reply was not valid JSON of the asked shape.", text="")
    elif status == 429:
        error = RateLimited()
    elif status == 403:
        error = Declined(status=status)
    else:
        error = ServerFault(status=status)
    raise error


def _first_choice(body: dict[str, Any]) -> dict[str, Any] | None:
    choices = body.get("choices")
    if not isinstance(choices, list):
        raise MalformedResponse
    if not choices:
        return None
    if not isinstance(choices[0], dict):
        raise MalformedResponse
    return choices[0]


def _tool_arguments(message: dict[str, Any]) -> str:
    calls = message.get("tool_calls")
    if not isinstance(calls, list) or not calls or not isinstance(calls[0], dict):
        return ""
    function = calls[0].get("function")
    arguments = function.get("arguments") if isinstance(function, dict) else None
    return arguments if isinstance(arguments, str) else ""


def _tool_calls(message: dict[str, Any]) -> tuple[ToolCall, ...]:
    """Every call of a whole message. Raises MalformedResponse for one without a name."""
    calls = message.get("tool_calls")
    found = []
    for number, call in enumerate(calls if isinstance(calls, list) else [], start=1):
        function = call.get("function") if isinstance(call, dict) else None
        name = function.get("name") if isinstance(function, dict) else None
        arguments = function.get("arguments") if isinstance(function, dict) else None
        if not isinstance(name, str) or not name:
            raise MalformedResponse
        # Some servers of one's own give calls no id, and arguments as an object.
        written = arguments if isinstance(arguments, str) else to_json(arguments or {}).decode()
        found.append(ToolCall(id=str(call.get("id") or f"call_{number}"), name=name, arguments=written))
    return tuple(found)


def _check_finish(reason: object) -> None:
    if reason in FINISHED:
        return
    if reason in ("length", "max_tokens"):
        raise TooLong
    if reason == "content_filter":
        raise Declined
    if reason == "error":
        raise ConnectionLost
    raise CutShort


def _usage(body: dict[str, Any]) -> Usage:
    usage = body.get("usage")
    if not isinstance(usage, dict):
        groq = body.get("x_groq")
        usage = groq.get("usage") if isinstance(groq, dict) else None
    if not isinstance(usage, dict):
        return Usage()
    cost = usage.get("cost")
    return Usage(
        tokens_in=_count(usage.get("prompt_tokens")),
        tokens_out=_count(usage.get("completion_tokens")),
        cost_usd=float(cost) if isinstance(cost, int | float) else None,
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 0
