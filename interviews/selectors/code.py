"""Runs of candidates' programs, the box they run in, and programs that look alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from interviews.models import CodeRun, CodeSnapshot, InterviewSession, Response
from interviews.programs import shingles, similarity
from interviews.sandbox import Probe, RunResult
from interviews.selectors.sessions import sessions_of
from syncinterview.accounts.models import User

# Where the process that runs programs says in the shared cache what it found.
SANDBOX_KEY = "sandbox"


@dataclass(frozen=True)
class SandboxState:
    """What the last probe found, by whoever runs programs. `probe` is None when nobody has told of late."""

    probe: Probe | None
    probed_at: datetime | None

    @property
    def mode(self) -> str:
        """`bubblewrap`, `none` (programs are not executed) or `unknown` (nobody has told)."""
        return self.probe.engine if self.probe is not None else "unknown"


def sandbox_state() -> SandboxState:
    told = cache.get(SANDBOX_KEY)
    if told is None:
        return SandboxState(probe=None, probed_at=None)
    return SandboxState(probe=Probe.from_json(told["probe"]), probed_at=datetime.fromisoformat(told["at"]))


def code_run_result(run_id: UUID) -> RunResult | None:
    """What came of a run; None while it is not done. Raises CodeRun.DoesNotExist."""
    stored = CodeRun.objects.values_list("result", flat=True).get(pk=run_id)
    return None if stored is None else RunResult.from_json(stored)


def code_run_of_session(session: InterviewSession, run_id: UUID) -> CodeRun | None:
    return CodeRun.objects.filter(pk=run_id, session=session).first()


# Less than this is what one exercise does to two people.
ALIKE_FROM = 0.7


COMPARED_WITH = 200

ALIKE_SHOWN = 3


@dataclass(frozen=True)
class AlikeSolution:
    """Another session whose program shares this much with one's. A hint for a person, never part of a score."""

    session: InterviewSession
    percent: int


def solutions_alike(user: User, responses: Iterable[Response]) -> dict[UUID, tuple[AlikeSolution, ...]]:
    """By answer of one session: other candidates' programs for the same exercise that look like it, among the sessions
    the user may see. One query, whatever the number of answers."""
    coded = [answer for answer in responses if answer.code and answer.question and answer.question.exercise]
    if not coded:
        return {}
    exercises = {(answer.question.exercise_id, answer.code_language) for answer in coded if answer.question}
    wanted = Q(pk__in=())
    for exercise_id, language in exercises:
        wanted |= Q(question__exercise=exercise_id, code_language=language)
    others: dict[tuple[UUID | None, str], list[Response]] = {}
    for other in (
        Response.objects.filter(wanted, session__in=sessions_of(user).values("pk"))
        .exclude(session__candidate__sessions=coded[0].session_id)
        .exclude(code="")
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=[F("question__exercise"), F("code_language")],
                order_by=[F("answered_at").desc(), F("pk").asc()],
            )
        )
        .filter(place__lte=COMPARED_WITH)
        .select_related("session", "question")
    ):
        exercise_id = other.question.exercise_id if other.question else None
        others.setdefault((exercise_id, other.code_language), []).append(other)
    return {answer.pk: _alike(answer, others) for answer in coded}


def _alike(answer: Response, others: Mapping[tuple[UUID | None, str], Sequence[Response]]) -> tuple[AlikeSolution, ...]:
    exercise = answer.question.exercise if answer.question else None
    if exercise is None:
        return ()
    language = answer.code_language
    given = shingles(language, exercise.starter_code.get(language, ""))
    own = shingles(language, answer.code, without=given)
    shares = [
        (similarity(own, shingles(language, other.code, without=given)), other.session)
        for other in others.get((exercise.pk, language), ())
    ]
    alike = [AlikeSolution(found, round(100 * share)) for share, found in shares if share and share >= ALIKE_FROM]
    return tuple(sorted(alike, key=lambda each: -each.percent)[:ALIKE_SHOWN])


def code_snapshots_of(session: InterviewSession, turn: int) -> tuple[CodeSnapshot, ...]:
    """What stood in the editor of one question, oldest first; none where the interview does not keep it."""
    return tuple(CodeSnapshot.objects.filter(session=session, turn=turn))
