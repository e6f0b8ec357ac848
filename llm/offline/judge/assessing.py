"""Judges one answer: from the words to scores, findings, evidence and what to improve.

Owns the order of the checks and how the parts become one judgement. Blind: sees question, expectations and answer only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from llm.offline.judge.assessable import reason_not_to_assess
from llm.offline.judge.cleaning import clean, without_dont_know
from llm.offline.judge.expected import Expected, expectations
from llm.offline.judge.features import features, weighted_coverage
from llm.offline.judge.manipulation import is_keyword_list, is_word_salad, repeats_question
from llm.offline.judge.points import Answer, find_points, look_for_points, read_answer
from llm.offline.judge.quoting import evidence
from llm.offline.judge.scale import bounded, fitted_score, key_point_score, quality
from llm.offline.judge.telling import specificity, structure
from llm.offline.judge.text import read_passage
from llm.offline.judge.topicality import topicality
from llm.offline.phrasebook import phrases
from llm.purposes import (
    CriterionScore,
    EvaluateInput,
    EvaluateOutput,
    Evidence,
    KeyPoint,
    KeyPointFinding,
    Language,
)

# Beside a statement of not knowing so few further content words are no answer.
WORDS_OF_NO_ANSWER = 5
UNKNOWN_SCORE = 3.0
# Lists of words and repeated questions hold no statement, so what they touch cannot count as said.
KEYWORD_LIST_CEILING = 25.0
REPEATED_QUESTION_CEILING = 15.0
CONTRADICTION_CEILING = 35.0
OFF_TOPIC_BELOW = 0.35
MAX_EVIDENCE = 4


@dataclass(frozen=True, slots=True)
class Coverages:
    """Which key points are covered by everything said, and their weighted mean."""

    covered: tuple[bool, ...]
    overall: float


def evaluate(inputs: EvaluateInput) -> EvaluateOutput:
    """The judgement of one answer; the score is None with a reason where it cannot be judged."""
    book = phrases(inputs.language)
    expected = expectations(inputs.question, inputs.key_points, inputs.ideal_answer, inputs.language)
    answer = read_answer(inputs.answer, expected)
    unknown = _is_plain_unknown(answer, inputs.language)
    flags = ("addresses_the_judge",) if answer.addresses_the_judge else ()
    if not unknown and (reason := reason_not_to_assess(inputs.answer, answer, expected)):
        return EvaluateOutput(score=None, quality=None, not_assessed_reason=getattr(book.not_assessed, reason), flags=flags)
    if unknown:
        return _not_known(inputs, expected, answer)
    found = look_for_points(expected, answer)
    topical = topicality(expected, answer, found)
    findings = find_points(expected, answer, found, topical)
    figures = features(expected, answer, findings)
    figures["specificity"], specific_evidence = specificity(answer, expected)
    figures["structure"] = structure(answer, expected)
    return _judged(inputs, expected, answer, findings, figures, topical, specific_evidence)


def _judged(
    inputs: EvaluateInput,
    expected: Expected,
    answer: Answer,
    findings: tuple[KeyPointFinding, ...],
    figures: dict[str, float],
    topical: float,
    specific_evidence: tuple[Evidence, ...],
) -> EvaluateOutput:
    keyword_list = is_keyword_list(answer, expected) or is_word_salad(answer, expected)
    repeated = repeats_question(answer, expected)
    score = score_of(expected, figures, topical, findings, keyword_list=keyword_list, repeated=repeated)
    quotes = _distinct(finding.evidence for finding in findings if finding.covered)
    quotes = quotes or _distinct(finding.evidence for finding in findings)
    whole = evidence(inputs.answer, 0, len(inputs.answer)) if not quotes else None
    shown = quotes or ((_shortened(whole),) if whole else ())
    flags = [
        *(["addresses_the_judge"] if answer.addresses_the_judge else []),
        *(["keyword_list"] if keyword_list else []),
        *(["repeats_the_question"] if repeated else []),
    ]
    return EvaluateOutput(
        score=round(score, 1),
        quality=quality(round(score, 1)),
        criteria=_criteria(expected, findings, figures, topical, score, shown, specific_evidence),
        key_points=findings,
        evidence=shown[:MAX_EVIDENCE],
        improvement=_improvement(expected, findings, figures, topical, inputs.language),
        flags=tuple(flags),
    )


def score_of(
    expected: Expected,
    figures: dict[str, float],
    topical: float,
    findings: Sequence[KeyPointFinding],
    *,
    keyword_list: bool,
    repeated: bool,
) -> float:
    """The score from the figures, under the ceilings that keep empty answers low."""
    if len(expected.points) >= 2 and expected.points_are_given:
        score = key_point_score(figures)
    elif expected.ideal.terms or expected.points:
        score = fitted_score(figures)
    else:
        score = 100 * (0.6 * topical + 0.25 * figures["specificity"] + 0.15 * figures["structure"])
    score *= min(1.0, topical / OFF_TOPIC_BELOW) if expected.points_are_given else 1.0
    if _mostly_contradicted(findings):
        score = min(score, CONTRADICTION_CEILING)
    if keyword_list:
        score = min(score, KEYWORD_LIST_CEILING)
    if repeated:
        score = min(score, REPEATED_QUESTION_CEILING)
    return bounded(score)


def _mostly_contradicted(findings: Sequence[KeyPointFinding]) -> bool:
    """Whether at least as many points are denied as are covered."""
    denied = sum(finding.contradicted for finding in findings)
    return denied > 0 and denied >= sum(finding.covered for finding in findings)


def says_dont_know(answer: str, language: Language) -> bool:
    """Whether the answer is a plain statement of not knowing and holds little else."""
    text, found = without_dont_know(clean(answer, language).text, language)
    if not found:
        return False
    return len(read_passage(text, language).content) <= WORDS_OF_NO_ANSWER


def covered_points(
    question: str, key_points: tuple[KeyPoint, ...], ideal_answer: str, answers: Sequence[str], language: Language
) -> Coverages:
    """Which key points the answers cover together."""
    expected = expectations(question, key_points, ideal_answer, language)
    answer = read_answer("\n".join(answers), expected)
    found = look_for_points(expected, answer)
    findings = find_points(expected, answer, found, topicality(expected, answer, found))
    return Coverages(tuple(finding.covered for finding in findings), weighted_coverage(expected, findings))


def _is_plain_unknown(answer: Answer, language: Language) -> bool:
    text, found = without_dont_know(answer.cleaned, language)
    return found and len(read_passage(text, language).content) <= WORDS_OF_NO_ANSWER


def _not_known(inputs: EvaluateInput, expected: Expected, answer: Answer) -> EvaluateOutput:
    """"I don't know" is an answer: it is judged, as one that covers nothing."""
    book = phrases(inputs.language).improvement
    said = evidence(inputs.answer, 0, len(inputs.answer))
    shown = (_shortened(said),) if said else ()
    first = expected.points[0].point if expected.points else ""
    return EvaluateOutput(
        score=UNKNOWN_SCORE,
        quality=quality(UNKNOWN_SCORE),
        criteria=tuple(
            CriterionScore(name=name, score=UNKNOWN_SCORE, evidence=shown)
            for name in ("relevance", "correctness", "depth", "specificity", "structure")
        ),
        key_points=tuple(KeyPointFinding(point=point.point, coverage=0, covered=False) for point in expected.points),
        evidence=shown,
        improvement=book.unknown.replace("{point}", first) if first else book.unknown_plain,
        flags=("addresses_the_judge",) if answer.addresses_the_judge else (),
    )


def _criteria(
    expected: Expected,
    findings: Sequence[KeyPointFinding],
    figures: dict[str, float],
    topical: float,
    score: float,
    shown: tuple[Evidence, ...],
    specific_evidence: tuple[Evidence, ...],
) -> tuple[CriterionScore, ...]:
    """The criteria of a spoken answer, each with the words it rests on; only what was measured is listed."""
    whole = shown[:1]
    touched = [finding for finding in findings if finding.coverage > 0 or finding.contradicted]
    correct = (
        sum(finding.coverage for finding in touched if not finding.contradicted) / len(touched) if touched else 0.0
    )
    criteria = [CriterionScore(name="relevance", score=round(100 * topical, 1), evidence=whole)]
    if expected.points:
        # Nothing that is off the topic is correct or deep as an answer to this question.
        limit = min(1.0, score / 40) if score < 40 else 1.0
        criteria += [
            CriterionScore(name="correctness", score=round(100 * correct * limit, 1), evidence=shown[:MAX_EVIDENCE]),
            CriterionScore(
                name="depth", score=round(100 * figures["coverage"] * limit, 1), evidence=shown[:MAX_EVIDENCE]
            ),
        ]
    return (
        *criteria,
        CriterionScore(
            name="specificity", score=round(100 * figures["specificity"], 1), evidence=specific_evidence or whole
        ),
        CriterionScore(name="structure", score=round(100 * figures["structure"], 1), evidence=whole),
    )


def _improvement(
    expected: Expected,
    findings: Sequence[KeyPointFinding],
    figures: dict[str, float],
    topical: float,
    language: Language,
) -> str:
    """One sentence on the most important thing to improve."""
    book = phrases(language).improvement
    if not findings:
        return book.no_expectations
    denied = next((finding for finding in findings if finding.contradicted), None)
    missed = next((finding for finding in findings if not finding.covered and not finding.contradicted), None)
    if topical < OFF_TOPIC_BELOW:
        return book.off_topic.replace("{point}", findings[0].point)
    if denied:
        return book.contradicted.replace("{point}", denied.point)
    if missed:
        return book.missed.replace("{point}", missed.point)
    return book.more_specific if figures["specificity"] < 0.5 else book.complete


def _distinct(found: object) -> tuple[Evidence, ...]:
    kept: dict[tuple[int, int], Evidence] = {}
    for item in found:  # type: ignore[attr-defined]
        if item is not None:
            kept.setdefault((item.start, item.end), item)
    return tuple(kept.values())


def _shortened(quote: Evidence, longest: int = 240) -> Evidence:
    text = quote.quote[:longest]
    if len(quote.quote) > longest and " " in text:
        text = text[: text.rindex(" ")]
    return Evidence(quote=text, start=quote.start, end=quote.start + len(text))
