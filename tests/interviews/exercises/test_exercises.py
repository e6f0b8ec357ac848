"""Exercises in the database: the bank's way in, an author's changes, the trial, and the way into an interview."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from interviews.exercises import exercise_bank
from interviews.models import CodingExercise, QuestionKind, SessionStatus, TrialStatus
from interviews.services import (
    ExerciseNotReady,
    exercise_attach,
    exercise_copy,
    exercise_create,
    exercise_trial_request,
    exercise_try,
    exercise_update,
    exercises_ensure,
    exercises_take_up,
)
from syncinterview.accounts.models import User
from syncinterview.lib.errors import InvalidInput, InvalidState
from syncinterview.lib.leaving import leave, stay
from tests.accounts.factories import InterviewerFactory
from tests.candidates.factories import CandidateFactory
from tests.interviews.factories import ConfigFactory, SessionFactory

pytestmark = pytest.mark.django_db

CALL = {"kind": "call", "name": "two", "function": "twice", "args": [2], "expected": 4}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The exercises whose trial was asked for."""
    asked: list[str] = []

    def send(name: str, **kwargs: Any) -> bool:
        asked.append(str(kwargs["exercise_id"]))
        return True

    monkeypatch.setattr("interviews.services.exercises.send", send)
    monkeypatch.setattr("interviews.services.exercises.send_on_commit", send)
    return asked


@pytest.fixture
def author() -> User:
    return InterviewerFactory()


@pytest.fixture
def exercise(author: User) -> CodingExercise:
    return exercise_create(
        created_by=author,
        title="Twice",
        statement="Double it.",
        starter_code={"python": "def twice(n):\n    ..."},
        reference_solution={"python": "def twice(n):\n    return n * 2"},
        visible_tests=[CALL],
        hidden_tests=[],
        key_points=["Works for zero"],
    )


