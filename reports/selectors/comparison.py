"""Loading candidates of one interview to be compared. Six queries, however many candidates and questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Subquery

from interviews.models import InterviewConfig, InterviewSession, Question, Response
from interviews.selectors import access_config
from reports.blind import evaluation_shown, is_hidden, mask_of, person_of
from reports.comparison import Compared
from reports.models import AnswerEvaluation, Decision, DecisionOutcome, Report, ReportStatus, ShortlistEntry
from syncinterview.accounts.models import User

MOST_COMPARED = 4
# More lines than these are looked through on the page of sessions.
MOST_OFFERED = 100


@dataclass(frozen=True)
class Choice:
    """Somebody who could be compared: they have a report."""

    session_id: UUID
    name: str
    overall_score: float | None
    is_shortlisted: bool
    decision: str


@dataclass(frozen=True)
class Comparison:
    config: InterviewConfig
    questions: tuple[Question, ...]
    choices: tuple[Choice, ...]
    compared: tuple[Compared, ...]


def access_comparison(user: User, config_id: UUID, *, session_ids: Sequence[UUID] = ()) -> Comparison:
    """The candidates of an interview of one's own who have a report, the chosen ones side by side.

    Without a choice: those of the shortlist, else those with the highest scores. Sessions that are not of this
    interview are left out. Raises Http404 for another's interview.
    """
    config = access_config(user, config_id)
    choices = _choices(config)
    known = {choice.session_id for choice in choices}
    wanted = [pk for pk in dict.fromkeys(session_ids) if pk in known]
    if not session_ids:
        listed = [choice.session_id for choice in choices if choice.is_shortlisted]
        wanted = listed or [choice.session_id for choice in choices]
    return Comparison(
        config=config,
        questions=tuple(Question.objects.filter(config=config).order_by("position")),
        choices=choices,
        compared=_compared(wanted[:MOST_COMPARED]),
    )


def _choices(config: InterviewConfig) -> tuple[Choice, ...]:
    ready = Report.objects.filter(session=OuterRef("pk"), status=ReportStatus.READY).order_by("-version")
    decisions = Decision.objects.filter(report__session=OuterRef("pk")).order_by("-created_at", "-pk")
    sessions = (
        InterviewSession.objects.filter(config=config)
        .filter(Exists(ready))
        .select_related("candidate")
        .annotate(
            overall_score=Subquery(ready.values("overall_score")[:1]),
            outcome=Subquery(decisions.values("outcome")[:1]),
            listed=Exists(ShortlistEntry.objects.filter(session=OuterRef("pk"))),
        )
        .order_by("-created_at", "pk")[:MOST_OFFERED]
    )
    choices = [
        Choice(
            session_id=session.pk,
            name=person_of(
                session, hidden=is_hidden(blind_review=config.blind_review, decided=bool(session.outcome))
            ).name,
            overall_score=session.overall_score,
            is_shortlisted=session.listed,
            decision=DecisionOutcome(session.outcome).label if session.outcome else "",
        )
        for session in sessions
    ]
    return tuple(sorted(choices, key=lambda choice: (choice.overall_score is None, -(choice.overall_score or 0.0))))


def _compared(session_ids: Sequence[UUID]) -> tuple[Compared, ...]:
    later = Report.objects.filter(session=OuterRef("session"), status=ReportStatus.READY).order_by("-version")
    decisions = Decision.objects.filter(report__session=OuterRef("session")).order_by("-created_at", "-pk")
    reports = {
        report.session_id: report
        for report in Report.objects.filter(session__in=session_ids)
        .filter(pk=Subquery(later.values("pk")[:1]))
        .select_related("session__candidate", "session__config")
        .annotate(
            outcome=Subquery(decisions.values("outcome")[:1]),
            listed=Exists(ShortlistEntry.objects.filter(session=OuterRef("session"))),
        )
    }
    ready = Report.objects.filter(session=OuterRef("response__session"), status=ReportStatus.READY).order_by("-version")
    evaluations = AnswerEvaluation.objects.filter(version=Subquery(ready.values("version")[:1]))
    answers: dict[UUID, list[tuple[Response, AnswerEvaluation | None]]] = {}
    for response in (
        Response.objects.filter(session__in=session_ids)
        .order_by("turn")
        .prefetch_related(Prefetch("evaluations", queryset=evaluations, to_attr="shown_evaluations"))
    ):
        judged = next(iter(response.shown_evaluations), None)
        answers.setdefault(response.session_id, []).append((response, judged))
    found = []
    for session_id in session_ids:
        report = reports[session_id]
        session = report.session
        hidden = is_hidden(blind_review=session.config.blind_review, decided=bool(report.outcome))
        mask = mask_of(session) if hidden else None
        by_question: dict[UUID | None, list[tuple[Response, AnswerEvaluation | None]]] = {}
        for answer, evaluation in answers.get(session_id, []):
            given = (
                mask.response(answer) if mask else answer,
                evaluation_shown(evaluation, answer.transcript, mask) if evaluation else None,
            )
            by_question.setdefault(answer.question_id, []).append(given)
        found.append(
            Compared(
                session_id=session_id,
                person=person_of(session, hidden=hidden),
                report=mask.report(report) if mask else report,
                decision=DecisionOutcome(report.outcome).label if report.outcome else "",
                is_shortlisted=report.listed,
                answers={question: tuple(spoken) for question, spoken in by_question.items()},
            )
        )
    return tuple(found)
