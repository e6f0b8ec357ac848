"""Candidates of one interview side by side, question by question. Pure: from reports that are loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from interviews.models import Question, QuestionType, Response
from reports.blind import ShownPerson
from reports.models import AnswerEvaluation, Report
from reports.presentation import DIMENSION_TITLES
from reports.scoring import DIMENSIONS


@dataclass(frozen=True)
class Compared:
    """One candidate of a comparison, as the reader may see them, with their report's last version."""

    session_id: UUID
    person: ShownPerson
    report: Report
    decision: str
    is_shortlisted: bool
    answers: dict[UUID | None, tuple[tuple[Response, AnswerEvaluation | None], ...]]  # by question


@dataclass(frozen=True)
class Cell:
    """What one candidate said to a question, its follow-ups with it. `score` is that of the prepared question."""

    score: float | None
    not_assessed_reason: str
    answers: tuple[tuple[Response, AnswerEvaluation | None], ...]
    is_best: bool


@dataclass(frozen=True)
class QuestionRow:
    number: int
    text: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class FigureRow:
    title: str
    figures: tuple[float | None, ...]


def figure_rows(compared: Sequence[Compared]) -> tuple[FigureRow, ...]:
    """Overall and the dimensions, a figure for each candidate."""
    rows = [FigureRow(title="Overall", figures=tuple(one.report.overall_score for one in compared))]
    for name in DIMENSIONS:
        found = [one.report.breakdown.get("dimensions", {}).get(name, {}).get("score") for one in compared]
        rows.append(FigureRow(title=DIMENSION_TITLES[name], figures=tuple(found)))
    return tuple(rows)


def question_rows(questions: Sequence[Question], compared: Sequence[Compared]) -> tuple[QuestionRow, ...]:
    """A row for each prepared question, a cell for each candidate in it."""
    rows = []
    for number, question in enumerate(questions, start=1):
        answers = [one.answers.get(question.pk, ()) for one in compared]
        scores = [_own_score(given) for given in answers]
        best = max((score for score in scores if score is not None), default=None)
        rows.append(
            QuestionRow(
                number=number,
                text=question.text,
                cells=tuple(
                    Cell(
                        score=score,
                        not_assessed_reason=_reason(given),
                        answers=given,
                        is_best=score is not None and score == best and len(compared) > 1,
                    )
                    for given, score in zip(answers, scores, strict=True)
                ),
            )
        )
    return tuple(rows)


def _own_score(answers: Sequence[tuple[Response, AnswerEvaluation | None]]) -> float | None:
    for response, evaluation in answers:
        if response.question_type != QuestionType.FOLLOW_UP:
            return evaluation.score if evaluation else None
    return None


def _reason(answers: Sequence[tuple[Response, AnswerEvaluation | None]]) -> str:
    if not answers:
        return "Not asked."
    return next((found.not_assessed_reason for _, found in answers if found and found.score is None), "")
