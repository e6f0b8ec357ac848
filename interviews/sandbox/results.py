"""What came of a run: for each test and of all. Plain values; knows no process and no page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    COMPILE_ERROR = "compile_error"
    RUNTIME_ERROR = "runtime_error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT_LIMIT = "output_limit"
    # The test was not reached: an earlier one used up the time of all.
    NOT_REACHED = "not_reached"
    # Nothing ran: there is no sandbox here, or no toolchain of the language.
    NOT_EXECUTED = "not_executed"


class Bound(StrEnum):
    """The limit a program ran into."""

    NONE = ""
    WALL_CLOCK = "wall_clock"
    CPU = "cpu"
    MEMORY = "memory"
    OUTPUT = "output"
    PROCESSES = "processes"
    DISK = "disk"


ENGINE = "bubblewrap"
NO_ENGINE = "none"


@dataclass(frozen=True)
class TestResult:
    __test__ = False  # not a test case of pytest's

    name: str
    status: Status
    ms: float = 0.0
    # One sentence about what was wrong; empty when it passed.
    message: str = ""
    expected: str = ""
    got: str = ""
    stdout: str = ""
    stderr: str = ""
    bound: Bound = Bound.NONE


@dataclass(frozen=True)
class RunResult:
    """`status` is that of the program, or, with tests, the first that is not `passed`."""

    status: Status
    language: str
    stdout: str = ""
    stderr: str = ""
    ms: float = 0.0
    engine: str = ENGINE
    exit_code: int | None = None
    bound: Bound = Bound.NONE
    # Why nothing ran, for a person.
    reason: str = ""
    tests: tuple[TestResult, ...] = ()

    @property
    def passed_count(self) -> int:
        return sum(1 for test in self.tests if test.status is Status.PASSED)

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a line of output or, once it is `keepable`, a JSON field. `from_json` is its inverse."""
        return asdict(self) | {"tests": [asdict(test) for test in self.tests]}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> RunResult:
        tests = tuple(
            TestResult(**test | {"status": Status(test["status"]), "bound": Bound(test["bound"])})
            for test in stored["tests"]
        )
        return cls(**stored | {"status": Status(stored["status"]), "bound": Bound(stored["bound"]), "tests": tests})


def keepable(result: RunResult) -> RunResult:
    """The same with NULs made visible: PostgreSQL keeps none in a text."""

    def bare(words: str) -> str:
        return words.replace("\0", "\N{SYMBOL FOR NULL}")

    tests = tuple(
        replace(
            test,
            message=bare(test.message),
            expected=bare(test.expected),
            got=bare(test.got),
            stdout=bare(test.stdout),
            stderr=bare(test.stderr),
        )
        for test in result.tests
    )
    return replace(
        result, stdout=bare(result.stdout), stderr=bare(result.stderr), reason=bare(result.reason), tests=tests
    )


def overall(tests: Sequence[TestResult]) -> Status:
    """The status of all tests: the first that is not `passed`."""
    return next((test.status for test in tests if test.status is not Status.PASSED), Status.PASSED)


def not_executed(language: str, reason: str, tests: Sequence[str] = ()) -> RunResult:
    """The result of a run that could not be: never a wrong answer."""
    return RunResult(
        status=Status.NOT_EXECUTED,
        language=language,
        engine=NO_ENGINE,
        reason=reason,
        tests=tuple(TestResult(name=name, status=Status.NOT_EXECUTED) for name in tests),
    )


def without_details(result: RunResult, *, names: Sequence[str]) -> RunResult:
    """The same with what hidden tests would give away left out: their input, what was expected, what was printed."""
    hidden = frozenset(names)

    def bare(test: TestResult) -> TestResult:
        return TestResult(name=test.name, status=test.status, ms=test.ms, bound=test.bound)

    tests = tuple(bare(test) if test.name in hidden else test for test in result.tests)
    return replace(result, stdout="", stderr="", tests=tests)
