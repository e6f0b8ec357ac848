"""Programs that are run in the sandbox: what was asked for, and what came of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from interviews.models.plan import CodingExercise
from interviews.models.session import InterviewSession


class RunStatus(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"


class RunAgainst(models.TextChoices):
    """What a program is run against."""

    INPUT = "input", "An input"
    VISIBLE = "visible", "The tests that candidates see"
    ALL = "all", "All tests"


class CodeRun(models.Model):
    """One run of a program. `result` holds interviews.sandbox.RunResult once it is done."""

    PERSONAL_FIELDS: ClassVar = frozenset({"source", "stdin", "result"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Empty: the team tries an exercise out.
    session = models.ForeignKey(
        InterviewSession, null=True, blank=True, on_delete=models.CASCADE, related_name="code_runs"
    )
    exercise = models.ForeignKey(
        CodingExercise, null=True, blank=True, on_delete=models.SET_NULL, related_name="code_runs"
    )
    against = models.CharField(max_length=8, choices=RunAgainst.choices, default=RunAgainst.INPUT)
    language = models.CharField(max_length=20)
    source = models.TextField()
    stdin = models.TextField(blank=True)
    status = models.CharField(max_length=8, choices=RunStatus.choices, default=RunStatus.QUEUED)
    result = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=("status", "created_at")),
            models.Index(fields=("session", "-created_at")),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=RunStatus.values), name="run_status_known"),
        )

    def __str__(self) -> str:
        return f"Run {self.id}"


class CodeSnapshot(models.Model):
    """What stood in the editor at one moment, where the interview keeps how a program came about."""

    PERSONAL_FIELDS: ClassVar = frozenset({"source"})

    session = models.ForeignKey(InterviewSession, on_delete=models.CASCADE, related_name="code_snapshots")
    turn = models.PositiveIntegerField()
    language = models.CharField(max_length=20)
    source = models.TextField()
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ("taken_at",)
        indexes = (models.Index(fields=("session", "turn", "taken_at")),)

    def __str__(self) -> str:
        return f"Snapshot of turn {self.turn}"


class CodeDraft(models.Model):
    """What a candidate has in the editor for one question, as it was last saved; one for each language they tried."""

    PERSONAL_FIELDS: ClassVar = frozenset({"source"})

    session = models.ForeignKey(InterviewSession, on_delete=models.CASCADE, related_name="code_drafts")
    turn = models.PositiveIntegerField()
    language = models.CharField(max_length=20)
    source = models.TextField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-saved_at",)
        constraints = (models.UniqueConstraint(fields=("session", "turn", "language"), name="code_draft_once"),)

    def __str__(self) -> str:
        return f"Draft of turn {self.turn}"
