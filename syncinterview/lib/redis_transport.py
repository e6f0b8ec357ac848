"""Celery's Redis broker, with less to do for messages that are worth nothing a few seconds later.

kombu notes each message that a worker holds in Redis, and crosses it out when the task begins: two transactions before
a candidate's reply is begun, so that an hour after a crash the message comes again. What is live has expired by then,
and whoever waits for it asks again. Knows no task.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis, virtual


class QoS(redis.QoS):
    """Counts what is held as ever; what came through one of the channel's `brief_queues` is held in memory alone."""

    def append(self, message: Any, delivery_tag: str) -> None:
        if self._is_brief(message):
            virtual.QoS.append(self, message, delivery_tag)
        else:
            super().append(message, delivery_tag)

    def ack(self, delivery_tag: str) -> None:
        if self._is_brief(self._held.get(delivery_tag)):
            virtual.QoS.ack(self, delivery_tag)
        else:
            super().ack(delivery_tag)

    @property
    def _held(self) -> Any:
        return self._delivered

    def _is_brief(self, message: Any) -> bool:
        channel: Any = self.channel
        return message is not None and message.delivery_info["routing_key"] in channel.brief_queues


class Channel(redis.Channel):
    QoS = QoS

    from_transport_options = (*redis.Channel.from_transport_options, "brief_queues")
    brief_queues: tuple[str, ...] = ()

    _kept_client: Any = None

    @contextmanager
    def conn_or_acquire(self, client: Any = None) -> Iterator[Any]:
        """A client of the channel's pool; making one, as kombu does for each command, takes longer than the command."""
        if client is None:
            client = self._kept_client
            if client is None or client.connection_pool is not self.pool:
                client = self._kept_client = self._create_client()  # type: ignore[attr-defined] # kombu's types leave it out
        yield client


class Transport(redis.Transport):
    Channel = Channel


for scheme in ("redis", "rediss"):
    TRANSPORT_ALIASES[scheme] = "syncinterview.lib.redis_transport:Transport"
