"""Other systems that are told what happens here. Knows addresses and deliveries, nothing of what is done with them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac


class Event(models.TextChoices):
    SESSION_STARTED = "session.started", "A candidate has begun"
    ANSWER_STORED = "answer.stored", "An answer was stored"
    SESSION_COMPLETED = "session.completed", "An interview is over"
    REPORT_READY = "report.ready", "A report is ready"
    DECISION_MADE = "decision.made", "A person has decided"
    TEST = "test", "A test"


# What can be subscribed to: a test is sent by a button.
EVENTS = [(event.value, event.label) for event in Event if event is not Event.TEST]


class Webhook(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list, help_text="list of events")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"Webhook {self.id}"

    @property
    def secret(self) -> str:
        """What its deliveries are signed with. Follows from the id and the installation's own key; it is not stored."""
        return f"whsec_{salted_hmac('webhook-secret', str(self.id), algorithm='sha256').hexdigest()}"


class DeliveryStatus(models.TextChoices):
    PENDING = "pending", "On its way"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Given up"


class Delivery(models.Model):
    """One event on its way to one webhook. The body names things by their ids; it holds nothing about a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=20, choices=Event.choices)
    data = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=DeliveryStatus.choices, default=DeliveryStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("webhook", "-created_at")), models.Index(fields=("status", "tried_at")))

    def __str__(self) -> str:
        return f"{self.event} {self.id}"
