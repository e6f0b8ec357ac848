"""Other versions of an answer, and what a candidate asks for: shown to the team, settled by it alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from candidates.models import Candidate
from interviews.models import (
    AnswerTranscript,
    CandidateRequest,
    ConfigStatus,
    EndReason,
    InterviewSession,
    RequestKind,
    Response,
    TranscriptSource,
)
from interviews.services import answer_submit, session_create, session_end
from syncinterview.accounts.models import User
from tests.accounts.factories import InterviewerFactory
from tests.interviews.factories import ConfigFactory

pytestmark = pytest.mark.django_db

SOUND = bytes(range(200))


@pytest.fixture
def team(client: Client) -> User:
    user = InterviewerFactory.create()
    client.force_login(user)
    return user


@pytest.fixture
def answer(team: User) -> Response:
    config = ConfigFactory.create(created_by=team, status=ConfigStatus.OPEN)
    candidate = Candidate.objects.create(name="Cleo Example", email="cleo@example.org")
    session, _ = session_create(config=config, candidate=candidate)
    stored = answer_submit(session_id=session.pk, turn=1, text="I would cache it.", source=TranscriptSource.AUDIO)
    session_end(session_id=session.pk, reason=EndReason.COMPLETED)
    response = Response.objects.get(pk=stored.response_id)
    response.audio.save("answer.webm", ContentFile(SOUND), save=False)
    response.audio_seconds = 4.0
    response.save()
    AnswerTranscript.objects.create(
        response=response,
        source=TranscriptSource.AUDIO,
        text="I would cache it.",
        segments=[{"start_seconds": 1.5, "end_seconds": 3.0, "text": "I would cache it."}],
    )
    AnswerTranscript.objects.create(response=response, source=TranscriptSource.LIVE, text="i would cash it")
    return response


def test_the_page_shows_the_other_versions(client: Client, answer: Response) -> None:
    page = client.get(f"/staff/sessions/{answer.session_id}/").content.decode()
    assert "i would cash it" in page


def test_a_request_is_shown_and_settled_with_more_time(client: Client, team: User, answer: Response) -> None:
    session, _ = session_create(config=answer.session.config, candidate=answer.session.candidate)
    asked = CandidateRequest.objects.create(session=session, kind=RequestKind.MORE_TIME)
    page = f"/staff/sessions/{session.pk}/"
    assert "Grant 1.5 times" in client.get(page).content.decode()
    assert client.post(f"{page}requests/{asked.pk}/", {"time_percent": "150"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.settled_by, InterviewSession.objects.get(pk=session.pk).time_percent) == (team, 150)
    assert "The candidate asks for" not in client.get(page).content.decode()


def test_nobody_settles_what_another_team_was_asked(answer: Response) -> None:
    asked = CandidateRequest.objects.create(session=answer.session, kind=RequestKind.HUMAN)
    other = Client()
    other.force_login(InterviewerFactory.create())
    assert other.post(f"/staff/sessions/{answer.session_id}/requests/{asked.pk}/").status_code == 404
    asked.refresh_from_db()
    assert asked.settled_at is None
    assert timezone.now() - asked.created_at < timedelta(minutes=5)