def test_the_bank_comes_in_once(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    assert exercises_ensure() == len(exercise_bank())
    with django_assert_max_num_queries(1):
        assert exercises_ensure() == 0
    assert CodingExercise.objects.count() == len(exercise_bank())


def test_a_changed_file_changes_its_exercise_and_takes_back_the_trial(author: User) -> None:
    exercises_ensure()
    changed = CodingExercise.objects.get(bank_key="balanced-brackets")
    CodingExercise.objects.filter(pk=changed.pk).update(statement="old words", trial_status=TrialStatus.PASSED)
    assert exercises_ensure() == 1
    changed.refresh_from_db()
    assert changed.statement.startswith("A text contains brackets")
    assert changed.trial_status == TrialStatus.UNTRIED


def test_a_title_that_the_team_took_first_is_no_obstacle(exercise: CodingExercise) -> None:
    CodingExercise.objects.filter(pk=exercise.pk).update(title=exercise_bank()[0].title)
    assert exercises_ensure() == len(exercise_bank())
    assert exercises_ensure() <= 1


def test_a_trial_runs_the_reference_against_every_test(bwrap_path: str, exercise: CodingExercise) -> None:
    assert exercise_try(exercise_id=exercise.pk) == TrialStatus.PASSED
    exercise.refresh_from_db()
    assert [test["status"] for test in exercise.trial["python"]["tests"]] == ["passed"]
    assert exercise.is_usable


def test_a_reference_that_fails_keeps_the_exercise_out(bwrap_path: str, exercise: CodingExercise) -> None:
    wrong = CALL | {"name": "three", "args": [3], "expected": 7}
    exercise_update(exercise=exercise, hidden_tests=[wrong])
    assert exercise_try(exercise_id=exercise.pk) == TrialStatus.FAILED
    exercise.refresh_from_db()
    with pytest.raises(ExerciseNotReady):
        exercise_attach(config=ConfigFactory(), exercise=exercise)


def test_a_change_of_content_takes_the_trial_back_and_one_of_words_does_not(
    bwrap_path: str, exercise: CodingExercise
) -> None:
    exercise_try(exercise_id=exercise.pk)
    assert exercise_update(exercise=exercise, key_points=["Another"]).trial_status == TrialStatus.PASSED
    changed = exercise_update(exercise=exercise, reference_solution={"python": "def twice(n):\n    return n + n"})
    assert (changed.trial_status, changed.trial) == (TrialStatus.UNTRIED, {})


def test_a_trial_of_what_was_changed_meanwhile_counts_for_nothing(
    exercise: CodingExercise, monkeypatch: pytest.MonkeyPatch, bwrap_path: str
) -> None:
    from interviews.services import exercises

    run = exercises.program_run

    def run_while_somebody_edits(**kwargs: Any) -> Any:
        exercise_update(exercise=exercise, statement="Something else.")
        return run(**kwargs)

    monkeypatch.setattr(exercises, "program_run", run_while_somebody_edits)
    assert exercise_try(exercise_id=exercise.pk) == TrialStatus.UNTRIED


def test_asking_for_a_trial_twice_sends_it_once(exercise: CodingExercise, sent: list[str]) -> None:
    exercise_trial_request(exercise=exercise)
    exercise_trial_request(exercise=exercise)
    assert sent == [str(exercise.pk)]
    assert exercise.trial_status == TrialStatus.RUNNING


def test_the_sweep_has_a_few_of_the_banks_tried(sent: list[str]) -> None:
    exercises_ensure()
    assert exercises_take_up() == 4
    assert exercises_take_up() == 4
    assert len(set(sent)) == 8
    assert exercises_take_up(at_start=True) == 12


def test_a_process_that_is_asked_to_end_leaves_a_trial_to_the_next(
    sent: list[str], exercise: CodingExercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise_trial_request(exercise=exercise)
    monkeypatch.setattr("interviews.services.exercises.program_run", lambda **_: pytest.fail("a program was run"))
    leave()
    try:
        assert exercise_try(exercise_id=exercise.pk) == TrialStatus.RUNNING
    finally:
        stay()
    assert exercises_take_up(at_start=True) == 1
    assert sent == 2 * [str(exercise.pk)]


def test_trials_of_the_bank_go_on_slowly_while_somebody_is_interviewed(sent: list[str]) -> None:
    exercises_ensure()
    session = SessionFactory(
        candidate=CandidateFactory(), status=SessionStatus.IN_PROGRESS, last_seen_at=timezone.now()
    )
    assert exercises_take_up() == 1
    session.last_seen_at = timezone.now() - timedelta(minutes=2)
    session.save()
    assert exercises_take_up() == 4
    assert len(set(sent)) == 5


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"visible_tests": [{"kind": "call", "name": "x"}]}, "visible_tests"),
        ({"visible_tests": []}, "visible_tests"),
        ({"hidden_tests": [CALL]}, "hidden_tests"),
        ({"reference_solution": {}}, "reference_solution"),
        ({"reference_solution": {"cobol": "x"}}, "reference_solution"),
        ({"title": ""}, "title"),
        ({"suggested_time_seconds": 5}, "suggested_time_seconds"),
    ],
)
def test_what_cannot_be_an_exercise_is_refused(exercise: CodingExercise, fields: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        exercise_update(exercise=exercise, **fields)
    assert raised.value.field == field


def test_the_banks_own_stay_and_are_copied_to_be_changed(author: User) -> None:
    exercises_ensure()
    original = CodingExercise.objects.get(bank_key="balanced-brackets")
    with pytest.raises(InvalidState):
        exercise_update(exercise=original, statement="mine")
    first, second = (exercise_copy(exercise=original, created_by=author) for _ in range(2))
    assert [first.title, second.title] == ["Balanced brackets (copy)", "Balanced brackets (copy 2)"]
    assert first.bank_key is None
    assert exercise_update(exercise=first, statement="mine").statement == "mine"


@pytest.mark.django_db(transaction=True)
def test_copies_made_at_once_have_titles_of_their_own(exercise: CodingExercise, author: User) -> None:
    def copied(_: int) -> str:
        try:
            return exercise_copy(exercise=exercise, created_by=author).title
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        titles = list(threads.map(copied, range(12)))

    assert len(set(titles)) == 12


def test_it_becomes_the_last_question_of_an_interview(bwrap_path: str, exercise: CodingExercise) -> None:
    config = ConfigFactory()
    before = config.questions.count()
    exercise_try(exercise_id=exercise.pk)
    exercise.refresh_from_db()
    question = exercise_attach(config=config, exercise=exercise)
    assert (question.kind, question.exercise, question.position) == (QuestionKind.CODING, exercise, before + 1)
    assert question.text == "Twice. Double it."
    assert question.key_points == [{"point": "Works for zero", "probe": ""}]
    config.refresh_from_db()
    assert config.question_count == before + 1
    with pytest.raises(InvalidState, match="already"):
        exercise_attach(config=config, exercise=exercise)
