"""Where an interview is reviewed blind, nobody of the team learns who it was before somebody has decided."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from candidates.models import Document, DocumentKind, DocumentStatus
from interviews.models import InterviewConfig, InterviewSession
from reports.blind import MASK, Mask
from reports.models import Report
from reports.services import decision_record, report_compose
from syncinterview.accounts.models import User
from tests.reports.factories import (
    ConfigFactory,
    EvaluationFactory,
    ResponseFactory,
    SessionFactory,
    UtteranceFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "quick_words")]

SECRETS = ("Ana", "Řezáč", "ana.rezac@example.com", "+420 555", "Charles University", "rezac_cv.pdf")
WORDS = "I am Ana Řezáč and a list can be changed, mail me at ana.rezac@example.com about the other parts of it."


@pytest.fixture
def config(ines: User) -> InterviewConfig:
    return ConfigFactory.create(created_by=ines, blind_review=True, job_description="Python and PostgreSQL")


@pytest.fixture
def session(config: InterviewConfig) -> InterviewSession:
    session = SessionFactory.create(
        config=config,
        candidate__name="Ana Řezáč",
        candidate__email="ana.rezac@example.com",
        candidate__phone="+420 555",
    )
    session.candidate.resume = Document.objects.create(
        kind=DocumentKind.RESUME,
        original_name="rezac_cv.pdf",
        status=DocumentStatus.READY,
        text="Ana Řezáč\nPython",
        profile={"name": "Ana Řezáč", "degrees": [{"degree": "MSc", "school": "Charles University"}]},
        size=9,
    )
    session.candidate.save()
    UtteranceFactory.create(session=session, text="Welcome, Ana. How do they differ?")
    span = {"quote": WORDS[:14], "start": 0, "end": 14}
    EvaluationFactory.create(
        response=ResponseFactory.create(session=session, transcript=WORDS), evidence=[span], improvement="Ana could say"
    )
    report_compose(session_id=session.pk)
    return session


def decide(session: InterviewSession, reviewer: User) -> None:
    decision_record(
        report=Report.objects.get(session=session),
        reviewer=reviewer,
        outcome="hold",
        reason="One more talk.",  # type: ignore[arg-type]
    )


def page(name: str, session: InterviewSession) -> str:
    by_config = name in ("reports:compare", "interviews:config_detail")
    if name in ("reports:sessions", "reports:dashboard", "reports:costs"):
        return reverse(name)
    return reverse(name, args=[session.config_id if by_config else session.pk])


PAGES = (
    "reports:session",
    "reports:sessions",
    "reports:dashboard",
    "reports:costs",
    "reports:compare",
    "reports:share",
    "interviews:config_detail",
)
CALLS = (
    "/api/v1/reports",
    "/api/v1/reports/session/{session}",
    "/api/v1/exports/sessions",
    "/api/v1/exports/sessions?format=csv",
    "/api/v1/exports/reports",
    "/api/v1/exports/reports?format=csv",
    "/api/v1/interviews/{config}/compare",
    "/api/v1/interviews/{config}/results",
)


def text_of(response: object) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    text: str = content.decode()
    # JSON writes letters beyond ASCII as escapes.
    return text + json.dumps(json.loads(text), ensure_ascii=False) if text.lstrip().startswith(("{", "[")) else text


@pytest.mark.parametrize("name", PAGES)
def test_no_page_tells_who_it_was(staff: Client, session: InterviewSession, name: str) -> None:
    response = staff.get(page(name, session))

    assert response.status_code == 200
    html = response.content.decode()
    assert [secret for secret in SECRETS if secret in html] == []
    assert session.pseudonym in html or name == "reports:costs"


@pytest.mark.parametrize("path", CALLS)
def test_no_call_of_the_api_tells_who_it_was(staff: Client, session: InterviewSession, path: str) -> None:
    response = staff.get(path.format(session=session.pk, config=session.config_id))

    assert response.status_code == 200
    text = text_of(response)
    assert [secret for secret in SECRETS if secret in text] == []


def test_the_admin_does_not_see_it_either(client: Client, admin_user: User, session: InterviewSession) -> None:
    client.force_login(admin_user)

    assert "Řezáč" not in client.get(page("reports:session", session)).content.decode()


def test_the_resume_cannot_be_saved(staff: Client, session: InterviewSession) -> None:
    assert staff.get(reverse("reports:session_resume", args=[session.pk])).status_code == 404


def test_who_searches_for_the_name_finds_nobody(staff: Client, session: InterviewSession) -> None:
    found = staff.post(reverse("reports:sessions"), {"search": "Ana"}).content.decode()

    assert session.pseudonym not in found
    assert staff.get("/api/v1/reports?search=ana").json()["count"] == 0


def test_after_the_decision_everything_is_shown(staff: Client, ines: User, session: InterviewSession) -> None:
    decide(session, ines)

    html = staff.get(page("reports:session", session)).content.decode()

    assert [secret for secret in SECRETS if secret not in html] == []
    assert staff.get(f"/api/v1/reports/session/{session.pk}").json()["candidate"]["name"] == "Ana Řezáč"
    assert staff.get("/api/v1/reports?search=ana").json()["count"] == 1


def test_masked_evidence_still_stands_at_its_place(staff: Client, session: InterviewSession) -> None:
    answer = staff.get(f"/api/v1/reports/session/{session.pk}").json()["responses"][0]

    span = answer["evidence"][0]
    assert span["quote"] == f"I am {MASK * 3} {MASK * 5}"
    assert answer["candidate_answer"][span["start"] : span["end"]] == span["quote"]
    assert len(answer["candidate_answer"]) == len(WORDS)


def test_nothing_that_is_masked_is_stored(staff: Client, session: InterviewSession) -> None:
    staff.get(page("reports:session", session))

    assert session.responses.get().transcript == WORDS
    assert MASK not in json.dumps(list(Report.objects.values("summary", "strengths")))


def test_part_of_another_word_is_no_name() -> None:
    mask = Mask(phrases=("Ana Řezáč", "Ana", "Řezáč"))

    assert mask.words("Analysis by ANA in Banana") == f"Analysis by {MASK * 3} in Banana"
