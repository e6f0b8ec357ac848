"""Taking a candidate in: who they are, what they agreed to, and their résumé, all or nothing."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import transaction

from candidates.models import Candidate, Consent, Document, DocumentKind
from candidates.services.documents import document_checked, document_discard_file, document_store
from syncinterview.accounts.models import User
from syncinterview.lib.errors import InvalidInput

NAME_MAX_CHARS = 150
EMAIL_MAX_CHARS = 254
PHONE_MAX_CHARS = 40
_PHONE = re.compile(r"\+?[\d\s()./-]{5,}(?:(?:x|ext\.?)\s?\d{1,6})?", re.IGNORECASE)
_PHONE_DIGITS = (6, 20)


def candidate_register(
    *,
    name: str,
    email: str,
    phone: str,
    resume: UploadedFile[bytes] | None,
    consent_text: str,
    consent_version: str,
    language: str,
    user: User | None,
) -> Candidate:
    """Store a candidate with their consent and their résumé. Raises a ProductError that names the field.

    The résumé is optional; when it is given and cannot be read, nothing is stored.
    """
    name, email, phone = _checked_name(name), _checked_email(email), _checked_phone(phone)
    if not consent_text.strip() or not consent_version.strip():
        raise InvalidInput("Agree to how your answers are used; the interview needs it.", field="consent")
    document = None
    if resume is not None:
        document = document_checked(kind=DocumentKind.RESUME, upload=resume, owner=user, field="resume")
    try:
        return _stored(
            Candidate(name=name, email=email, phone=phone, resume=document, user=user),
            Consent(version=consent_version, language=language, text=consent_text),
            document,
        )
    except BaseException:
        if document is not None:
            document_discard_file(document=document)
        raise


@transaction.atomic
def candidate_of_user(
    *, user: User, resume: Document | None, consent_text: str, consent_version: str, language: str
) -> Candidate:
    """A candidate who is somebody with an account, with a document of theirs as the résumé."""
    candidate = Candidate.objects.create(name=name_of(user), email=user.email, resume=resume, user=user)
    Consent.objects.create(candidate=candidate, version=consent_version, language=language, text=consent_text)
    return candidate


def name_of(user: User) -> str:
    """What to call somebody with an account: their name, or the front of their address."""
    name = _one_line(user.full_name)
    return name if any(c.isalpha() for c in name) else user.email.partition("@")[0]


@transaction.atomic
def _stored(candidate: Candidate, consent: Consent, document: Document | None) -> Candidate:
    if document is not None:
        document_store(document=document)
    candidate.save(force_insert=True)
    consent.candidate = candidate
    consent.save(force_insert=True)
    return candidate


def _checked_name(name: str) -> str:
    name = _one_line(name)
    if not any(c.isalpha() for c in name):
        raise InvalidInput("Enter your name.", field="name")
    if len(name) > NAME_MAX_CHARS:
        raise InvalidInput(f"Shorten your name to at most {NAME_MAX_CHARS} characters.", field="name")
    return name


def _checked_email(email: str) -> str:
    email = email.strip()
    try:
        if len(email) > EMAIL_MAX_CHARS:
            raise ValidationError("too long")
        validate_email(email)
    except ValidationError as wrong:
        raise InvalidInput("Enter an e-mail address, for example name@example.com.", field="email") from wrong
    return email


def _checked_phone(phone: str) -> str:
    phone = _one_line(phone)
    if not phone:
        return ""
    low, high = _PHONE_DIGITS
    digits = sum(1 for c in phone if c.isdecimal())
    if len(phone) > PHONE_MAX_CHARS or not low <= digits <= high or not _PHONE.fullmatch(phone):
        raise InvalidInput("Enter a phone number like +1 555 010 2030, or leave it empty.", field="phone")
    return phone


def _one_line(text: str) -> str:
    """The text without control characters, direction marks and double spaces."""
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", text))
    return " ".join(visible.split())
