"""What is taken and what is refused at the door, and with which words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from candidates.models import Document, DocumentKind, DocumentStatus
from candidates.services import DocumentRejected, document_upload
from tests.candidates import papers

MIB = 1024 * 1024
WINDOWS_PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 500
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def upload(content: bytes, name: str = "resume.pdf", *, content_type: str = "application/pdf") -> Document:
    file = SimpleUploadedFile(name, content, content_type=content_type)
    return document_upload(kind=DocumentKind.RESUME, upload=file, owner=None)


def stored_files() -> list[str]:
    return default_storage.listdir("resume")[1] if default_storage.exists("resume") else []


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "an empty file": (lambda: b"", "document_empty", "This file is empty."),
    "a file over 5 MB": (lambda: b"a" * (6 * MIB), "document_too_large", "This file is larger than 5 MB."),
    "a PDF with a password": (
        lambda: papers.encrypted_pdf(user_password="secret"),
        "document_encrypted_pdf",
        "This PDF is protected by a password. Save a copy without one and choose that.",
    ),
    "a scan": (papers.scanned_pdf, "document_no_text_pdf", "This PDF holds pictures of pages but no text."),
    "a truncated PDF": (lambda: papers.text_pdf()[:700], "document_damaged_pdf", "This PDF is damaged"),
    "noise with a PDF header": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20, "document_damaged_pdf", "This PDF is"),
    "a PDF of 10,000 pages": (
        lambda: papers.raw_pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[" + b"3 0 R " * 10_000 + b"]/Count 10000>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>",
            ]
        ),
        "document_too_long",
        "This document is too long: at most 50 pages",
    ),
    "a renamed program": (lambda: WINDOWS_PROGRAM, "document_program", "This is a program, not a document."),
    "a script": (lambda: b"#!/bin/sh\nrm -rf /\n", "document_program", "This is a program, not a document."),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "document_picture", "This is a picture."),
    "an old Word file": (lambda: OLE + b"\x00" * 600, "document_old_word", "This is a file of an older Office"),
    "a Word document with a password": (
        lambda: OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "document_encrypted_office",
        "This document is protected by a password.",
    ),
    "a damaged rich text file": (
        lambda: b"{\\rtf1\\ansi Hello",
        "document_damaged_rtf",
        "This rich text file (RTF) is",
    ),
    "a rich text file that is a zip too": (
        lambda: papers.rtf() + papers.zipped({"a.txt": b"x"}),
        "document_not_a_document",
        "This file is not a document",
    ),
    "an OpenDocument text that is a Word document too": (
        lambda: papers.odt(word__document_xml=papers.BODY % b""),
        "document_not_a_document",
        "This file is not a document",
    ),
    "an OpenDocument text with macros": (
        lambda: papers.odt(Basic__Standard__Module1_xml=b"<a/>"),
        "document_macros",
        "This document contains macros.",
    ),
    "an OpenDocument spreadsheet": (
        lambda: papers.opendocument(
            {"content.xml": b"<a/>"}, mimetype=b"application/vnd.oasis.opendocument.spreadsheet"
        ),
        "document_open_document",
        "This OpenDocument file is not a text",
    ),
    "a spreadsheet": (
        lambda: papers.zipped({"[Content_Types].xml": papers.CONTENT_TYPES, "xl/workbook.xml": b"<a/>"}),
        "document_other_office",
        "This is a spreadsheet",
    ),
    "a zip of files": (lambda: papers.zipped({"resume.txt": b"Rosa"}), "document_archive", "This is an archive."),
    "a web page": (lambda: b"<!DOCTYPE html><html><body>Rosa</body></html>", "document_web_page", "This is a web"),
    "text with NULs": (lambda: b"Rosa Lindqvist\x00Data Analyst", "document_not_a_document", "This file is not a"),
    "noise": (lambda: bytes(range(1, 256)) * 9, "document_not_a_document", "This file is not a document"),
    "a text file of spaces": (lambda: b" \n\t " * 90, "document_no_text", "There is no text in this file."),
    "a damaged Word document": (lambda: papers.docx()[:2000], "document_damaged_docx", "This Word document is damaged"),
    "a Word document with macros": (
        lambda: papers.raw_docx(papers.paragraph("Rosa Lindqvist"), word__vbaProject_bin=b"\x00"),
        "document_macros",
        "This document contains macros.",
    ),
    "a Word document without text": (lambda: papers.raw_docx(""), "document_no_text", "There is no text"),
    "a zip bomb": (
        lambda: papers.raw_docx(papers.paragraph("x"), word__media__image_png=b"\x00" * (120 * MIB)),
        "document_too_complex",
        "This file is too complicated to read.",
    ),
    "a bomb inside the text of a Word document": (
        lambda: papers.raw_docx(papers.BODY % (b"<w:p/>" * (4 * MIB))),
        "document_too_complex",
        "This file is too complicated to read.",
    ),
    "a billion laughs": (
        lambda: papers.raw_docx(
            b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
            + papers.BODY % b"<w:p><w:r><w:t>&c;</w:t></w:r></w:p>"
        ),
        "document_damaged_docx",
        "This Word document is damaged",
    ),
    "deeply nested XML": (
        lambda: papers.raw_docx("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000),
        "document_too_complex",
        "This file is too complicated",
    ),
    "a page that unpacks to 200 MB": (
        lambda: papers.page_pdf(papers.HELLO + b" " * (200 * MIB)),
        "document_too_complex",
        "This file is too complicated",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", REFUSED)
def test_it_refuses_and_says_why(what: str) -> None:
    make, code, sentence = REFUSED[what]
    with pytest.raises(DocumentRejected) as refusal:
        upload(make())
    assert refusal.value.code == code
    assert refusal.value.message.startswith(sentence)
    assert refusal.value.message.endswith(".")
    assert len(refusal.value.message) <= 300
    assert refusal.value.field == "file"
    assert not Document.objects.exists()
    assert stored_files() == []


@pytest.mark.django_db
def test_a_file_over_the_limit_is_413_and_any_other_refusal_400() -> None:
    with pytest.raises(DocumentRejected) as too_large:
        upload(b"a" * (6 * MIB))
    with pytest.raises(DocumentRejected) as program:
        upload(WINDOWS_PROGRAM)
    assert (too_large.value.http_status, program.value.http_status) == (413, 400)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "suffix", "content_type"),
    [
        (papers.text_pdf, ".pdf", "application/pdf"),
        (papers.docx, ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (papers.RESUME_TEXT.encode, ".txt", "text/plain"),
    ],
)
def test_the_content_and_not_the_name_says_what_a_file_is(
    make: Callable[[], bytes], suffix: str, content_type: str
) -> None:
    content = make()
    document = upload(content, "holiday.exe", content_type="image/png")
    assert document.content_type == content_type
    assert document.original_name == "holiday.exe"
    assert document.file.name == f"resume/{document.pk}{suffix}"
    assert document.size == len(content)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    with document.file.open() as stored:
        assert stored.read() == content
    assert document.status == DocumentStatus.UPLOADED


@pytest.mark.django_db
def test_a_pdf_that_only_forbids_printing_is_taken() -> None:
    assert upload(papers.encrypted_pdf(user_password="")).pk


@pytest.mark.django_db
def test_a_pdf_that_is_a_zip_too_is_stored_as_the_pdf_it_begins_as() -> None:
    document = upload(papers.text_pdf() + papers.zipped({"evil.exe": WINDOWS_PROGRAM}), "resume.zip")
    assert document.content_type == "application/pdf"
    assert document.file.name is not None
    assert document.file.name.endswith(".pdf")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\cv.pdf", "cv.pdf"),
        ("C:\\Users\\rosa\\cv.pdf", "cv.pdf"),
        ("resume\u202efdp.exe", "resumefdp.exe"),
        ("rosa\u2066\u200b\ufeff cv.pdf", "rosa cv.pdf"),
        ("cv\r\nSet-Cookie: a=b.pdf", "cvSet-Cookie: a=b.pdf"),
        ("...", "document.txt"),
        ("Lebenslauf Müller – 2026.pdf", "Lebenslauf Müller – 2026.pdf"),
        ("履歴書.pdf", "履歴書.pdf"),
    ],
)
def test_a_name_is_shown_without_path_control_or_direction_characters(name: str, shown: str) -> None:
    file = SimpleUploadedFile("x", papers.RESUME_TEXT.encode())
    # SimpleUploadedFile cleans some of it itself; other upload handlers need not.
    file._name = name
    document = document_upload(kind=DocumentKind.RESUME, upload=file, owner=None)
    assert document.original_name == shown
    assert document.file.name == f"resume/{document.pk}.txt"


@pytest.mark.django_db
def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    file = SimpleUploadedFile("x", papers.RESUME_TEXT.encode())
    file._name = "a" * 400 + ".pdf"
    name = document_upload(kind=DocumentKind.RESUME, upload=file, owner=None).original_name
    assert len(name) == 255
    assert name.endswith("a.pdf")


class TaskOfAnUpload(TestCase):
    def test_the_task_is_sent_when_the_transaction_commits(self) -> None:
        with self.captureOnCommitCallbacks() as callbacks:
            upload(papers.RESUME_TEXT.encode())
        assert len(callbacks) == 1
