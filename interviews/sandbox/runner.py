"""Runs a program, or a program against tests, in the sandbox. Owns what each kind of test means; knows no database."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from interviews.sandbox.box import Box, Program, make_box
from interviews.sandbox.cases import AssertCase, CallCase, Case, SqlCase, StdioCase
from interviews.sandbox.comparing import same, same_rows, same_text, shown
from interviews.sandbox.judging import first_line, judged, judged_error, text, why
from interviews.sandbox.limits import ARTIFACT_BYTES, COMPILING, SOURCE_BYTES, STDIN_BYTES, Limits
from interviews.sandbox.process import Process, SandboxFailed
from interviews.sandbox.results import Bound, RunResult, Status, TestResult, not_executed, overall
from interviews.sandbox.toolchains import INSIDE, Toolchain, toolchain_of

ENDED_EARLY = "The program ended before the test was over."


@dataclass(frozen=True)
class _Ready:
    """A program that can be started: its files are compiled where that has to be."""

    toolchain: Toolchain
    files: dict[str, bytes]
    limits: Limits
    deadline: float

    def wall(self) -> float:
        """When the next test has to be over."""
        return min(time.monotonic() + self.limits.wall_seconds, self.deadline)

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.deadline


class _CompileError(Exception):
    def __init__(self, told: str, status: Status, bound: Bound) -> None:
        super().__init__(told)
        self.told, self.status, self.bound = told, status, bound


@cache
def _box_here() -> Box | None:
    return make_box()


def run(
    language: str,
    source: str,
    stdin: str = "",
    tests: Sequence[Case] = (),
    limits: Limits | None = None,
    *,
    box: Box | None = None,
) -> RunResult:
    """Run the program in the sandbox, with the input or against the tests. Never raises for what a program does.

    `not_executed` with a reason where there is no sandbox or no toolchain, never a plain process.
    """
    names = [test.name for test in tests]
    box = box or _box_here()
    toolchain = toolchain_of(language)
    if toolchain is None:
        return not_executed(language, f"{language} is not installed on this machine.", names)
    if box is None:
        return not_executed(language, "bubblewrap is not installed on this machine.", names)
    odd = sorted({test.kind for test in tests} - toolchain.kinds)
    if odd:
        return not_executed(language, f"{toolchain.label} has no tests of the kind {', '.join(odd)}.", names)
    if len(_bytes(source)) > SOURCE_BYTES or len(_bytes(stdin)) > STDIN_BYTES:
        return not_executed(language, "The program or its input is too long.", names)
    limits = (limits or Limits()).bounded()
    began = time.monotonic()
    try:
        result = _run(box, toolchain, source, stdin, tests, limits, deadline=began + limits.total_seconds)
    except SandboxFailed as failed:
        return not_executed(language, f"The sandbox did not start: {failed}", names)
    return replace(result, ms=result.ms or (time.monotonic() - began) * 1000)


def _run(
    box: Box, toolchain: Toolchain, source: str, stdin: str, tests: Sequence[Case], limits: Limits, *, deadline: float
) -> RunResult:
    given = {toolchain.source_name: _bytes(source)}
    asked = bool(tests) and bool(toolchain.asker) and tests[0].kind != "stdio"
    if toolchain.language == "sql" or asked:
        given[toolchain.asker] = (INSIDE / toolchain.asker).read_bytes()
    # A test's code that cannot be sent to a running program is compiled with it.
    if toolchain.tested and any(isinstance(test, AssertCase) for test in tests):
        return _with_code_tests(box, toolchain, given, tests, limits, deadline)
    try:
        ready = _compiled(box, toolchain, given, limits, deadline)
    except _CompileError as error:
        return _not_compiled(toolchain, error, tests)
    if not tests:
        return _plain(box, ready, stdin)
    results: list[TestResult] = []
    while len(results) < len(tests):
        left = tests[len(results) :]
        if ready.over:
            results += [TestResult(name=test.name, status=Status.NOT_REACHED) for test in left]
        elif isinstance(left[0], StdioCase):
            results.append(_stdio(box, ready, left[0]))
        else:
            results += _asked(box, ready, [test for test in left if not isinstance(test, StdioCase)])
    return _of_tests(toolchain, results)


def _of_tests(toolchain: Toolchain, results: Sequence[TestResult]) -> RunResult:
    first_bad = next((test for test in results if test.status is not Status.PASSED), None)
    return RunResult(
        status=overall(results),
        language=toolchain.language,
        stdout=next((test.stdout for test in results if test.stdout), ""),
        stderr=first_bad.stderr if first_bad else "",
        bound=first_bad.bound if first_bad else Bound.NONE,
        tests=tuple(results),
    )


# --- compiling ------------------------------------------------------------------------------------------------


def _compiled(box: Box, toolchain: Toolchain, given: dict[str, bytes], limits: Limits, deadline: float) -> _Ready:
    """The program, ready to start. Raises _CompileError."""
    if not toolchain.compile:
        return _Ready(toolchain, given, limits, deadline)
    compiling = replace(COMPILING, wall_seconds=min(COMPILING.wall_seconds, limits.total_seconds))
    program = Program(toolchain, ("/bin/sh", "-c", toolchain.compile), compiling, given)
    with Process(box, program, output_bytes=ARTIFACT_BYTES) as process:
        ended = process.finish(deadline=min(deadline, time.monotonic() + compiling.wall_seconds))
    if ended.exit_code != 0:
        status, bound = judged(ended, toolchain)
        status = status if ended.bound is not Bound.NONE else Status.COMPILE_ERROR
        raise _CompileError(text(ended.stderr[: limits.output_bytes]), status, bound)
    return _Ready(toolchain, {toolchain.artifact_name: ended.stdout}, limits, deadline)


def _not_compiled(toolchain: Toolchain, error: _CompileError, tests: Sequence[Case]) -> RunResult:
    told = first_line(error.told)
    return RunResult(
        status=error.status,
        language=toolchain.language,
        stderr=error.told,
        bound=error.bound,
        tests=tuple(TestResult(name=test.name, status=error.status, message=told, bound=error.bound) for test in tests),
    )


def _with_code_tests(
    box: Box, toolchain: Toolchain, given: dict[str, bytes], tests: Sequence[Case], limits: Limits, deadline: float
) -> RunResult:
    results = []
    for test in tests:
        files, word = dict(given), secrets.token_hex(8)
        if toolchain.tested and isinstance(test, AssertCase):
            files |= {name: words.encode() for name, words in toolchain.tested(test.code, word).items()}
        if time.monotonic() >= deadline:
            results.append(TestResult(name=test.name, status=Status.NOT_REACHED))
            continue
        try:
            ready = _compiled(box, toolchain, files, limits, deadline)
        except _CompileError as error:
            results.append(
                TestResult(
                    name=test.name,
                    status=error.status,
                    message=first_line(error.told),
                    stderr=error.told,
                    bound=error.bound,
                )
            )
            continue
        results.append(
            _stdio(box, ready, test) if isinstance(test, StdioCase) else _ran_through(box, ready, test.name, word)
        )
    return _of_tests(toolchain, results)


# --- one program, one process ---------------------------------------------------------------------------------


def _start(box: Box, ready: _Ready, *, stdin: bytes = b"", talking: bool = False) -> Process:
    toolchain = ready.toolchain
    command = toolchain.ask if talking else toolchain.run(ready.limits)
    program = Program(toolchain, command, ready.limits, ready.files, frozenset({toolchain.artifact_name} - {""}))
    return Process(box, program, stdin=stdin, talking=talking)


def _plain(box: Box, ready: _Ready, stdin: str) -> RunResult:
    with _start(box, ready, stdin=_bytes(stdin)) as process:
        ended = process.finish(deadline=ready.wall())
    status, bound = judged(ended, ready.toolchain)
    return RunResult(
        status=status,
        language=ready.toolchain.language,
        stdout=text(ended.stdout),
        stderr=text(ended.stderr),
        ms=ended.ms,
        exit_code=ended.exit_code,
        bound=bound,
    )


def _stdio(box: Box, ready: _Ready, test: StdioCase) -> TestResult:
    with _start(box, ready, stdin=_bytes(test.stdin)) as process:
        ended = process.finish(deadline=ready.wall())
    status, bound = judged(ended, ready.toolchain)
    got = text(ended.stdout)
    message = ""
    if status is Status.PASSED and not same_text(test.stdout, got):
        status, message = Status.FAILED, "The output is not the expected one."
    return TestResult(
        name=test.name,
        status=status,
        ms=ended.ms,
        message=message or why(status, bound, text(ended.stderr)),
        expected=test.stdout,
        got=got,
        stdout=got,
        stderr=text(ended.stderr),
        bound=bound,
    )


def _ran_through(box: Box, ready: _Ready, name: str, word: str) -> TestResult:
    """A test that is a program: it has passed when it comes to its end, where it says the word."""
    with _start(box, ready) as process:
        ended = process.finish(deadline=ready.wall())
    status, bound = judged(ended, ready.toolchain)
    stderr, said, rest = text(ended.stderr).partition(f"{word}\n")
    stderr += rest
    left_early = status is Status.PASSED and not said
    if left_early:
        # By an exit of the program's own, before the test had looked at anything perhaps.
        status = Status.RUNTIME_ERROR
    return TestResult(
        name=name,
        status=status,
        ms=ended.ms,
        message=ENDED_EARLY if left_early else why(status, bound, stderr),
        stdout=text(ended.stdout),
        stderr=stderr,
        bound=bound,
    )


# --- one process, many questions --------------------------------------------------------------------------------


def _asked(box: Box, ready: _Ready, tests: Sequence[CallCase | AssertCase | SqlCase]) -> list[TestResult]:
    """Results of as many tests as one process lived to answer, the one it died of included; at least one."""
    results: list[TestResult] = []
    with _start(box, ready, talking=True) as process:
        began = time.monotonic()
        loaded = process.ask(None, deadline=ready.wall())
        if loaded is None:
            return [_died(process, ready, tests[0].name, began)]
        if loaded.get("ready") is not True:
            printed, complained = process.take_output()
            return [_not_loaded(loaded, test.name, printed, complained) for test in tests]
        for test in tests:
            if ready.over:
                break
            process.take_output()
            began = time.monotonic()
            # An answer repeats it, so that one that was written in advance is none.
            number = secrets.token_hex(8)
            answer = process.ask(test.model_dump(include=_SENT) | {"number": number}, deadline=ready.wall())
            if answer is None or answer.get("number") != number:
                results.append(_died(process, ready, test.name, began))
                break
            printed, complained = process.take_output()
            result = replace(_answered(test, answer), ms=(time.monotonic() - began) * 1000, stdout=text(printed))
            results.append(replace(result, stderr=text(complained) + str(answer.get("traceback", ""))))
    return results


# What goes in: never what is expected.
_SENT = {"kind", "function", "args", "kwargs", "code", "setup", "check"}


def _answered(test: CallCase | AssertCase | SqlCase, answer: dict[str, Any]) -> TestResult:
    expected = ""
    if isinstance(test, CallCase):
        expected = shown(test.expected)
    elif isinstance(test, SqlCase):
        expected = shown(test.rows)
    if "error" in answer:
        status, bound = judged_error(str(answer["error"]), str(answer.get("message", "")))
        message = str(answer.get("message") or "")
        told = f"{answer['error']}: {message}" if message else str(answer["error"])
        return TestResult(name=test.name, status=status, message=told, expected=expected, bound=bound)
    try:
        right, got = _is_right(test, answer.get("value")), shown(answer.get("value"))
    except (ValueError, TypeError, KeyError, RecursionError):
        # Not what an asker says: the program has written where answers go.
        right, got = False, ""
    return TestResult(
        name=test.name,
        status=Status.PASSED if right else Status.FAILED,
        message="" if right else "The result is not the expected one.",
        expected=expected,
        got="" if isinstance(test, AssertCase) else got,
    )


def _is_right(test: CallCase | AssertCase | SqlCase, value: Any) -> bool:
    if isinstance(test, CallCase):
        return same(test.expected, value, compare=test.compare)
    if isinstance(test, SqlCase):
        return isinstance(value, list) and same_rows(test.rows, value, ordered=test.ordered)
    return True


def _not_loaded(loaded: dict[str, Any], name: str, printed: bytes, complained: bytes) -> TestResult:
    error, message = str(loaded.get("error", "")), str(loaded.get("message", ""))
    status, bound = (Status.COMPILE_ERROR, Bound.NONE) if loaded.get("syntax") else judged_error(error, message)
    return TestResult(
        name=name,
        status=status,
        message=f"{error}: {message}",
        stdout=text(printed),
        stderr=text(complained) + str(loaded.get("traceback", "")),
        bound=bound,
    )


def _died(process: Process, ready: _Ready, name: str, began: float) -> TestResult:
    """The process ended, or had to be ended, before it answered."""
    if process.is_over:
        ended = process.finish(deadline=time.monotonic())
        status, bound = judged(ended, ready.toolchain)
    else:
        # It wrote something else where answers go.
        ended = process.abandon()
        status, bound = Status.RUNTIME_ERROR, Bound.NONE
    stderr = text(ended.stderr)
    if status is Status.PASSED or status is Status.FAILED:
        status = Status.RUNTIME_ERROR
    return TestResult(
        name=name,
        status=status,
        ms=(time.monotonic() - began) * 1000,
        message=why(status, bound, stderr) or ENDED_EARLY,
        stdout=text(ended.stdout),
        stderr=stderr,
        bound=bound,
    )


def _bytes(words: str) -> bytes:
    """As UTF-8; what was no UTF-8 and came by `surrogateescape` goes in as it was."""
    try:
        return words.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        return words.encode(errors="replace")
