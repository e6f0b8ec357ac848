"""So many candidates at once, for so long: `hold_interviews` gives back what they noted and what the generator used."""

from __future__ import annotations

import asyncio
import gc
import random
import time
from collections import deque
from dataclasses import dataclass

import aiohttp

from benchmarks.live.candidate import Candidate, Manner, Notes
from benchmarks.live.figures import spread_of
from benchmarks.live.processes import Session
from benchmarks.live.progress import tell
from syncinterview.lib.event_loop import new_event_loop

# Candidates come one after the other, as people do, and not in the same millisecond.
CONNECTS_A_SECOND = 40.0
TELL_EVERY_SECONDS = 15.0


@dataclass
class Run:
    notes: Notes
    lasted_seconds: float
    generator_cpu: float  # of one core


def hold_interviews(
    urls: list[str], sessions: list[Session], *, at_once: int, seconds: float, manner: Manner, seed: int = 1
) -> Run:
    """Hold `at_once` interviews for so long. `sessions` beyond those are taken when one comes to its end."""
    notes = Notes()
    began, cpu = time.monotonic(), time.process_time()
    gc.collect()
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_all(urls, deque(sessions), at_once, seconds, manner, seed, notes))
    lasted = time.monotonic() - began
    return Run(notes, lasted, (time.process_time() - cpu) / lasted)


async def _all(
    urls: list[str], waiting: deque[Session], at_once: int, seconds: float, manner: Manner, seed: int, notes: Notes
) -> None:
    until = time.monotonic() + at_once / CONNECTS_A_SECOND + seconds
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as client:

        async def seat(number: int) -> None:
            await asyncio.sleep(number / CONNECTS_A_SECOND)
            chance = random.Random(seed * 100_003 + number)
            while waiting and time.monotonic() < until:
                session = waiting.popleft()
                await Candidate(client, urls[number % len(urls)], session, manner, chance, notes).hold(until)

        telling = asyncio.create_task(_tell(notes, until))
        outcomes = await asyncio.gather(*(seat(number) for number in range(at_once)), return_exceptions=True)
        telling.cancel()
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            notes.errors[f"client: {type(outcome).__name__}"] += 1


async def _tell(notes: Notes, until: float) -> None:
    while True:
        await asyncio.sleep(TELL_EVERY_SECONDS)
        heard = spread_of(turn.first_seconds for turn in notes.turns if turn.first_at)
        tell(
            f"{max(0.0, until - time.monotonic()):.0f} s left; {len(notes.turns)} answers, "
            f"first words p50/p95/p99/max {heard}, {sum(notes.errors.values())} errors, "
            f"{sum(notes.closed.values())} connections lost"
        )
