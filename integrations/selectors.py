"""Reading webhooks and their log, permission included."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from integrations.models import Delivery, Webhook
from syncinterview.accounts.models import Role, User

SHOWN_DELIVERIES = 10


def webhooks_of(user: User) -> QuerySet[Webhook]:
    """One's own, newest first."""
    return Webhook.objects.filter(owner=user).order_by("-created_at")


def heard_webhooks() -> QuerySet[Webhook]:
    """Of whom belongs to a hiring team: an account that was closed, or is a candidate's now, is told nothing."""
    return Webhook.objects.filter(owner__is_active=True, owner__role__in=(Role.ADMIN, Role.INTERVIEWER))


def access_webhook(user: User, webhook_id: UUID) -> Webhook:
    webhook = webhooks_of(user).filter(pk=webhook_id).first()
    if webhook is None:
        raise Http404("No such webhook.")
    return webhook


def deliveries_found(webhook: Webhook, *, search: str = "", event: str = "", status: str = "") -> QuerySet[Delivery]:
    """The log of a webhook, newest first. `search` looks in the error."""
    deliveries = webhook.deliveries.order_by("-created_at", "pk")
    if search.strip():
        deliveries = deliveries.filter(error__icontains=search.strip())
    if event:
        deliveries = deliveries.filter(event=event)
    return deliveries.filter(status=status) if status else deliveries


def webhooks_with_log(user: User) -> QuerySet[Webhook]:
    """One's own with `shown_deliveries`, the last few of each."""
    last = Delivery.objects.order_by("-created_at")[:SHOWN_DELIVERIES]
    return webhooks_of(user).prefetch_related(Prefetch("deliveries", queryset=last, to_attr="shown_deliveries"))
