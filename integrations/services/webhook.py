"""Webhooks: made and deleted by their owner."""

from __future__ import annotations

from collections.abc import Iterable

from integrations.models import EVENTS, Webhook
from integrations.services.address import checked_url
from syncinterview.accounts.models import User
from syncinterview.lib.errors import InvalidInput, InvalidState

WEBHOOKS_AT_MOST = 20


def webhook_create(*, owner: User, url: str, events: Iterable[str]) -> Webhook:
    """Tell this address of the owner's interviews. Raises InvalidInput, InvalidState when there are too many."""
    chosen = sorted(set(events))
    if not chosen or not set(chosen) <= {name for name, _ in EVENTS}:
        raise InvalidInput("Choose at least one event.", field="events")
    if Webhook.objects.filter(owner=owner).count() >= WEBHOOKS_AT_MOST:
        raise InvalidState(f"You have {WEBHOOKS_AT_MOST} webhooks. Delete one first.", code="too_many_webhooks")
    return Webhook.objects.create(owner=owner, url=checked_url(url), events=chosen)


def webhook_delete(*, webhook: Webhook) -> None:
    """Delete it with its log."""
    webhook.delete()
