"""How many points the answers to a question got, over all its sessions. One query, whatever their number.

Asks for no permission: only counts of points leave it, and only for questions of a session that may be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Cast, Round

from interviews.models import QuestionType, Response
from reports.benchmarks import Standing, standing
from reports.models import AnswerEvaluation, Report, ReportStatus
from reports.selectors.report import SessionReport


def standings_of(shown: SessionReport) -> dict[UUID, Standing]:
    """The standing of each answer to a prepared question, by response; of those with too few answers none."""
    asked = {response.pk: response.question_id for response in shown.responses if _is_prepared(response)}
    scores = _scores({question for question in asked.values() if question is not None})
    found: dict[UUID, Standing] = {}
    for response_id, question_id in asked.items():
        evaluation = shown.evaluations.get(response_id)
        if evaluation is not None and question_id is not None:
            place = standing(evaluation.score, scores.get(question_id, {}))
            if place is not None:
                found[response_id] = place
    return found


def _is_prepared(response: Response) -> bool:
    return response.question_type in (QuestionType.PRESET, QuestionType.CODING)


def _scores(questions: Iterable[UUID]) -> dict[UUID, dict[int, int]]:
    """By question: how many answers got how many whole points, by the last version of each report."""
    ready = Report.objects.filter(session=OuterRef("response__session"), status=ReportStatus.READY).order_by("-version")
    rows = (
        AnswerEvaluation.objects.filter(
            response__question__in=list(questions),
            response__question_type__in=(QuestionType.PRESET, QuestionType.CODING),
            score__isnull=False,
        )
        .filter(version=Subquery(ready.values("version")[:1]))
        .annotate(points=Cast(Round("score"), IntegerField()))
        .order_by()
        .values_list("response__question", "points")
        .annotate(answers=Count("pk"))
    )
    scores: dict[UUID, dict[int, int]] = {}
    for question_id, points, answers in rows:
        scores.setdefault(question_id, {})[points] = answers
    return scores
