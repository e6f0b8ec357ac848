"""The facts about a program in the form they are stored in. Plain values; knows no process and no page."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TestFact(_Fact):
    """What became of one test. `status` is interviews.sandbox.Status."""

    __test__ = False  # not a test case of pytest's

    name: str
    hidden: bool
    status: str
    message: str = ""
    ms: float = 0.0


class StaticRemark(_Fact):
    """What a linter says about a line, counted from 1."""

    line: int
    rule: str
    message: str


class Function(_Fact):
    """A function with its cyclomatic complexity: the number of ways through it, roughly."""

    name: str
    line: int
    complexity: int


class StaticReading(_Fact):
    """What the text of a program shows. `is_analysed` is false where there is no analyser of the language."""

    lines: int
    is_analysed: bool = False
    remarks: tuple[StaticRemark, ...] = ()
    functions: tuple[Function, ...] = ()


Trend = Literal["flat", "linear", "between", "quadratic", "steeper"]


class Growth(_Fact):
    """How long a function took with inputs of these sizes. `exponent` is that of the power of the size which fits
    the slower half; None where too little was slow enough to be measured."""

    function: str
    sizes: tuple[int, ...]
    milliseconds: tuple[float, ...]
    exponent: float | None = None
    trend: Trend | None = None


class CodeFacts(_Fact):
    """All that rules tell about an answer's program. `status` is interviews.sandbox.Status of all its tests."""

    language: str
    status: str
    # Why nothing ran, for a person; empty when it did.
    reason: str = ""
    # What the program, or its compiler, said last.
    stderr: str = ""
    tests: tuple[TestFact, ...] = ()
    static: StaticReading
    growth: Growth | None = None
    # The same of the exercise's reference solution.
    reference_growth: Growth | None = None

    @property
    def was_executed(self) -> bool:
        return not self.reason

    @property
    def passed_count(self) -> int:
        return sum(1 for test in self.tests if test.status == "passed")

    @property
    def passed_share(self) -> float | None:
        """Which part of all tests passed, 0 to 1; None where there are none, or nothing ran."""
        return self.passed_count / len(self.tests) if self.tests and self.was_executed else None
