"""Judges one answer: scores, findings, evidence and what to improve, from what was measured.

Owns the ceilings that keep empty answers low and the wording of a judgement. Blind: sees question, expectations and
answer only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from llm.offline.judge.measuring import Measured, measure
from llm.offline.judge.quoting import evidence, shortened
from llm.offline.judge.scale import (
    NOTHING_OF_IT_CEILING,
    OFF_TOPIC_BELOW,
    Weights,
    bounded,
    key_point_score,
    open_score,
    quality,
    reference_score,
)
from llm.offline.phrasebook import phrases
from llm.purposes import (
    CriterionScore,
    EvaluateInput,
    EvaluateOutput,
    Evidence,
    KeyPointFinding,
    Language,
)

Flag = Literal["addresses_the_judge", "keyword_list", "repeats_the_question"]

UNKNOWN_SCORE = 3.0
# Lists of words and repeated questions hold no statement, so what they touch cannot count as said.
KEYWORD_LIST_CEILING = 35.0
REPEATED_QUESTION_CEILING = 15.0
CONTRADICTION_CEILING = 35.0
# Below this score nothing said can be correct or deep as an answer to the question.
CRITERIA_FOLLOW_BELOW = 40.0
MAX_EVIDENCE = 4


def evaluate(inputs: EvaluateInput) -> EvaluateOutput:
    """The judgement of one answer; the score is None with a reason where it cannot be judged."""
    measured = measure(inputs)
    if measured.is_unknown:
        return _not_known(inputs, measured)
    if measured.reason:
        return EvaluateOutput(
            score=None,
            quality=None,
            not_assessed_reason=getattr(phrases(inputs.language).not_assessed, measured.reason),
            flags=_flags(measured),
        )
    score = round(score_of(measured), 1)
    shown = _quotes(inputs.answer, measured)
    return EvaluateOutput(
        score=score,
        quality=quality(score),
        criteria=_criteria(measured, score, shown),
        key_points=measured.findings,
        evidence=shown,
        improvement=_improvement(measured, inputs.language),
        flags=_flags(measured),
    )


def score_of(measured: Measured, weights: Weights | None = None) -> float:
    """The score from the figures, under the ceilings that keep empty answers low."""
    if measured.is_unknown:
        return UNKNOWN_SCORE
    figures = measured.figures or {}
    if measured.reason or not figures or not measured.answer.index.terms:
        return 0.0
    expected = measured.expected
    if expected.points and expected.points_are_given:
        score = key_point_score(figures) * min(1.0, figures["topical"] / OFF_TOPIC_BELOW)
    elif expected.points:
        score = reference_score(figures, weights)
    else:
        score = open_score(figures)
    if measured.denies_the_reference or _is_mostly_contradicted(measured.findings):
        score = min(score, CONTRADICTION_CEILING)
    if measured.is_keyword_list:
        score = min(score, KEYWORD_LIST_CEILING)
    if measured.shares_nothing:
        score = min(score, NOTHING_OF_IT_CEILING)
    if measured.repeats_question:
        score = min(score, REPEATED_QUESTION_CEILING)
    if measured.bare:
        score = min(score, score_of(measured.bare, weights))
    return bounded(score)


def _is_mostly_contradicted(findings: Sequence[KeyPointFinding]) -> bool:
    """Whether at least as many points are denied as are covered."""
    denied = sum(finding.contradicted for finding in findings)
    return denied > 0 and denied >= sum(finding.covered for finding in findings)


def _flags(measured: Measured) -> tuple[Flag, ...]:
    named: dict[Flag, bool] = {
        "addresses_the_judge": measured.answer.addresses_the_judge,
        "keyword_list": measured.is_keyword_list or bool(measured.bare and measured.bare.is_keyword_list),
        "repeats_the_question": measured.repeats_question or bool(measured.bare and measured.bare.repeats_question),
    }
    return tuple(name for name, holds in named.items() if holds)


def _not_known(inputs: EvaluateInput, measured: Measured) -> EvaluateOutput:
    """ "I don't know" is an answer: it is judged, as one that covers nothing."""
    book = phrases(inputs.language).improvement
    shown = _whole(inputs.answer)
    points = measured.expected.points
    return EvaluateOutput(
        score=UNKNOWN_SCORE,
        quality=quality(UNKNOWN_SCORE),
        criteria=tuple(
            CriterionScore(name=name, score=UNKNOWN_SCORE, evidence=shown)
            for name in ("relevance", "correctness", "depth", "specificity", "structure")
        ),
        key_points=tuple(KeyPointFinding(point=point.point, coverage=0, covered=False) for point in points),
        evidence=shown,
        improvement=book.unknown.replace("{point}", points[0].point) if points else book.unknown_plain,
        flags=_flags(measured),
    )


def _quotes(answer: str, measured: Measured) -> tuple[Evidence, ...]:
    """The words the judgement rests on: of covered points, else of touched ones, else the answer itself."""
    covered = _distinct(finding.evidence for finding in measured.findings if finding.covered)
    touched = covered or _distinct(finding.evidence for finding in measured.findings)
    return touched[:MAX_EVIDENCE] or _whole(answer)


def _whole(answer: str) -> tuple[Evidence, ...]:
    quote = evidence(answer, 0, len(answer))
    return (shortened(quote),) if quote else ()


def _distinct(found: Iterable[Evidence | None]) -> tuple[Evidence, ...]:
    return tuple({(item.start, item.end): item for item in found if item is not None}.values())


def _criteria(measured: Measured, score: float, shown: tuple[Evidence, ...]) -> tuple[CriterionScore, ...]:
    """The criteria of a spoken answer, each with the words it rests on; only what was measured is listed."""
    first = shown[:1]
    criteria = [CriterionScore(name="relevance", score=_points(measured.figure("topical")), evidence=first)]
    if measured.expected.points:
        touched = [finding for finding in measured.findings if finding.coverage > 0 or finding.contradicted]
        right = sum(finding.coverage for finding in touched if not finding.contradicted)
        limit = min(1.0, score / CRITERIA_FOLLOW_BELOW)
        correctness = limit * right / len(touched) if touched else 0.0
        criteria += [
            CriterionScore(name="correctness", score=_points(correctness), evidence=shown),
            CriterionScore(name="depth", score=_points(limit * measured.figure("coverage")), evidence=shown),
        ]
    return (
        *criteria,
        CriterionScore(
            name="specificity", score=_points(measured.figure("specificity")), evidence=measured.specific or first
        ),
        CriterionScore(name="structure", score=_points(measured.figure("structure")), evidence=first),
    )


def _points(share: float) -> float:
    return round(100 * share, 1)


def _improvement(measured: Measured, language: Language) -> str:
    """One sentence on the most important thing to improve."""
    book = phrases(language).improvement
    findings = measured.findings
    if not findings:
        return book.no_expectations
    if measured.figure("topical") < OFF_TOPIC_BELOW and not any(finding.covered for finding in findings):
        return book.off_topic.replace("{point}", findings[0].point)
    denied = next((finding for finding in findings if finding.contradicted), None)
    if denied := denied or (findings[0] if measured.denies_the_reference else None):
        return book.contradicted.replace("{point}", denied.point)
    if missed := next((finding for finding in findings if not finding.covered), None):
        return book.missed.replace("{point}", missed.point)
    return book.more_specific if measured.figure("specificity") < 0.5 else book.complete
