"""Finding out about an answer's program: its tests, what its text shows, how its time grows.

`code_facts` runs programs in this very process, which has to be one that takes from the queue `code`;
`program_run_elsewhere` has such a one do it and waits, for who sits where a sandbox may not be.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from interviews.models import CodingExercise, InterviewSession, RunAgainst
from interviews.programs import (
    TOP_LEVEL_NAME,
    CodeFacts,
    Growth,
    TestFact,
    arguments_from,
    growth_from,
    probe_source,
    static_reading,
)
from interviews.sandbox import Limits, RunResult, Status, TestResult, keepable, not_executed
from interviews.selectors import code_run_result
from interviews.services.code import code_run_request, exercise_cases, program_run
from syncinterview.lib.errors import InvalidInput

NO_TESTS = "There are no tests for this question."
NO_LANGUAGE = "It is not said in which language the code is written."
PROBE_LIMITS = Limits(wall_seconds=8.0, cpu_seconds=8, total_seconds=10.0)
# Of what a test or a program said, a report keeps so much.
MESSAGE_CHARACTERS = 400
STDERR_CHARACTERS = 2000
_LOOK_EVERY_SECONDS = 0.1


def code_facts(*, language: str, source: str, exercise: CodingExercise | None) -> CodeFacts:
    """Run the program against every test and measure it. Where nothing can be run the facts say why."""
    language = language or _only_language(exercise)
    static = static_reading(language, source)
    if exercise is None or not language:
        reason = NO_TESTS if exercise is None else NO_LANGUAGE
        return CodeFacts(language=language, status=Status.NOT_EXECUTED, reason=reason, static=static)
    try:
        tests = exercise_cases(exercise, against=RunAgainst.ALL)
    except InvalidInput as error:
        return CodeFacts(language=language, status=Status.NOT_EXECUTED, reason=error.message, static=static)
    result = keepable(program_run(language=language, source=source, tests=tests))
    if result.status == Status.NOT_EXECUTED:
        return CodeFacts(language=language, status=result.status, reason=result.reason, static=static)
    hidden = {test["name"] for test in exercise.hidden_tests}
    growth, reference_growth = _growths(language, source, exercise) if result.passed_count else (None, None)
    return CodeFacts(
        language=language,
        status=result.status,
        stderr=result.stderr[-STDERR_CHARACTERS:],
        tests=tuple(_fact(test, hidden=test.name in hidden) for test in result.tests),
        static=static,
        growth=growth,
        reference_growth=reference_growth,
    )


def facts_not_gathered(*, language: str, source: str, reason: str) -> CodeFacts:
    """The facts of a program that nobody ran."""
    return CodeFacts(
        language=language, status=Status.NOT_EXECUTED, reason=reason, static=static_reading(language, source)
    )


def program_run_elsewhere(
    *, language: str, source: str, stdin: str = "", session: InterviewSession, within_seconds: float
) -> RunResult:
    """Have a program run by a worker of the queue `code` and wait. `not_executed` when none did in time."""
    run_id: UUID = code_run_request(language=language, source=source, stdin=stdin, session=session).pk
    until = time.monotonic() + within_seconds
    while True:
        result = code_run_result(run_id)
        if result is not None:
            return result
        if time.monotonic() >= until:
            return not_executed(language, "No worker ran it in time.")
        time.sleep(_LOOK_EVERY_SECONDS)


def growth_program(*, language: str, source: str, function: str, arguments: str) -> str:
    """The program that measures how a function's time grows. Raises InvalidInput for what cannot be measured."""
    if language != "python":
        raise InvalidInput("Growth is only measured for Python.", field="language")
    if not re.match(TOP_LEVEL_NAME, function):
        raise InvalidInput("Name one function of the program.", field="function")
    return probe_source(source, function=function, arguments=arguments)


def _growths(language: str, source: str, exercise: CodingExercise) -> tuple[Growth | None, Growth | None]:
    call = arguments_from(_all_tests(exercise)) if language == "python" else None
    if call is None:
        return None, None
    mine = _growth(source, *call)
    reference = exercise.reference_solution.get(language, "")
    return mine, _growth(reference, *call) if mine is not None and reference else None


def _growth(source: str, function: str, arguments: str) -> Growth | None:
    program = growth_program(language="python", source=source, function=function, arguments=arguments)
    result = program_run(language="python", source=program, limits=PROBE_LIMITS)
    return growth_from(result.stdout, function=function)


def _all_tests(exercise: CodingExercise) -> Sequence[dict[str, Any]]:
    return [*exercise.visible_tests, *exercise.hidden_tests]


def _only_language(exercise: CodingExercise | None) -> str:
    """Who sends code without saying in which language it is: plain where the exercise has only one."""
    languages = exercise.languages if exercise else []
    return languages[0] if len(languages) == 1 else ""


def _fact(test: TestResult, *, hidden: bool) -> TestFact:
    said = test.message
    if test.status != Status.PASSED and (test.expected or test.got):
        said = f"{said} Expected {test.expected or 'nothing'}, got {test.got or 'nothing'}.".strip()
    return TestFact(
        name=test.name, hidden=hidden, status=test.status, message=said[:MESSAGE_CHARACTERS], ms=round(test.ms, 1)
    )
