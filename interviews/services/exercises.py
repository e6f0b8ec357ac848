"""Coding exercises: the bank's and the team's own, their trial in the sandbox, and their way into an interview.

An exercise can be asked once its reference solutions have passed every test as it stands; a change takes that back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NotRequired, TypedDict, Unpack, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from interviews.exercises import BankExercise, exercise_bank
from interviews.models import (
    CodingExercise,
    InterviewConfig,
    InterviewSession,
    Question,
    QuestionKind,
    QuestionSource,
    RunAgainst,
    SessionStatus,
    TrialStatus,
)
from interviews.sandbox import LANGUAGES, Case, Limits, Status, cases_from, keepable
from interviews.services.code import exercise_cases, program_run
from interviews.services.questions import question_append
from syncinterview.accounts.models import User
from syncinterview.lib.dispatch import send, send_on_commit
from syncinterview.lib.errors import InvalidInput, InvalidState
from syncinterview.lib.leaving import is_leaving

TRY_TASK = "interviews.tasks.try_exercise"
TRIAL_LIMITS = Limits(wall_seconds=10.0, cpu_seconds=10, total_seconds=90.0)
# Of the bank's exercises that were never tried, so many are tried with each sweep: candidates' runs come first.
TRIED_A_SWEEP = 4
# While somebody is being interviewed they go on one by one: a dozen programs at once are heard in the conversation.
TRIED_A_SWEEP_BESIDE_INTERVIEWS = 1
TALKED_WITHIN = timedelta(minutes=1)
LEFT_ALONE_FOR = timedelta(minutes=4)
_CONTENT = ("statement", "signature", "starter_code", "reference_solution", "visible_tests", "hidden_tests")


class ExerciseNotReady(InvalidState):
    code = "exercise_not_ready"


class ExerciseFields(TypedDict):
    """What an author decides about an exercise."""

    title: NotRequired[str]
    statement: NotRequired[str]
    area: NotRequired[str]
    difficulty: NotRequired[str]
    suggested_time_seconds: NotRequired[int]
    signature: NotRequired[dict[str, str]]
    starter_code: NotRequired[dict[str, str]]
    reference_solution: NotRequired[dict[str, str]]
    visible_tests: NotRequired[list[Any]]
    hidden_tests: NotRequired[list[Any]]
    key_points: NotRequired[list[str]]


def exercises_ensure() -> int:
    """Bring the bank's exercises into the database as the files have them. Returns how many were new or changed."""
    known = {exercise.bank_key: exercise for exercise in CodingExercise.objects.exclude(bank_key=None)}
    changed = 0
    for entry in exercise_bank():
        wanted = _fields_of(entry)
        exercise = known.get(entry.key) or CodingExercise(bank_key=entry.key)
        if all(getattr(exercise, name) == value for name, value in wanted.items()) and not exercise._state.adding:
            continue
        for name, value in wanted.items():
            setattr(exercise, name, value)
        if CodingExercise.objects.filter(title=exercise.title).exclude(pk=exercise.pk).exists():
            exercise.title = f"{exercise.title} ({entry.key})"
        _forget_trial(exercise)
        exercise.save()
        changed += 1
    return changed


def exercise_create(*, created_by: User, **fields: Unpack[ExerciseFields]) -> CodingExercise:
    """Write an exercise. Raises InvalidInput with the field that is wrong."""
    exercise = CodingExercise(created_by=created_by, **fields)
    _check(exercise)
    exercise.save()
    return exercise


def exercise_update(*, exercise: CodingExercise, **fields: Unpack[ExerciseFields]) -> CodingExercise:
    """Change an exercise of the team. What was tried before counts no more, unless only words around it changed."""
    with transaction.atomic():
        current = CodingExercise.objects.select_for_update().get(pk=exercise.pk)
        if current.bank_key:
            raise InvalidState("The bank's exercises stay as they are. Copy it to change it.")
        for name, value in fields.items():
            setattr(current, name, value)
        _check(current)
        if current.trial_of != content_of(current):
            _forget_trial(current)
        current.save()
    return current


