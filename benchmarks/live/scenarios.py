"""The scenarios behind "Must hold", each with its limits: what is run, what has to come of it."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import Any, Literal

from benchmarks.live import peers
from benchmarks.live.candidate import Manner
from benchmarks.live.figures import spread_of
from benchmarks.live.load import hold_interviews
from benchmarks.live.measuring import Measured, as_json
from benchmarks.live.measuring import measure as measured
from benchmarks.live.processes import (
    Deployment,
    Model,
    distributed,
    embedded,
    model_server,
    start_worker,
    takes_tasks,
    wait_until,
)
from benchmarks.live.progress import tell
from benchmarks.live.tables import show_peer, show_run

Way = Literal["embedded", "distributed"]
Deploying = AbstractContextManager[Deployment]

WAYS: tuple[Way, ...] = ("embedded", "distributed")
# Seconds to the first token, and until a reply is whole.
QUICK = (0.3, 0.9)
SLOW = (2.0, 4.0)
SILENCE_SECONDS = 1.0
# Enough for a dozen replies of a second.
COLD_SECONDS = 16.0
NO_SPECULATION = {"SPECULATION": "off"}


@dataclass(frozen=True)
class Row:
    """One limit: what was measured, what it has to be, and whether it is."""

    what: str
    measured: str
    limit: str
    holds: bool


@dataclass
class Result:
    name: str
    rows: list[Row] = field(default_factory=list)
    runs: list[Measured] = field(default_factory=list)
    peers: list[peers.Peer] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "rows": [vars(row) for row in self.rows],
            "runs": [as_json(run) for run in self.runs],
            "peers": [vars(peer) for peer in self.peers],
            "notes": self.notes,
        }


@dataclass(frozen=True)
class Size:
    """How large and how long: the smoke check's by default."""

    sessions: int = 5
    many: int = 10
    break_at: tuple[int, ...] = ()
    seconds: float = 15.0
    soak_seconds: float = 20.0
    shortest: float = 4.0
    longest: float = 8.0
    web: int = 1
    live: int = 1
    ways: tuple[Way, ...] = WAYS  # of quick-model and cold-start
    pipecat: bool = True


FULL = Size(
    sessions=50, many=200, break_at=(300, 400, 500), seconds=75.0, soak_seconds=600.0, shortest=20.0, longest=90.0
)


def quick_model(size: Size) -> Result:
    """A model with 300 ms to its first token: what the product adds to a bare stream, in both ways to run."""
    result = Result("quick model")
    manner = Manner(size.shortest, size.longest)
    with model_server(*QUICK) as model:
        bare = _bare(model.url, size.sessions, size.seconds, manner)
        pipecat = _pipecat(model.url, size, manner) if size.pipecat else None
        result.peers = [bare, pipecat] if pipecat else [bare]
        # What is measured is the way through the model: decided ahead, most replies would not go it.
        for way in size.ways:
            with _running(way, model.url, size, NO_SPECULATION) as deployment:
                result.runs.append(
                    measure(
                        f"quick model, {deployment.mode}",
                        deployment,
                        model,
                        at_once=size.sessions,
                        seconds=size.seconds,
                        manner=manner,
                    )
                )
    for run in result.runs:
        result.rows += over_bare(run, bare, p50=10, p95=25)
        if pipecat and pipecat.first_sentence:
            result.rows.append(_not_above_pipecat(run, bare, pipecat))
        result.rows.append(nothing_dropped(run))
    return result


def speculation(size: Size) -> Result:
    """The definitive reply is there when the speaker stops: decided while listening, in the silence before `final`."""
    result = Result("speculation")
    manner = Manner(size.shortest, size.longest, silence=SILENCE_SECONDS)
    with model_server(*QUICK) as model, _running("embedded", model.url, size) as deployment:
        run = measure(
            "speculation", deployment, model, at_once=size.sessions, seconds=1.3 * size.seconds, manner=manner
        )
    result.runs.append(run)
    within = [seconds <= 0.1 for seconds in run.definitive_seconds]
    share = sum(within) / len(within) if within else 0.0
    result.rows = [
        Row("definitive reply within 100 ms of final", f"{share:.0%} of {len(within)} turns", ">= 80 %", share >= 0.8),
        Row(
            "of answers of 60 s and more",
            f"p50 {run.first_words_long.p50:.0f} ms, {run.first_words_long.count} turns",
            "included",
            run.first_words_long.count > 0 or size.longest < 60,
        ),
        nothing_dropped(run),
    ]
    return result


