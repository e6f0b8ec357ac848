"""The hiring team's pages about exercises."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from interviews.models import CodingExercise, InterviewConfig, TrialStatus
from interviews.services import exercise_try, exercises_ensure
from syncinterview.accounts.models import User
from tests.accounts.factories import InterviewerFactory, UserFactory
from tests.interviews.factories import ConfigFactory

pytestmark = pytest.mark.django_db

WRITTEN = {
    "title": "Twice",
    "area": "algorithms",
    "difficulty": "easy",
    "minutes": "10",
    "statement": "Double it.",
    "language": "python",
    "signature": "def twice(n)",
    "starter": "def twice(n):\r\n    ...",
    "reference": "def twice(n):\r\n    return n * 2",
    "visible_tests": "- {kind: call, name: two, function: twice, args: [2], expected: 4}",
    "hidden_tests": "- kind: assert\n  name: none\n  code: |\n    assert twice(0) == 0\n",
    "key_points": "Works for zero\n\n",
}


@pytest.fixture
def author() -> User:
    return InterviewerFactory()


@pytest.fixture
def staff(client: Client, author: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("interviews.services.exercises.send_on_commit", lambda *args, **kwargs: None)
    client.force_login(author)
    return client


def write(staff: Client, **changes: str) -> Any:
    return staff.post(reverse("interviews:exercise_create"), WRITTEN | changes)


def test_the_list_is_found_by_words_area_difficulty_and_language(
    staff: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    exercises_ensure()
    with django_assert_max_num_queries(6):
        page = staff.get(reverse("interviews:exercise_list"))
    assert page.context["page"].paginator.count == 44
    for query, title in (
        ({"q": "brackets"}, "Balanced brackets"),
        ({"area": "sql", "difficulty": "hard"}, "Gaps in a series"),
        ({"language": "javascript", "q": "coins"}, "Fewest coins"),
    ):
        found = staff.get(reverse("interviews:exercise_list"), query).context["page"].object_list
        assert [exercise.title for exercise in found] == [title]
    nothing = staff.get(reverse("interviews:exercise_list"), {"q": "no such words"})
    assert "Nothing found" in nothing.content.decode()


def test_an_author_writes_tries_and_asks_an_exercise(bwrap_path: str, staff: Client, author: User) -> None:
    page = write(staff)
    exercise = CodingExercise.objects.get()
    assert page.url == reverse("interviews:exercise_detail", args=[exercise.pk])
    assert exercise.reference_solution == {"python": "def twice(n):\n    return n * 2"}
    assert exercise.key_points == ["Works for zero"]
    config = ConfigFactory(created_by=author)
    asked = {"interview": str(config.pk)}
    refused = staff.post(reverse("interviews:exercise_attach", args=[exercise.pk]), asked, follow=True)
    assert "Run the reference first" in refused.content.decode()

    trial = reverse("interviews:exercise_trial", args=[exercise.pk])
    waiting = staff.post(trial, headers={"HX-Request": "true"}).content.decode()
    assert "Being tried" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    exercise_try(exercise_id=exercise.pk)
    done = staff.get(trial, headers={"HX-Request": "true"}).content.decode()
    assert "Reference passes" in done
    assert "every 1s" not in done

    shown = staff.get(reverse("interviews:exercise_detail", args=[exercise.pk])).content.decode()
    assert config.job_role in shown
    staff.post(reverse("interviews:exercise_attach", args=[exercise.pk]), asked)
    assert config.questions.filter(exercise=exercise, kind="coding").count() == 1


def test_what_was_typed_wrong_is_said_beside_it_and_kept(staff: Client) -> None:
    for changes, said in (
        ({"visible_tests": "- ["}, "This is no YAML"),
        ({"visible_tests": "just words"}, "Write a list of tests"),
        ({"visible_tests": "- {kind: call, name: x}"}, "These tests cannot be read"),
        ({"reference": ""}, "This field is required"),
        ({"hidden_tests": WRITTEN["visible_tests"]}, "Two tests have the same name"),
    ):
        page = write(staff, **changes)
        assert page.status_code == 422
        assert said in page.content.decode(), changes
        assert "Double it." in page.content.decode()
    assert not CodingExercise.objects.exists()


def test_an_edit_of_one_language_keeps_the_others_and_takes_the_trial_back(bwrap_path: str, staff: Client) -> None:
    write(staff)
    exercise = CodingExercise.objects.get()
    exercise_try(exercise_id=exercise.pk)
    edit = reverse("interviews:exercise_edit", args=[exercise.pk])
    form = staff.get(edit, {"language": "javascript"}).context["form"]
    assert form.initial["reference"] == ""
    in_javascript = {"language": "javascript", "reference": "const twice = (n) => n * 2;", "hidden_tests": ""}
    assert staff.post(edit, WRITTEN | in_javascript).status_code == 302
    exercise.refresh_from_db()
    assert exercise.languages == ["javascript", "python"]
    assert exercise.trial_status == TrialStatus.UNTRIED


def test_the_banks_are_copied_not_changed(staff: Client) -> None:
    exercises_ensure()
    original = CodingExercise.objects.get(bank_key="balanced-brackets")
    assert staff.get(reverse("interviews:exercise_edit", args=[original.pk])).status_code == 404
    copied = staff.post(reverse("interviews:exercise_copy", args=[original.pk]))
    copy = CodingExercise.objects.get(bank_key=None)
    assert copied.url == reverse("interviews:exercise_edit", args=[copy.pk])
    assert staff.get(copied.url).status_code == 200


def test_only_the_author_changes_an_exercise_and_only_the_team_sees_it(staff: Client, client: Client) -> None:
    write(staff)
    exercise = CodingExercise.objects.get()
    client.force_login(InterviewerFactory())
    assert client.get(reverse("interviews:exercise_detail", args=[exercise.pk])).status_code == 200
    assert client.get(reverse("interviews:exercise_edit", args=[exercise.pk])).status_code == 404
    client.force_login(UserFactory())
    assert client.get(reverse("interviews:exercise_list")).status_code == 404


def test_it_is_asked_only_in_ones_own_interviews(staff: Client) -> None:
    write(staff)
    exercise = CodingExercise.objects.get()
    CodingExercise.objects.update(trial_status=TrialStatus.PASSED)
    others: InterviewConfig = ConfigFactory()
    attach = reverse("interviews:exercise_attach", args=[exercise.pk])
    assert staff.post(attach, {"interview": str(others.pk)}).status_code == 404
    assert staff.post(attach, {"interview": "nonsense"}).status_code == 302
    assert not others.questions.filter(exercise=exercise).exists()
