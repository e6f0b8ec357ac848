"""A scripted model server: chat, streams, tools, schemas, transcription and speech over real HTTP, on this machine.

For tests, benchmarks and trying the product out; `FakeServer` runs it in a thread, `serve` in this one.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import ssl
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from llm.fakeserver.answers import ANSWER, answer_for, arguments_for, wished_call
from llm.fakeserver.behaviour import REFUSAL, Behaviour, Mixture
from llm.sounds import silence

TRANSCRIPT = "I would put a cache in front of the database and measure first."
_MILLISECONDS_PER_CHARACTER = 60


@dataclass
class Script:
    """What to do: queued behaviours first (for one model, or for any), then the mixture."""

    mixture: Mixture = field(default_factory=Mixture)
    chance: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - repeatable on purpose
    queued: dict[str, deque[Behaviour]] = field(default_factory=lambda: defaultdict(deque))
    always: dict[str, Behaviour] = field(default_factory=dict)

    def next(self, model: str) -> Behaviour:
        for name in (model, ""):
            if self.queued[name]:
                return self.queued[name].popleft()
            if name in self.always:
                return self.always[name]
        return self.mixture.draw(self.chance)


@dataclass(frozen=True)
class Request:
    """A request that came in. `at` is the monotonic clock; `port` is the client's, one for each connection."""

    path: str
    model: str
    body: dict[str, Any]
    at: float
    headers: dict[str, str]
    port: int


