"""The hiring team's pages: what they show, to whom, and that nothing typed is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from candidates.models import Candidate, Document, DocumentKind, DocumentStatus
from interviews.models import ConfigStatus, InterviewConfig, Response, SessionStatus
from syncinterview.accounts.models import User
from tests.accounts.factories import AdminFactory, InterviewerFactory, UserFactory
from tests.interviews.factories import ConfigFactory, SessionFactory

pytestmark = pytest.mark.django_db

LIST = "/staff/interviews/"
NEW = "/staff/interviews/new/"
HTMX = {"HX-Request": "true"}


def page_of(config: InterviewConfig, page: str = "detail") -> str:
    return reverse(f"interviews:config_{page}", args=[config.pk])


def filled(**changes: object) -> dict[str, object]:
    return {
        "job_role": "Backend engineer",
        "job_description": "We use Python.",
        "interview_type": "mixed",
        "difficulty": "hard",
        "focus_areas": "Python, python , Databases and SQL,",
        "language": "en",
        "time_limit_minutes": "25",
        "question_count": "4",
        "max_follow_ups": "2",
        "max_resume_questions": "0",
        "avatar": "sage",
        "voice": "man",
        "weight_communication": "30",
        "weight_technical": "40",
        "weight_problem_solving": "20",
        "weight_role_fit": "5",
        "opens_at": "",
        "closes_at": "",
        **changes,
    }


def candidate(name: str = "Amira Haddad") -> Candidate:
    return Candidate.objects.create(name=name, email="amira@example.org")


# --- who may see what -------------------------------------------------------------------------------------

PAGES = ("detail", "edit", "progress")
DEEDS = ("generate", "open", "close")


@pytest.mark.parametrize("page", PAGES)
def test_the_interviews_of_others_do_not_exist(staff_client: Client, page: str) -> None:
    assert staff_client.get(page_of(ConfigFactory(), page)).status_code == 404


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_done_to_the_interviews_of_others(staff_client: Client, deed: str) -> None:
    config = ConfigFactory()

    assert staff_client.post(page_of(config, deed)).status_code == 404
    config.refresh_from_db()
    assert config.status == ConfigStatus.READY


@pytest.mark.parametrize("deed", ["edit", "remove", "up", "down"])
def test_nor_to_their_questions(staff_client: Client, interviewer: User, deed: str) -> None:
    theirs, own = ConfigFactory(), ConfigFactory(created_by=interviewer)
    question = theirs.questions.get(position=2)

    for config in (theirs, own):
        url = reverse(f"interviews:question_{deed}", args=[config.pk, question.pk])
        assert staff_client.post(url, {"text": "Mine?"}).status_code == 404
    question.refresh_from_db()
    assert question.position == 2


def test_an_admin_sees_all_of_them(client: Client) -> None:
    config = ConfigFactory(created_by__full_name="Ines Almeida")
    client.force_login(AdminFactory())

    assert "Ines Almeida" in client.get(LIST).content.decode()
    assert "Made by" in client.get(page_of(config)).content.decode()


@pytest.mark.parametrize("url", [LIST, NEW])
def test_visitors_sign_in_and_candidates_find_nothing(client: Client, url: str) -> None:
    assert client.get(url).url == f"/accounts/sign-in/?next={url}"
    client.force_login(UserFactory())
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("deed", DEEDS)
def test_deeds_are_not_links(staff_client: Client, interviewer: User, deed: str) -> None:
    assert staff_client.get(page_of(ConfigFactory(created_by=interviewer), deed)).status_code == 405


# --- the list ---------------------------------------------------------------------------------------------


def test_the_list_is_found_by_word_and_status(staff_client: Client, interviewer: User) -> None:
    ConfigFactory(created_by=interviewer, job_role="Data analyst", status=ConfigStatus.OPEN)
    ConfigFactory(created_by=interviewer, job_role="Data engineer")
    ConfigFactory(created_by=interviewer, job_role="Recruiter")

    def roles(**query: str) -> set[str]:
        return {config.job_role for config in staff_client.get(LIST, query).context["page"].object_list}

    assert roles() == {"Data analyst", "Data engineer", "Recruiter"}
    assert roles(q="data") == {"Data analyst", "Data engineer"}
    assert roles(q="data", status="open") == {"Data analyst"}
    assert roles(status="no such") == {"Data analyst", "Data engineer", "Recruiter"}
    assert "Nothing found" in staff_client.get(LIST, {"q": "zz"}).content.decode()


def test_a_fragment_brings_the_list_alone(staff_client: Client) -> None:
    page = staff_client.get(LIST, headers={**HTMX, "HX-Target": "found"}).content.decode()

    assert 'id="found"' in page
    assert "<html" not in page


def test_the_list_has_pages_that_keep_the_search(staff_client: Client, interviewer: User) -> None:
    ConfigFactory.create_batch(21, created_by=interviewer, question_count=1)

    page = staff_client.get(LIST, {"q": "engineer"})

    assert len(page.context["page"].object_list) == 20
    assert "?q=engineer&amp;page=2" in page.content.decode()


def test_the_list_asks_the_database_the_same_number_of_times_however_long(
    staff_client: Client, interviewer: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            staff_client.get(LIST)
        return len(captured)

    SessionFactory(config=ConfigFactory(created_by=interviewer, question_count=1), candidate=candidate())
    few = queries()
    for config in ConfigFactory.create_batch(12, created_by=interviewer, question_count=1):
        SessionFactory(config=config, candidate=candidate())

    assert queries() == few < 8


# --- making and changing ------------------------------------------------------------------------------------


def test_a_new_interview_is_prepared(
    staff_client: Client, interviewer: User, sent_tasks: list, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = staff_client.post(NEW, filled())

    config = InterviewConfig.objects.get()
    assert response.url == page_of(config)
    assert (config.created_by, config.status) == (interviewer, ConfigStatus.GENERATING)
    assert config.focus_areas == ["Python", "Databases and SQL"]
    assert (config.time_limit_minutes, config.question_count, config.max_follow_ups) == (25, 4, 2)
    assert [name for name, _ in sent_tasks] == ["interviews.tasks.generate_questions"]


def test_what_was_typed_stays_when_something_is_wrong(staff_client: Client) -> None:
    response = staff_client.post(NEW, filled(time_limit_minutes="500", closes_at="2026-05-01T10:00"))

    page = response.content.decode()
    assert response.status_code == 422
    assert "less than or equal to 120" in page
    for kept in (
        "Backend engineer",
        "We use Python.",
        "Python, python , Databases and SQL,",
        'value="500"',
        "2026-05-01T10:00",
    ):
        assert kept in page
    assert 'value="hard" selected' in page
    assert not InterviewConfig.objects.exists()


def test_an_interview_closes_after_it_opens(staff_client: Client) -> None:
    page = staff_client.post(NEW, filled(opens_at="2026-05-02T10:00", closes_at="2026-05-01T10:00")).content.decode()

    assert "An interview closes after it opens." in page


def test_a_job_description_can_be_uploaded(staff_client: Client, interviewer: User) -> None:
    upload = SimpleUploadedFile("role.txt", b"We are looking for somebody who knows Kubernetes and Go well.")

    staff_client.post(NEW, filled(job_description="", jd_file=upload))

    config = InterviewConfig.objects.select_related("jd").get()
    assert config.jd is not None
    assert (config.jd.kind, config.jd.owner) == (DocumentKind.JD, interviewer)


def test_a_file_of_another_kind_is_refused_at_its_field(staff_client: Client) -> None:
    upload = SimpleUploadedFile("role.pdf", b"\x7fELF\x02\x01\x01 not a document at all")

    response = staff_client.post(NEW, filled(job_description="", jd_file=upload))

    assert response.status_code == 400
    assert 'id="id_jd_file_error"' in response.content.decode()
    assert not InterviewConfig.objects.exists()


def test_pasting_and_uploading_at_once_is_asked_about(staff_client: Client) -> None:
    upload = SimpleUploadedFile("role.txt", b"We use Go.")

    assert "not both" in staff_client.post(NEW, filled(jd_file=upload)).content.decode()


def test_a_browser_forgets_the_file_and_the_page_says_so(staff_client: Client) -> None:
    upload = SimpleUploadedFile("role.txt", b"We use Go.")

    page = staff_client.post(NEW, filled(job_role="", job_description="", jd_file=upload)).content.decode()

    assert "choose the file once more" in page


def test_settings_are_changed(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer)

    staff_client.post(page_of(config, "edit"), filled(job_role="Platform engineer"))

    config.refresh_from_db()
    assert config.job_role == "Platform engineer"


def test_once_begun_only_the_hours_can_change(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer, focus_areas=["Python"])
    SessionFactory(config=config, candidate=candidate())

    page = staff_client.get(page_of(config, "edit")).content.decode()
    staff_client.post(page_of(config, "edit"), filled(job_role="Another role", closes_at="2036-05-01T10:00"))

    assert "only its opening hours and how it is reviewed can change" in page
    config.refresh_from_db()
    assert (config.job_role, config.focus_areas) == ("Backend engineer", ["Python"])
    assert config.closes_at is not None


# --- one interview --------------------------------------------------------------------------------------------


def test_while_it_is_prepared_the_page_asks_every_second(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer, status=ConfigStatus.GENERATING, question_count=6, questions=3)

    assert 'hx-trigger="every 1s"' in staff_client.get(page_of(config)).content.decode()
    fragment = staff_client.get(page_of(config, "progress"), headers=HTMX)
    assert "3 of 6 questions ready" in fragment.content.decode()
    assert "HX-Retarget" not in fragment.headers


def test_the_last_answer_ends_the_asking(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer)

    fragment = staff_client.get(page_of(config, "progress"), headers=HTMX)

    assert fragment.headers["HX-Retarget"] == "#interview"
    assert "every 1s" not in fragment.content.decode()
    assert "Open to candidates" in fragment.content.decode()


def test_a_failure_offers_another_try(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(
        created_by=interviewer,
        status=ConfigStatus.DRAFT,
        generation_error="The questions could not be prepared.",
        questions=0,
    )

    page = staff_client.get(page_of(config)).content.decode()
    staff_client.post(page_of(config, "generate"))

    assert "Try again" in page
    config.refresh_from_db()
    assert config.status == ConfigStatus.GENERATING


def test_a_job_description_that_could_not_be_read_is_named(staff_client: Client, interviewer: User) -> None:
    document = Document.objects.create(
        kind=DocumentKind.JD, status=DocumentStatus.FAILED, error="It is a scan without text.", size=1, file="jd"
    )
    config = ConfigFactory(created_by=interviewer, jd=document)

    page = staff_client.get(page_of(config)).content.decode()

    assert "The job description could not be read" in page
    assert "It is a scan without text." in page


def test_opening_shows_the_link_and_closing_keeps_it(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer)
    link = f"http://testserver/interview/{config.slug}/"
    assert link not in staff_client.get(page_of(config)).content.decode()

    opened = staff_client.post(page_of(config, "open"), follow=True).content.decode()
    closed = staff_client.post(page_of(config, "close"), follow=True).content.decode()

    assert f'value="{link}"' in opened
    assert "Whoever has the link can begin" in opened
    assert "nobody can begin it now" in closed


@pytest.mark.parametrize(
    ("opens_in", "closes_in", "words"),
    [(1, None, "Candidates can begin from"), (None, 1, "can begin until"), (None, -1, "hours are over")],
)
def test_the_page_says_when_candidates_can_begin(
    staff_client: Client, interviewer: User, opens_in: int | None, closes_in: int | None, words: str
) -> None:
    now = timezone.now()
    config = ConfigFactory(
        created_by=interviewer,
        status=ConfigStatus.OPEN,
        opens_at=now + timedelta(days=opens_in) if opens_in else None,
        closes_at=now + timedelta(days=closes_in) if closes_in else None,
    )

    assert words in staff_client.get(page_of(config)).content.decode()


def test_what_cannot_be_opened_says_why(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer, status=ConfigStatus.DRAFT, questions=0)

    assert "when its questions are ready" in staff_client.post(page_of(config, "open"), follow=True).content.decode()


def test_its_candidates_are_listed_with_their_reports(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer, status=ConfigStatus.OPEN)
    session = SessionFactory(config=config, candidate=candidate(), status=SessionStatus.COMPLETED)

    with CaptureQueriesContext(connection) as few:
        page = staff_client.get(page_of(config)).content.decode()
    for number in range(5):
        SessionFactory(config=config, candidate=candidate(f"Candidate {number}"))
    with CaptureQueriesContext(connection) as many:
        staff_client.get(page_of(config))

    assert "Amira Haddad" in page
    assert reverse("reports:session", args=[session.pk]) in page
    assert len(many) == len(few)


def test_staff_pages_keep_the_strict_policy(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer)

    for url in (LIST, NEW, page_of(config)):
        response = staff_client.get(url)
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        page = response.content.decode()
        assert "style=" not in page
        assert "<script>" not in page
        assert " onclick=" not in page


def test_weights_voice_and_questions_on_the_resume_are_a_plans_own(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer)

    staff_client.post(page_of(config, "edit"), filled())
    page = staff_client.get(page_of(config, "edit")).content.decode()

    config.refresh_from_db()
    assert (config.voice, config.max_resume_questions) == ("man", 0)
    assert config.weights == {"communication": 30, "technical": 40, "problem_solving": 20, "role_fit": 5}
    assert "Sum: <strong data-sum>95</strong>" in page
    wrong = staff_client.post(page_of(config, "edit"), filled(weight_technical="101"))
    assert wrong.status_code == 422
    assert "Sum: <strong data-sum>156</strong>" in wrong.content.decode()


def test_a_voice_named_through_the_api_stays(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer, voice="en-GB-LibbyNeural")

    page = staff_client.get(page_of(config, "edit")).content.decode()
    staff_client.post(page_of(config, "edit"), filled(voice="en-GB-LibbyNeural"))

    config.refresh_from_db()
    assert '<option value="en-GB-LibbyNeural" selected>' in page
    assert config.voice == "en-GB-LibbyNeural"


def test_hours_are_typed_in_the_zone_the_form_was_shown_in(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer)
    before = staff_client.get(page_of(config, "edit")).content.decode()
    # The browser has told its zone meanwhile; what was typed was typed in the one that was shown.
    staff_client.cookies["time_zone"] = "Asia/Kolkata"
    staff_client.post(page_of(config, "edit"), filled(opens_at="2026-07-01T09:00", time_zone="Europe/Berlin"))
    after = staff_client.get(page_of(config, "edit")).content.decode()

    config.refresh_from_db()
    assert "Opens at (UTC)" in before
    assert config.opens_at == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    assert "Opens at (Asia/Kolkata)" in after
    assert 'value="2026-07-01T12:30"' in after
    assert 'name="time_zone" value="Asia/Kolkata"' in after


@pytest.mark.parametrize(
    ("cookie", "team", "shown"),
    [
        ("", "UTC", "1 Jul 2026, 07:00 UTC"),
        ("", "Europe/Berlin", "1 Jul 2026, 09:00 CEST"),
        ("Asia/Kolkata", "Europe/Berlin", "1 Jul 2026, 12:30"),
        ("../../etc/passwd", "UTC", "1 Jul 2026, 07:00 UTC"),
    ],
)
def test_times_are_those_of_the_reader_with_utc_in_the_title(
    staff_client: Client, interviewer: User, settings: Any, cookie: str, team: str, shown: str
) -> None:
    settings.TEAM_TIME_ZONE = team
    staff_client.cookies["time_zone"] = cookie
    closes_at = datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    config = ConfigFactory(created_by=interviewer, status=ConfigStatus.OPEN, closes_at=closes_at)
    with time_machine.travel(closes_at - timedelta(days=1)):
        page = staff_client.get(page_of(config)).content.decode()
        api = staff_client.get(f"/api/v1/interviews/{config.pk}").json()

    time = '<time datetime="2026-07-01T07:00:00+00:00" data-local="minute" title="1 Jul 2026, 07:00 UTC">'
    assert f"{time}{shown}</time>" in page
    assert api["closes_at"] == "2026-07-01T07:00:00Z"


# --- questions in place -----------------------------------------------------------------------------------------


def question_url(config: InterviewConfig, deed: str, position: int = 1) -> str:
    return reverse(f"interviews:question_{deed}", args=[config.pk, config.questions.get(position=position).pk])


def typed(**changes: object) -> dict[str, object]:
    return {
        "text": "Why us?",
        "key_points_point": ["has read", "", "has asked"],
        "key_points_probe": ["What have you read about us?", "", ""],
        "ideal_answer": "",
        "suggested_time_seconds": "90",
        **changes,
    }


def test_a_question_is_changed_in_its_place(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer)

    form = staff_client.get(question_url(config, "edit"), headers=HTMX).content.decode()
    saved = staff_client.post(question_url(config, "edit"), typed(), headers=HTMX).content.decode()

    assert "<textarea" in form
    assert "starts from behaviour" in form
    assert "Why us?" in saved
    assert "<textarea" not in saved
    assert config.questions.get(position=1).key_points == [
        {"point": "has read", "probe": "What have you read about us?"},
        {"point": "has asked", "probe": ""},
    ]
    assert "Follow-up: What have you read about us?" in saved


def test_a_wrong_question_keeps_what_was_typed(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer)

    response = staff_client.post(question_url(config, "edit"), typed(suggested_time_seconds="1"), headers=HTMX)

    assert response.status_code == 422
    assert "Why us?" in response.content.decode()
    assert "has asked" in response.content.decode()


def test_questions_are_added_moved_and_removed(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer)
    add = reverse("interviews:question_add", args=[config.pk])

    staff_client.post(add, typed(), headers=HTMX)
    staff_client.post(question_url(config, "up", 4), headers=HTMX)
    page = staff_client.post(question_url(config, "remove", 1), headers=HTMX).content.decode()

    assert config.questions.get(position=2).text == "Why us?"
    assert config.questions.count() == 3
    assert 'id="questions"' in page
    assert "The question is removed." in page


def test_a_new_question_with_an_error_stays_open(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer)

    response = staff_client.post(
        reverse("interviews:question_add", args=[config.pk]), typed(text="", ideal_answer="Kept."), headers=HTMX
    )

    assert response.status_code == 422
    assert "Kept." in response.content.decode()
    assert "open>" in response.content.decode()


def test_without_scripts_the_same_forms_lead_back(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer)
    back = f"{page_of(config)}#questions"

    assert "<html" in staff_client.get(question_url(config, "edit")).content.decode()
    assert staff_client.post(question_url(config, "edit"), typed()).url == back
    assert staff_client.post(question_url(config, "down")).url == back
    assert staff_client.post(reverse("interviews:question_add", args=[config.pk]), typed()).url == back


def test_when_somebody_has_begun_meanwhile_the_list_says_so(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer)
    SessionFactory(config=config, candidate=candidate())

    moved = staff_client.post(question_url(config, "down"), headers=HTMX)
    changed = staff_client.post(question_url(config, "edit"), typed(), headers=HTMX)

    assert moved.status_code == changed.status_code == 409
    assert "everyone is asked the same questions" in moved.content.decode()
    assert "everyone is asked the same questions" in changed.content.decode()
    assert "Move up" not in staff_client.get(page_of(config)).content.decode()


def test_an_unknown_interview_does_not_exist(staff_client: Client) -> None:
    assert staff_client.get(reverse("interviews:config_detail", args=[uuid4()])).status_code == 404


def test_a_team_of_one_starts_with_a_kind_word(client: Client) -> None:
    client.force_login(InterviewerFactory())

    assert "No interviews yet" in client.get(LIST).content.decode()


def test_the_pace_of_the_replies_is_told_over_all_sessions(staff_client: Client, interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer, status=ConfigStatus.OPEN)
    assert "How quickly the interviewer replied" not in staff_client.get(page_of(config)).content.decode()
    stopped = timezone.now()
    for number, (milliseconds, source) in enumerate([(40, "speculative"), (300, "final"), (800, "bridge")]):
        Response.objects.create(
            session=SessionFactory(config=config, candidate=candidate()), turn=1, question_number=1, label="Q1",
            question_text="Why?", question_type="preset", transcript="Because.", answered_at=stopped,
            first_reply_at=stopped + timedelta(milliseconds=milliseconds),
            reply_at=stopped + timedelta(milliseconds=max(milliseconds, 1000 * number)), reply_source=source,
        )  # fmt: skip
    html = staff_client.get(page_of(config)).content.decode()
    assert "3 replies" in html
    assert re.findall(r"<dt>(\d+) % within</dt><dd>(\d+) ms</dd>", html) == [
        ("50", "300"),
        ("95", "800"),
        ("99", "800"),
    ]
    assert re.findall(r"<dt>(\w+ ?\w*)</dt><dd>1 of 3, 33 %</dd>", html) == [
        "Speculative reply", "Definitive reply", "Bridge",
    ]  # fmt: skip
