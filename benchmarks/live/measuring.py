"""One run measured: candidates against a deployment, what they heard, what was stored, what it used."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from typing import Any

import psutil

from benchmarks.live.candidate import Manner, Notes, Turn
from benchmarks.live.figures import Spread, growth_per_minute, shares_of, spread_of
from benchmarks.live.load import Run, hold_interviews
from benchmarks.live.processes import Deployment, Meter, Model, own_memory
from benchmarks.live.progress import tell

# Interviews held before anything counts: whatever a process does once is done then.
WARM_SESSIONS = 4
WARM_SECONDS = 8.0
WARM_MANNER = Manner(shortest=2.0, longest=3.0, silence=0.2, listens=(0.1, 0.3), joins_midway=False)
LONG_ANSWER_SECONDS = 60.0


@dataclass
class Measured:
    """What came of a run. Times are spreads in milliseconds, from `final` as the candidate sent it."""

    name: str
    mode: str
    sessions: int
    turns: int
    first_words: Spread
    first_words_long: Spread  # after answers of a minute and more
    definitive: Spread
    stored: Spread
    sources: dict[str, float]
    dropped: dict[str, int]
    errors: dict[str, int]
    ended: dict[str, int]
    messages_in: int
    messages_out: int
    listened: int
    fillers: int
    closed_by_clock: int
    cpu: dict[str, float]  # cores, by what they are used for
    listening_ms: float  # of a core, in web and live workers, for two seconds of one speaker: see _listening_ms
    machine_cpu: float
    load: float
    memory_per_session: float
    memory: list[tuple[float, float]]
    memory_growth_per_minute: float
    late: Spread
    logged: list[str]
    seconds: list[float] = field(default_factory=list)
    definitive_seconds: list[float] = field(default_factory=list)
    model: dict[str, float] = field(default_factory=dict)

    @property
    def dropped_in_all(self) -> int:
        return sum(self.dropped.values())


def measure(
    name: str,
    deployment: Deployment,
    model: Model | None,
    *,
    at_once: int,
    seconds: float,
    manner: Manner,
    warm: bool = True,
    spare: float = 0.5,
    questions: int = 20,
) -> Measured:
    """Hold so many interviews for so long and gather everything."""
    if warm:
        tell(f"{name}: warming up, {WARM_SECONDS:.0f} s")
        held = deployment.make_sessions(WARM_SESSIONS, questions=8)
        hold_interviews(deployment.web_urls, held, at_once=len(held), seconds=WARM_SECONDS, manner=WARM_MANNER)
    sessions = deployment.make_sessions(at_once + int(at_once * spare), questions=questions)
    tell(f"{name}: {at_once} sessions, {seconds:.0f} s")
    before = own_memory([psutil.Process(each.process.pid) for each in deployment.web])
    groups = {"web": deployment.web, "live": deployment.live, "others": deployment.others}
    if model and model.process:
        groups["model"] = [model.process]
    psutil.cpu_percent()
    with Meter({key: group for key, group in groups.items() if group}) as meter:
        run = hold_interviews(deployment.web_urls, sessions, at_once=at_once, seconds=seconds, manner=manner)
    machine = psutil.cpu_percent() / 100 * (psutil.cpu_count() or 1)
    return _measured(name, deployment, model, at_once, run, meter, machine, before)


def _measured(
    name: str,
    deployment: Deployment,
    model: Model | None,
    at_once: int,
    run: Run,
    meter: Meter,
    machine: float,
    before: float,
) -> Measured:
    notes = run.notes
    heard = [turn for turn in notes.turns if turn.first_at]
    stored = deployment.read()
    answers = {(each["session"], each["turn"]): each for each in stored["answers"]}
    memory = meter.memory["web"]
    settled = [value for at, value in memory if at > run.lasted_seconds / 3] or [value for _, value in memory]
    sources = [str(answers[key]["source"]) for turn in heard if (key := (turn.session, turn.number)) in answers]
    return Measured(
        name=name,
        mode=deployment.mode,
        sessions=at_once,
        turns=len(notes.turns),
        first_words=spread_of(turn.first_seconds for turn in heard),
        first_words_long=spread_of(turn.first_seconds for turn in heard if turn.seconds >= LONG_ANSWER_SECONDS),
        definitive=spread_of(turn.definitive_seconds for turn in heard if turn.definitive_at),
        stored=spread_of(turn.stored_at - turn.final_at for turn in heard),
        sources=shares_of(sources),
        dropped=_dropped(notes, answers),
        errors=dict(notes.errors),
        ended=dict(notes.ended),
        messages_in=notes.chunks_sent + len(notes.turns),
        messages_out=notes.messages_heard,
        listened=notes.listened,
        fillers=notes.fillers,
        closed_by_clock=notes.closed_by_clock,
        cpu={**meter.cpu, "generator": run.generator_cpu},
        listening_ms=_listening_ms(meter.cpu, at_once),
        machine_cpu=machine,
        load=os.getloadavg()[0],
        memory_per_session=(max(settled) - before) / at_once,
        memory=memory,
        memory_growth_per_minute=growth_per_minute(
            [(at, value) for at, value in memory if at > run.lasted_seconds / 3]
        ),
        late=spread_of(notes.late_seconds),
        logged=deployment.errors()[:20],
        seconds=[turn.first_seconds for turn in heard],
        definitive_seconds=[turn.definitive_seconds for turn in heard if turn.definitive_at],
        model={"first_token": model.first_token, "whole": model.whole} if model else {},
    )


def _listening_ms(cpu: dict[str, float], at_once: int) -> float:
    """What two seconds of one speaker cost: half a dozen chunks, a tentative, a draft, and their part of a reply."""
    return 1000 * 2 * (cpu["web"] + cpu.get("live", 0.0)) / at_once


def _dropped(notes: Notes, answers: dict[tuple[str, int], dict[str, Any]]) -> dict[str, int]:
    """Everything that did not arrive, by kind; stored answers are compared with what was said word by word."""
    return {
        "answers not stored": sum((turn.session, turn.number) not in answers for turn in notes.turns),
        "answers with other words": sum(_differs(turn, answers) for turn in notes.turns),
        "messages from the server": notes.gaps,
        "answers without a reply": sum(not turn.definitive_at for turn in notes.turns) + notes.unanswered,
        "connections": sum(notes.closed.values()),
    }


def _differs(turn: Turn, answers: dict[tuple[str, int], dict[str, Any]]) -> bool:
    stored = answers.get((turn.session, turn.number))
    return stored is not None and str(stored["text"]).split() != turn.text.split()


def as_json(measured: Measured) -> dict[str, Any]:
    return asdict(measured)
