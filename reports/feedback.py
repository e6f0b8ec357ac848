"""A report turned to the candidate it is about: what they did well, what to improve, and how an answer could be better.

Pure. Owns what of a report candidates see: words and key points, never a score, a recommendation or a decision.
"""

from __future__ import annotations

from dataclasses import dataclass

from interviews.models import Response
from reports.evidence import KeptKeyPoint
from reports.models import AnswerEvaluation
from reports.presentation import Piece, answer_card
from reports.selectors.report import SessionReport

# What is said of a whole interview, so that a page is read to its end.
MOST_REMARKS = 5


@dataclass(frozen=True)
class AnswerFeedback:
    """`better_answer` is a sketch: the question's ideal answer, shown where the person practised; else empty."""

    response: Response
    pieces: tuple[Piece, ...]
    done_well: tuple[str, ...]
    to_add: tuple[str, ...]
    improvement: str
    better_answer: str
    not_assessed_reason: str

    @property
    def has_sketch(self) -> bool:
        return bool(self.better_answer or self.to_add or self.improvement)


@dataclass(frozen=True)
class Feedback:
    strengths: tuple[str, ...]
    to_improve: tuple[str, ...]
    answers: tuple[AnswerFeedback, ...]
    shows_better_answers: bool


def feedback_on(shown: SessionReport) -> Feedback:
    """The feedback of a report that is ready."""
    # An ideal answer that is shown to one candidate of an interview is known to the next.
    is_practice = shown.session.config.is_practice
    answers = tuple(
        _answer(response, shown.evaluations.get(response.pk), with_better_answer=is_practice)
        for response in shown.responses
    )
    return Feedback(
        strengths=_spread([found.done_well for found in answers]),
        to_improve=_spread([found.to_add for found in answers]),
        answers=answers,
        shows_better_answers=is_practice,
    )


def _answer(response: Response, evaluation: AnswerEvaluation | None, *, with_better_answer: bool) -> AnswerFeedback:
    findings = [KeptKeyPoint.model_validate(found) for found in evaluation.key_points] if evaluation else []
    return AnswerFeedback(
        response=response,
        pieces=answer_card(response, evaluation).pieces,
        done_well=tuple(found.point for found in findings if found.covered),
        to_add=tuple(found.point for found in findings if not found.covered),
        improvement=evaluation.improvement if evaluation and evaluation.score is not None else "",
        better_answer=response.ideal_answer if with_better_answer else "",
        not_assessed_reason=evaluation.not_assessed_reason if evaluation else "",
    )


def _spread(lists: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The first of each answer, then the second of each, until there are enough: no answer is the whole of it."""
    longest = max((len(points) for points in lists), default=0)
    ranked = [points[place] for place in range(longest) for points in lists if place < len(points)]
    return tuple(dict.fromkeys(ranked))[:MOST_REMARKS]
