"""Percentiles, shares and slopes of what was measured. Pure; times are seconds, printed as milliseconds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """How a set of times is spread, in milliseconds; `count` 0 means that there were none."""

    count: int
    p50: float
    p95: float
    p99: float
    longest: float

    def __str__(self) -> str:
        if not self.count:
            return "none"
        return f"{self.p50:.0f} / {self.p95:.0f} / {self.p99:.0f} / {self.longest:.0f}"


def spread_of(seconds: Iterable[float]) -> Spread:
    ordered = sorted(seconds)
    if not ordered:
        return Spread(0, math.nan, math.nan, math.nan, math.nan)
    return Spread(
        len(ordered),
        percentile(ordered, 50) * 1000,
        percentile(ordered, 95) * 1000,
        percentile(ordered, 99) * 1000,
        ordered[-1] * 1000,
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which so many per cent lie, between the two nearest (the linear method of NumPy and R-7)."""
    if not ordered:
        raise ValueError("There is no percentile of nothing.")
    place = (len(ordered) - 1) * share / 100
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def shares_of(names: Iterable[str]) -> dict[str, float]:
    """What part of all each name is, the most frequent first."""
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    whole = sum(counts.values())
    return {name: count / whole for name, count in sorted(counts.items(), key=lambda each: -each[1])}


def growth_per_minute(samples: Sequence[tuple[float, float]]) -> float:
    """The slope of (seconds, value) samples by least squares, per minute; 0 for fewer than two."""
    if len(samples) < 2:
        return 0.0
    mean_at = sum(at for at, _ in samples) / len(samples)
    mean_value = sum(value for _, value in samples) / len(samples)
    spread = sum((at - mean_at) ** 2 for at, _ in samples)
    if spread == 0:
        return 0.0
    return 60 * sum((at - mean_at) * (value - mean_value) for at, value in samples) / spread
