"""Measures an answer against what is expected, as named figures between 0 and 1.

Owns what is measured; knows nothing of weights. Each figure is explained beside its formula.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from llm.offline.judge.answer import Answer
from llm.offline.judge.coverage import find
from llm.offline.judge.expected import Expected
from llm.offline.judge.terms import Term, TermIndex
from llm.purposes import KeyPointFinding

# What a point costs, of its worth, when the answer says its opposite.
DENIED_COSTS = 0.5
# The content words of a spoken answer of a minute.
MANY_WORDS = 75
# Reference answers up to here are definitions, from there on whole answers of several statements.
BRIEF_WORDS, WHOLE_WORDS = 35, 75


def features(
    expected: Expected, answer: Answer, findings: Sequence[KeyPointFinding], topical: float
) -> dict[str, float]:
    """The figures by name."""
    ideal = find(expected.ideal, answer.index)
    ideal_terms = [item.term for item in expected.ideal.terms]
    with_question = recall(ideal_terms, answer.index)
    taken_up = recall(expected.question_terms, answer.index)
    precision = recall(answer.index.terms, expected.wanted)
    related = min(max(with_question, taken_up, precision), 0.5) / 0.5
    said = min(1.0, math.log1p(len(answer.index.terms)) / math.log1p(MANY_WORDS))
    return {
        # Whether anything of the ideal answer is there at all, and whether a good part is: grades rise at first.
        "ideal_touched": min(ideal.share, 0.15) / 0.15,
        "ideal_partly": min(ideal.share, 0.4) / 0.4,
        # Share of the ideal answer's information that the answer holds, words of the question nearly left out.
        "ideal_recall": ideal.share,
        # The same with the question's words in full: what the answer is about.
        "ideal_recall_with_question": with_question,
        # Share of the answer's own information that is expected: low where it talks of other things.
        "precision": precision,
        # Angle between the two as weighted words.
        "cosine": cosine(_weights(answer.index.terms, expected), _weights(ideal_terms, expected)),
        # The same by groups of four letters: forgiving of word forms.
        "letters": cosine(_letters(answer.counted), _letters(expected.ideal.text)),
        # How much of the question the answer takes up.
        "question_recall": taken_up,
        # Share of the answer that is the question again.
        "echo": recall(answer.index.terms, expected.question_index),
        # How far it is about the question at all.
        "topical": topical,
        # Key points, weighted by importance.
        "coverage": weighted_coverage(expected, findings),
        # Whether the best covered point is covered at all.
        "best_coverage": max((finding.coverage for finding in findings), default=0.0),
        # The four views of being related, each only as far as it tells related from unrelated.
        "related": related,
        "ideal_and_question_partly": min(with_question, 0.4) / 0.4,
        "question_partly": min(taken_up, 0.4) / 0.4,
        "precise_partly": min(precision, 0.4) / 0.4,
        # Pairs of neighbouring content words that the ideal answer has too.
        "pairs": _pairs(answer.index.terms, ideal_terms),
        # Length on a scale where four times the ideal answer is 1; the logarithm makes padding worthless.
        "length": _length(len(answer.index.terms), len(ideal_terms)),
        # How much is said at all, and being related as far as much is said: a long answer that shares nothing with
        # question and reference is about something else, a short one may be put in other words.
        "said": said,
        "related_at_length": said * related,
        "precise_at_length": said * precision,
        "question_at_length": said * taken_up,
        "topical_at_length": said * topical,
        # How far the reference is a whole answer (1) rather than a definition of one sentence (0).
        "extent": min(1.0, max(0.0, (expected.ideal_word_count - BRIEF_WORDS) / (WHOLE_WORDS - BRIEF_WORDS))),
    }


def weighted_coverage(expected: Expected, findings: Sequence[KeyPointFinding]) -> float:
    """The mean coverage of the points, the important ones first; saying the opposite takes half a point away."""
    total = sum(point.importance for point in expected.points)
    covered = sum(
        point.importance * (finding.coverage - DENIED_COSTS * finding.contradicted)
        for point, finding in zip(expected.points, findings, strict=True)
    )
    return max(0.0, covered / total) if total else 0.0


def recall(wanted: Iterable[Term], index: TermIndex) -> float:
    """The share of the wanted terms' information that the index holds; each stem counts once."""
    total = found = 0.0
    for term in {term.stem: term for term in wanted}.values():
        total += term.information
        found += term.information * max((hit.similarity for hit in index.hits(term)), default=0.0)
    return found / total if total else 0.0


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    """The cosine of two sparse vectors."""
    product = sum(weight * other[key] for key, weight in one.items() if key in other)
    size = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return product / size if size else 0.0


def _weights(terms: Iterable[Term], expected: Expected) -> dict[str, float]:
    counts = Counter(term.stem for term in terms)
    information = {term.stem: term.information for term in terms}
    asked = {term.stem for term in expected.question_terms}
    return {
        word: (1 + math.log(count)) * information[word] * (0.3 if word in asked else 1.0)
        for word, count in counts.items()
    }


def _letters(text: str) -> dict[str, float]:
    spaced = " ".join(text.lower().split())
    return dict(Counter(spaced[index : index + 4] for index in range(len(spaced) - 3)))


def _pairs(said: Sequence[Term], wanted: Sequence[Term]) -> float:
    pairs = {(left.stem, right.stem) for left, right in pairwise(wanted)}
    own = {(left.stem, right.stem) for left, right in pairwise(said)}
    return len(pairs & own) / len(pairs) if pairs else 0.0


def _length(said: int, wanted: int) -> float:
    return min(1.0, math.log1p(said) / math.log1p(4 * max(wanted, 3)))
