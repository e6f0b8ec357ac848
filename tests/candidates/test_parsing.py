"""The task that reads a document: its status moves, what it stores, what happens when it runs twice or is cut off."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from candidates.models import Document, DocumentKind, DocumentStatus
from candidates.reading.isolation import SPARE, ReaderUnavailable
from candidates.reading.profile import Profile
from candidates.selectors import profile_of
from candidates.services import document_parse, documents_take_up
from candidates.tasks import parse_document
from tests.candidates import papers
from tests.candidates.factories import DocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent() -> Iterator[list[str]]:
    """The ids of documents whose task is sent to the broker."""
    ids: list[str] = []
    with patch("celery.app.base.Celery.send_task", lambda self, name, kwargs, **_: ids.append(kwargs["document_id"])):
        yield ids


def stored(content: bytes, **fields: object) -> Document:
    return DocumentFactory.create(content=content, **fields)


def last_touched(document: Document, *, ago: timedelta) -> None:
    Document.objects.filter(pk=document.pk).update(updated_at=timezone.now() - ago)


def test_a_resume_becomes_text_sections_and_a_profile() -> None:
    document = stored(papers.text_pdf())
    parse_document(str(document.pk))
    document.refresh_from_db()
    assert document.status == DocumentStatus.READY
    assert document.error == ""
    assert document.text.startswith("Rosa Lindqvist\n")
    assert set(document.sections) >= {"experience", "projects", "education", "skills"}
    profile = profile_of(document)
    assert (profile.name, profile.title) == ("Rosa Lindqvist", "Data Analyst")
    assert (profile.email, profile.phone) == ("rosa.lindqvist@example.com", "+46 70 555 0101")
    assert {"Python", "SQL", "R", "Tableau"} <= {skill.name for skill in profile.skills}


def test_a_job_description_has_a_title_and_skills_but_no_person() -> None:
    text = "Data Engineer\n\nRequirements\n- Kafka and SQL\n- Write to Ida Holm, ida@example.com, +46 70 555 0202\n"
    document = stored(text.encode(), kind=DocumentKind.JD)
    document_parse(document_id=document.pk)
    document.refresh_from_db()
    profile = profile_of(document)
    assert profile.title == "Data Engineer"
    assert {"Kafka", "SQL"} <= {skill.name for skill in profile.skills}
    assert (profile.name, profile.email, profile.phone) == ("", "", "")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (papers.scanned_pdf(), "This PDF holds pictures of pages but no text."),
        (papers.text_pdf()[:700], "This PDF is damaged"),
        (papers.page_pdf(papers.HELLO + b" " * 100 * 1024 * 1024), "This file is too complicated to read."),
    ],
)
def test_a_file_that_cannot_be_read_fails_with_a_sentence(content: bytes, sentence: str) -> None:
    document = stored(content)
    document_parse(document_id=document.pk)
    document.refresh_from_db()
    assert document.status == DocumentStatus.FAILED
    assert document.error.startswith(sentence)
    assert profile_of(document) == Profile()


def test_a_stored_file_that_is_gone_fails_with_a_sentence() -> None:
    document = DocumentFactory.create()
    document.file.storage.delete(document.file.name or "")
    document_parse(document_id=document.pk)
    document.refresh_from_db()
    assert (document.status, document.error) == (
        DocumentStatus.FAILED,
        "The stored file cannot be found. Upload it again.",
    )


def test_running_twice_leaves_what_running_once_leaves() -> None:
    document = DocumentFactory.create()
    document_parse(document_id=document.pk)
    once = Document.objects.filter(pk=document.pk).values().get()
    document_parse(document_id=document.pk)
    assert Document.objects.filter(pk=document.pk).values().get() == once


def test_reading_it_again_from_the_start_gives_the_same_profile() -> None:
    document = DocumentFactory.create()
    document_parse(document_id=document.pk)
    first = Document.objects.get(pk=document.pk)
    Document.objects.filter(pk=document.pk).update(status=DocumentStatus.UPLOADED)
    document_parse(document_id=document.pk)
    again = Document.objects.get(pk=document.pk)
    assert (again.text, again.sections, again.profile) == (first.text, first.sections, first.profile)


@pytest.mark.parametrize("status", [DocumentStatus.PROCESSING, DocumentStatus.READY, DocumentStatus.FAILED])
def test_a_document_someone_else_has_is_left_alone(status: DocumentStatus) -> None:
    document = DocumentFactory.create(status=status)
    document_parse(document_id=document.pk)
    document.refresh_from_db()
    assert (document.status, document.text) == (status, "")


def test_a_document_that_is_gone_is_no_error() -> None:
    document_parse(document_id=uuid4())


def test_a_result_that_comes_after_the_document_was_finished_elsewhere_changes_nothing() -> None:
    document = DocumentFactory.create()

    def finished_elsewhere(content: bytes) -> None:
        Document.objects.filter(pk=document.pk).update(status=DocumentStatus.READY, text="by the other worker")
        raise ReaderUnavailable

    with patch("candidates.services.documents.read_in_child", finished_elsewhere), pytest.raises(ReaderUnavailable):
        document_parse(document_id=document.pk)
    document.refresh_from_db()
    assert (document.status, document.text) == (DocumentStatus.READY, "by the other worker")


def test_when_the_reader_cannot_start_the_document_waits_for_the_sweep() -> None:
    document = DocumentFactory.create()
    SPARE.dismiss()
    with (
        patch("candidates.reading.isolation.start_child", side_effect=OSError("no memory")),
        pytest.raises(ReaderUnavailable),
    ):
        document_parse(document_id=document.pk)
    document.refresh_from_db()
    assert document.status == DocumentStatus.UPLOADED


def test_what_a_crash_cut_off_is_taken_up_and_finished(sent: list[str]) -> None:
    cut_off = DocumentFactory.create(status=DocumentStatus.PROCESSING)
    never_sent = DocumentFactory.create()
    for document in (cut_off, never_sent):
        last_touched(document, ago=timedelta(minutes=3))
    assert documents_take_up() == 2
    assert sorted(sent) == sorted(str(document.pk) for document in (cut_off, never_sent))
    for document_id in sent:
        document_parse(document_id=UUID(document_id))
    assert set(Document.objects.values_list("status", flat=True)) == {DocumentStatus.READY}


def test_what_is_being_read_or_has_just_been_queued_is_not_taken_up(sent: list[str]) -> None:
    DocumentFactory.create(status=DocumentStatus.PROCESSING)
    DocumentFactory.create()
    DocumentFactory.create(status=DocumentStatus.READY)
    assert documents_take_up() == 0
    assert sent == []


def test_two_sweeps_in_a_row_send_a_document_once(sent: list[str]) -> None:
    last_touched(DocumentFactory.create(), ago=timedelta(minutes=3))
    assert (documents_take_up(), documents_take_up()) == (1, 0)
    assert len(sent) == 1


def test_at_the_start_everything_unfinished_is_taken_up(sent: list[str]) -> None:
    DocumentFactory.create(status=DocumentStatus.PROCESSING)
    DocumentFactory.create()
    DocumentFactory.create(status=DocumentStatus.FAILED)
    assert documents_take_up(at_start=True) == 2
    assert len(sent) == 2


def test_no_word_of_a_document_reaches_the_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    content = papers.text_pdf(["Rosa Lindqvist", "rosa.lindqvist@example.com", "Password: tjarn-skog-hafen"])
    for document in (stored(content), stored(content[:900])):
        document_parse(document_id=document.pk)
    own = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [message for message in own if "Rosa" in message or "tjarn" in message or "example.com" in message]


def test_a_text_with_characters_no_database_takes_is_stored_without_them() -> None:
    lone_surrogate = "Rosa\ud800".encode("utf-16-le", "surrogatepass")
    document = stored(b"\xff\xfe" + lone_surrogate + "\u0085 Lindqvist, SQL, analyst".encode("utf-16-le"))
    document_parse(document_id=document.pk)
    document.refresh_from_db()
    assert document.status in (DocumentStatus.READY, DocumentStatus.FAILED)
    assert "\x00" not in document.text
    document.text.encode()
