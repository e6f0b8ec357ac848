"""Deliveries: stored when something happens, signed, sent, tried again, given up.

A delivery is a row before it is a task, so that a crash costs a delay and no event.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import socket
import ssl
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

import httpx
from django.db.models import F, Q
from django.utils import timezone

from integrations.models import Delivery, DeliveryStatus, Event, Webhook
from integrations.selectors import heard_webhooks
from integrations.services.address import AddressRefused, resolved
from interviews.models import InterviewSession
from syncinterview.lib import background_loop
from syncinterview.lib.dispatch import send, send_on_commit

DELIVER_TASK = "integrations.tasks.deliver"
ANSWER_WITHIN_SECONDS = 5.0
# The last retry comes about ten minutes after the one before: what is older than this was cut off.
CUT_OFF_AFTER = timedelta(hours=2)
UNSENT_AFTER = timedelta(minutes=2)
SIGNATURE_VERSION = "v1"


class DeliveryFailed(Exception):
    """The other side did not take it; it is tried again."""


def event_publish(*, event: Event, session_id: UUID, **data: str | int) -> int:
    """Store a delivery for each webhook of who owns the interview. Returns how many.

    Practice is told to nobody, and nothing to who has left the hiring team.
    """
    found = (
        InterviewSession.objects.filter(pk=session_id, config__is_practice=False)
        .values_list("config_id", "config__created_by")
        .first()
    )
    if found is None:
        return 0
    config_id, owner_id = found
    body: dict[str, Any] = {"session_id": str(session_id), "interview_id": str(config_id), **data}
    webhooks = [hook for hook in heard_webhooks().filter(owner_id=owner_id) if event in hook.events]
    for webhook in webhooks:
        _store(webhook, event, body)
    return len(webhooks)


def webhook_test(*, webhook: Webhook) -> Delivery:
    """Send a test, whatever the webhook has subscribed to."""
    return _store(webhook, Event.TEST, {"webhook_id": str(webhook.pk)})


def delivery_send(*, delivery_id: UUID) -> None:
    """Try one delivery. Raises DeliveryFailed when it was not taken; nothing when it is done with already.

    Whose account was closed, or belongs to the hiring team no more, is told nothing: the delivery is given up.
    """
    delivery = Delivery.objects.select_related("webhook").filter(pk=delivery_id, status=DeliveryStatus.PENDING).first()
    if delivery is None:
        return
    if not heard_webhooks().filter(pk=delivery.webhook_id).exists():
        delivery_give_up(delivery_id=delivery_id, error="owner_has_left")
        return
    status_code, error = _post(delivery)
    taken = status_code is not None and 200 <= status_code < 300
    Delivery.objects.filter(pk=delivery_id, status=DeliveryStatus.PENDING).update(
        attempts=F("attempts") + 1,
        status_code=status_code,
        error=error,
        tried_at=timezone.now(),
        status=DeliveryStatus.DELIVERED if taken else DeliveryStatus.PENDING,
    )
    if not taken:
        raise DeliveryFailed(error or str(status_code))


def delivery_give_up(*, delivery_id: UUID, error: str = "") -> None:
    """It is not tried again; `error` says why where the last attempt does not."""
    said = {"error": error} if error else {}
    Delivery.objects.filter(pk=delivery_id, status=DeliveryStatus.PENDING).update(status=DeliveryStatus.FAILED, **said)


def deliveries_take_up(*, at_start: bool = False) -> int:
    """Send again what a crash cut off. Returns how many."""
    now = timezone.now()
    waiting = Delivery.objects.filter(status=DeliveryStatus.PENDING)
    if not at_start:
        unsent = Q(tried_at=None, created_at__lt=now - UNSENT_AFTER)
        waiting = waiting.filter(unsent | Q(tried_at__lt=now - CUT_OFF_AFTER))
    found = list(waiting.order_by("created_at").values_list("pk", flat=True)[:500])
    # So that the next sweep does not send the same again while they wait in the queue.
    Delivery.objects.filter(pk__in=found).update(tried_at=now)
    return sum(send(DELIVER_TASK, delivery_id=delivery_id) for delivery_id in found)


def signature(secret: str, *, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over `<timestamp>.<body>`, in hexadecimal."""
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"{SIGNATURE_VERSION}={signed.hexdigest()}"


def _store(webhook: Webhook, event: Event, data: dict[str, Any]) -> Delivery:
    delivery = Delivery.objects.create(webhook=webhook, event=event, data=data)
    send_on_commit(DELIVER_TASK, delivery_id=delivery.pk)
    return delivery


def _post(delivery: Delivery) -> tuple[int | None, str]:
    """The other side's status code, or why there is none."""
    timestamp = int(timezone.now().timestamp())
    body = json.dumps(
        {
            "id": str(delivery.pk),
            "event": delivery.event,
            "created_at": delivery.created_at.isoformat(),
            "data": delivery.data,
        }
    ).encode()
    try:
        url = httpx.URL(delivery.webhook.url)
        host, port = url.raw_host.decode(), url.port or (443 if url.scheme == "https" else 80)
        headers = {
            "Content-Type": "application/json",
            "Host": url.netloc.decode(),
            "User-Agent": "SyncInterview-Webhook/1",
            "X-SyncInterview-Event": delivery.event,
            "X-SyncInterview-Delivery": str(delivery.pk),
            "X-SyncInterview-Timestamp": str(timestamp),
            "X-SyncInterview-Signature": signature(delivery.webhook.secret, timestamp=timestamp, body=body),
        }
        # The address that was looked at is the address that is called: a name cannot lead elsewhere in between.
        target = url.copy_with(host=resolved(host, port), port=port)
        sending = _status_of(target, body=body, headers=headers, server_name=host, trust=_trust())
        status = background_loop.run(sending, timeout_seconds=ANSWER_WITHIN_SECONDS + 1.0)
    except AddressRefused:
        return None, "address_refused"
    except socket.gaierror:
        return None, "name_not_found"
    except (httpx.TimeoutException, TimeoutError):
        return None, "timeout"
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
        return None, "no_connection"
    return status, ""


@cache
def _trust() -> ssl.SSLContext:
    """Whom to believe. Reading all the authorities takes a while: once, and not on the loop that others share."""
    return httpx.create_ssl_context()


async def _status_of(
    target: httpx.URL, *, body: bytes, headers: dict[str, str], server_name: str, trust: ssl.SSLContext
) -> int:
    """Post, and read no more of the answer than its status. Raises httpx's errors, TimeoutError for the whole of it."""
    # httpx's own timeout begins anew with each byte: one that sends them slowly would hold the worker for ever.
    async with (
        asyncio.timeout(ANSWER_WITHIN_SECONDS),
        httpx.AsyncClient(
            verify=trust, timeout=ANSWER_WITHIN_SECONDS, follow_redirects=False, trust_env=False
        ) as client,
        client.stream(
            "POST", target, content=body, headers=headers, extensions={"sni_hostname": server_name}
        ) as answer,
    ):
        return answer.status_code
