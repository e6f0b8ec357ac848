"""A candidate over a real WebSocket: listens to the question, speaks in chunks, falls silent, closes the answer.

Notes what it sent and when it heard what. Knows nothing of the server but the protocol (docs/live-protocol.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from benchmarks.live.processes import Session
from benchmarks.live.speech import Answer, Chunk, answer_of, rest_of

REPLY_WITHIN_SECONDS = 20.0


@dataclass(frozen=True)
class Manner:
    """How candidates behave in a scenario, in seconds."""

    shortest: float = 20.0
    longest: float = 90.0
    silence: float = 0.0  # between the last word and `final`, as a recogniser's end of speech makes it
    listens: tuple[float, float] = (1.0, 3.0)  # to the question, before the answer begins
    joins_midway: bool = True  # the first answer is the rest of one: as if the interview had been going on
    speaks: bool = True  # False: the answer is sent as one `final` with its words and without chunks


@dataclass
class Turn:
    """One answer and its reply. Times are of the monotonic clock; 0 means that it did not come."""

    session: str
    number: int
    text: str
    seconds: float  # of the answer, thinking included
    words: int
    final_at: float = 0.0
    stored_at: float = 0.0  # `processing_answer`
    first_at: float = 0.0
    first_kind: str = ""
    definitive_at: float = 0.0
    complete: bool = True  # every word of the answer was said in this connection

    @property
    def first_seconds(self) -> float:
        return self.first_at - self.final_at

    @property
    def definitive_seconds(self) -> float:
        return self.definitive_at - self.final_at


@dataclass
class Notes:
    """What all candidates of a run noted."""

    turns: list[Turn] = field(default_factory=list)
    chunks_sent: int = 0
    messages_heard: int = 0
    listened: int = 0  # tentative replies while speaking
    fillers: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    gaps: int = 0  # numbers missing between two messages
    closed: Counter[int] = field(default_factory=Counter)  # connections the server closed before the end, by code
    ended: Counter[str] = field(default_factory=Counter)
    late_seconds: list[float] = field(default_factory=list)  # how much later than planned the generator itself sent
    closed_by_clock: int = 0  # answers that the server closed before their `final`: the chunks on their way are refused
    unanswered: int = 0  # answers with no definitive reply in time


class Candidate:
    def __init__(
        self,
        client: aiohttp.ClientSession,
        base_url: str,
        session: Session,
        manner: Manner,
        chance: random.Random,
        notes: Notes,
    ) -> None:
        self._client = client
        self._url = f"{base_url.replace('http', 'ws', 1)}{session.path}?stream=1&token={session.token}"
        self._session = session
        self._manner = manner
        self._chance = chance
        self._notes = notes
        self._seq = 0
        self._turn = 0
        self._opened = asyncio.Event()  # a turn is open that was not answered yet
        self._replied = asyncio.Event()
        self._waiting: Turn | None = None
        self._over = False
        self._joined = False

    async def hold(self, until: float, *, turns: int = 0) -> None:
        """Hold the interview until a moment of the monotonic clock, its end, or after so many answers."""
        async with self._client.ws_connect(self._url, compress=0, max_msg_size=0) as socket:
            speaking = asyncio.create_task(self._answer_all(socket, until, turns))
            try:
                await self._listen(socket, speaking)
            finally:
                speaking.cancel()
                await asyncio.gather(speaking, return_exceptions=True)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse, speaking: asyncio.Task[None]) -> None:
        speaking.add_done_callback(lambda _: asyncio.ensure_future(socket.close()))
        async for frame in socket:
            if frame.type is not aiohttp.WSMsgType.TEXT:
                break
            self._hear(json.loads(frame.data), time.monotonic())
        if speaking.done():
            if not speaking.cancelled() and speaking.exception():
                raise speaking.exception() or RuntimeError
        elif not self._over:
            self._notes.closed[socket.close_code or 0] += 1

    # --- what is heard ------------------------------------------------------------------------------------

    def _hear(self, message: dict[str, Any], now: float) -> None:
        notes = self._notes
        notes.messages_heard += 1
        if self._seq and message["seq"] != self._seq + 1:
            notes.gaps += 1
        self._seq = message["seq"]
        kind = message["type"]
        if kind == "llm_response":
            self._hear_reply(message, now)
        elif kind == "interview_state":
            if message["payload"] == "processing_answer" and self._waiting and not self._waiting.stored_at:
                self._waiting.stored_at = now
            elif message["payload"] == "processing_answer" and self._waiting is None:
                notes.closed_by_clock += 1
        elif kind == "mini_llm_filler":
            notes.fillers += 1
        elif kind == "error":
            notes.errors[message["code"]] += 1
        elif kind == "end":
            self._over = True
            notes.ended[message["reason"]] += 1

    def _hear_reply(self, message: dict[str, Any], now: float) -> None:
        waiting, stage = self._waiting, message["stage"]
        if waiting is None or not waiting.stored_at:
            # An answer that is being closed may meet an acknowledgement that was on its way.
            if stage == "tentative":
                self._notes.listened += 1
        elif not waiting.first_at:
            waiting.first_at = now
            waiting.first_kind = stage
        if stage != "final":
            return
        if waiting is not None and (message["turn"] > waiting.number or "question" not in message):
            waiting.definitive_at = now
            self._waiting = None
            self._replied.set()
        if "question" in message and message["turn"] > self._turn:
            self._turn = message["turn"]
            self._opened.set()

    # --- what is said -------------------------------------------------------------------------------------

    async def _answer_all(self, socket: aiohttp.ClientWebSocketResponse, until: float, turns: int) -> None:
        given = 0
        while not self._over and time.monotonic() < until and (not turns or given < turns):
            try:
                await asyncio.wait_for(self._opened.wait(), REPLY_WITHIN_SECONDS)
            except TimeoutError:
                self._notes.unanswered += 1
                return
            self._opened.clear()
            if not await self._answer(socket, until):
                return
            given += 1
        if self._waiting is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._replied.wait(), REPLY_WITHIN_SECONDS)

    async def _answer(self, socket: aiohttp.ClientWebSocketResponse, until: float) -> bool:
        """Listen, speak, close. False when the run ended first."""
        manner, chance = self._manner, self._chance
        answer = answer_of(chance, seconds=chance.uniform(manner.shortest, manner.longest))
        if manner.joins_midway and not self._joined:
            answer = rest_of(answer, after=chance.uniform(0, answer.seconds))
        else:
            await asyncio.sleep(chance.uniform(*manner.listens))
        self._joined = True
        await self._send(socket, "control", "playback_ended", is_final=True)
        began = time.monotonic()
        # A recogniser sends the last words up to a chunk's length after they were said.
        heard_at = max(answer.seconds, answer.chunks[-1].at)
        ends_at = began + (heard_at + manner.silence if manner.speaks else 0.0)
        if ends_at > until:
            # It would not be closed in time: speak on, so that the load stays, and leave it open.
            await self._speak(socket, answer, began, until)
            return False
        turn = Turn(self._session.id, self._turn, answer.text, answer.seconds, answer.words)
        if manner.speaks:
            await self._speak(socket, answer, began, until)
        await self._at(ends_at)
        self._notes.turns.append(turn)
        self._waiting = turn
        self._replied.clear()
        turn.final_at = time.monotonic()
        await self._send(socket, "final", "" if manner.speaks else answer.text, is_final=True)
        return True

    async def _speak(self, socket: aiohttp.ClientWebSocketResponse, answer: Answer, began: float, until: float) -> None:
        for chunk in answer.chunks:
            if began + chunk.at > until or self._over:
                return
            await self._say(socket, chunk, began)

    async def _say(self, socket: aiohttp.ClientWebSocketResponse, chunk: Chunk, began: float) -> None:
        await self._at(began + chunk.at)
        await self._send(socket, "chunk", chunk.text, is_final=False)
        self._notes.chunks_sent += 1

    async def _at(self, moment: float) -> None:
        left = moment - time.monotonic()
        if left > 0:
            await asyncio.sleep(left)
        self._notes.late_seconds.append(max(0.0, time.monotonic() - moment))

    async def _send(self, socket: aiohttp.ClientWebSocketResponse, kind: str, payload: str, *, is_final: bool) -> None:
        message = {"type": kind, "payload": payload, "is_final": is_final, "timestamp": time.time() * 1000}
        await socket.send_str(json.dumps({**message, "turn": self._turn}))
