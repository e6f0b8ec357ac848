"""The call ledger: what each request to a model cost in time and money. Figures, never words."""

from __future__ import annotations

from django.db import models


class Purpose(models.TextChoices):
    QUESTIONS = "questions", "Questions"
    TENTATIVE = "tentative", "Tentative reply"
    DECIDE = "decide", "Next step"
    FILLER = "filler", "Filler"
    EVALUATE = "evaluate", "Evaluation"
    SUMMARISE = "summarise", "Summary"
    PROFILE = "profile", "Document profile"
    MATCH = "match", "Résumé match"
    CODE_REVIEW = "code_review", "Code review"
    TRANSCRIBE = "transcribe", "Transcription"
    SPEAK = "speak", "Speech"


class Outcome(models.TextChoices):
    OK = "ok", "Answered"
    ERROR = "error", "Failed"
    TIMEOUT = "timeout", "Too slow"
    INVALID = "invalid", "Invalid output"
    STOPPED = "stopped", "Stopped, no longer wanted"


class LLMCall(models.Model):
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=120)
    prompt_version = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OK)
    error_code = models.CharField(max_length=40, blank=True)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=12, decimal_places=8, default=0)
    latency_ms = models.FloatField()
    time_to_first_token_ms = models.FloatField(null=True, blank=True)
    # A plain id, since the ledger lies below interviews and outlives what it counted.
    session_id = models.UUIDField(null=True, blank=True, db_index=True)
    # Of a call that listened to an unfinished answer: to which turn, and the how manieth of that turn it was.
    turn = models.PositiveIntegerField(null=True, blank=True)
    ask = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "model call"
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("-created_at",)), models.Index(fields=("purpose", "-created_at")))

    def __str__(self) -> str:
        return f"{self.purpose} by {self.provider}"