class Application:
    """The endpoints, for any prefix: `/v1/chat/completions` and `/openai/v1/chat/completions` are the same."""

    def __init__(self, script: Script, *, keeps_requests: bool = True) -> None:
        self.script = script
        self.requests: list[Request] = []
        self._keeps_requests = keeps_requests
        self.written_at: deque[float] = deque(maxlen=4096)
        self.web = web.Application(client_max_size=64 * 1024 * 1024)
        self.web.router.add_post("/{prefix:.*}chat/completions", self._chat)
        self.web.router.add_post("/{prefix:.*}audio/transcriptions", self._transcription)
        self.web.router.add_post("/{prefix:.*}audio/speech", self._speech)
        self.web.router.add_get("/{prefix:.*}models", self._models)
        self.web.router.add_post("/{prefix:.*}{method:speech:recognize}", self._google)
        self.web.router.add_post("/hf/{model:.*}", self._hugging_face)

    # --- chat ---------------------------------------------------------------------------------------------

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        behaviour = self._next(request, str(body.get("model", "")), body)
        if behaviour.status != 200:
            return _error(behaviour)
        calls = _calls(body, behaviour)
        # With calls, the text is the arguments of the first.
        text = calls[0][1] if calls else answer_for(body) if behaviour.content is None else behaviour.content
        if body.get("stream"):
            return await self._stream(request, body, behaviour, text, calls[0][0] if calls else "")
        pieces = len(_pieces(text))
        await asyncio.sleep(behaviour.seconds_at(pieces, pieces))
        whole = behaviour.body or json.dumps(_completion(body, behaviour, text, calls))
        if behaviour.cut_after is None and behaviour.stall_after is None and behaviour.end_after is None:
            return web.Response(text=whole, content_type="application/json")
        # In one piece, a cut or a stall is a body that stops before its announced length.
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(whole))})
        await response.prepare(request)
        await response.write(whole[: len(whole) // 2].encode())
        if behaviour.stall_after is not None:
            await asyncio.sleep(behaviour.stall_seconds)
        _drop(request)
        return response

    async def _stream(
        self, request: web.Request, body: dict[str, Any], behaviour: Behaviour, text: str, function: str
    ) -> web.StreamResponse:
        came_at = time.monotonic()
        await asyncio.sleep(behaviour.first_token_seconds)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        # A client that has heard enough goes away.
        with contextlib.suppress(ConnectionResetError):
            await self._write_stream(request, response, body, behaviour, text, function, came_at)
        return response

    async def _write_stream(
        self,
        request: web.Request,
        response: web.StreamResponse,
        body: dict[str, Any],
        behaviour: Behaviour,
        text: str,
        function: str,
        came_at: float,
    ) -> None:
        await response.prepare(request)
        pieces = _pieces(text)
        for number, piece in enumerate(pieces):
            if number == behaviour.cut_after:
                _drop(request)
                return
            if number == behaviour.end_after:
                await response.write_eof()
                return
            if number == behaviour.stall_after:
                await asyncio.sleep(behaviour.stall_seconds)
            if number == behaviour.malformed_after:
                await response.write(b'data: {"id": "chatcmpl-1", "choices": [{"del\n\n')
            # By the clock, so that a busy machine's delays do not add up.
            ahead = came_at + behaviour.seconds_at(number, len(pieces)) - time.monotonic()
            if number and ahead > 0:
                await asyncio.sleep(ahead)
            if not number:
                self.written_at.append(time.monotonic())
            delta = {"refusal": piece} if behaviour.refusal else _delta(piece, number, function)
            await response.write(_chunk(body, delta))
        finish = "tool_calls" if function and behaviour.finish_reason == "stop" else behaviour.finish_reason
        await response.write(_chunk(body, {}, finish))
        if (body.get("stream_options") or {}).get("include_usage"):
            await response.write(_event({**_frame(body), "choices": [], "usage": _usage(body, text)}))
        await response.write(b"data: [DONE]\n\n")
        await response.write_eof()

    # --- audio --------------------------------------------------------------------------------------------

    async def _transcription(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        for value in form.values():
            if isinstance(value, web.FileField):
                value.file.close()
        behaviour = self._next(request, fields.get("model", ""), dict(fields))
        if behaviour.status != 200:
            return _error(behaviour)
        await asyncio.sleep(behaviour.first_token_seconds)
        text = TRANSCRIPT if behaviour.content is None else behaviour.content
        if behaviour.body is not None:
            return web.Response(text=behaviour.body, content_type="application/json")
        if fields.get("response_format") == "verbose_json":
            segment = {"id": 0, "start": 0.0, "end": 3.0, "text": text, "avg_logprob": -0.1, "no_speech_prob": 0.01}
            return web.json_response({"text": text, "language": "english", "duration": 3.0, "segments": [segment]})
        return web.json_response({"text": text})

    async def _speech(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        behaviour = self._next(request, str(body.get("model", "")), body)
        if behaviour.status != 200:
            return _error(behaviour)
        await asyncio.sleep(behaviour.first_token_seconds)
        sound = b"" if behaviour.content == "" else silence(len(body.get("input", "")) * _MILLISECONDS_PER_CHARACTER)
        return web.Response(body=sound, content_type="audio/wav")

    async def _google(self, request: web.Request) -> web.StreamResponse:
        behaviour = self._next(request, "google-speech", await request.json())
        if behaviour.status != 200:
            return _error(behaviour)
        alternative = {"transcript": TRANSCRIPT, "confidence": 0.93}
        return web.json_response({"results": [{"alternatives": [alternative]}], "totalBilledTime": "3s"})

    async def _hugging_face(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        behaviour = self._next(request, request.match_info["model"], {})
        return _error(behaviour) if behaviour.status != 200 else web.json_response({"text": TRANSCRIPT})

    async def _models(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"object": "list", "data": [{"id": "default", "object": "model", "created": 0}]})

    def _next(self, request: web.Request, model: str, body: dict[str, Any]) -> Behaviour:
        if self._keeps_requests:
            peer = request.transport.get_extra_info("peername") if request.transport else None
            self.requests.append(
                Request(request.path, model, body, time.monotonic(), dict(request.headers), peer[1] if peer else 0)
            )
        return self.script.next(model)


class FakeServer:
    """The server in a thread of its own: `with FakeServer() as server: ... server.url`."""

    def __init__(self, script: Script | None = None, *, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.script = script or Script()
        self.application = Application(self.script)
        self._tls = tls
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fakeserver", daemon=True)

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}/v1"

    @property
    def requests(self) -> list[Request]:
        return self.application.requests

    def __enter__(self) -> FakeServer:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = web.AppRunner(self.application.web, access_log=None, shutdown_timeout=0, handler_cancellation=True)
        self._loop.run_until_complete(self._start(runner))
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _start(self, runner: web.AppRunner) -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port, ssl_context=self._tls)
        await site.start()
        self._port = runner.addresses[0][1]


async def serve(script: Script, *, host: str, port: int) -> None:
    """Serve until cancelled. Raises OSError when the port is taken."""
    application = Application(script, keeps_requests=False).web
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def _pieces(text: str) -> list[str]:
    """The text in pieces about as long as tokens."""
    return [text[start : start + 4] for start in range(0, len(text), 4)]


def _drop(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def _error(behaviour: Behaviour) -> web.Response:
    message = behaviour.error_message or f"The scripted server answers {behaviour.status}."
    headers = {}
    if behaviour.retry_after_seconds is not None:
        headers["Retry-After"] = f"{behaviour.retry_after_seconds:g}"
    return web.json_response(
        {"error": {"message": message, "type": "scripted", "code": behaviour.error_code or None}},
        status=behaviour.status,
        headers=headers,
    )


def _frame(body: dict[str, Any]) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 0, "model": body.get("model", "")}


def _event(payload: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(payload).encode() + b"\n\n"


def _chunk(body: dict[str, Any], delta: dict[str, Any], finish: str | None = None) -> bytes:
    return _event({**_frame(body), "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})


def _delta(piece: str, number: int, function: str) -> dict[str, Any]:
    """A piece of words, or of the arguments of a function."""
    if not function:
        return {"content": piece, **({"role": "assistant"} if not number else {})}
    call: dict[str, Any] = {"index": 0, "function": {"arguments": piece}}
    if not number:
        call |= {"id": "call_1", "type": "function", "function": {"name": function, "arguments": piece}}
    return {"tool_calls": [call]}


def _calls(body: dict[str, Any], behaviour: Behaviour) -> list[tuple[str, str]]:
    """The functions to call, with their arguments; none where words are asked for, or scripted."""
    if behaviour.calls:
        return [(name, arguments_for(body, name) if given is None else given) for name, given in behaviour.calls]
    if not body.get("tools"):
        return []
    if behaviour.content is not None:
        return [] if behaviour.in_words else [(ANSWER, behaviour.content)]
    name = wished_call(body)
    return [(name, arguments_for(body, name)) if name else (ANSWER, answer_for(body))]


def _completion(body: dict[str, Any], behaviour: Behaviour, text: str, calls: list[tuple[str, str]]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": text}
    finish = behaviour.finish_reason
    if behaviour.refusal:
        message = {"role": "assistant", "content": None, "refusal": REFUSAL}
    elif calls:
        called = [
            {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": arguments}}
            for number, (name, arguments) in enumerate(calls, start=1)
        ]
        message = {"role": "assistant", "content": None, "tool_calls": called}
        finish = "tool_calls" if finish == "stop" else finish
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return {**_frame(body), "object": "chat.completion", "choices": [choice], "usage": _usage(body, text)}


def _usage(body: dict[str, Any], text: str) -> dict[str, int]:
    asked = sum(len(str(message.get("content", ""))) for message in body.get("messages", [])) // 4
    return {"prompt_tokens": asked, "completion_tokens": len(text) // 4, "total_tokens": asked + len(text) // 4}
