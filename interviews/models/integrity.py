"""What the page noticed while somebody answered, where the team collects it. Read by a person; no score knows of it."""

from __future__ import annotations

from django.db import models

from interviews.models.session import InterviewSession


class IntegrityKind(models.TextChoices):
    LEFT_PAGE = "left_page", "Left the page"
    PASTED = "pasted", "Pasted text"
    SECOND_TAB = "second_tab", "Opened in a second tab"


class PastedInto(models.TextChoices):
    ANSWER = "answer", "The answer"
    EDITOR = "editor", "The editor"


class IntegrityEvent(models.Model):
    """One thing that was noticed. Append-only, and never what was pasted or looked at."""

    session = models.ForeignKey(InterviewSession, on_delete=models.CASCADE, related_name="integrity_events")
    # The turn that was open when it began.
    turn = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=IntegrityKind.choices)
    # How long the page was not in front; empty for other kinds.
    seconds = models.FloatField(null=True, blank=True)
    # How much was pasted, and where; empty for other kinds.
    characters = models.PositiveIntegerField(null=True, blank=True)
    place = models.CharField(max_length=6, choices=PastedInto.choices, blank=True)
    # The page's own name for it, so that what is sent again is stored once; empty for what the server noticed.
    client_id = models.CharField(max_length=80, blank=True)
    began_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("began_at", "pk")
        indexes = (models.Index(fields=("session", "began_at")),)
        constraints = (
            models.UniqueConstraint(
                fields=("session", "client_id"), condition=~models.Q(client_id=""), name="integrity_event_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=IntegrityKind.values), name="integrity_event_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, turn {self.turn}"
