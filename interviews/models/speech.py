"""What the interviewer says, made audible once and kept for whoever is told the same."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from interviews.models.plan import InterviewConfig
from interviews.models.session import InterviewSession


class SpeechClip(models.Model):
    """One stretch of words, spoken: an interview's own phrases and questions, or what was said in one session alone.

    The words themselves are not in here. `key` is made from them with the server's secret (services.speech), so that
    whoever was told the words, and nobody else, is given it.
    """

    PERSONAL_FIELDS: ClassVar = frozenset({"words", "content"})

    key = models.CharField(primary_key=True, max_length=40)
    config = models.ForeignKey(InterviewConfig, on_delete=models.CASCADE, related_name="speech")
    # Empty for what is said to everybody.
    session = models.ForeignKey(
        InterviewSession, null=True, blank=True, on_delete=models.CASCADE, related_name="speech"
    )
    # Who spoke; empty when nobody could: the browser's own voice then does.
    engine = models.CharField(max_length=20, blank=True)
    content_type = models.CharField(max_length=40, blank=True)
    content = models.BinaryField(default=b"")
    # Pairs of milliseconds and what begins there.
    words = models.JSONField(default=list)
    visemes = models.JSONField(null=True, default=None)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at",)
        indexes = (models.Index(fields=("session",)), models.Index(fields=("engine", "created_at")))

    def __str__(self) -> str:
        return f"Speech {self.key}"
