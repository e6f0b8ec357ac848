"""Candidates and their papers, as the database holds them."""

from __future__ import annotations

import hashlib

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from candidates.models import Candidate, Consent, Document, DocumentKind, DocumentStatus


class DocumentFactory(DjangoModelFactory[Document]):
    """A text résumé whose file is stored; `content` is what the file holds."""

    class Meta:
        model = Document
        exclude = ("content",)
        skip_postgeneration_save = True

    content = b"Rosa Lindqvist\nData Analyst\nrosa@example.com\n\nSKILLS\nPython, SQL, Tableau\n"
    owner = None
    kind = DocumentKind.RESUME
    original_name = "rosa.txt"
    content_type = "text/plain"
    status = DocumentStatus.UPLOADED
    size = factory.LazyAttribute(lambda o: len(o.content))
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.content).hexdigest())
    file = factory.LazyAttribute(lambda o: ContentFile(o.content, name="document.txt"))


class CandidateFactory(DjangoModelFactory[Candidate]):
    class Meta:
        model = Candidate

    name = "Rosa Lindqvist"
    email = factory.Sequence(lambda number: f"rosa{number}@example.com")


class ConsentFactory(DjangoModelFactory[Consent]):
    class Meta:
        model = Consent

    candidate = factory.SubFactory(CandidateFactory)
    version = "test-1"
    text = "I agree that my answers are stored and judged."
