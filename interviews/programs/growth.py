"""How a function's time grows with its input: makes the program that measures, and reads what it printed. Pure.

Python only. The figure is a hint: the measured program shares its process with the clock.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import pairwise
from string import Template
from typing import Any

from interviews.programs.facts import Growth, Trend

# A size that takes longer than this is the last.
LONG_ENOUGH_SECONDS = 0.25
SMALLEST, LARGEST = 125, 128_000
# Shorter than this is the clock's own noise.
MEASURABLE_MS = 0.1
LEAST_POINTS = 3
TOP_LEVEL_NAME = r"^[A-Za-z_][A-Za-z0-9_]{0,80}$"
_MARK = "growth-measured "
# The first whose bound the exponent is below. n log n measures as 1.1 to 1.2.
_TRENDS: tuple[tuple[float, Trend], ...] = (
    (0.4, "flat"),
    (1.35, "linear"),
    (1.7, "between"),
    (2.4, "quadratic"),
    (math.inf, "steeper"),
)

_PROBE = Template(
    """

def _measure_growth():
    import contextlib, io, json, sys, time
    points, size = [], $smallest
    while size <= $largest:
        best = None
        for _ in range(3):
            arguments = list(eval($arguments, {"n": size}))
            with contextlib.redirect_stdout(io.StringIO()):
                begun = time.perf_counter()
                $function(*arguments)
                took = time.perf_counter() - begun
            best = took if best is None else min(best, took)
            if took > 0.05:
                break
        points.append([size, best * 1000])
        sys.__stdout__.write($mark + json.dumps(points) + chr(10))
        sys.__stdout__.flush()
        if best > $long_enough:
            break
        size *= 2


_measure_growth()
"""
)


def probe_source(source: str, *, function: str, arguments: str) -> str:
    """The program with a measurement after it. `arguments` is a Python expression in `n` that gives their list.

    It prints after each size, so that what was measured counts though a later size takes too long.
    """
    return source + _PROBE.substitute(
        smallest=SMALLEST,
        largest=LARGEST,
        long_enough=LONG_ENOUGH_SECONDS,
        function=function,
        arguments=repr(arguments),
        mark=repr(_MARK),
    )


def growth_from(stdout: str, *, function: str) -> Growth | None:
    """What such a program printed; None where it printed no measurement."""
    told = [line.removeprefix(_MARK) for line in stdout.splitlines() if line.startswith(_MARK)]
    points = _points(told[-1]) if told else []
    if not points:
        return None
    exponent = _exponent(points)
    return Growth(
        function=function,
        sizes=tuple(size for size, _ in points),
        milliseconds=tuple(round(ms, 3) for _, ms in points),
        exponent=exponent,
        trend=None if exponent is None else next(trend for below, trend in _TRENDS if exponent < below),
    )


def arguments_from(tests: Sequence[dict[str, Any]]) -> tuple[str, str] | None:
    """A function and its arguments as an expression in `n`, made from the test with the longest sequence.

    None where no test calls a function with a list or a text of plain values.
    """
    calls = [
        (max(_length(argument) for argument in test["args"]), test)
        for test in tests
        if test.get("kind") == "call" and test.get("args") and not test.get("kwargs")
    ]
    longest, test = max(calls, key=lambda call: call[0], default=(0, None))
    if test is None or not longest:
        return None
    parts = [f"({each!r} * n)[:n]" if _length(each) else repr(each) for each in test["args"]]
    return test["function"], f"[{', '.join(parts)}]"


def _length(argument: Any) -> int:
    """Of what may be repeated to any length: a text, or a list of numbers or texts."""
    if isinstance(argument, str):
        return len(argument)
    if isinstance(argument, list) and all(isinstance(item, int | float | str) for item in argument):
        return len(argument)
    return 0


def _points(told: str) -> list[tuple[int, float]]:
    try:
        return [(int(size), float(ms)) for size, ms in json.loads(told)]
    except (ValueError, TypeError):
        return []


def _exponent(points: Sequence[tuple[int, float]]) -> float | None:
    """The slope of time over size, both as logarithms, of the largest sizes: there the small change counts least."""
    slow = [(math.log2(size), math.log2(ms)) for size, ms in points if ms >= MEASURABLE_MS and math.isfinite(ms)][-5:]
    if len(slow) < LEAST_POINTS:
        # Through all sizes and still nothing to measure: it hardly grows.
        return 0.0 if points[-1][0] >= LARGEST and points[-1][1] < MEASURABLE_MS else None
    slopes = sorted((high[1] - low[1]) / (high[0] - low[0]) for low, high in pairwise(slow))
    return round(slopes[len(slopes) // 2], 2)
