"""The link page: what it tells, whom it lets in, what it stores, what it says to bad input."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document as WordDocument
from pypdf import PdfReader, PdfWriter
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects
from reportlab.pdfgen.canvas import Canvas

from candidates.models import Candidate, Consent, Document
from interviews.consent import consent_text
from interviews.link import LinkState, link_state
from interviews.live.timing import TYPED_TIME_FACTOR
from interviews.models import ConfigStatus, InterviewConfig, InterviewSession, SessionStatus
from interviews.services import config_accepts
from tests.interviews.candidate.conftest import Entry, closing_of, room_of
from tests.interviews.factories import ConfigFactory
from tests.llm.harness import models, provider

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 12, 0, 5, tzinfo=UTC)


# --- what it tells ----------------------------------------------------------------------------------------


def test_it_tells_what_a_candidate_should_know_first(client: Client, config: InterviewConfig, link: str) -> None:
    page = client.get(link)
    for words in (
        config.job_role,
        "an AI interviewer",
        "offline rules",
        f"up to {config.time_limit_minutes} minutes",
        "English",
        "Until the team that invited you deletes it.",
        "A person reads your answers and the draft report, and decides.",
        "another attempt",
    ):
        assertContains(page, words)
    consent = consent_text("en", with_model=False, kept_days=90)
    for words in [consent.agreement, *(words for _, words in consent.parts)]:
        assertContains(page, words, html=False)


def test_the_consent_is_not_ticked_beforehand(client: Client, link: str) -> None:
    assertNotContains(client.get(link), "checked")


def test_it_asks_few_questions_of_the_database(client: Client, link: str, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(4):
        client.get(link)


def test_it_is_never_cached_and_runs_no_inline_script(client: Client, link: str) -> None:
    page = client.get(link)
    assert "no-store" in page.headers["Cache-Control"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert b"<script>" not in page.content
    assert b"style=" not in page.content


def test_an_unknown_link_is_a_404(client: Client, db: None) -> None:
    page = client.get("/interview/no-such-interview-0000/")
    assert page.status_code == 404


@pytest.mark.parametrize(
    ("fields", "state", "words"),
    [
        ({"status": ConfigStatus.CLOSED}, LinkState.CLOSED, "This interview is closed"),
        ({"closes_at": NOON - timedelta(hours=1)}, LinkState.EXPIRED, "The time for this interview has passed"),
        ({"opens_at": NOON + timedelta(hours=1)}, LinkState.NOT_YET, "It opens on"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_a_link_that_lets_nobody_in_says_why(
    client: Client,
    enter: Entry,
    config: InterviewConfig,
    link: str,
    fields: dict[str, object],
    state: LinkState,
    words: str,
) -> None:
    InterviewConfig.objects.filter(pk=config.pk).update(**fields)
    config.refresh_from_db()
    assert link_state(config, now=NOON) is state
    assert not config_accepts(config, now=NOON)
    page = client.get(link)
    assertContains(page, words)
    assertNotContains(page, "<form")
    assertContains(enter(), "Nothing of what you entered was kept.", status_code=409)
    assert not Candidate.objects.exists()


def test_an_open_link_lets_in(config: InterviewConfig) -> None:
    assert link_state(config, now=NOON) is LinkState.OPEN


# --- who comes in -------------------------------------------------------------------------------------------


def test_it_makes_a_session_of_typed_answers_and_leads_to_the_room(
    client: Client, enter: Entry, config: InterviewConfig
) -> None:
    answer = enter()
    session = InterviewSession.objects.get()
    assertRedirects(answer, room_of(session))
    assert (session.config_id, session.status, session.start_time) == (config.pk, SessionStatus.PENDING, None)
    assert session.state["time_factor"] == TYPED_TIME_FACTOR
    candidate = session.candidate
    assert (candidate.name, candidate.email, candidate.phone) == (
        "Sam Example",
        "sam@example.com",
        "+44 20 7946 0123",
    )
    assert candidate.resume is None


def test_the_consent_is_stored_word_for_word_as_shown(client: Client, enter: Entry, link: str) -> None:
    shown = client.get(link).content.decode()
    enter()
    consent = Consent.objects.get()
    assert consent.version == consent_text("en", with_model=False, kept_days=90).version
    assert consent.language == "en"
    assert consent.text.endswith(consent_text("en", with_model=False, kept_days=90).agreement)
    for line in filter(None, consent.text.splitlines()):
        assert line in shown


def test_a_consent_to_another_text_is_asked_for_again(enter: Entry) -> None:
    page = enter(consent_version="2019-01")
    assertContains(page, "This text has changed since you opened the page.")
    assertContains(page, f'value="{consent_text("en", with_model=False, kept_days=90).version}"')
    assert not Candidate.objects.exists()


def test_the_cookie_is_for_this_session_and_out_of_scripts_reach(enter: Entry) -> None:
    answer = enter()
    session = InterviewSession.objects.get()
    cookie = answer.cookies[f"interview-{session.pk}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["secure"] == ""
    assert cookie.value not in answer.headers["Location"]
    assert cookie.value != session.token_hash


def test_the_cookie_is_secure_behind_tls(client: Client, enter: Entry, settings) -> None:  # type: ignore[no-untyped-def]
    settings.SESSION_COOKIE_SECURE = True
    cookie = enter().cookies[f"interview-{InterviewSession.objects.get().pk}"]
    assert cookie["secure"] is True


def test_a_resume_is_stored_and_the_room_does_not_wait_for_it(enter: Entry) -> None:
    answer = enter(resume=SimpleUploadedFile("cv.txt", b"I kept the queries of a booking service fast."))
    assert answer.status_code == 302
    assert InterviewSession.objects.get().candidate.resume == Document.objects.get()


# --- what it says to bad input ---------------------------------------------------------------------------------


def test_errors_name_the_field_and_leave_the_rest_filled_in(enter: Entry) -> None:
    page = enter(email="sam@")
    assertContains(page, "Enter a whole e-mail address, for example sam@example.com.")
    assertContains(page, 'value="Sam Example"')
    assertContains(page, 'value="+44 20 7946 0123"')
    assertContains(page, "checked")
    assertContains(page, 'href="#id_email"')
    assertContains(page, 'aria-describedby="id_email_error"')
    assertContains(page, 'aria-invalid="true"', count=1)
    assertContains(page, "autofocus", count=1)
    assert not Candidate.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "  "}, "Enter your name, so that the team knows whose answers these are."),
        ({"name": "x" * 151}, "Enter a name of at most 150 characters."),
        ({"email": None}, "Enter your e-mail address, so that the team can reach you."),
        ({"phone": "call me"}, "Enter the phone number with digits, for example +44 20 7946 0123, or leave it out."),
        ({"consent": None}, "Tick the box if you agree. Without it the interview cannot begin."),
    ],
)
def test_each_error_says_what_to_do(enter: Entry, fields: dict[str, str | None], sentence: str) -> None:
    assertContains(enter(**fields), sentence)
    assert not InterviewSession.objects.exists()


def pdf(*, words: str = "", password: str = "") -> bytes:
    drawn = BytesIO()
    canvas = Canvas(drawn)
    if words:
        for line in range(12):
            canvas.drawString(72, 700 - 16 * line, f"{words}, in year {line + 1} of my work for a booking service")
    else:
        canvas.rect(72, 500, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    if not password:
        return drawn.getvalue()
    writer = PdfWriter(clone_from=PdfReader(drawn))
    writer.encrypt(password, algorithm="AES-256")
    locked = BytesIO()
    writer.write(locked)
    return locked.getvalue()


def docx(words: str) -> bytes:
    document = WordDocument()
    document.add_paragraph(words)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("cv.pdf", b"", "This file is empty."),
        ("cv.pdf", b"%PDF-1.7\n" + b"x" * (6 * 1024 * 1024), "This file is larger than 5 MB."),
        ("cv.pdf", pdf(words="Ten years of SQL", password="open sesame"), "protected by a password"),
        ("cv.pdf", pdf(), "pictures of pages but no text"),
        ("cv.pdf", b"MZ\x90\x00" + b"\x00" * 4000, "program"),
    ],
    ids=["empty", "six-megabytes", "encrypted", "scanned", "renamed-exe"],
)
def test_a_resume_that_cannot_be_read_gets_a_sentence_and_the_form_stays(
    enter: Entry, name: str, content: bytes, words: str
) -> None:
    page = enter(resume=SimpleUploadedFile(name, content, content_type="application/pdf"))
    assertContains(page, words)
    assertContains(page, 'href="#id_resume"')
    assertContains(page, 'id="id_resume_error"')
    assertContains(page, 'value="Sam Example"')
    assertContains(page, 'value="sam@example.com"')
    assertContains(page, "checked")
    assert not Candidate.objects.exists()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cv.pdf", pdf(words="Ten years of SQL and queues")),
        ("cv.docx", docx("Ten years of SQL and queues")),
        ("cv.txt", "Zehn Jahre SQL, überall.".encode()),
        ("cv", b"No ending at all."),
    ],
)
def test_each_kind_of_resume_is_taken_by_its_content(enter: Entry, name: str, content: bytes) -> None:
    assert enter(resume=SimpleUploadedFile(name, content)).status_code == 302
    assert Document.objects.get().size == len(content)


def test_a_file_that_has_to_be_chosen_again_is_said_to_be(enter: Entry) -> None:
    page = enter(email="", resume=SimpleUploadedFile("cv.txt", b"Some words of mine."))
    assertContains(page, "Your résumé has to be chosen again")
    assert not Document.objects.exists()


@time_machine.travel(NOON, tick=False)
def test_more_than_twenty_entries_a_minute_from_one_address_have_to_wait(
    enter: Entry, client: Client, link: str
) -> None:
    for _ in range(20):
        assert enter(email="").status_code == 200
    page = enter()
    assertContains(page, "One moment, please", status_code=429)
    assert 1 <= int(page.headers["Retry-After"]) <= 60
    assert client.get(link).status_code == 200
    assert not Candidate.objects.exists()
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        assert enter().status_code == 302


def test_a_form_without_its_token_is_refused(config: InterviewConfig, link: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link, {"name": "Sam"}).status_code == 403


# --- who has been here before --------------------------------------------------------------------------------------


def test_what_was_begun_in_this_browser_can_be_continued(client: Client, begun: InterviewSession, link: str) -> None:
    assertContains(client.get(link), f'href="{room_of(begun)}"')
    assertNotContains(Client().get(link), room_of(begun))


def test_what_was_finished_in_this_browser_can_be_read_again(
    client: Client, begun: InterviewSession, link: str
) -> None:
    InterviewSession.objects.update(status=SessionStatus.COMPLETED, phase="over")
    page = client.get(link)
    assertContains(page, f'href="{closing_of(begun)}"')
    assertNotContains(page, "Continue your interview")
    assertContains(page, "Someone else would like to begin on this device")


def test_a_session_on_another_interview_is_not_offered(client: Client, begun: InterviewSession) -> None:
    other = ConfigFactory(status=ConfigStatus.OPEN)
    assertNotContains(client.get(f"/interview/{other.slug}/"), "Continue your interview")


def test_strange_cookies_do_no_harm(client: Client, link: str) -> None:
    client.cookies["interview-not-a-uuid"] = "x"
    client.cookies["interview-00000000-0000-0000-0000-000000000000"] = "y"
    assert client.get(link).status_code == 200


def test_a_begun_interview_goes_on_although_the_link_is_closed(
    client: Client, begun: InterviewSession, config: InterviewConfig, link: str
) -> None:
    InterviewConfig.objects.filter(pk=config.pk).update(status=ConfigStatus.CLOSED)
    page = client.get(link)
    assertContains(page, "This interview is closed")
    assertContains(page, f'href="{room_of(begun)}"')


def test_where_a_model_is_configured_the_consent_says_that_words_go_to_it(
    client: Client, link: str, settings: Any
) -> None:
    settings.MODELS = models(provider("openai", "http://127.0.0.1:9"))
    page = client.get(link)
    assertContains(page, "Where your words are processed")
    assertContains(page, 'value="2026-12-m-r90t"')
