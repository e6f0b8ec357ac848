"""`/health` says that the process is alive, `/ready` whether each thing it depends on answers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from celery import current_app
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.selectors import sandbox_state
from syncinterview.lib import background_loop
from syncinterview.lib.api.views import Api, operation

logger = logging.getLogger(__name__)

ANSWER_WITHIN_SECONDS = 2.0


TAG = "health"
NEVER_KEPT = {"Cache-Control": "no-store"}
STATES = (("ok", "It answers"), ("unavailable", "It does not"))
ALIVE = STATES[:1]
PROGRAMS = (("bubblewrap", "Run in the sandbox"), ("none", "Not executed"), ("unknown", "Nobody has told of late"))
MODES = (("embedded", "One process"), ("distributed", "Servers and workers of their own"))


class HealthApi(Api):
    authentication_classes = ()
    permission_classes = ()

    class OutputSerializer(serializers.Serializer[Any]):
        status = serializers.ChoiceField(choices=ALIVE)

    @operation(id="health", tag=TAG, summary="The process is alive", response=OutputSerializer)
    def get(self, request: Request) -> Response:
        return Response({"status": "ok"}, headers=NEVER_KEPT)


class ReadyApi(Api):
    authentication_classes = ()
    permission_classes = ()

    class OutputSerializer(serializers.Serializer[Any]):
        class ChecksSerializer(serializers.Serializer[Any]):
            database = serializers.ChoiceField(choices=STATES)
            broker = serializers.ChoiceField(choices=STATES)
            channel_layer = serializers.ChoiceField(choices=STATES)
            storage = serializers.ChoiceField(choices=STATES)

        status = serializers.ChoiceField(choices=STATES)
        mode = serializers.ChoiceField(choices=MODES)
        checks = ChecksSerializer()
        sandbox = serializers.ChoiceField(choices=PROGRAMS, help_text="How candidates' programs are run.")

    @operation(
        id="ready",
        tag=TAG,
        summary="Each thing it depends on answers",
        responses={200: OutputSerializer, 503: OutputSerializer},
        description="503 when one does not; the body names each.",
    )
    def get(self, request: Request) -> Response:
        checks = answering()
        ok = all(checks.values())
        body = {
            "status": "ok" if ok else "unavailable",
            "mode": "distributed" if settings.DISTRIBUTED else "embedded",
            "checks": {name: "ok" if answers else "unavailable" for name, answers in checks.items()},
            # Says nothing about being ready: without a sandbox everything works but programs.
            "sandbox": _sandbox(),
        }
        return Response(body, status=200 if ok else 503, headers=NEVER_KEPT)


def answering() -> dict[str, bool]:
    """Whether each thing this process depends on answers, by name."""
    return {name: _answers(name, check) for name, check in CHECKS.items()}


def _answers(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:  # noqa: BLE001 - whatever a dependency raises, it did not answer
        logger.warning("not ready: %s (%s)", name, type(error).__name__)
        return False
    return True


def _sandbox() -> str:
    try:
        return sandbox_state().mode
    except Exception as error:  # noqa: BLE001 - the shared cache does not answer, whatever it raises
        logger.warning("the sandbox's state is not known (%s)", type(error).__name__)
        return "unknown"


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
