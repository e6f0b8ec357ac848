"""Who the person is and what their papers say. Knows nothing of interviews."""

from __future__ import annotations

import uuid
from pathlib import PurePath
from typing import ClassVar

from django.conf import settings
from django.db import models


class DocumentKind(models.TextChoices):
    JD = "jd", "Job description"
    RESUME = "resume", "Résumé"


class DocumentStatus(models.TextChoices):
    UPLOADED = "uploaded", "Uploaded"
    PROCESSING = "processing", "Being read"
    READY = "ready", "Read"
    FAILED = "failed", "Could not be read"


def stored_name(document: Document, filename: str) -> str:
    """A generated name inside the private storage: nothing of what the sender called the file."""
    return f"{document.kind}/{document.id}{PurePath(filename).suffix.lower()}"


class Document(models.Model):
    PERSONAL_FIELDS: ClassVar = frozenset({"file", "original_name", "text", "sections", "profile", "model_profile"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Empty for the résumé of a candidate who came by a link: their Candidate row holds it.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="documents"
    )
    kind = models.CharField(max_length=6, choices=DocumentKind.choices)
    file = models.FileField(upload_to=stored_name, max_length=200)
    original_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64, db_index=True)
    status = models.CharField(max_length=10, choices=DocumentStatus.choices, default=DocumentStatus.UPLOADED)
    text = models.TextField(blank=True)
    sections = models.JSONField(default=dict, blank=True)
    profile = models.JSONField(default=dict, blank=True)
    # A model's reading beside the rules' own, with who gave it; empty where no model has answered.
    model_profile = models.JSONField(default=dict, blank=True)
    # How often a model was asked for it, and when last; None while none has been.
    model_attempts = models.PositiveSmallIntegerField(default=0)
    model_tried_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("status", "updated_at")), models.Index(fields=("owner", "kind")))
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=DocumentKind.values), name="document_kind_known"),
            models.CheckConstraint(condition=models.Q(status__in=DocumentStatus.values), name="document_status_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.id}"


class MatchReading(models.Model):
    """A model's reading of a résumé beside a job, asked for once for the same two. The rules' match needs no row."""

    PERSONAL_FIELDS: ClassVar = frozenset({"reading"})

    resume = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="match_readings")
    job_title = models.CharField(max_length=200, blank=True)
    job_text = models.TextField()
    job_digest = models.CharField(max_length=64, help_text="sha256 of title and text")
    # What the model said and who it was; empty while none has answered.
    reading = models.JSONField(default=dict, blank=True)
    model_attempts = models.PositiveSmallIntegerField(default=0)
    model_tried_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (models.UniqueConstraint(fields=("resume", "job_digest"), name="match_reading_once_a_pair"),)

    def __str__(self) -> str:
        return f"Match reading {self.pk}"


class Candidate(models.Model):
    PERSONAL_FIELDS: ClassVar = frozenset({"name", "email", "phone", "resume"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=150)
    email = models.EmailField("e-mail address", max_length=254)
    phone = models.CharField(max_length=40, blank=True)
    resume = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="candidates")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="candidacies"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("email",)), models.Index(fields=("-created_at",)))

    def __str__(self) -> str:
        return f"Candidate {self.id}"


class Consent(models.Model):
    """What a candidate was shown and agreed to, word for word. Never changed afterwards."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="consents")
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=5, default="en")
    text = models.TextField()
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-given_at",)
        constraints = (models.UniqueConstraint(fields=("candidate", "version"), name="consent_once_a_version"),)

    def __str__(self) -> str:
        return f"Consent {self.version}"
