"""What the room's scripts call while a candidate speaks: only for who holds the session, and within bounds."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client, override_settings

from interviews.models import CandidateRequest, InterviewSession, RequestKind, Response, Take
from interviews.services import answer_submit, request_mail, request_settle, session_end
from interviews.services.wishes import choices_save
from syncinterview.lib.errors import InvalidInput, InvalidState
from tests.interviews.candidate.conftest import closing_of, room_of
from tests.interviews.hearing.sounds import webm

pytestmark = pytest.mark.django_db


def send(client: Client, session: InterviewSession, path: str, body: Any = b"", kind: str = "audio/webm") -> Any:
    return client.post(f"{room_of(session)}{path}", body, content_type=kind)


def test_pieces_go_in_order_and_are_asked_for_where_one_is_missing(client: Client, begun: InterviewSession) -> None:
    key = uuid4()
    assert send(client, begun, f"recording/{key}/0/?turn=1", b"one").json() == {"next": 1}
    missing = send(client, begun, f"recording/{key}/2/?turn=1", b"three")
    assert (missing.status_code, missing.json()["expected"]) == (409, 1)
    assert send(client, begun, f"recording/{key}/1/?turn=1", b"two").json() == {"next": 2}
    assert client.get(f"{room_of(begun)}recording/").json() == {"takes": {str(key): {"next": 2, "closed": False}}}
    assert send(client, begun, f"recording/{key}/close/?chunks=2").status_code == 200
    assert send(client, begun, f"recording/{key}/2/?turn=1", b"three").json() == {"closed": True}


@pytest.mark.parametrize(
    ("path", "body", "kind", "status"),
    [
        ("recording/{key}/0/?turn=1", b"x" * (256 * 1024 + 1), "audio/webm", 413),
        ("recording/{key}/0/?turn=1", b"x", "text/html", 400),
        ("recording/{key}/0/?turn=one", b"x", "audio/webm", 400),
        ("recording/words/", b"nonsense", "application/json", 400),
        ("recording/words/", b'{"from_seconds": -1}', "application/json", 400),
        ("choices/", b'{"answers_by": "singing"}', "application/json", 400),
        ("choices/", b'{"time_percent": 200}', "application/json", 400),
        ("choices/", b'{"language": "de"}', "application/json", 400),
        ("request/", b'{"kind": "a pony"}', "application/json", 400),
    ],
)
def test_what_is_not_offered_is_refused(
    client: Client, begun: InterviewSession, path: str, body: bytes, kind: str, status: int
) -> None:
    assert send(client, begun, path.replace("{key}", str(uuid4())), body, kind).status_code == status
    assert not Take.objects.exists()


@pytest.mark.parametrize("path", ["recording/{key}/0/?turn=1", "recording/{key}/close/?chunks=0", "recording/words/"])
def test_another_browser_gets_nowhere(begun: InterviewSession, path: str) -> None:
    assert send(Client(), begun, path.replace("{key}", str(uuid4()))).status_code == 404


def test_a_page_of_somebody_else_cannot_send_for_the_candidate(client: Client, begun: InterviewSession) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert send(strict, begun, "request/", b'{"kind": "human"}', "application/json").status_code == 403
    assert not CandidateRequest.objects.exists()


def test_words_are_none_where_nobody_hears(client: Client, begun: InterviewSession) -> None:
    send(client, begun, f"recording/{uuid4()}/0/?turn=1", webm(1.0))
    assert send(client, begun, "recording/words/", b"{}", "application/json").status_code == 204


# --- choices and requests --------------------------------------------------------------------------------------


def test_more_time_stretches_the_interview_and_its_questions(client: Client, begun: InterviewSession) -> None:
    begun.config.most_time_percent = 150
    begun.config.save()
    before = begun.state["current"]["suggested_time_seconds"]
    answer = send(client, begun, "choices/", b'{"time_percent": 150, "answers_by": "voice"}', "application/json")
    begun.refresh_from_db()
    assert answer.json() == {"minutes": begun.config.time_limit_minutes * 3 // 2}
    assert begun.state["current"]["suggested_time_seconds"] == before * 3 // 2
    assert (begun.answers_by, begun.time_percent) == ("voice", 150)


def test_time_and_language_are_chosen_before_the_clock_starts(begun: InterviewSession) -> None:
    begun.config.offered_languages = ["de"]
    begun.config.save()
    choices_save(session_id=begun.pk, language="de")
    begun.refresh_from_db()
    assert begun.answer_language == "de"
    InterviewSession.objects.update(start_time=begun.created_at)
    with pytest.raises(InvalidState):
        choices_save(session_id=begun.pk, language="en")


def test_a_request_is_made_once_and_settled_once(client: Client, begun: InterviewSession) -> None:
    for _ in range(2):
        assert send(client, begun, "request/", b'{"kind": "more_time"}', "application/json").status_code == 200
    request = CandidateRequest.objects.get()
    team = begun.config.created_by
    request_settle(request=request, by=team, grant_percent=200)
    request_settle(request=request, by=team, grant_percent=125)
    begun.refresh_from_db()
    request.refresh_from_db()
    assert (begun.time_percent, request.settled_by) == (200, team)
    with pytest.raises(InvalidInput):
        choices_save(session_id=begun.pk, time_percent=300)


def test_the_team_is_told_by_mail_where_mail_is_set_up_and_nobody_is_named(
    client: Client, begun: InterviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A message's id holds this machine's name, which mail would look up.
    monkeypatch.setattr("django.core.mail.message.DNS_NAME", "localhost")
    send(client, begun, "request/", b'{"kind": "human"}', "application/json")
    request = CandidateRequest.objects.get(kind=RequestKind.HUMAN)
    request_mail(request_id=request.pk)
    assert mail.outbox == []
    with override_settings(MAIL_CONFIGURED=True):
        request_mail(request_id=request.pk)
    [sent] = mail.outbox
    assert sent.to == [begun.config.created_by.email]
    assert begun.candidate.name not in f"{sent.subject} {sent.body}"
    assert str(begun.pk) in sent.body


# --- the closing page -------------------------------------------------------------------------------------------


@pytest.fixture
def spoken(begun: InterviewSession) -> Response:
    stored = answer_submit(session_id=begun.pk, turn=1, text="I would cash it.", source="live")  # type: ignore[arg-type]
    session_end(session_id=begun.pk, reason="completed")  # type: ignore[arg-type]
    return Response.objects.get(pk=stored.response_id)


def test_the_closing_page_takes_a_correction_and_shows_it(client: Client, spoken: Response) -> None:
    path = closing_of(spoken.session)
    assert "I would cash it." in client.get(path).content.decode()
    kept = client.post(f"{path}answers/{spoken.pk}/", {"text": "I would cache it."}, follow=True)
    assert "Corrected by you" in kept.content.decode()
    spoken.refresh_from_db()
    assert spoken.transcript == "I would cache it."


def test_nobody_corrects_what_another_said(client: Client, spoken: Response) -> None:
    path = f"{closing_of(spoken.session)}answers/"
    assert Client().post(f"{path}{spoken.pk}/", {"text": "Nonsense."}).status_code == 404
    assert client.post(f"{path}{uuid4()}/", {"text": "Nonsense."}).status_code == 404
    spoken.refresh_from_db()
    assert spoken.transcript == "I would cash it."


def test_data_is_asked_for_on_the_closing_page(client: Client, spoken: Response) -> None:
    path = closing_of(spoken.session)
    page = client.post(f"{path}request/", {"kind": "data_deletion"}, follow=True)
    assert "Deletion was asked for" in page.content.decode()
    client.post(f"{path}request/", {"kind": "more_time"})
    assert [request.kind for request in CandidateRequest.objects.all()] == ["data_deletion"]
