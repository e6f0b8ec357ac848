"""Measures one answer: everything a score, a finding or a sentence of feedback is made from.

Owns the order of the steps from words to figures; knows nothing of scales.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from llm.offline.judge.answer import Answer, read_answer
from llm.offline.judge.aside import beside_the_point
from llm.offline.judge.assessable import Reason, reason_not_to_assess
from llm.offline.judge.cleaning import clean, without_dont_know
from llm.offline.judge.denial import denies_the_reference, denies_throughout, takes_back
from llm.offline.judge.expected import Expected, expectations
from llm.offline.judge.features import features, weighted_coverage
from llm.offline.judge.kinship import kinship
from llm.offline.judge.manipulation import (
    is_stuffed,
    repeats_question,
)
from llm.offline.judge.opposition import turns_round
from llm.offline.judge.points import find_points, look_for_points
from llm.offline.judge.telling import specificity, structure, tells_an_experience
from llm.offline.judge.text import read_passage
from llm.offline.judge.topicality import topicality
from llm.purposes import EvaluateInput, Evidence, KeyPoint, KeyPointFinding, Language

# Beside a statement of not knowing so few further content words are no answer.
WORDS_OF_NO_ANSWER = 5
# "Tell me about a time when ...", answered in general terms, is about the question only so far.
WITHOUT_EXPERIENCE = 0.45


@dataclass(frozen=True, slots=True)
class Measured:
    """One answer, measured. `reason` says why it cannot be assessed; the figures are empty then."""

    expected: Expected
    answer: Answer
    is_unknown: bool = False
    reason: Reason | None = None
    findings: tuple[KeyPointFinding, ...] = ()
    figures: dict[str, float] | None = None
    specific: tuple[Evidence, ...] = ()
    is_keyword_list: bool = False
    repeats_question: bool = False
    denies_the_reference: bool = False
    # Not one word of it is expected or belongs to what is.
    shares_nothing: bool = False
    # The same answer without its sentences on nothing that is asked: these may not raise a score.
    bare: Measured | None = None

    def figure(self, name: str) -> float:
        return self.figures[name] if self.figures else 0.0


@dataclass(frozen=True, slots=True)
class Coverages:
    """Which key points are covered by everything said, and their weighted mean."""

    covered: tuple[bool, ...]
    overall: float


def measure(inputs: EvaluateInput) -> Measured:
    """The answer with its figures, or with the reason why there are none."""
    measured = _measured(inputs)
    if not measured.figures:
        return measured
    rest = beside_the_point(measured.expected, measured.answer)
    if rest.speaks_of_judging_alone:
        return replace(
            measured, figures=None, findings=(), specific=(), answer=replace(measured.answer, addresses_the_judge=True)
        )
    if rest.is_nowhere_on_it and without_dont_know(measured.answer.cleaned, inputs.language)[1]:
        return Measured(measured.expected, measured.answer, is_unknown=True)
    if rest.shares_nothing:
        return replace(measured, shares_nothing=True)
    if rest.core is not None:
        core = read_answer(rest.core, measured.expected)
        measured = replace(
            measured,
            is_keyword_list=measured.is_keyword_list or is_stuffed(core, measured.expected),
            repeats_question=measured.repeats_question or repeats_question(core, measured.expected),
        )
    if rest.kept is None:
        return measured
    return replace(measured, bare=_measured(inputs.model_copy(update={"answer": rest.kept})))


def _measured(inputs: EvaluateInput) -> Measured:
    expected = expectations(inputs.question, inputs.key_points, inputs.ideal_answer, inputs.language)
    answer = read_answer(inputs.answer, expected)
    if _is_unknown(answer.cleaned, inputs.language):
        return Measured(expected, answer, is_unknown=True)
    if reason := reason_not_to_assess(inputs.answer, answer, expected):
        return Measured(expected, answer, reason=reason)
    found = look_for_points(expected, answer)
    topical = topicality(expected, answer, found)
    if expected.asks_for_experience and not tells_an_experience(answer, inputs.language):
        topical = min(topical, WITHOUT_EXPERIENCE)
    findings = find_points(expected, answer, found, topical)
    specific, specific_evidence = specificity(answer, expected)
    figures = {
        **features(expected, answer, findings, topical),
        **kinship(inputs.question, expected, answer),
        "specificity": specific,
        "structure": structure(answer, expected),
    }
    return Measured(
        expected,
        answer,
        findings=findings,
        figures=figures,
        specific=specific_evidence,
        is_keyword_list=is_stuffed(answer, expected),
        repeats_question=repeats_question(answer, expected),
        denies_the_reference=takes_back(answer, expected)
        or turns_round(expected, answer)
        or (
            not expected.points_are_given
            and (denies_throughout(answer, expected) or denies_the_reference(answer, expected, figures["ideal_recall"]))
        ),
    )


def says_dont_know(answer: str, language: Language) -> bool:
    """Whether the answer is a plain statement of not knowing and holds little else."""
    return _is_unknown(clean(answer, language).text, language)


def covered_points(
    question: str, key_points: tuple[KeyPoint, ...], ideal_answer: str, answers: Sequence[str], language: Language
) -> Coverages:
    """Which key points the answers cover together."""
    expected = expectations(question, key_points, ideal_answer, language)
    answer = read_answer("\n".join(answers), expected)
    found = look_for_points(expected, answer)
    findings = find_points(expected, answer, found, topicality(expected, answer, found))
    return Coverages(tuple(finding.covered for finding in findings), weighted_coverage(expected, findings))


def _is_unknown(cleaned: str, language: Language) -> bool:
    text, found = without_dont_know(cleaned, language)
    return found and len(read_passage(text, language).content) <= WORDS_OF_NO_ANSWER
