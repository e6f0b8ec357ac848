from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from interviews.models import InterviewConfig, InterviewSession
from reports.services import report_compose
from syncinterview.accounts.models import Role, User
from syncinterview.lib.tokens import new_token, token_hash
from tests.reports.factories import (
    ANSWER,
    ConfigFactory,
    EvaluationFactory,
    InterviewerFactory,
    ResponseFactory,
    SessionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "quick_words")]

IDEAL = "Lists change, tuples stay as they are and can be keys."
POINTS = [
    {"point": "Lists can change", "coverage": 0.9, "covered": True, "contradicted": False,
     "evidence": {"quote": ANSWER[:25], "start": 0, "end": 25}},
    {"point": "Tuples can be keys", "coverage": 0.0, "covered": False, "contradicted": False, "evidence": None},
]  # fmt: skip


def with_report(config: InterviewConfig, **fields: object) -> InterviewSession:
    session = SessionFactory.create(config=config, **fields)
    EvaluationFactory.create(
        response=ResponseFactory.create(session=session, turn=1, ideal_answer=IDEAL),
        score=63.0,
        key_points=POINTS,
        improvement="Say more about keys.",
    )
    report_compose(session_id=session.pk)
    return session


@pytest.fixture
def practice(db: None) -> InterviewSession:
    user = InterviewerFactory.create(role=Role.CANDIDATE, email="ada@example.com")
    return with_report(ConfigFactory.create(created_by=user, is_practice=True))


def url(session: InterviewSession) -> str:
    return reverse("reports:feedback", args=[session.pk])


def test_who_practised_reads_what_was_good_what_to_add_and_a_better_answer(
    client: Client, practice: InterviewSession
) -> None:
    client.force_login(practice.config.created_by)
    html = client.get(url(practice)).content.decode()

    assert "Lists can change" in html
    assert "Tuples can be keys" in html
    assert IDEAL in html
    assert ANSWER[25:60] in html


def test_candidates_read_their_feedback_where_the_team_allows_it_by_their_own_browser(
    client: Client, ines: User
) -> None:
    token = new_token()
    config = ConfigFactory.create(created_by=ines, candidate_feedback=True, blind_review=True)
    session = with_report(config, token_hash=token_hash(token), candidate__name="Ana Řezáč")
    assert client.get(url(session)).status_code == 404

    client.cookies[f"interview-{session.pk}"] = token
    html = client.get(url(session)).content.decode()

    assert "Lists can change" in html
    # Another candidate would know it before the first question; and a score is no feedback.
    assert IDEAL not in html
    assert "/ 100" not in html
    assert "<meter" not in html
    assert "Recommend" not in html
    assert "Consider" not in html


def test_without_the_teams_leave_there_is_no_feedback(client: Client, ines: User) -> None:
    token = new_token()
    session = with_report(ConfigFactory.create(created_by=ines), token_hash=token_hash(token))
    client.cookies[f"interview-{session.pk}"] = token

    assert client.get(url(session)).status_code == 404


def test_anothers_feedback_is_not_there(client: Client, practice: InterviewSession, omar: User) -> None:
    client.cookies[f"interview-{practice.pk}"] = "guessed"
    assert client.get(url(practice)).status_code == 404

    client.force_login(omar)
    assert client.get(url(practice)).status_code == 404


def test_before_the_report_is_there_the_page_says_so(client: Client, practice: InterviewSession) -> None:
    waiting = SessionFactory.create(config=practice.config)
    ResponseFactory.create(session=waiting)
    client.force_login(practice.config.created_by)

    assert "It is being written" in client.get(url(waiting)).content.decode()


def test_feedback_asks_the_database_less_than_twelve_times(
    client: Client, practice: InterviewSession, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for turn in range(2, 20):
        EvaluationFactory.create(response=ResponseFactory.create(session=practice, turn=turn))
    client.force_login(practice.config.created_by)

    with django_assert_max_num_queries(11):
        client.get(url(practice))
