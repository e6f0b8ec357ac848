"""The room's page and the closing page: whose they are, what they show."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from interviews.models import EndReason, InterviewConfig, InterviewSession, Response, SessionStatus
from interviews.room_words import label_in_words
from interviews.services import answer_submit, session_end, step_take
from tests.interviews.candidate.conftest import Entry, closing_of, room_of
from tests.interviews.factories import ConfigFactory

pytestmark = pytest.mark.django_db

ANSWER = "An index makes reading fast and writing slower."


def room_data(page: str) -> dict[str, object]:
    found = re.search(r'<script id="room-data" type="application/json">(.+?)</script>', page)
    assert found is not None
    data: dict[str, object] = json.loads(found.group(1))
    return data


# --- whose they are ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("address_of", [room_of, closing_of])
def test_it_is_a_404_without_the_sessions_cookie(begun: InterviewSession, address_of) -> None:  # type: ignore[no-untyped-def]
    assert Client().get(address_of(begun)).status_code == 404


@pytest.mark.parametrize("address_of", [room_of, closing_of])
def test_it_is_a_404_with_a_wrong_cookie(begun: InterviewSession, address_of) -> None:  # type: ignore[no-untyped-def]
    browser = Client()
    browser.cookies[f"interview-{begun.pk}"] = "guessed"
    assert browser.get(address_of(begun)).status_code == 404


@pytest.mark.parametrize("address_of", [room_of, closing_of])
def test_two_candidates_in_two_browsers_do_not_see_each_other(client: Client, enter: Entry, address_of) -> None:  # type: ignore[no-untyped-def]
    other = Client()
    enter(name="Ada First")
    enter(other, name="Ben Second")
    first = InterviewSession.objects.get(candidate__name="Ada First")
    second = InterviewSession.objects.get(candidate__name="Ben Second")
    assert client.get(address_of(first)).status_code == 200
    assert other.get(address_of(second)).status_code == 200
    assert client.get(address_of(second)).status_code == 404
    assert other.get(address_of(first)).status_code == 404


def test_anothers_token_does_not_open_it_under_any_name(client: Client, enter: Entry) -> None:
    other = Client()
    enter()
    enter(other)
    first, second = InterviewSession.objects.order_by("created_at")
    client.cookies[f"interview-{second.pk}"] = client.cookies[f"interview-{first.pk}"].value
    assert client.get(room_of(second)).status_code == 404


def test_a_session_is_not_found_under_another_interviews_address(client: Client, begun: InterviewSession) -> None:
    other = ConfigFactory()
    assert client.get(f"/interview/{other.slug}/room/{begun.pk}/").status_code == 404


# --- the room ---------------------------------------------------------------------------------------------


def test_the_room_knows_its_socket_and_whether_the_clock_runs(client: Client, begun: InterviewSession) -> None:
    data = room_data(client.get(room_of(begun)).content.decode())
    assert data["socketPath"] == f"/api/v1/interview/{begun.pk}/chat"
    assert data["closingUrl"] == closing_of(begun)
    assert data["begun"] is False
    InterviewSession.objects.update(start_time=datetime.now(UTC), status=SessionStatus.IN_PROGRESS)
    assert room_data(client.get(room_of(begun)).content.decode())["begun"] is True


@pytest.mark.parametrize("avatar", ["maya", "theo", "robin", "sage"])
def test_each_portrait_has_a_name_and_the_parts_that_move(
    client: Client, begun: InterviewSession, config: InterviewConfig, avatar: str
) -> None:
    InterviewConfig.objects.filter(pk=config.pk).update(avatar=avatar)
    page = client.get(room_of(begun)).content.decode()
    assert re.search(rf'class="persona persona--{avatar}"[^>]*role="img" aria-label="Drawn [^"]+{avatar.title()}', page)
    for part in ("head", "gaze", "lids", "brows", "mouth", "lips", "teeth", "tongue"):
        assert f"persona__{part}" in page
    assert "<animate" not in page
    assert "style=" not in page


def test_the_room_shows_what_was_answered_before(client: Client, begun: InterviewSession) -> None:
    answer_submit(session_id=begun.pk, turn=1, text=ANSWER)
    page = client.get(room_of(begun))
    assertContains(page, ANSWER)
    assertContains(page, "Question 1")


def test_nobody_s_words_can_become_markup(client: Client, begun: InterviewSession) -> None:
    answer_submit(session_id=begun.pk, turn=1, text="</script><script>alert(1)</script>")
    page = client.get(room_of(begun)).content.decode()
    assert "<script>alert" not in page


def test_a_room_that_is_over_leads_to_the_closing_page(client: Client, begun: InterviewSession) -> None:
    session_end(session_id=begun.pk, reason=EndReason.ENDED_BY_CANDIDATE)
    assertRedirects(client.get(room_of(begun)), closing_of(begun))


def test_without_scripts_the_room_explains_itself(client: Client, begun: InterviewSession) -> None:
    assertContains(client.get(room_of(begun)), "This page needs JavaScript")


# --- the closing page ---------------------------------------------------------------------------------------


def test_the_closing_page_of_an_open_interview_leads_back(client: Client, begun: InterviewSession) -> None:
    page = client.get(closing_of(begun))
    assertContains(page, "Your interview is not over yet")
    assertContains(page, f'href="{room_of(begun)}"')
    assertNotContains(page, "Your answers")


def test_the_closing_page_shows_the_candidates_own_words(client: Client, begun: InterviewSession) -> None:
    answer_submit(session_id=begun.pk, turn=1, text=ANSWER)
    step_take(session_id=begun.pk, turn=1, rules_only=True)
    answer_submit(session_id=begun.pk, turn=2, text="", skipped=True)
    step_take(session_id=begun.pk, turn=2, rules_only=True)
    begun.refresh_from_db()
    assert begun.end_reason == EndReason.COMPLETED
    page = client.get(closing_of(begun))
    assertContains(page, "Thank you, Sam Example.")
    assertContains(page, begun.state["said"])
    assertContains(page, ANSWER)
    assertContains(page, "Skipped")
    assertContains(page, "A person of the team reads your answers and the draft, and decides.")
    assertContains(page, str(begun.pk))
    assert Response.objects.count() == 2


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (EndReason.ENDED_BY_CANDIDATE, "You ended the interview."),
        (EndReason.TIME_UP, "The time of the interview was up."),
        (EndReason.CLOSED_BY_STAFF, "The team closed the interview."),
        (EndReason.ABANDONED, "nobody had been here for a while"),
    ],
)
def test_the_closing_page_says_how_it_ended(
    client: Client, begun: InterviewSession, reason: EndReason, words: str
) -> None:
    question = begun.state["current"]["text"]
    session_end(session_id=begun.pk, reason=reason)
    page = client.get(closing_of(begun))
    assertContains(page, words)
    # An interview that stopped at a question has no last words but the question, which is not said again.
    assertNotContains(page, question)


def test_an_interview_that_closed_before_it_began_says_so(client: Client, begun: InterviewSession) -> None:
    InterviewSession.objects.update(status=SessionStatus.EXPIRED, phase="over")
    assertContains(client.get(closing_of(begun)), "The interview closed before you began")


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Q2", "Question 2"),
        ("Q2 Follow-up 1", "Follow-up to question 2"),
        ("Resume Q", "From your résumé"),
        ("Resume Q 2", "From your résumé"),
        ("Resume Q Follow-up 1", "Follow-up to the question from your résumé"),
    ],
)
def test_a_label_reads_as_words(label: str, words: str) -> None:
    assert label_in_words(label) == words
