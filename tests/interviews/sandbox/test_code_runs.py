"""Runs that are stored and taken by a worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from interviews.models import CodeRun, CodingExercise, RunAgainst, RunStatus
from interviews.sandbox import Status
from interviews.selectors import code_run_result, sandbox_state
from interviews.services import (
    code_run_execute,
    code_run_request,
    code_runs_take_up,
    sandbox_probe_request,
    sandbox_probe_save,
)
from syncinterview.embedded import EmbeddedWorker
from syncinterview.lib.errors import InvalidInput

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bwrap_path")]


@pytest.fixture
def exercise() -> CodingExercise:
    return CodingExercise.objects.create(
        title="Twice",
        statement="Double it.",
        reference_solution={"python": "def twice(n):\n    return n * 2"},
        visible_tests=[{"kind": "call", "name": "two", "function": "twice", "args": [2], "expected": 4}],
        hidden_tests=[{"kind": "call", "name": "none", "function": "twice", "args": [0], "expected": 0}],
    )


def test_a_run_is_stored_sent_and_done_once(exercise: CodingExercise, sent: list[tuple[str, dict[str, Any]]]) -> None:
    requested = code_run_request(
        language="python", source="def twice(n): return 4", exercise=exercise, against=RunAgainst.ALL
    )
    assert sent == [("interviews.tasks.run_code", {"run_id": requested.pk})]
    assert code_run_result(requested.pk) is None
    code_run_execute(run_id=requested.pk)
    result = code_run_result(requested.pk)
    assert result is not None
    assert [(test.name, test.status) for test in result.tests] == [("two", "passed"), ("none", "failed")]
    assert code_run_execute(run_id=requested.pk) is None
    requested.refresh_from_db()
    assert requested.status == RunStatus.DONE
    assert requested.started_at <= requested.finished_at


def test_the_visible_tests_can_be_run_alone(exercise: CodingExercise, sent: object) -> None:
    requested = code_run_request(
        language="python", source="def twice(n): return 4", exercise=exercise, against=RunAgainst.VISIBLE
    )
    result = code_run_execute(run_id=requested.pk)
    assert result is not None
    assert [test.name for test in result.tests] == ["two"]


def test_an_input_of_ones_own_needs_no_tests(sent: object) -> None:
    requested = code_run_request(language="python", source="print(input() * 2)", stdin="ab")
    result = code_run_execute(run_id=requested.pk)
    assert result is not None
    assert result.stdout == "abab\n"


def test_what_cannot_be_run_is_refused(exercise: CodingExercise) -> None:
    with pytest.raises(InvalidInput, match="no exercise"):
        code_run_request(language="python", source="x", against=RunAgainst.ALL)
    with pytest.raises(InvalidInput, match="cannot be solved in that language"):
        code_run_request(language="java", source="x", exercise=exercise)


def test_an_exercise_that_is_gone_or_broken_is_said_to_be(exercise: CodingExercise, sent: object) -> None:
    requested = code_run_request(language="python", source="x", exercise=exercise, against=RunAgainst.ALL)
    CodingExercise.objects.update(hidden_tests=[{"kind": "unheard of"}])
    result = code_run_execute(run_id=requested.pk)
    assert result is not None
    assert (result.status, result.reason) == (Status.NOT_EXECUTED, "The tests of this exercise cannot be read.")


def test_a_run_that_was_cut_off_is_sent_again_and_at_last_given_up(sent: list[tuple[str, dict[str, Any]]]) -> None:
    cut_off = code_run_request(language="python", source="print(1)")
    CodeRun.objects.update(status=RunStatus.RUNNING, started_at=timezone.now())
    sent.clear()
    assert code_runs_take_up() == 0
    assert code_runs_take_up(at_start=True) == 1
    assert sent == [("interviews.tasks.run_code", {"run_id": cut_off.pk})]
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        code_runs_take_up()
        result = code_run_result(cut_off.pk)
    assert result is not None
    assert (result.status, result.reason) == (Status.NOT_EXECUTED, "No worker ran it in time.")


def test_where_it_cannot_run_nothing_is_run(exercise: CodingExercise, sent: object, no_sandbox: None) -> None:
    requested = code_run_request(language="python", source="x", exercise=exercise, against=RunAgainst.ALL)
    result = code_run_execute(run_id=requested.pk)
    assert result is not None
    assert (result.status, result.engine) == (Status.NOT_EXECUTED, "none")
    assert [test.status for test in result.tests] == ["not_executed", "not_executed"]


def test_everybody_is_told_what_the_probe_found(sent: list[tuple[str, dict[str, Any]]]) -> None:
    assert sandbox_state().mode == "unknown"
    found = sandbox_probe_save()
    state = sandbox_state()
    assert state.probe == found
    assert state.mode == "bubblewrap"
    assert state.probed_at is not None
    sandbox_probe_request()
    sandbox_probe_request()
    assert [name for name, _ in sent] == ["interviews.tasks.probe_sandbox"]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """The tasks that were sent; nothing takes them."""
    tasks: list[tuple[str, dict[str, Any]]] = []

    def send(name: str, *, expires_seconds: float | None = None, **kwargs: Any) -> bool:
        tasks.append((name, kwargs))
        return True

    monkeypatch.setattr("interviews.services.code.send", send)
    monkeypatch.setattr("interviews.services.code.send_on_commit", send)
    return tasks


# --- with a worker ---------------------------------------------------------------------------------------------


@pytest.fixture
def worker(transactional_db: None) -> Iterator[EmbeddedWorker]:
    running = EmbeddedWorker()
    running.start()
    yield running
    running.stop()


@pytest.mark.django_db(transaction=True)
def test_the_embedded_worker_runs_programs_beside_the_conversation(worker: EmbeddedWorker) -> None:
    requested = [code_run_request(language="python", source=f"print({number})") for number in range(4)]
    deadline = timezone.now() + timedelta(seconds=60)
    while CodeRun.objects.exclude(status=RunStatus.DONE).exists() and timezone.now() < deadline:
        pass
    results = [code_run_result(run.pk) for run in requested]
    assert [result and result.stdout for result in results] == ["0\n", "1\n", "2\n", "3\n"]