def exercise_copy(*, exercise: CodingExercise, created_by: User) -> CodingExercise:
    """A copy that the team may change."""
    with transaction.atomic():
        # One copy after the other: two at once would take the same number.
        CodingExercise.objects.select_for_update().get(pk=exercise.pk)
        return _copied(exercise, created_by)


def _copied(exercise: CodingExercise, created_by: User) -> CodingExercise:
    taken = set(CodingExercise.objects.filter(title__startswith=exercise.title[:100]).values_list("title", flat=True))
    number = next(n for n in range(1, len(taken) + 2) if _copy_title(exercise, n) not in taken)
    fields = cast(ExerciseFields, {name: getattr(exercise, name) for name in ExerciseFields.__annotations__})
    fields["title"] = _copy_title(exercise, number)
    return exercise_create(created_by=created_by, **fields)


def exercise_trial_request(*, exercise: CodingExercise) -> None:
    """Have the references tried in the sandbox. Asking while it is being tried changes nothing."""
    with transaction.atomic():
        asked = (
            CodingExercise.objects.filter(pk=exercise.pk)
            .exclude(trial_status=TrialStatus.RUNNING)
            .update(trial_status=TrialStatus.RUNNING, updated_at=timezone.now())
        )
        if asked:
            send_on_commit(TRY_TASK, exercise_id=exercise.pk)
    exercise.refresh_from_db(fields=("trial_status", "updated_at"))


def exercise_try(*, exercise_id: UUID) -> str:
    """Run every reference against every test and keep what came of it. Returns the trial's status.

    A process that is asked to end leaves the trial as one that was cut off: another takes it up.
    """
    exercise = CodingExercise.objects.get(pk=exercise_id)
    tried = content_of(exercise)
    results = {}
    tests = exercise_cases(exercise, against=RunAgainst.ALL)
    for language, source in exercise.reference_solution.items():
        if is_leaving():
            return exercise.trial_status
        ran = program_run(language=language, source=source, tests=tests, limits=TRIAL_LIMITS)
        results[language] = keepable(ran)
    statuses = {result.status for result in results.values()}
    if statuses <= {Status.PASSED}:
        status = TrialStatus.PASSED
    elif statuses <= {Status.PASSED, Status.NOT_EXECUTED}:
        # A language without its tools here says nothing against the others, which are what this machine offers.
        status = TrialStatus.PASSED if Status.PASSED in statuses else TrialStatus.NOT_EXECUTED
    else:
        status = TrialStatus.FAILED
    trial = {language: result.as_json() for language, result in results.items()}
    with transaction.atomic():
        current = CodingExercise.objects.select_for_update().get(pk=exercise_id)
        if content_of(current) != tried:
            # Changed while it was tried: this says nothing about what it has become.
            _forget_trial(current)
        else:
            current.trial_status, current.trial, current.trial_of = status, trial, tried
        current.save(update_fields=("trial_status", "trial", "trial_of", "updated_at"))
    return current.trial_status


def exercises_take_up(*, at_start: bool = False) -> int:
    """Have some of the bank's exercises tried that never were, and those whose trial was cut off. Returns how many."""
    cut_off = CodingExercise.objects.filter(trial_status=TrialStatus.RUNNING)
    if not at_start:
        cut_off = cut_off.filter(updated_at__lte=timezone.now() - LEFT_ALONE_FOR)
    untried = CodingExercise.objects.filter(trial_status=TrialStatus.UNTRIED).exclude(bank_key=None)
    most = TRIED_A_SWEEP_BESIDE_INTERVIEWS if _somebody_is_interviewed() else TRIED_A_SWEEP
    wanted = list(cut_off.values_list("pk", flat=True)) + list(untried.values_list("pk", flat=True)[:most])
    CodingExercise.objects.filter(pk__in=wanted).update(trial_status=TrialStatus.RUNNING, updated_at=timezone.now())
    return sum(send(TRY_TASK, exercise_id=pk) for pk in wanted)


