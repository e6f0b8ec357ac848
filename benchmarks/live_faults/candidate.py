"""A candidate who gives every answer at least once: comes back after each cut, at any web process, and sends again.

Whatever is sent may also be sent twice or later than something else. Knows nothing of the server but the protocol.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from benchmarks.live.processes import Session

CONNECT_WITHIN_SECONDS = 10.0
# A page comes back after half a second, then a second, two, four.
COME_BACK_AFTER_SECONDS = (0.5, 1.0, 2.0, 4.0)
# Longer than the rules need to go on by themselves (GIVE_UP); after it the answer is sent again.
HEARD_WITHIN_SECONDS = 30.0
CLOSED_FOR_GOOD = {1000, 4401, 4404, 4410}


@dataclass
class Odds:
    """How likely things go wrong for a candidate. `cut_seconds`: how long the network is away."""

    sent_twice: float = 0.1
    sent_late: float = 0.1  # after the message that follows it
    cut_while_speaking: float = 0.06
    cut_while_waiting: float = 0.06
    cut_seconds: tuple[float, float] = (0.2, 3.0)
    other_tab: float = 0.04


@dataclass
class Notes:
    """What all candidates of a run noted."""

    given: dict[str, dict[int, str]] = field(default_factory=dict)  # by session and turn
    first_words: list[float] = field(default_factory=list)  # seconds after the answer was closed
    first_words_alone: list[float] = field(default_factory=list)  # of these, where the candidate's own line held
    definitive: list[float] = field(default_factory=list)
    finished: int = 0
    unfinished: list[str] = field(default_factory=list)
    events: Counter[str] = field(default_factory=Counter)
    replies: dict[str, Counter[int]] = field(default_factory=dict)  # definitive replies heard as news, by turn
    out_of_order: int = 0


class LineLost(Exception):
    pass


class OtherTab(LineLost):
    """The interview goes on in another tab, while this one is still open."""


class Candidate:
    def __init__(
        self,
        client: aiohttp.ClientSession,
        urls: list[str],
        session: Session,
        odds: Odds,
        chance: random.Random,
        notes: Notes,
    ) -> None:
        self._client = client
        self._urls = urls
        self._session = session
        self._odds = odds
        self._chance = chance
        self._notes = notes
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._other_tab: aiohttp.ClientWebSocketResponse | None = None
        self._turn = 0
        self._buffered = ""
        self._closed_turn = 0  # the server has said that the answer to this turn is stored
        self._seq = 0
        self._over = False
        self._answer = ""
        self._final_at = 0.0
        self._first_at = 0.0
        self._own_fault = False
        self._answered: set[int] = set()
        notes.given[session.id] = {}
        notes.replies[session.id] = Counter()

    async def hold(self, until: float) -> None:
        """The whole interview, however often the line breaks."""
        attempt = 0
        while not self._over:
            if time.monotonic() > until:
                self._notes.unfinished.append(self._session.id)
                return
            try:
                await self._connect()
                attempt = 0
                while not self._over:
                    await self._answer_one()
            except (LineLost, aiohttp.ClientError, OSError, TimeoutError) as error:
                self._notes.events[f"came back after {type(error).__name__}"] += 1
                if isinstance(error, OtherTab):
                    self._other_tab, self._socket = self._socket, None
                    continue
                await self._hang_up()
                pause = COME_BACK_AFTER_SECONDS[min(attempt, len(COME_BACK_AFTER_SECONDS) - 1)]
                attempt += 1
                await asyncio.sleep(pause * self._chance.uniform(0.75, 1.25))
        await self._hang_up()
        self._notes.finished += 1

    # --- the line -------------------------------------------------------------------------------------------

    async def _connect(self) -> None:
        url = f"{self._chance.choice(self._urls).replace('http', 'ws', 1)}{self._session.path}"
        url += f"?stream={self._chance.choice('01')}&token={self._session.token}"
        async with asyncio.timeout(CONNECT_WITHIN_SECONDS):
            self._socket = await self._client.ws_connect(url, compress=0)
            await self._hear("interview_state")
        if self._other_tab is not None:
            await self._other_tab.close()
            self._other_tab = None

    async def _hang_up(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None and not socket.closed:
            connection = socket._response.connection
            if connection is not None and connection.transport is not None:
                connection.transport.abort()  # no goodbye: the network is gone
            await socket.close()

    async def _cut(self) -> None:
        self._notes.events["network cut"] += 1
        self._own_fault = True
        await self._hang_up()
        await asyncio.sleep(self._chance.uniform(*self._odds.cut_seconds))
        raise LineLost

    async def _hear(self, *kinds: str, within_seconds: float = CONNECT_WITHIN_SECONDS) -> dict[str, Any]:
        """The next message of these types. Raises LineLost, TimeoutError."""
        if self._socket is None:
            raise LineLost
        async with asyncio.timeout(within_seconds):
            while True:
                frame = await self._socket.receive()
                if frame.type is not aiohttp.WSMsgType.TEXT:
                    code = self._socket.close_code
                    self._notes.events[f"closed with {code}"] += 1
                    self._over = self._over or code in CLOSED_FOR_GOOD
                    raise LineLost
                message: dict[str, Any] = json.loads(frame.data)
                self._note(message)
                if message["type"] in kinds or message["type"] == "end":
                    return message

    def _note(self, message: dict[str, Any]) -> None:
        now = time.monotonic()
        kind = message["type"]
        if message["seq"] <= self._seq:
            self._notes.out_of_order += 1
        self._seq = max(self._seq, message["seq"])
        if kind == "interview_state":
            if message["payload"] == "waiting_for_user_input":
                self._open(message["turn"])
                self._buffered = message.get("buffered_text", "")
            else:
                self._closed_turn = max(self._closed_turn, message["turn"])
        elif kind == "llm_response":
            waiting = bool(self._final_at)
            # Before the answer is confirmed a nod to the words before it may still be on its way.
            follows = self._closed_turn >= self._turn or message["stage"] == "final"
            if waiting and follows and not self._first_at:
                self._first_at = now
                self._notes.first_words.append(now - self._final_at)
                if not self._own_fault:
                    self._notes.first_words_alone.append(now - self._final_at)
            definitive = message["stage"] == "final"
            last = "question" not in message
            if definitive and waiting and (message["turn"] > self._turn or last):
                self._notes.definitive.append(now - self._final_at)
                self._notes.replies[self._session.id][self._turn] += 1
                self._closed_turn = max(self._closed_turn, self._turn)
                self._final_at = 0.0
            if definitive and not last:
                self._open(message["turn"])
        elif kind == "error":
            self._notes.events[f"error {message['code']}"] += 1
        elif kind == "end":
            self._over = True

    def _open(self, turn: int) -> None:
        if turn > self._turn:
            self._turn = turn
            self._closed_turn = max(self._closed_turn, turn - 1)
            self._buffered = ""
            self._answer = ""
            self._final_at = self._first_at = 0.0
            self._own_fault = False

    # --- an answer --------------------------------------------------------------------------------------------

    async def _answer_one(self) -> None:
        turn = self._turn
        if self._closed_turn < turn:
            if not self._answer:
                self._answer = _answer_of(self._session.id, turn, self._chance)
                await self._speak(turn)
            await self._close_answer(turn)
        if self._chance.random() < self._odds.cut_while_waiting:
            await self._cut()
        deadline = time.monotonic() + HEARD_WITHIN_SECONDS
        while not self._over and self._turn == turn:
            left = deadline - time.monotonic()
            if left <= 0:
                self._notes.events["nothing heard for long"] += 1
                raise LineLost
            await self._hear("llm_response", "interview_state", within_seconds=left)

    async def _speak(self, turn: int) -> None:
        words = self._answer.split()
        late: tuple[str, str] | None = None
        for number, start in enumerate(range(0, len(words), 4)):
            chunk = (" ".join(words[start : start + 4]), f"c{turn}-{number}")
            if late is None and self._chance.random() < self._odds.sent_late:
                late = chunk
                self._notes.events["sent late"] += 1
                continue
            await self._say(turn, *chunk)
            if late is not None:
                await self._say(turn, *late)
                late = None
            await asyncio.sleep(self._chance.uniform(0.05, 0.3))
            if self._chance.random() < self._odds.cut_while_speaking / 4:
                await self._cut()
            if self._chance.random() < self._odds.other_tab / 4:
                self._notes.events["another tab"] += 1
                raise OtherTab
        if late is not None:
            await self._say(turn, *late)

    async def _say(self, turn: int, text: str, chunk_id: str) -> None:
        await self._send("chunk", text, turn=turn, id=chunk_id)

    async def _close_answer(self, turn: int) -> None:
        """The whole answer, by its turn and an id: sent again it is the same answer."""
        self._notes.given[self._session.id][turn] = self._answer
        self._final_at = self._final_at or time.monotonic()
        await self._send("final", self._answer, turn=turn, id=f"answer-{turn}")

    async def _send(self, kind: str, payload: str, **extras: Any) -> None:
        if self._socket is None or self._socket.closed:
            raise LineLost
        message = {"type": kind, "payload": payload, "is_final": kind != "chunk", "timestamp": time.time() * 1000}
        frame = json.dumps(message | extras)
        await self._socket.send_str(frame)
        if self._chance.random() < self._odds.sent_twice:
            self._notes.events["sent twice"] += 1
            await self._socket.send_str(frame)


def _answer_of(session_id: str, turn: int, chance: random.Random) -> str:
    """Words that are nobody else's: a mixture of two answers, or one twice, would show."""
    words = [f"{session_id[:8]}-{turn}-{number}" for number in range(chance.randint(8, 24))]
    return " ".join(words)
