"""What is heard of a candidate: the pieces of a recording while they come in, and each version of an answer's words."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from interviews.models.session import InterviewSession, Response, TranscriptSource


class Take(models.Model):
    """One uninterrupted piece of the recording of an answer; a reloaded page begins another.

    Its chunks are no files of their own: only in order, from the first, they are one. They are gone once the answer's
    recording is put together, or was of no use.
    """

    session = models.ForeignKey(InterviewSession, on_delete=models.CASCADE, related_name="takes")
    turn = models.PositiveIntegerField()
    # Chosen by the browser, so that what it recorded while offline has a name already.
    key = models.UUIDField()
    content_type = models.CharField(max_length=60)
    chunk_count = models.PositiveIntegerField(default=0)
    size_bytes = models.PositiveIntegerField(default=0)
    # No chunk is added any more; `is_taken` when they have become part of the answer's recording.
    is_closed = models.BooleanField(default=False)
    is_taken = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("created_at", "id")
        indexes = (models.Index(fields=("session", "turn")), models.Index(fields=("is_taken", "changed_at")))
        constraints = (models.UniqueConstraint(fields=("session", "key"), name="take_once_a_session"),)

    def __str__(self) -> str:
        return f"Take {self.key}"


class TakeChunk(models.Model):
    PERSONAL_FIELDS: ClassVar = frozenset({"content"})

    take = models.ForeignKey(Take, on_delete=models.CASCADE, related_name="chunks")
    sequence = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ("take", "sequence")
        constraints = (models.UniqueConstraint(fields=("take", "sequence"), name="chunk_once_a_sequence"),)

    def __str__(self) -> str:
        return f"Chunk {self.sequence}"


class AnswerTranscript(models.Model):
    """One version of an answer's words. All are kept; `Response.transcript` holds the one that is judged."""

    PERSONAL_FIELDS: ClassVar = frozenset({"text", "segments"})

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="transcripts")
    source = models.CharField(max_length=10, choices=TranscriptSource.choices)
    text = models.TextField(blank=True)
    # How sure who wrote it down is of it, 0 to 1; empty where nobody tells.
    confidence = models.FloatField(null=True, blank=True)
    # Where in the recording a stretch of it is: [{"start_seconds", "end_seconds", "text"}].
    segments = models.JSONField(default=list, blank=True)
    provider = models.CharField(max_length=40, blank=True)
    model = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("response", "created_at", "id")
        constraints = (models.UniqueConstraint(fields=("response", "source"), name="transcript_once_a_source"),)

    def __str__(self) -> str:
        return f"{self.get_source_display()} of {self.response_id}"


class RequestKind(models.TextChoices):
    HUMAN = "human", "A conversation with a person instead"
    MORE_TIME = "more_time", "More time"
    DATA_COPY = "data_copy", "A copy of their data"
    DATA_DELETION = "data_deletion", "Deletion of their data"


class CandidateRequest(models.Model):
    """Something a candidate asks the team for. Settled by a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(InterviewSession, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=16, choices=RequestKind.choices)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("session", "kind"), condition=models.Q(settled_at=None), name="request_open_once_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"