def _somebody_is_interviewed() -> bool:
    running = InterviewSession.objects.filter(status=SessionStatus.IN_PROGRESS)
    return running.filter(last_seen_at__gte=timezone.now() - TALKED_WITHIN).exists()


def exercise_attach(*, config: InterviewConfig, exercise: CodingExercise) -> Question:
    """Ask the exercise at the end of an interview. Raises ExerciseNotReady, and what question_append raises."""
    if not exercise.is_usable:
        raise ExerciseNotReady("Run the reference first: an exercise is asked only when its reference passes.")
    if config.questions.filter(exercise=exercise).exists():
        raise InvalidState("The interview has this exercise already.")
    return question_append(
        config=config,
        question=Question(
            kind=QuestionKind.CODING,
            text=f"{exercise.title}. {' '.join(exercise.statement.split())}"[:1000],
            tags=[exercise.get_area_display()],
            difficulty=exercise.difficulty,
            suggested_time_seconds=exercise.suggested_time_seconds,
            key_points=[{"point": point, "probe": ""} for point in exercise.key_points],
            source=QuestionSource.BANK if exercise.bank_key else QuestionSource.STAFF,
            exercise=exercise,
        ),
    )


def content_of(exercise: CodingExercise) -> str:
    """A fingerprint of all that a trial depends on."""
    content = json.dumps({name: getattr(exercise, name) for name in _CONTENT}, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _fields_of(entry: BankExercise) -> dict[str, Any]:
    def dumped(cases: Sequence[Case]) -> list[Any]:
        # As somebody would write them: what need not be said is left out.
        return [
            {"kind": case.kind, "name": case.name} | case.model_dump(mode="json", exclude_defaults=True)
            for case in cases
        ]

    return {
        "title": entry.title,
        "statement": "\n\n".join(" ".join(part.split()) for part in entry.statement.strip().split("\n\n")),
        "area": entry.area,
        "difficulty": entry.difficulty,
        "suggested_time_seconds": entry.minutes * 60,
        "signature": {name: solution.signature for name, solution in entry.languages.items()},
        "starter_code": {name: solution.starter for name, solution in entry.languages.items()},
        "reference_solution": {name: solution.reference for name, solution in entry.languages.items()},
        "visible_tests": dumped(entry.visible_cases),
        "hidden_tests": dumped(entry.hidden_cases),
        "key_points": list(entry.key_points),
    }


def _forget_trial(exercise: CodingExercise) -> None:
    exercise.trial_status, exercise.trial, exercise.trial_of = TrialStatus.UNTRIED, {}, ""


def _copy_title(exercise: CodingExercise, number: int) -> str:
    return f"{exercise.title[:100]} (copy{'' if number == 1 else f' {number}'})"


def _check(exercise: CodingExercise) -> None:
    for field in ("visible_tests", "hidden_tests"):
        try:
            cases_from(getattr(exercise, field))
        except ValueError as error:
            raise InvalidInput(f"These tests cannot be read: {_first_line(error)}", field=field) from error
    names = [test["name"] for test in exercise.visible_tests + exercise.hidden_tests]
    if not exercise.visible_tests:
        raise InvalidInput("Give candidates at least one test that they can see.", field="visible_tests")
    if len(set(names)) < len(names):
        raise InvalidInput("Two tests have the same name.", field="hidden_tests")
    if not any(source.strip() for source in exercise.reference_solution.values()):
        raise InvalidInput("An exercise needs a reference solution.", field="reference_solution")
    unknown = set(exercise.reference_solution) - set(LANGUAGES)
    if unknown:
        raise InvalidInput(f"{', '.join(sorted(unknown))} is no language here.", field="reference_solution")
    try:
        exercise.full_clean(exclude=("created_by", "bank_key"), validate_constraints=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field="" if field == "__all__" else field) from error


def _first_line(error: ValueError) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[1:3])[:300]
