from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from interviews.models import InterviewConfig, InterviewSession, Question, QuestionType
from reports.comparison import question_rows
from reports.selectors import access_comparison
from reports.services import shortlist_add, shortlist_remove
from syncinterview.accounts.models import User
from tests.reports.factories import (
    ConfigFactory,
    EvaluationFactory,
    QuestionFactory,
    ReportFactory,
    ResponseFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions(config: InterviewConfig) -> list[Question]:
    return [QuestionFactory.create(config=config, position=n, text=f"Question {n}?") for n in (1, 2)]


@pytest.fixture
def candidates(config: InterviewConfig, questions: list[Question]) -> list[InterviewSession]:
    """Three who answered both questions, one with a follow-up; the second scored highest."""
    made = []
    for name, score in (("Ada", 40.0), ("Bo", 90.0), ("Cleo", 60.0)):
        session = SessionFactory.create(config=config, candidate__name=name)
        for turn, question in enumerate(questions, start=1):
            EvaluationFactory.create(
                response=ResponseFactory.create(
                    session=session, question=question, turn=turn, label=f"Q{turn}", transcript=f"{name} says {turn}."
                ),
                score=score,
            )
        EvaluationFactory.create(
            response=ResponseFactory.create(
                session=session,
                question=questions[0],
                turn=3,
                question_type=QuestionType.FOLLOW_UP,
                label="Q1 Follow-up 1",
            ),
            score=99.0,
        )
        ReportFactory.create(session=session, overall_score=score)
        made.append(session)
    return made


def test_candidates_stand_side_by_side_question_by_question(
    ines: User, config: InterviewConfig, candidates: list[InterviewSession]
) -> None:
    found = access_comparison(ines, config.pk, session_ids=[candidates[0].pk, candidates[1].pk])

    rows = question_rows(found.questions, found.compared)

    assert [one.person.name for one in found.compared] == ["Ada", "Bo"]
    assert [row.text for row in rows] == ["Question 1?", "Question 2?"]
    assert [cell.score for cell in rows[0].cells] == [40.0, 90.0]
    assert [cell.is_best for cell in rows[0].cells] == [False, True]
    assert [answer.label for answer, _ in rows[0].cells[0].answers] == ["Q1", "Q1 Follow-up 1"]


def test_without_a_choice_the_shortlist_is_compared_else_the_highest(
    ines: User, config: InterviewConfig, candidates: list[InterviewSession]
) -> None:
    assert [one.person.name for one in access_comparison(ines, config.pk).compared] == ["Bo", "Cleo", "Ada"]

    shortlist_add(session=candidates[0], added_by=ines)
    assert [one.person.name for one in access_comparison(ines, config.pk).compared] == ["Ada"]

    shortlist_remove(session=candidates[0])
    assert len(access_comparison(ines, config.pk).compared) == 3


def test_a_session_of_another_interview_is_left_out(
    ines: User, omar: User, config: InterviewConfig, candidates: list[InterviewSession]
) -> None:
    other = SessionFactory.create(config=ConfigFactory.create(created_by=omar))
    ReportFactory.create(session=other)

    found = access_comparison(ines, config.pk, session_ids=[other.pk, candidates[0].pk])

    assert [one.session_id for one in found.compared] == [candidates[0].pk]


def test_anothers_interview_is_not_compared(client: Client, omar: User, config: InterviewConfig) -> None:
    client.force_login(omar)

    assert client.get(reverse("reports:compare", args=[config.pk])).status_code == 404


def test_the_page_shows_both_answers_and_survives_odd_addresses(
    staff: Client, config: InterviewConfig, candidates: list[InterviewSession]
) -> None:
    url = reverse("reports:compare", args=[config.pk])
    html = staff.get(f"{url}?session={candidates[0].pk}&session={candidates[2].pk}").content.decode()

    assert "Ada says 2." in html
    assert "Cleo says 1." in html
    assert "Bo says 1." not in html
    assert staff.get(f"{url}?session=nobody").status_code == 200


def test_the_shortlist_is_kept_by_a_button_and_found_in_the_list(
    staff: Client, candidates: list[InterviewSession]
) -> None:
    url = reverse("reports:session_shortlist", args=[candidates[0].pk])
    staff.post(url)
    staff.post(url)

    assert staff.get("/api/v1/reports?shortlisted=true").json()["count"] == 1
    assert "On the shortlist" in staff.get(reverse("reports:session", args=[candidates[0].pk])).content.decode()
    listed = staff.post(reverse("reports:sessions"), {"shortlisted": "on"}, headers={"HX-Request": "true"})
    assert "Ada" in listed.content.decode()
    assert "Bo" not in listed.content.decode()

    staff.post(url, {"remove": "1"})
    assert staff.get("/api/v1/reports?shortlisted=true").json()["count"] == 0


def test_comparing_asks_the_database_a_constant_number_of_times(
    staff: Client,
    config: InterviewConfig,
    candidates: list[InterviewSession],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(11):
        staff.get(reverse("reports:compare", args=[config.pk]))
