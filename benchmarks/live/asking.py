"""When the peers of a comparison ask, and what counts as first words: the same for all of them.

Standard library only: the peer in an environment of its own imports it.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any

FIRST_WORDS = '"acknowledgement":"'


@dataclass
class Heard:
    """What came of one call, in seconds from the question: the first piece of text, and the first whole sentence."""

    first_token: float = 0.0
    first_sentence: float = 0.0
    whole: float = 0.0


class Listener:
    """Gathers the text of one reply; the first sentence is whole when the string that holds it is closed."""

    def __init__(self) -> None:
        self.heard = Heard()
        self._began = time.monotonic()
        self._text = ""

    def add(self, text: str) -> None:
        now = time.monotonic() - self._began
        self.heard.first_token = self.heard.first_token or now
        if not self.heard.first_sentence:
            self._text += text
            start = self._text.find(FIRST_WORDS)
            if start >= 0 and self._text.find('"', start + len(FIRST_WORDS)) >= 0:
                self.heard.first_sentence = now

    def end(self) -> Heard:
        self.heard.whole = time.monotonic() - self._began
        return self.heard


@dataclass
class Outcome:
    """What a peer writes to standard output, as JSON."""

    heard: list[Heard] = field(default_factory=list)
    errors: int = 0
    error: str = ""
    cpu: float = 0.0  # of one core
    calls: int = 0


@dataclass(frozen=True)
class Task:
    """What a peer is told on standard input."""

    url: str
    speakers: int
    seconds: float
    shortest: float
    longest: float
    system: str
    user: str
    response_format: dict[str, Any]
    seed: int = 1


def read_task() -> Task:
    return Task(**json.loads(sys.stdin.read()))


# Called with an answer's length: waits for so long (with what the peer does while somebody speaks), then asks.
Caller = Callable[[float], Awaitable[Heard]]
# Makes the peer of a speaker, by number.
Prepare = Callable[[int], Awaitable[Caller]]


async def ask_as_speakers_do(task: Task, prepare: Prepare) -> None:
    """Each speaker answers after answer for `seconds`; at each answer's end the peer is asked.

    Prints the outcome.
    """
    outcome = Outcome()
    callers = [await prepare(number) for number in range(task.speakers)]
    # Whatever is done once is done before it counts.
    await asyncio.gather(*(caller(0.5 + number * 0.02) for number, caller in enumerate(callers)))
    until = time.monotonic() + task.seconds
    cpu, began = time.process_time(), time.monotonic()

    async def speaker(number: int) -> None:
        chance = random.Random(task.seed * 100_003 + number)
        joins_with = chance.random()
        while True:
            seconds = chance.uniform(task.shortest, task.longest) * joins_with
            joins_with = 1.0
            if time.monotonic() + seconds > until:
                return
            try:
                outcome.heard.append(await callers[number](seconds))
            except Exception as error:  # noqa: BLE001 - a peer may raise anything; it is counted and named
                outcome.errors += 1
                outcome.error = repr(error)[:300]
            await asyncio.sleep(chance.uniform(1.0, 3.0))

    await asyncio.gather(*(speaker(number) for number in range(task.speakers)))
    outcome.calls = len(outcome.heard)
    outcome.cpu = (time.process_time() - cpu) / (time.monotonic() - began)
    print(json.dumps(asdict(outcome)), flush=True)
