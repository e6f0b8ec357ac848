"""What the room's editor calls: the open exercise, its draft, its runs, and what becomes of a program."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from candidates.models import Candidate
from interviews.cookies import session_cookie
from interviews.models import (
    CodeDraft,
    CodeRun,
    CodeSnapshot,
    CodingExercise,
    ConfigStatus,
    EndReason,
    InterviewSession,
    Question,
    QuestionKind,
    Response,
)
from interviews.services import (
    answer_submit,
    code_drafts,
    code_run_execute,
    exercises_ensure,
    session_create,
    session_end,
)
from tests.interviews.factories import ConfigFactory

pytestmark = pytest.mark.django_db

WRITTEN = "def pair_with_sum(numbers, target):\n    return []\n"


class Room:
    """A candidate's browser at a coding question."""

    def __init__(self, client: Client) -> None:
        exercises_ensure()
        self.exercise = CodingExercise.objects.get(bank_key="pair-with-sum")
        config = ConfigFactory.create(status=ConfigStatus.OPEN)
        config.questions.all().delete()
        Question.objects.create(
            config=config, position=1, kind=QuestionKind.CODING, text="Find the pair.", exercise=self.exercise
        )
        self.session, token = session_create(config=config, candidate=Candidate.objects.create(name="Sam Example"))
        client.cookies[session_cookie(self.session.pk)] = token
        self.client = client

    def at(self, name: str, *more: object) -> str:
        return reverse(f"interviews:{name}", args=[self.session.config.slug, self.session.pk, *more])

    def send(self, name: str, **value: object) -> Any:
        return self.client.post(self.at(name), json.dumps(value), content_type="application/json")

    def save(self, source: str = WRITTEN, **changes: object) -> Any:
        return self.send("code_draft", **{"turn": 1, "language": "python", "source": source, **changes})


@pytest.fixture
def room(client: Client) -> Room:
    return Room(client)


def test_a_saved_program_is_there_after_a_reload(room: Room) -> None:
    assert room.save().status_code == 200

    exercise = room.client.get(room.at("room_exercise")).json()

    python = next(each for each in exercise["languages"] if each["name"] == "python")
    assert (exercise["turn"], exercise["last"], python["draft"]) == (1, "python", WRITTEN)
    assert python["starter"] == room.exercise.starter_code["python"]


def test_it_tells_no_hidden_test_and_no_reference(room: Room) -> None:
    told = room.client.get(room.at("room_exercise")).content.decode()

    assert all(test["name"] not in told for test in room.exercise.hidden_tests)
    assert "setdefault" not in told


@pytest.mark.parametrize("wrong", [{"turn": 2}, {"language": "cobol"}, {"source": "x" * 60_000}])
def test_it_keeps_only_programs_of_the_open_question(room: Room, wrong: dict[str, object]) -> None:
    assert room.save(**wrong).status_code >= 400
    assert not CodeDraft.objects.exists()


@pytest.mark.usefixtures("bwrap_path")
def test_a_run_against_the_visible_tests_tells_each(room: Room) -> None:
    asked = room.send("code_run", turn=1, language="python", source=WRITTEN, against="visible")
    run_id = UUID(asked.json()["id"])
    assert room.client.get(room.at("code_result", run_id)).status_code == 202

    code_run_execute(run_id=run_id)

    told = room.client.get(room.at("code_result", run_id)).json()
    assert [test["name"] for test in told["tests"]] == [test["name"] for test in room.exercise.visible_tests]
    assert not all(test["passed"] for test in told["tests"])


@pytest.mark.usefixtures("bwrap_path")
def test_a_run_with_an_input_tells_what_it_printed(room: Room) -> None:
    asked = room.send("code_run", language="python", source="print(input() * 2)", against="input", stdin="ab\n")
    run_id = UUID(asked.json()["id"])

    code_run_execute(run_id=run_id)

    assert room.client.get(room.at("code_result", run_id)).json()["stdout"] == "abab\n"


def test_hidden_tests_cannot_be_run(room: Room) -> None:
    assert room.send("code_run", language="python", source=WRITTEN, against="all").status_code == 400
    assert not CodeRun.objects.exists()


def test_runs_are_counted(room: Room) -> None:
    statuses = [room.send("code_run", language="python", source="x", against="input").status_code for _ in range(14)]

    assert 429 in statuses
    assert CodeRun.objects.count() <= 12


def test_anothers_run_and_a_browser_without_the_cookie_find_nothing(room: Room) -> None:
    run = CodeRun.objects.create(language="python", source="x")

    assert room.client.get(room.at("code_result", run.pk)).status_code == 404
    assert Client().get(room.at("room_exercise")).status_code == 404


def test_a_question_closed_by_the_clock_has_the_saved_program_as_its_answer(room: Room) -> None:
    room.save()

    answer_submit(session_id=room.session.pk, turn=1, text="")

    answer = Response.objects.get(session=room.session)
    assert (answer.code, answer.code_language) == (WRITTEN, "python")


def test_an_interview_that_ends_keeps_the_program(room: Room) -> None:
    room.save()

    session_end(session_id=room.session.pk, reason=EndReason.ENDED_BY_CANDIDATE)

    assert Response.objects.get(session=room.session).code == WRITTEN
    assert InterviewSession.objects.get(pk=room.session.pk).is_over


def test_the_untouched_starter_is_no_answer(room: Room) -> None:
    room.save(source=room.exercise.starter_code["python"])

    session_end(session_id=room.session.pk, reason=EndReason.ENDED_BY_CANDIDATE)

    assert not Response.objects.filter(session=room.session).exists()


def test_the_editor_is_loaded_only_where_there_is_something_to_code(room: Room) -> None:
    with_coding = room.client.get(room.at("room")).content.decode()
    Question.objects.update(kind=QuestionKind.SPOKEN)
    without = room.client.get(room.at("room")).content.decode()

    assert "ace/ace.js" in with_coding
    assert "interviews/editor/editor.js" in with_coding
    assert "ace" not in without.split("</head>")[0].replace("space", "").replace("interface", "")


def test_an_interview_keeps_how_a_program_came_about_only_if_it_says_so(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr(code_drafts.timezone, "now", lambda: now)
    room.save("first")
    assert not CodeSnapshot.objects.exists()

    room.session.config.keeps_code_history = True
    room.session.config.save()
    for seconds, source in ((0, "a"), (4, "ab"), (9.9, "abc"), (10, "abcd"), (25, "abcd"), (40, "abcde")):
        monkeypatch.setattr(code_drafts.timezone, "now", lambda at=seconds: now + timedelta(seconds=at))
        room.save(source)
    kept = CodeSnapshot.objects.filter(session=room.session, turn=1)
    assert [snapshot.source for snapshot in kept] == ["a", "abcd", "abcde"]


def test_no_more_than_an_hour_of_it_is_kept(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_drafts, "MOST_SNAPSHOTS", 2)
    monkeypatch.setattr(code_drafts, "SNAPSHOT_EVERY", timedelta())
    room.session.config.keeps_code_history = True
    room.session.config.save()
    for source in "abcd":
        room.save(source)
    assert [snapshot.source for snapshot in CodeSnapshot.objects.all()] == ["a", "b"]
    assert CodeDraft.objects.get().source == "d"


def test_candidates_are_told_before_they_begin(room: Room) -> None:
    def page() -> str:
        return Client().get(f"/interview/{room.session.config.slug}/").content.decode()

    assert "If you write a program" not in page()
    room.session.config.keeps_code_history = True
    room.session.config.save()
    assert "kept every ten seconds while you write" in page()
