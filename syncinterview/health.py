"""`/health` says that the process is alive, `/ready` whether each thing it depends on answers."""

from __future__ import annotations

import logging
from collections.abc import Callable

from celery import current_app
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from syncinterview.lib import background_loop

logger = logging.getLogger(__name__)

ANSWER_WITHIN_SECONDS = 2.0


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when every dependency answers, else 503; the body names each."""
    checks = {name: _answers(name, check) for name, check in CHECKS.items()}
    ok = all(checks.values())
    body = {
        "status": "ok" if ok else "unavailable",
        "mode": "distributed" if settings.DISTRIBUTED else "embedded",
        "checks": {name: "ok" if answers else "unavailable" for name, answers in checks.items()},
    }
    return JsonResponse(body, status=200 if ok else 503)


def _answers(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:  # noqa: BLE001 - whatever a dependency raises, it did not answer
        logger.warning("not ready: %s (%s)", name, type(error).__name__)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    with current_app.connection_for_write(transport_options={"socket_timeout": ANSWER_WITHIN_SECONDS}) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=int(ANSWER_WITHIN_SECONDS))


def _channel_layer() -> None:
    layer = get_channel_layer()
    if layer is None:
        raise LookupError("no channel layer")
    if settings.DISTRIBUTED:
        background_loop.run(layer.group_send("ready", {"type": "ready"}), timeout_seconds=ANSWER_WITHIN_SECONDS)


def _storage() -> None:
    name = default_storage.save("ready", ContentFile(b"ready"))
    default_storage.delete(name)


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "broker": _broker,
    "channel_layer": _channel_layer,
    "storage": _storage,
}
