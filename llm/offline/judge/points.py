"""The key points of one answer: coverage, contradiction and the words each finding rests on.

Owns the calibration of a single point; knows nothing of the overall score.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from llm.offline.judge.answer import Answer
from llm.offline.judge.coverage import Found, find
from llm.offline.judge.expected import Expected, ExpectedPoint
from llm.offline.judge.quoting import quote_around, sentence_at
from llm.offline.phrasebook import ExpectationKind, phrases
from llm.purposes import Evidence, KeyPointFinding, Language

# Shares at which a point counts as not said at all, half said and fully said. Measured on the bank: key points
# against their own ideal answer and against other answers of the same area (benchmarks/judging, `--bank`).
NOT_SAID, HALF_SAID, FULLY_SAID = 0.14, 0.3, 0.52
COVERED_FROM = 0.5
# A sentence of the ideal answer may hold more than the point itself.
IDEAL_SENTENCE_WORTH = 0.95
# What the telltale words of a kind ("as a result", a figure) can earn when the answer is about the question.
KIND_WORTH = 0.8

_NUMBER = re.compile(r"\d|%")


def look_for_points(expected: Expected, answer: Answer) -> tuple[Found, ...]:
    """For every key point its best place in the answer, by its own words or by the ideal answer's."""
    return tuple(_look_for(point, answer) for point in expected.points)


def _look_for(point: ExpectedPoint, answer: Answer) -> Found:
    own = find(point.statement, answer.index)
    best = own
    for sentence in point.said_ideally:
        said = find(sentence, answer.index)
        if said.share * IDEAL_SENTENCE_WORTH > best.share:
            best = Found(said.share * IDEAL_SENTENCE_WORTH, said.hits, said.contradicted)
    return best


def find_points(
    expected: Expected, answer: Answer, found: Sequence[Found], topicality: float
) -> tuple[KeyPointFinding, ...]:
    """A finding for every key point. `topicality` (0 to 1) says how far the answer is about the question at all."""
    return tuple(
        _finding(point, place, expected, answer, topicality)
        for point, place in zip(expected.points, found, strict=True)
    )


def _finding(
    point: ExpectedPoint, found: Found, expected: Expected, answer: Answer, topicality: float
) -> KeyPointFinding:
    # Words that two answers of one field share by chance say less where the answer is about something else.
    coverage = calibrated(found.share) * topicality
    evidence = quote_around(answer, found.hits) if found.hits else None
    if point.kinds and not found.contradicted:
        kind_coverage, place = _kind_coverage(point, expected.language, answer)
        if KIND_WORTH * kind_coverage * topicality > coverage and place is not None:
            coverage = KIND_WORTH * kind_coverage * topicality
            evidence = place
    coverage = 0.0 if found.contradicted or evidence is None else round(coverage, 3)
    return KeyPointFinding(
        point=point.point,
        coverage=coverage,
        covered=coverage >= COVERED_FROM,
        contradicted=found.contradicted,
        evidence=evidence if coverage > 0 or found.contradicted else None,
    )


def calibrated(share: float) -> float:
    """The share of a statement's words that were found, as coverage: straight lines between the three marks."""
    if share <= NOT_SAID:
        return 0.0
    if share <= HALF_SAID:
        return 0.5 * (share - NOT_SAID) / (HALF_SAID - NOT_SAID)
    return min(1.0, 0.5 + 0.5 * (share - HALF_SAID) / (FULLY_SAID - HALF_SAID))


def _kind_coverage(point: ExpectedPoint, language: Language, answer: Answer) -> tuple[float, Evidence | None]:
    """How clearly the answer is told in the words of the kinds the point asks for, and the first such place."""
    best, where = 0.0, None
    for kind in point.kinds:
        found = [match.start() for match in marker_pattern(kind, language).finditer(answer.cleaned)]
        if kind == "result":
            found += [match.start() for match in _NUMBER.finditer(answer.cleaned)]
        # One telltale word may be chance; three different places are not.
        value = min(1.0, len(found) / 3) if found else 0.0
        if value > best:
            best, where = value, found[0]
    return best, sentence_at(answer, where) if where is not None else None


@lru_cache(maxsize=128)
def marker_pattern(kind: ExpectationKind, language: Language) -> re.Pattern[str]:
    """The telltale words of a kind as one pattern over whole words."""
    markers = next(e.markers for e in phrases(language).expectations if e.kind == kind)
    ordered = sorted(markers, key=len, reverse=True)
    body = "|".join(re.escape(marker).replace(r"\ ", r"\s+") for marker in ordered)
    return re.compile(rf"(?<![\w\u0900-\u097f])(?:{body})", re.IGNORECASE)
