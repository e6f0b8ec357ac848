"""What a candidate is told of what the page notes: before they begin, and at the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from interviews.consent import consent_text
from interviews.models import EndReason, IntegrityEvent, InterviewConfig, InterviewSession, Response
from interviews.services import integrity_event_save, session_clock_start, session_end
from tests.interviews.candidate.conftest import Entry, closing_of, room_of

pytestmark = pytest.mark.django_db

VERSION = consent_text("en", with_model=False, kept_days=90, collects_integrity_events=True).version


@pytest.fixture
def collecting(config: InterviewConfig) -> InterviewConfig:
    config.collects_integrity_events = True
    config.save()
    return config


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_it_is_off_unless_the_team_turns_it_on(
    config: InterviewConfig, begun: InterviewSession, client: Client
) -> None:
    assert not config.collects_integrity_events
    assert not begun.collects_integrity_events
    assert "What the page notes" not in begun.candidate.consents.get().text
    assert '"notes": false' in page(client, room_of(begun))


def test_the_consent_says_what_is_noted_and_what_is_not(
    client: Client, link: str, collecting: InterviewConfig, enter: Entry
) -> None:
    shown = page(client, link)
    assert "What the page notes" in shown
    for said in ("how many characters, never which", "No camera is used", "None of this changes a score"):
        assert said in shown
    assert enter(consent_version=VERSION).status_code == 302
    session = InterviewSession.objects.get()
    consent = session.candidate.consents.get()
    assert consent.version == VERSION != consent_text("en", with_model=False, kept_days=90).version
    assert "What the page notes" in consent.text
    assert session.collects_integrity_events
    assert '"notes": true' in page(client, room_of(session))


def test_who_agreed_to_another_text_is_asked_again(client: Client, collecting: InterviewConfig, enter: Entry) -> None:
    assert enter().status_code == 200
    assert not InterviewSession.objects.exists()


def test_what_somebody_was_told_holds_whatever_the_settings_become(
    begun: InterviewSession, collecting: InterviewConfig
) -> None:
    begun.refresh_from_db()
    assert not begun.collects_integrity_events
    session_clock_start(session_id=begun.pk, somebody_waits=True)
    assert not integrity_event_save(session_id=begun.pk, turn=1, kind="pasted", began_at=timezone.now(), characters=9)
    assert not IntegrityEvent.objects.exists()


def test_at_the_end_they_see_all_that_was_noted(client: Client, collecting: InterviewConfig, enter: Entry) -> None:
    enter(consent_version=VERSION)
    session = InterviewSession.objects.get()
    session_clock_start(session_id=session.pk, somebody_waits=True)
    now = timezone.now()
    Response.objects.create(
        session=session,
        turn=1,
        question_number=1,
        label="Q1",
        question_text="?",
        question_type="preset",
        answered_at=now,
    )
    for number, fields in enumerate(
        (
            {"kind": "left_page", "seconds": 12.4},
            {"kind": "left_page", "seconds": 125.0},
            {"kind": "pasted", "characters": 340, "place": "answer"},
            {"kind": "pasted", "characters": 1, "place": "editor"},
            {"kind": "second_tab"},
        )
    ):
        assert integrity_event_save(
            session_id=session.pk, turn=1, began_at=now + timedelta(seconds=number), client_id=str(number), **fields
        )
    session_end(session_id=session.pk, reason=EndReason.ENDED_BY_CANDIDATE)
    shown = page(client, closing_of(session))
    assert "What the page noted" in shown
    for words in (
        "Left the page for 12 s",
        "Left the page for 2 min 5 s",
        "Pasted 340 characters into the answer",
        "Pasted 1 character into the editor",
        "Opened the interview in a second tab or browser",
    ):
        assert f"<strong>Question 1.</strong> {words}" in shown


def test_nothing_noted_is_said_too(client: Client, collecting: InterviewConfig, enter: Entry) -> None:
    enter(consent_version=VERSION)
    session = InterviewSession.objects.get()
    session_clock_start(session_id=session.pk, somebody_waits=True)
    session_end(session_id=session.pk, reason=EndReason.ENDED_BY_CANDIDATE)
    assert "Nothing was noted while you answered." in page(client, closing_of(session))
