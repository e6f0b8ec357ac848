"""Running programs: at once for who can wait, or as a stored run that a worker of the queue `code` takes.

Nothing is run before the sandbox has been tried in this very process; where it does not hold, nothing is run at all.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.core.cache import cache as shared_cache
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from interviews.models import CodeRun, CodingExercise, InterviewSession, RunAgainst, RunStatus
from interviews.sandbox import (
    Case,
    Limits,
    Probe,
    RunResult,
    cases_from,
    keepable,
    make_box,
    not_executed,
    probe,
    run,
)
from interviews.selectors import SANDBOX_KEY
from syncinterview.lib.dispatch import send, send_on_commit
from syncinterview.lib.errors import InvalidInput, ProductError

logger = logging.getLogger(__name__)

RUN_TASK = "interviews.tasks.run_code"
PROBE_TASK = "interviews.tasks.probe_sandbox"
# Longer than two probes lie apart.
_PROBE_KEPT_SECONDS = 15 * 60
_PROBE_EVERY = "sandbox-probe-asked"
_PROBE_EVERY_SECONDS = 5 * 60
# What a run of candidates may take; the wall clock is that of each test.
CANDIDATE_LIMITS = Limits(wall_seconds=5.0, cpu_seconds=10, total_seconds=45.0)
# Nobody took it, or who took it is gone: it is asked for again, and after a while given up.
LEFT_ALONE_FOR = timedelta(seconds=90)
GIVEN_UP_AFTER = timedelta(minutes=5)
_NOBODY = "No worker ran it in time."
_GONE = "The exercise is gone."

_box = cache(lambda: make_box(first_uid=settings.SANDBOX_FIRST_UID))


def program_run(
    *,
    language: str,
    source: str,
    stdin: str = "",
    tests: Sequence[Case] = (),
    limits: Limits | None = None,
) -> RunResult:
    """Run a program in the sandbox and wait for it. `not_executed`, with the reason, where that does not hold."""
    found = sandbox_here()
    if not found.ready:
        return not_executed(language, found.reason, [test.name for test in tests])
    return run(language, source, stdin, tests, limits or CANDIDATE_LIMITS, box=_box())


@cache
def sandbox_here() -> Probe:
    """Whether programs can be run in this process, tried once."""
    return probe(_box(), path=str(settings.BASE_DIR / "syncinterview" / "settings.py"))


def sandbox_probe_save() -> Probe:
    """Try the sandbox of this process again and tell the other processes what was found."""
    sandbox_here.cache_clear()
    found = sandbox_here()
    if not found.ready:
        logger.warning("sandbox: programs are not run here (%s)", found.reason)
    shared_cache.set(
        SANDBOX_KEY, {"at": timezone.now().isoformat(), "probe": found.as_json()}, timeout=_PROBE_KEPT_SECONDS
    )
    return found


def sandbox_probe_request() -> None:
    """Have whoever runs programs try the sandbox, every few minutes however often this is asked for."""
    if shared_cache.add(_PROBE_EVERY, 1, timeout=_PROBE_EVERY_SECONDS):
        send(PROBE_TASK, expires_seconds=_PROBE_EVERY_SECONDS)


def code_run_request(
    *,
    language: str,
    source: str,
    stdin: str = "",
    exercise: CodingExercise | None = None,
    against: RunAgainst = RunAgainst.INPUT,
    session: InterviewSession | None = None,
) -> CodeRun:
    """Store a run and have it done. Poll `code_runs` or the row's status for the result.

    Raises InvalidInput for a language the exercise is not meant for, and for tests without an exercise.
    """
    if against != RunAgainst.INPUT and exercise is None:
        raise InvalidInput(_("There is no exercise with tests."), field="exercise")
    if exercise is not None and exercise.reference_solution and language not in exercise.languages:
        raise InvalidInput(_("This exercise cannot be solved in that language."), field="language")
    with transaction.atomic():
        requested = CodeRun.objects.create(
            language=language, source=source, stdin=stdin, exercise=exercise, against=against, session=session
        )
        send_on_commit(RUN_TASK, run_id=requested.pk)
    return requested


def code_run_execute(*, run_id: UUID) -> RunResult | None:
    """Do a stored run. None when another did it already."""
    # Zero rows: somebody else runs it, or it is done.
    if not CodeRun.objects.filter(pk=run_id, status=RunStatus.QUEUED).update(
        status=RunStatus.RUNNING, started_at=timezone.now()
    ):
        return None
    wanted = CodeRun.objects.select_related("exercise").get(pk=run_id)
    try:
        tests = exercise_cases(wanted.exercise, against=wanted.against)
    except ProductError as error:
        result = not_executed(wanted.language, error.message)
    else:
        result = program_run(language=wanted.language, source=wanted.source, stdin=wanted.stdin, tests=tests)
    _finish(run_id, keepable(result))
    return result


def exercise_cases(exercise: CodingExercise | None, *, against: str) -> tuple[Case, ...]:
    """The tests of an exercise; none for a run against an input. Raises InvalidInput when they cannot be used."""
    if against == RunAgainst.INPUT:
        return ()
    if exercise is None:
        raise InvalidInput(_GONE, field="exercise")
    stored = exercise.visible_tests if against == RunAgainst.VISIBLE else exercise.visible_tests + exercise.hidden_tests
    try:
        return cases_from(stored)
    except ValueError as error:
        raise InvalidInput("The tests of this exercise cannot be read.", field="visible_tests") from error


def code_runs_take_up(*, at_start: bool = False) -> int:
    """Send again the runs that nobody took or that a crash cut off; give up old ones. Returns how many were sent."""
    now = timezone.now()
    unfinished = CodeRun.objects.exclude(status=RunStatus.DONE)
    for run_id, language in unfinished.filter(created_at__lte=now - GIVEN_UP_AFTER).values_list("pk", "language"):
        _finish(run_id, not_executed(language, _NOBODY))
    older_than = now if at_start else now - LEFT_ALONE_FOR
    cut_off = unfinished.annotate(touched_at=Coalesce("started_at", "created_at")).filter(touched_at__lte=older_than)
    sent = 0
    for run_id in cut_off.values_list("pk", flat=True):
        if unfinished.filter(pk=run_id).update(status=RunStatus.QUEUED, started_at=now):
            sent += send(RUN_TASK, run_id=run_id)
    return sent


def _finish(run_id: UUID, result: RunResult) -> None:
    # Zero rows: it was given up, or finished by another.
    CodeRun.objects.filter(pk=run_id).exclude(status=RunStatus.DONE).update(
        status=RunStatus.DONE, result=result.as_json(), finished_at=timezone.now()
    )
