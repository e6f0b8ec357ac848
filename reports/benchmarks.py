"""Where an answer stands among the answers to the same question. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Fewer answers make a percentile that one more answer would overturn.
LEAST_ANSWERS = 20
BINS = 10


@dataclass(frozen=True)
class Standing:
    """One answer among `answers` to its question, itself among them.

    `percentile` is the share that scored lower, with half of those that scored the same: 0 to 100.
    `counts` are the answers by score, in ten steps of ten points; `own_bin` the step of this one.
    """

    answers: int
    percentile: int
    counts: tuple[int, ...]
    own_bin: int


def standing(score: float | None, scores: Mapping[int, int]) -> Standing | None:
    """The standing of a score among `scores` (whole points: how many answers), or None where they are too few.

    The scores hold the answer's own. Whole points are compared, as they are shown.
    """
    total = sum(scores.values())
    if score is None or total < LEAST_ANSWERS:
        return None
    # As the database rounds: a half goes up.
    own = int(score + 0.5)
    lower = sum(count for points, count in scores.items() if points < own)
    same = scores.get(own, 0)
    counts = [0] * BINS
    for points, count in scores.items():
        counts[bin_of(points)] += count
    return Standing(
        answers=total, percentile=round((lower + same / 2) / total * 100), counts=tuple(counts), own_bin=bin_of(own)
    )


def bin_of(points: int) -> int:
    """The step of ten points; 100 belongs to the last."""
    return min(BINS - 1, max(0, points // (100 // BINS)))
