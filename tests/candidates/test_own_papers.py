"""The pages of one's own papers: brought, read, matched, taken away, and nobody else's."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from candidates.matching.papers import job_digest
from candidates.models import Document, DocumentKind, DocumentStatus, MatchReading
from candidates.services import document_parse
from syncinterview.accounts.models import User
from tests.accounts.factories import AdminFactory, UserFactory
from tests.candidates import papers
from tests.candidates.factories import DocumentFactory
from tests.candidates.test_pages import ATTACK, JOB, read

pytestmark = pytest.mark.django_db

LIST = reverse("candidates:papers")
JUDGED_BY = {"provider": "scripted", "model": "reader-1", "prompt_version": "test-1"}


@pytest.fixture
def rosa() -> User:
    return UserFactory.create()


@pytest.fixture
def browser(rosa: User) -> Client:
    client = Client()
    client.force_login(rosa)
    return client


@pytest.fixture
def resume(rosa: User) -> Document:
    return read(f"{papers.RESUME_TEXT}\n{ATTACK}", owner=rosa, original_name="rosa.pdf")


def page(document: Document, name: str = "paper") -> str:
    return reverse(f"candidates:{name}", args=[document.pk])


def test_an_upload_is_read_while_the_page_asks_how_far_it_is(browser: Client, rosa: User) -> None:
    assert "No papers yet" in browser.get(LIST).content.decode()
    upload = SimpleUploadedFile("rosa.txt", papers.RESUME_TEXT.encode())
    with patch("celery.app.base.Celery.send_task"):
        response = browser.post(LIST, {"kind": "resume", "file": upload})
    document = Document.objects.get(owner=rosa)
    assert response.url == page(document)  # type: ignore[attr-defined] # a redirect
    assert f'hx-get="{page(document, "paper_progress")}"' in browser.get(page(document)).content.decode()
    assert "Waiting to be read" in browser.get(page(document, "paper_progress")).content.decode()

    document_parse(document_id=document.pk)

    done = browser.get(page(document, "paper_progress"))
    assert done.headers["HX-Retarget"] == "#paper"
    assert "What the résumé says" in done.content.decode()
    assert "Upload a job description as well" in done.content.decode()


def test_a_file_that_cannot_be_taken_says_why(browser: Client) -> None:
    upload = SimpleUploadedFile("rosa.txt", b"\x7fELF" + bytes(400))
    response = browser.post(LIST, {"kind": "resume", "file": upload})
    assert response.status_code == 400
    assert "field__error" in response.content.decode()
    assert browser.post(LIST, {"kind": "resume"}).status_code == 422
    assert not Document.objects.exists()


def test_a_paper_that_could_not_be_read_says_why(browser: Client, rosa: User) -> None:
    failed = DocumentFactory.create(owner=rosa, status=DocumentStatus.FAILED, error="It is a scan.")
    assert "It could not be read. It is a scan." in browser.get(page(failed)).content.decode()


def test_a_resume_is_matched_with_the_job_that_is_chosen(browser: Client, rosa: User, resume: Document) -> None:
    other = read("Cook\n\nRequirements\n- Kubernetes\n", kind=DocumentKind.JD, owner=rosa, original_name="cook.txt")
    jd = read(JOB, kind=DocumentKind.JD, owner=rosa, original_name="analyst.txt")
    html = browser.get(page(resume), {"job": str(jd.pk)}).content.decode()
    assert f'<option value="{jd.pk}" selected>' in html
    assert "Match with the job" in html
    assert "Tableau" in html
    assert "Look at the file yourself" in html
    shown = browser.get(page(resume), {"job": str(other.pk)}).content.decode()
    assert f'<option value="{other.pk}" selected>' in shown
    assert "What the job asks for" in browser.get(page(jd)).content.decode()


def test_what_a_model_read_stands_beside_what_the_rules_read(browser: Client, rosa: User, resume: Document) -> None:
    jd = read(JOB, kind=DocumentKind.JD, owner=rosa)
    claim = {"skill": "Looker", "wanted": "required", "standing": "transferable", "through": "Tableau",
             "reason": "Both draw dashboards.", "evidence": "Tableau dashboards", "job_evidence": "Looker"}  # fmt: skip
    text = jd.text
    Document.objects.filter(pk=resume.pk).update(
        model_profile={"profile": {"title": "Analyst of data", "skills": ["Looker Studio"]}, "judged_by": JUDGED_BY}
    )
    title = jd.profile["title"]
    MatchReading.objects.create(
        resume=resume, job_title=title, job_text=text, job_digest=job_digest(title, "\n".join(text.split("\n"))),
        reading={"match": {"claims": [claim], "topics": []}, "judged_by": JUDGED_BY},
    )  # fmt: skip
    html = browser.get(page(resume)).content.decode()
    assert "As a model reads it" in html
    assert "Analyst of data" in html
    assert "As a model reads the match" in html
    assert "carries over from Tableau. Both draw dashboards." in html
    assert "Match with the job" in html
    assert html.count("reader-1") >= 2


def test_a_file_leaves_as_an_attachment_and_goes_when_it_is_deleted(browser: Client, resume: Document) -> None:
    response = browser.get(page(resume, "paper_file"))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert browser.get(page(resume, "paper_delete")).status_code == 405
    assert browser.post(page(resume, "paper_delete")).url == LIST  # type: ignore[attr-defined] # a redirect
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["paper", "paper_progress", "paper_file", "paper_delete"])
def test_papers_of_others_are_not_there(name: str, browser: Client, resume: Document) -> None:
    others = read(papers.RESUME_TEXT, owner=UserFactory.create())
    admin, nobody = Client(), Client()
    admin.force_login(AdminFactory.create())
    for client, document in ((browser, others), (admin, resume)):
        send = client.post if name == "paper_delete" else client.get
        assert send(page(document, name)).status_code == 404
        assert send(reverse(f"candidates:{name}", args=[uuid4()])).status_code == 404
    assert "/accounts/" in (nobody.post if name == "paper_delete" else nobody.get)(page(resume, name)).url  # type: ignore[attr-defined]
    assert Document.objects.count() == 2


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    browser: Client, rosa: User, resume: Document, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        browser.get(LIST)
    for _ in range(5):
        read(papers.RESUME_TEXT, owner=rosa)
    read("A resume of somebody else.", owner=UserFactory.create(), original_name="other.txt")
    with django_assert_num_queries(3):
        html = browser.get(LIST).content.decode()
    assert html.count("rosa.") == 6
    assert "other.txt" not in html


def test_a_model_is_asked_only_where_there_is_one(browser: Client, rosa: User, resume: Document) -> None:
    read(JOB, kind=DocumentKind.JD, owner=rosa)
    assert "Have a model read it too" not in browser.get(page(resume)).content.decode()
    assert browser.post(page(resume)).status_code == 302
    assert not MatchReading.objects.exists()
    sent: list[Any] = []
    with (
        patch("candidates.services.match_reading.models_configured", lambda: True),
        patch("candidates.views.models_configured", lambda: True),
        patch("celery.app.base.Celery.send_task", lambda self, name, **_: sent.append(name)),
    ):
        assert "Have a model read it too" in browser.get(page(resume)).content.decode()
        browser.post(page(resume))
    assert MatchReading.objects.get().resume == resume