def slow_model(size: Size) -> Result:
    """2 s to the first token, 4 s whole: something fitting is said in time, and deciding ahead is worth its tokens."""
    result = Result("slow model")
    manner = Manner(size.shortest, size.longest, silence=SILENCE_SECONDS)
    with model_server(*SLOW) as model, ExitStack() as stack:
        ahead = stack.enter_context(_running("embedded", model.url, size))
        after = stack.enter_context(_running("embedded", model.url, size, NO_SPECULATION))
        with ThreadPoolExecutor(2) as both:
            # At the same time, half of the sessions each: the machine's mood meets both.
            running = [
                both.submit(
                    measure,
                    name,
                    deployment,
                    model,
                    at_once=max(1, size.sessions // 2),
                    seconds=size.seconds,
                    manner=manner,
                )
                for name, deployment in (("slow model", ahead), ("slow model, speculation off", after))
            ]
            result.runs = [each.result() for each in running]
    on, off = result.runs
    earlier = off.definitive.p50 - on.definitive.p50
    result.rows = [
        said_in_time(on),
        said_in_time(off),
        Row("definitive reply earlier, median", f"{earlier:.0f} ms", ">= 800 ms", earlier >= 800),
        nothing_dropped(on),
        nothing_dropped(off),
    ]
    return result


def model_down(size: Size) -> Result:
    """Nobody answers at the model's address, or somebody takes the request and never answers: the rules go on."""
    result = Result("model down")
    manner = Manner(*_brief(size), silence=SILENCE_SECONDS, joins_midway=False)
    with model_server(60.0, 60.0) as silent, ExitStack() as stack:
        refused = stack.enter_context(_running("embedded", "http://127.0.0.1:9/v1", size))
        mute = stack.enter_context(_running("embedded", silent.url, size))
        questions = 3
        with ThreadPoolExecutor(2) as both:
            running = [
                both.submit(_whole_interviews, name, deployment, max(1, size.sessions // 2), questions, manner)
                for name, deployment in (("model down: refused", refused), ("model down: silent", mute))
            ]
            result.runs = [each.result() for each in running]
    for run in result.runs:
        complete = run.ended.get("completed", 0)
        result.rows += [
            said_in_time(run),
            Row(f"{run.name}: interviews completed", f"{complete} of {run.sessions}", "all", complete == run.sessions),
            nothing_dropped(run),
        ]
    return result


def many_sessions(size: Size) -> Result:
    """200 live sessions, distributed, for ten minutes: what is added, what is dropped, what it holds in memory."""
    result = Result("many sessions")
    manner = Manner(size.shortest, size.longest)
    with model_server(*QUICK) as model:
        bare = _bare(model.url, size.many, min(45.0, size.seconds), manner)
        result.peers = [bare]
        with _running("distributed", model.url, size, NO_SPECULATION) as deployment:
            run = measure(
                "many sessions",
                deployment,
                model,
                at_once=size.many,
                seconds=size.soak_seconds,
                manner=manner,
                spare=1.0,
            )
    result.runs.append(run)
    growth = run.memory_growth_per_minute / run.sessions / 1000
    result.rows = [
        *over_bare(run, bare, p50=20, p95=60),
        nothing_dropped(run),
        Row(
            "memory in the web process, per session",
            f"{run.memory_per_session / 1000:.0f} KB",
            "< 200 KB",
            run.memory_per_session < 200_000,
        ),
        Row(
            f"memory growth over {size.soak_seconds:.0f} s (its last two thirds)",
            f"{growth:+.1f} KB a minute and session",
            "flat: under 5",
            growth < 5,
        ),
    ]
    return result


def breaking_point(size: Size) -> Result:
    """More and more sessions, distributed, until something gives: no limit, only where it breaks."""
    result = Result("breaking point")
    manner = Manner(size.shortest, size.longest)
    for sessions in size.break_at:
        with (
            model_server(*QUICK) as model,
            _running("distributed", model.url, size, NO_SPECULATION) as deployment,
        ):
            run = measure(
                f"{sessions} sessions", deployment, model, at_once=sessions, seconds=size.seconds / 2, manner=manner
            )
        result.runs.append(run)
        in_time = run.first_words.p99 < 900 and not run.dropped_in_all
        result.notes.append(
            f"{sessions} sessions: first words p50 {run.first_words.p50:.0f}, p99 {run.first_words.p99:.0f} ms, "
            f"{run.dropped_in_all} dropped, machine {run.machine_cpu:.1f} cores: {'holds' if in_time else 'BREAKS'}"
        )
    return result


def cold_start(size: Size) -> Result:
    """A fresh process's first reply beside its tenth: nothing is left to load or to connect."""
    result = Result("cold start")
    manner = Manner(2.0, 2.0, listens=(0.1, 0.1), joins_midway=False, speaks=False)
    with model_server(*QUICK) as model:
        if "embedded" in size.ways:
            with _running("embedded", model.url, size, NO_SPECULATION) as deployment:
                result.rows.append(_first_and_tenth("embedded, fresh process", deployment, manner))
        if "distributed" in size.ways:
            with distributed(model.url, NO_SPECULATION) as deployment:
                result.rows.append(_first_and_tenth("distributed, fresh processes", deployment, manner))
                deployment.live[0].end()
                deployment.live = [start_worker(deployment, "live-again", "live", 160)]
                wait_until(lambda: takes_tasks(deployment, 1), of=deployment.live[0])
                result.rows.append(_first_and_tenth("distributed, fresh live worker", deployment, manner))
    return result


SCENARIOS: dict[str, Callable[[Size], Result]] = {
    "quick-model": quick_model,
    "speculation": speculation,
    "slow-model": slow_model,
    "model-down": model_down,
    "many-sessions": many_sessions,
    "breaking-point": breaking_point,
    "cold-start": cold_start,
}


# --- limits ---------------------------------------------------------------------------------------------


def over_bare(run: Measured, bare: peers.Peer, *, p50: float, p95: float) -> list[Row]:
    """How much later than a bare stream's the same words are heard."""
    alone = spread_of(bare.first_sentence)
    return [
        Row(
            f"{run.name}: first words over the bare SDK's, {name}",
            f"{over:+.1f} ms",
            f"<= +{limit:.0f} ms",
            over <= limit,
        )
        for name, over, limit in (
            ("p50", run.first_words.p50 - alone.p50, p50),
            ("p95", run.first_words.p95 - alone.p95, p95),
        )
    ]


def nothing_dropped(run: Measured) -> Row:
    return Row(
        f"{run.name}: dropped, of {run.messages_in} in and {run.messages_out} out",
        str(run.dropped_in_all)
        + (f" {dict(run.errors)}" if run.errors else "")
        + (f" ({run.closed_by_clock} answers closed by the clock)" if run.closed_by_clock else ""),
        "0",
        run.dropped_in_all == 0 and not run.errors,
    )


def said_in_time(run: Measured) -> Row:
    return Row(
        f"{run.name}: something fitting said, p99",
        f"{run.first_words.p99:.0f} ms",
        "< 900 ms",
        run.first_words.p99 < 900,
    )


def _not_above_pipecat(run: Measured, bare: peers.Peer, pipecat: peers.Peer) -> Row:
    alone, other = spread_of(bare.first_sentence), spread_of(pipecat.first_sentence)
    ours, theirs = run.first_words.p50 - alone.p50, other.p50 - alone.p50
    return Row(
        f"{run.name}: over the bare SDK, p50, beside Pipecat's",
        f"{ours:+.1f} ms",
        f"<= {theirs:+.1f} ms",
        ours <= theirs,
    )


def _first_and_tenth(name: str, deployment: Deployment, manner: Manner) -> Row:
    tell(f"cold start, {name}: {COLD_SECONDS:.0f} s")
    sessions = deployment.make_sessions(1)
    run = hold_interviews(deployment.web_urls, sessions, at_once=1, seconds=COLD_SECONDS, manner=manner)
    times = [turn.first_seconds * 1000 for turn in run.notes.turns if turn.first_at]
    if len(times) < 10:
        return Row(f"cold start, {name}", f"only {len(times)} replies", "first within 50 ms of the tenth", False)
    # One reply alone may meet a hiccup of the machine: those around the tenth say what the tenth is like.
    tenth = statistics.median(times[7:])
    tell(f"cold start, {name}: first reply {times[0]:.0f} ms, tenth {tenth:.0f} ms")
    return Row(
        f"cold start, {name}: first reply, tenth",
        f"{times[0]:.0f}, {tenth:.0f} ms",
        "first within 50 ms of the tenth",
        times[0] - tenth <= 50,
    )


def measure(name: str, deployment: Deployment, model: Model | None, **how: Any) -> Measured:
    """A run, shown as soon as it is through: a scenario that is cut short has said what it knows."""
    run = measured(name, deployment, model, **how)
    show_run(run)
    return run


def _bare(url: str, speakers: int, seconds: float, manner: Manner) -> peers.Peer:
    tell(f"bare SDK: {speakers} speakers, {seconds:.0f} s")
    peer = peers.bare_sdk(url, speakers=speakers, seconds=seconds, manner=manner)
    show_peer(peer)
    return peer


def _pipecat(url: str, size: Size, manner: Manner) -> peers.Peer:
    tell(f"Pipecat: {size.sessions} speakers, {size.seconds:.0f} s, and a minute or two where it has to be installed")
    peer = peers.pipecat(url, speakers=size.sessions, seconds=size.seconds, manner=manner)
    show_peer(peer)
    return peer


def _whole_interviews(name: str, deployment: Deployment, sessions: int, questions: int, manner: Manner) -> Measured:
    """Every candidate goes through a whole interview; it is long over when the time is."""
    # One follow-up to each question, as the plan allows; its end is heard before that.
    turns = 2 * questions
    longest = turns * (manner.longest + 15)
    return measure(
        name,
        deployment,
        None,
        at_once=sessions,
        seconds=longest,
        manner=manner,
        questions=questions,
        spare=0.0,
    )


def _brief(size: Size) -> tuple[float, float]:
    """Shorter answers, so that whole interviews fit: lengths are cut, pace and pauses are not."""
    return min(size.shortest, 8.0), min(size.longest, 20.0)


def _running(way: Way, model_url: str, size: Size, settings: dict[str, str] | None = None) -> Deploying:
    if way == "distributed":
        return distributed(model_url, settings, web=size.web, live=size.live)
    return embedded(model_url, settings)
