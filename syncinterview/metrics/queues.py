"""How many tasks wait in each queue. Asked of the broker when somebody reads the figures, for a moment at most."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from amqp.exceptions import ChannelError as AmqpChannelError
from celery import current_app
from django.conf import settings
from kombu.exceptions import ChannelError, OperationalError
from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

ANSWER_WITHIN_SECONDS = 1.0


class Queues(Collector):
    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield from self._families()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        answers, waiting = self._families()
        try:
            lengths = {name: _length(name) for name in queue_names()}
        except (OperationalError, RedisError, OSError) as error:
            logger.warning("the broker did not say how much waits (%s)", type(error).__name__)
            answers.add_metric([], 0.0)
        else:
            answers.add_metric([], 1.0)
            for name, length in lengths.items():
                waiting.add_metric([name], length)
        yield answers
        yield waiting

    def _families(self) -> tuple[GaugeMetricFamily, GaugeMetricFamily]:
        return (
            GaugeMetricFamily("syncinterview_broker_answers", "Whether the broker answered (1) or not (0)."),
            GaugeMetricFamily("syncinterview_queue_waiting", "Tasks that no worker has taken yet.", labels=("queue",)),
        )


def queue_names() -> tuple[str, ...]:
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    return tuple(sorted({settings.CELERY_TASK_DEFAULT_QUEUE, *routed}))


def _length(name: str) -> int:
    options = {"socket_timeout": ANSWER_WITHIN_SECONDS, "socket_connect_timeout": ANSWER_WITHIN_SECONDS}
    with current_app.connection_for_read(transport_options=options) as connection, connection.channel() as channel:
        try:
            declared: Any = channel.queue_declare(queue=name, passive=True)  # type: ignore[attr-defined]
            return int(declared.message_count)
        except (ChannelError, AmqpChannelError):
            # Nobody has used it yet, or Redis has dropped it because it is empty.
            return 0


REGISTRY.register(Queues())
