"""What is concluded from an interview, and on which words it rests."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from interviews.models import InterviewSession, Response


class Quality(models.TextChoices):
    EXCELLENT = "Excellent", "Excellent"
    GOOD = "Good", "Good"
    FAIR = "Fair", "Fair"
    POOR = "Poor", "Poor"


class AnswerEvaluation(models.Model):
    """One judgement of one answer; judging again adds a version."""

    PERSONAL_FIELDS: ClassVar = frozenset({"evidence", "criteria", "key_points", "improvement", "code_review"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="evaluations")
    version = models.PositiveSmallIntegerField(default=1)
    # Empty when the answer could not be assessed: `not_assessed_reason` says why. Never zero instead.
    score = models.FloatField(null=True, blank=True)
    quality = models.CharField(max_length=10, choices=Quality.choices, blank=True)
    not_assessed_reason = models.CharField(max_length=300, blank=True)
    criteria = models.JSONField(default=list, blank=True)
    key_points = models.JSONField(default=list, blank=True)
    evidence = models.JSONField(default=list, blank=True)
    improvement = models.TextField(blank=True)
    flags = models.JSONField(default=list, blank=True)
    # The rules' own score of the same answer, where a model gave the first.
    second_score = models.FloatField(null=True, blank=True)
    judged_by = models.JSONField(default=dict)
    # Of an answer in code: reports.code_review.CodeReading. Empty for every other.
    code_review = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "evaluation"
        ordering = ("response", "-version")
        constraints = (
            models.UniqueConstraint(fields=("response", "version"), name="evaluation_once_a_version"),
            models.CheckConstraint(
                condition=models.Q(score=None) | (models.Q(score__gte=0) & models.Q(score__lte=100)),
                name="evaluation_score_in_scale",
            ),
            models.CheckConstraint(
                condition=models.Q(score__isnull=False) | ~models.Q(not_assessed_reason=""),
                name="evaluation_says_why_there_is_no_score",
            ),
        )

    def __str__(self) -> str:
        return f"Evaluation {self.version} of {self.response_id}"


class GatheredFacts(models.Model):
    """What rules found out about an answer's program, once for all judgements of it. Empty while it is being run."""

    PERSONAL_FIELDS: ClassVar = frozenset({"facts"})

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="gathered_facts")
    facts = models.JSONField(null=True, blank=True, help_text="interviews.services.CodeFacts")
    requested_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "gathered facts"

    def __str__(self) -> str:
        return f"Facts about {self.response_id}"


class ReportStatus(models.TextChoices):
    PENDING = "pending", "Being written"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


class Recommendation(models.TextChoices):
    STRONGLY_RECOMMEND = "Strongly recommend", "Strongly recommend"
    RECOMMEND = "Recommend", "Recommend"
    CONSIDER = "Consider", "Consider"
    DO_NOT_RECOMMEND = "Do not recommend", "Do not recommend"


class Report(models.Model):
    PERSONAL_FIELDS: ClassVar = frozenset({"summary", "strengths", "areas_for_improvement", "drafted"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(InterviewSession, on_delete=models.CASCADE, related_name="reports")
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=8, choices=ReportStatus.choices, default=ReportStatus.PENDING)
    overall_score = models.FloatField(null=True, blank=True)
    breakdown = models.JSONField(default=dict, blank=True)
    recommendation = models.CharField(max_length=20, choices=Recommendation.choices, blank=True)
    summary = models.TextField(blank=True)
    strengths = models.JSONField(default=list, blank=True)
    areas_for_improvement = models.JSONField(default=list, blank=True)
    judged_by = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=300, blank=True)
    # The words of a report whose last judgement is still on its way, with what they were written on.
    drafted = models.JSONField(default=dict, blank=True)
    # Since when such words are being written; empty when nobody writes any.
    drafting_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("status", "created_at")),)
        constraints = (
            models.UniqueConstraint(fields=("session", "version"), name="report_once_a_version"),
            models.CheckConstraint(
                condition=models.Q(overall_score=None)
                | (models.Q(overall_score__gte=0) & models.Q(overall_score__lte=100)),
                name="report_score_in_scale",
            ),
        )

    def __str__(self) -> str:
        return f"Report {self.version} of {self.session_id}"


class DecisionOutcome(models.TextChoices):
    ADVANCE = "advance", "Advance"
    HOLD = "hold", "Hold"
    DECLINE = "decline", "Decline"


class Decision(models.Model):
    """What a person decided, and why. Append-only: a change of mind is another row."""

    PERSONAL_FIELDS: ClassVar = frozenset({"reason"})

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="decisions")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=8, choices=DecisionOutcome.choices)
    reason = models.TextField(max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (models.CheckConstraint(condition=~models.Q(reason=""), name="decision_has_a_reason"),)

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}"


class SecondReading(models.Model):
    """Somebody who was asked to read a report too. They see it by this row, and answer once, before they see more."""

    PERSONAL_FIELDS: ClassVar = frozenset({"note", "reason"})

    session = models.ForeignKey(InterviewSession, on_delete=models.CASCADE, related_name="second_readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="second_readings")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    # Empty until the reader has answered.
    outcome = models.CharField(max_length=8, choices=DecisionOutcome.choices, blank=True)
    reason = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("session", "reader"), name="second_reading_once_a_reader"),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, outcome="", reason="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(outcome="") & ~models.Q(reason="")),
                name="second_reading_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.get_outcome_display() or "Asked"


class ShortlistEntry(models.Model):
    """A session that the team means to look at again. Taken off by deleting the row."""

    session = models.OneToOneField(InterviewSession, on_delete=models.CASCADE, related_name="shortlist_entry")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "shortlist entries"
        ordering = ("-added_at", "-pk")

    def __str__(self) -> str:
        return f"Shortlisted {self.session_id}"


class ShareLink(models.Model):
    """A way to read one report without an account: until it expires or is revoked."""

    PERSONAL_FIELDS: ClassVar = frozenset({"meant_for"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(InterviewSession, on_delete=models.CASCADE, related_name="share_links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    meant_for = models.CharField(max_length=120, blank=True)
    shows_contact = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "pk")

    def __str__(self) -> str:
        return f"Link to {self.session_id}"

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


class ShareView(models.Model):
    """One opening of a shared report. Append-only."""

    link = models.ForeignKey(ShareLink, on_delete=models.CASCADE, related_name="views")
    seen_at = models.DateTimeField(auto_now_add=True)
    # The page, or the file.
    as_pdf = models.BooleanField(default=False)

    class Meta:
        ordering = ("-seen_at", "-pk")

    def __str__(self) -> str:
        return "PDF" if self.as_pdf else "Page"
