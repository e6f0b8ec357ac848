"""How an answer in code came about, for the team: only where it is kept, and only for those who may read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interviews.models import CodeSnapshot, InterviewConfig, QuestionType, Response
from syncinterview.accounts.models import User
from tests.reports.factories import ResponseFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def response(config: InterviewConfig) -> Response:
    """An answer in code with two moments of its writing kept."""
    config.keeps_code_history = True
    config.save()
    session = SessionFactory.create(config=config)
    began = timezone.now()
    for seconds, source in ((0, "def f():\n"), (75, "def f():\n    return '<b>'\n")):
        CodeSnapshot.objects.create(
            session=session, turn=1, language="python", source=source, taken_at=began + timedelta(seconds=seconds)
        )
    return ResponseFactory.create(
        session=session,
        turn=1,
        question_type=QuestionType.CODING,
        code="def f():\n    return 2\n",
        code_language="python",
    )


def writing(response: Response) -> str:
    return reverse("reports:writing", args=[response.session_id, response.turn])


def test_the_team_reads_every_moment_and_what_was_sent(staff: Client, response: Response) -> None:
    report = staff.get(reverse("reports:session", args=[response.session_id])).content.decode()
    assert writing(response) in report

    page = staff.get(writing(response)).content.decode()
    for said in ("0:00 · python, 1 line", "1:15 · python, 2 lines", "As sent · python, 2 lines"):
        assert said in page
    assert "return &#x27;&lt;b&gt;&#x27;" in page
    assert 'max="3"' in page


def test_an_interview_that_does_not_keep_it_has_no_such_page(staff: Client, response: Response) -> None:
    response.session.config.keeps_code_history = False
    response.session.config.save()
    assert staff.get(writing(response)).status_code == 404
    assert writing(response) not in staff.get(reverse("reports:session", args=[response.session_id])).content.decode()


def test_another_team_finds_nothing(client: Client, omar: User, response: Response) -> None:
    client.force_login(omar)
    assert client.get(writing(response)).status_code == 404
