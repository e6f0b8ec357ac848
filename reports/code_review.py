"""How an answer in code is scored from what its tests and analysers say, and the shape in which that is kept. Pure.

Tests dominate: seven tenths of the score are the share of tests that passed, and the rest (how time grows, how it
reads) counts only as far as the program works. A model may judge that rest; it never touches what the tests say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext
from pydantic import BaseModel, ConfigDict

from interviews.services import CodeFacts
from llm.services import CodeReviewOutput
from reports.evidence import KeptCriterion

TESTS_WEIGHT, COMPLEXITY_WEIGHT, READABILITY_WEIGHT = 0.7, 0.15, 0.15
# A function with more ways through it than this is hard to follow (the usual bound of McCabe's measure).
MANY_WAYS = 10
POINTS_A_REMARK, POINTS_A_WAY = 6.0, 5.0
# So much steeper than the reference is another order of growth: linear and n log n lie 0.2 apart.
STEEPER_BY = 0.5

# What became of a test, in words.
TEST_STATES: dict[str, str] = {
    "passed": "passed",
    "failed": "failed",
    "timeout": "too slow",
    "not_reached": "not reached",
    "runtime_error": "error",
    "compile_error": "does not compile",
    "memory": "too much memory",
    "output_limit": "too much output",
    "not_executed": "not executed",
}

NOT_EXECUTED = "Not executed: {reason} The code is kept and was not scored. Please read it by hand."


class KeptToolRun(BaseModel):
    """One use of a tool by the reviewing model, as the report cites it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    name: str
    arguments: str
    result: str
    succeeded: bool


class CodeReading(BaseModel):
    """What is kept of the review of an answer in code: the facts, and a model's verdict where one gave it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    facts: CodeFacts
    review: CodeReviewOutput | None = None
    tool_runs: tuple[KeptToolRun, ...] = ()

    @property
    def verdict(self) -> Literal["correct", "partly_correct", "incorrect", "not_executed"]:
        share = self.facts.passed_share
        if share is None:
            return "not_executed"
        return "correct" if share == 1 else "partly_correct" if share else "incorrect"

    @property
    def in_short(self) -> str:
        if not self.facts.was_executed:
            return gettext("not executed")
        return gettext("{passed} of {tests} tests passed").format(
            passed=self.facts.passed_count, tests=len(self.facts.tests)
        )


@dataclass(frozen=True)
class CodeScore:
    score: float
    criteria: tuple[KeptCriterion, ...]


def code_score(facts: CodeFacts, review: CodeReviewOutput | None = None) -> CodeScore | None:
    """The score with its parts; None where nothing was run. Without `review` all of it is by rules."""
    share = facts.passed_share
    if share is None:
        return None
    said = {aspect.name: aspect.score for aspect in review.aspects} if review else {}
    tests = round(100 * share, 1)
    complexity = said.get("complexity", _complexity(facts)) if share else None
    readability = said.get("readability", _readability(facts)) if share else None
    rest = [
        (each, weight)
        for each, weight in ((complexity, COMPLEXITY_WEIGHT), (readability, READABILITY_WEIGHT))
        if each is not None
    ]
    weighed = [(tests, TESTS_WEIGHT), *((each * share, weight) for each, weight in rest)]
    score = sum(each * weight for each, weight in weighed) / sum(weight for _, weight in weighed)
    criteria = [KeptCriterion(name="correctness", score=tests)]
    if complexity is not None:
        criteria.append(KeptCriterion(name="complexity", score=complexity))
    if readability is not None:
        criteria.append(KeptCriterion(name="readability", score=readability))
    return CodeScore(score=round(score, 1), criteria=tuple(criteria))


def _complexity(facts: CodeFacts) -> float | None:
    """Beside the reference's growth, where both were measured: as good, or an order or more worse."""
    mine, reference = facts.growth, facts.reference_growth
    if mine is None or reference is None or mine.exponent is None or reference.exponent is None:
        return None
    steeper = mine.exponent - reference.exponent
    return 100.0 if steeper < STEEPER_BY else 60.0 if steeper < 1 + STEEPER_BY else 30.0


def _readability(facts: CodeFacts) -> float | None:
    if not facts.static.is_analysed:
        return None
    ways = sum(max(0, function.complexity - MANY_WAYS) for function in facts.static.functions)
    return max(0.0, 100.0 - POINTS_A_REMARK * len(facts.static.remarks) - POINTS_A_WAY * ways)


def facts_in_words(facts: CodeFacts) -> str:
    """The facts as plain lines, for a model and for whoever reads without a page."""
    lines = []
    if facts.was_executed:
        lines.append(f"Tests passed: {facts.passed_count} of {len(facts.tests)}.")
        for test in facts.tests:
            kind = "hidden" if test.hidden else "visible"
            lines.append(f"- {test.name} ({kind}): {test.status}. {test.message}".rstrip())
        if facts.stderr:
            lines.append(f"The program said: {facts.stderr}")
    else:
        lines.append(f"Not executed: {facts.reason}")
    lines += [f"Line {remark.line}: {remark.rule} {remark.message}" for remark in facts.static.remarks]
    lines += [
        f"Line {function.line}: {function.name} has a cyclomatic complexity of {function.complexity}."
        for function in facts.static.functions
    ]
    if facts.was_executed and facts.growth is None:
        lines.append("How the time grows with the input was not measured.")
    for name, growth in (("the program", facts.growth), ("the reference", facts.reference_growth)):
        if growth is not None and growth.exponent is not None:
            lines.append(f"Time of {name} grows with about the power {growth.exponent:g} of the input's size.")
    return "\n".join(lines)
