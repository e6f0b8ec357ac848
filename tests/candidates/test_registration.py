"""Taking a candidate in: all or nothing, and each refusal names its field."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError

from candidates.models import Candidate, Consent, Document, DocumentKind
from candidates.services import DocumentRejected, candidate_register
from syncinterview.lib.errors import InvalidInput
from tests.accounts.factories import UserFactory
from tests.candidates import papers

pytestmark = pytest.mark.django_db


def register(**changes: Any) -> Candidate:
    details: dict[str, Any] = {
        "name": "Rosa Lindqvist",
        "email": "rosa@example.com",
        "phone": "",
        "resume": None,
        "consent_text": "I agree that my answers are stored and judged.",
        "consent_version": "2026-01",
        "language": "en",
        "user": None,
    }
    return candidate_register(**details | changes)


def resume_file(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("rosa.pdf", papers.text_pdf() if content is None else content)


def stored_files() -> list[str]:
    return default_storage.listdir("resume")[1] if default_storage.exists("resume") else []


def test_a_candidate_is_stored_with_consent_and_resume() -> None:
    user = UserFactory.create()
    candidate = register(resume=resume_file(), phone="+46 70 555 0101", user=user)
    assert (candidate.name, candidate.email, candidate.phone) == (
        "Rosa Lindqvist",
        "rosa@example.com",
        "+46 70 555 0101",
    )
    assert candidate.resume is not None
    assert (candidate.resume.kind, candidate.resume.owner, candidate.user) == (DocumentKind.RESUME, user, user)
    consent = candidate.consents.get()
    assert (consent.text, consent.version, consent.language) == (
        "I agree that my answers are stored and judged.",
        "2026-01",
        "en",
    )


def test_the_resume_and_the_phone_number_may_be_left_out() -> None:
    candidate = register()
    assert (candidate.resume, candidate.phone) == (None, "")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": ""}),
        ("name", {"name": "  \u200b "}),
        ("name", {"name": "12345"}),
        ("name", {"name": "a" * 151}),
        ("email", {"email": ""}),
        ("email", {"email": "rosa"}),
        ("email", {"email": "rosa@example"}),
        ("email", {"email": "rosa@example.com\nBcc: all@example.com"}),
        ("email", {"email": "r" * 250 + "@example.com"}),
        ("phone", {"phone": "call me"}),
        ("phone", {"phone": "123"}),
        ("phone", {"phone": "1" * 60}),
        ("consent", {"consent_text": " "}),
        ("consent", {"consent_version": ""}),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_nothing_is_stored(field: str, changes: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        register(resume=resume_file(), **changes)
    assert refusal.value.field == field
    assert refusal.value.message.endswith(".")
    assert (Candidate.objects.count(), Consent.objects.count(), Document.objects.count(), stored_files()) == (
        0,
        0,
        0,
        [],
    )


def test_a_resume_that_cannot_be_read_is_named_and_nothing_is_stored() -> None:
    with pytest.raises(DocumentRejected) as refusal:
        register(resume=resume_file(papers.scanned_pdf()))
    assert refusal.value.field == "resume"
    assert (Candidate.objects.count(), Document.objects.count(), stored_files()) == (0, 0, [])


def test_when_the_transaction_fails_the_stored_file_goes_too() -> None:
    with patch("candidates.models.Consent.save", side_effect=DatabaseError), pytest.raises(DatabaseError):
        register(resume=resume_file())
    assert (Candidate.objects.count(), Document.objects.count(), stored_files()) == (0, 0, [])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Rosa   Lindqvist ", "Rosa Lindqvist"),
        ("Rosa\u202e Lindqvist\x00", "Rosa Lindqvist"),
        ("Jo", "Jo"),
        ("रोज़ा", "रोज़ा"),
        ("李娜", "李娜"),
        ("D'Arcy O’Neil-Müller", "D'Arcy O’Neil-Müller"),
    ],
)
def test_a_name_is_kept_as_its_owner_writes_it_without_invisible_characters(given: str, kept: str) -> None:
    assert register(name=given).name == kept


@pytest.mark.parametrize("phone", ["+1 (415) 555-0142", "030/1234567", "0046 70 555 01 01", "+44 20 7946 0018 ext. 12"])
def test_phone_numbers_are_taken_as_people_write_them(phone: str) -> None:
    assert register(phone=phone).phone == phone


def test_a_person_may_come_twice() -> None:
    assert register().pk != register().pk
