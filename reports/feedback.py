"""A report turned to the candidate it is about: what they did well, what to improve, and how an answer could be better.

Pure. Owns what of a report candidates see: words and key points, never a score, a recommendation or a decision. Its
sentences are in the language that is active.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from interviews.models import Response
from reports.evidence import KeptKeyPoint
from reports.models import AnswerEvaluation
from reports.presentation import Piece, answer_card
from reports.selectors.report import SessionReport
from reports.services.evaluation import JUDGE_FAILED, NO_ANSWER, NOT_CLEAR, NOT_TRANSCRIBED, SKIPPED

# What is said of a whole interview, so that a page is read to its end.
MOST_REMARKS = 5

# Why an answer was not assessed, said to the person who gave it; another reason is said as it is stored. That they
# skipped a question stands in place of the answer.
TOLD_TO_CANDIDATES: dict[str, str] = {
    SKIPPED: "",
    NO_ANSWER: gettext_noop("You gave no answer."),
    NOT_TRANSCRIBED: gettext_noop("The recording could not be turned into text."),
    NOT_CLEAR: gettext_noop("The recording is too unclear to be judged by."),
    JUDGE_FAILED: gettext_noop("The answer could not be judged because of a fault of ours."),
}


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
        not_assessed_reason=_reason(evaluation.not_assessed_reason) if evaluation else "",
    )


def _reason(stored: str) -> str:
    told = TOLD_TO_CANDIDATES.get(stored, stored)
    return gettext(told) if told else ""


def _spread(lists: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The first of each answer, then the second of each, until there are enough: no answer is the whole of it."""
    longest = max((len(points) for points in lists), default=0)
    ranked = [points[place] for place in range(longest) for points in lists if place < len(points)]
    return tuple(dict.fromkeys(ranked))[:MOST_REMARKS]
