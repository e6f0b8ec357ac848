"""One run: so many interviews, the faults beside them, and what became of every answer."""

from __future__ import annotations

import asyncio
import random
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from benchmarks.live.figures import percentile
from benchmarks.live.processes import (
    Deployment,
    Session,
    answers,
    base_environment,
    database_of_its_own,
    end_all,
    folder_of_its_own,
    model_server,
    run_manage,
    start,
    start_worker,
    takes_tasks,
    wait_until,
)
from benchmarks.live_faults.candidate import Candidate, Notes, Odds
from benchmarks.live_faults.faults import Faults, Redis, redis_command
from tools.demo.product import free_port

# Seven processes start at once, and the machine may have other things to do.
START_WITHIN_SECONDS = 300.0
LIVE_THREADS = 32
LONGEST_INTERVIEW_SECONDS = 240.0


@dataclass(frozen=True)
class Size:
    interviews: int = 20
    at_once: int = 20
    questions: int = 2
    web: int = 2
    live: int = 2
    fault_every_seconds: float = 6.0
    seed: int = 1


@dataclass
class Outcome:
    """What a run came to. An answer is lost when it was given and is not stored word for word."""

    seconds: float
    answers: int
    lost: list[str]
    doubled: list[str]
    unasked: list[str]  # stored answers that nobody gave
    unfinished: list[str]
    replied_twice: int
    notes: Notes
    faults: Counter[str]
    errors: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not (self.lost or self.doubled or self.unasked or self.unfinished or self.replied_twice)


def run(size: Size, odds: Odds) -> Outcome:
    """A run on a set of processes of its own."""
    with distributed_with_redis(size) as (deployment, server):
        return hold(deployment, server, size, odds)


def hold(deployment: Deployment, server: Redis, size: Size, odds: Odds) -> Outcome:
    """So many interviews on a running set, and what became of every answer."""
    sessions = deployment.make_sessions(size.interviews, questions=size.questions)
    notes = Notes()
    faults = Faults(deployment, server, random.Random(size.seed), LIVE_THREADS)
    began = time.monotonic()
    asyncio.run(_everything(deployment, sessions, faults, notes, size, odds))
    lasted = time.monotonic() - began
    return _outcome(deployment.read(), notes, faults, lasted, deployment.errors())


async def _everything(
    deployment: Deployment, sessions: list[Session], faults: Faults, notes: Notes, size: Size, odds: Odds
) -> None:
    places = asyncio.Semaphore(size.at_once)
    left = len(sessions)

    async def interview(index: int) -> None:
        nonlocal left
        async with places:
            chance = random.Random(size.seed * 1_000_003 + index)
            candidate = Candidate(client, deployment.web_urls, sessions[index], odds, chance, notes)
            await candidate.hold(time.monotonic() + LONGEST_INTERVIEW_SECONDS)
        left -= 1

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client, asyncio.TaskGroup() as group:
        group.create_task(faults.go_on(every_seconds=size.fault_every_seconds, until=lambda: left == 0))
        for index in range(len(sessions)):
            group.create_task(interview(index))


def _outcome(stored: dict[str, Any], notes: Notes, faults: Faults, seconds: float, errors: list[str]) -> Outcome:
    kept: dict[tuple[str, int], str] = {
        (each["session"], each["turn"]): each["text"] for each in stored["answers"] if each["session"] in notes.given
    }
    given = {(session, turn): text for session, turns in notes.given.items() for turn, text in turns.items()}
    statuses = {each["session"]: each["status"] for each in stored["sessions"] if each["session"] in notes.given}
    by_words = Counter(word for text in kept.values() for word in text.split())
    return Outcome(
        seconds=seconds,
        answers=len(given),
        lost=[f"{session} turn {turn}" for (session, turn), text in given.items() if kept.get((session, turn)) != text],
        doubled=[word for word, times in by_words.items() if times > 1],
        unasked=[f"{session} turn {turn}" for session, turn in kept if (session, turn) not in given],
        unfinished=[session for session, status in statuses.items() if status != "completed"] + notes.unfinished,
        replied_twice=sum(times > 1 for replies in notes.replies.values() for times in replies.values()),
        notes=notes,
        faults=faults.done,
        errors=errors,
    )


@contextmanager
def distributed_with_redis(size: Size) -> Iterator[tuple[Deployment, Redis]]:
    """The distributed set with a Redis server of its own, which may be killed."""
    with ExitStack() as stack:
        folder = stack.enter_context(folder_of_its_own())
        model = stack.enter_context(model_server(0.15, 0.4))
        environment = base_environment(folder)
        port = free_port()
        server = Redis(port, start("redis", redis_command(port), environment, folder))
        # Whichever is running then: it is started anew all the time.
        stack.callback(lambda: end_all([server.running]))
        wait_until(server.is_there, of=server.running)
        environment |= {
            "DATABASE_URL": stack.enter_context(database_of_its_own()),
            "REDIS_URL": server.url,
            "SECRET_KEY": secrets.token_urlsafe(64),
            "LLM_BASE_URL": model.url,
        }
        run_manage(environment, "migrate", "--noinput")
        ports = [free_port() for _ in range(size.web)]
        deployment = Deployment("distributed", folder, environment, [f"http://127.0.0.1:{port}" for port in ports])
        stack.callback(lambda: end_all(deployment.processes))
        for number in range(size.live):
            deployment.live.append(start_worker(deployment, f"live-{number}", "live", LIVE_THREADS))
        deployment.others.append(start_worker(deployment, "work", "work", 4))
        beat = ["celery", "-A", "syncinterview", "beat", "--scheduler", "celery.beat:Scheduler"]
        deployment.others.append(start("beat", beat, environment, folder))
        for number, web_port in enumerate(ports):
            serving = {**environment, "PORT": str(web_port)}
            deployment.web.append(start(f"web-{number}", [sys.executable, "manage.py", "serve"], serving, folder))
        for url, each in zip(deployment.web_urls, deployment.web, strict=True):
            wait_until(lambda url=url: answers(f"{url}/ready"), of=each, within_seconds=START_WITHIN_SECONDS)  # type: ignore[misc] # bound at once
        for each in deployment.live:
            wait_until(lambda: takes_tasks(deployment, size.live), of=each, within_seconds=START_WITHIN_SECONDS)
        yield deployment, server


def waits(seconds: list[float]) -> str:
    if not seconds:
        return "none"
    ordered = sorted(seconds)
    return ", ".join(f"p{percent} {percentile(ordered, percent):.2f} s" for percent in (50, 95, 99)) + (
        f", longest {ordered[-1]:.2f} s"
    )
