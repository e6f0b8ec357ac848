"""What the broker notes of a message that a worker holds: nothing of one that is worth nothing a few seconds later."""

from __future__ import annotations

from typing import Any

import redis
from kombu import Connection, Queue

from syncinterview.lib import redis_transport  # noqa: F401 - takes the place of kombu's own
from tests.cluster.test_channel_layer import Server, pytestmark, server  # noqa: F401 - a mark and a fixture


def test_only_what_is_not_brief_is_noted_in_redis(server: Server) -> None:  # noqa: F811 - the fixture
    url = f"redis://127.0.0.1:{server.port}/0"
    with (
        redis.Redis(port=server.port) as there,
        Connection(url, transport_options={"brief_queues": ("live",)}) as connection,
        connection.channel() as opened,
    ):
        channel: Any = opened
        for name, noted in (("live", 0), ("work", 1)):
            queue = Queue(name)(channel)
            queue.declare()
            connection.Producer(channel).publish({"words": 3}, routing_key=name)
            message: Any = queue.get()
            assert message.payload == {"words": 3}
            assert there.hlen("unacked") == noted
            message.ack()
            assert there.hlen("unacked") == 0
            assert there.llen(name) == 0


def test_what_a_worker_holds_counts_whether_it_is_noted_or_not(server: Server) -> None:  # noqa: F811
    url = f"redis://127.0.0.1:{server.port}/0"
    with (
        Connection(url, transport_options={"brief_queues": ("live",)}) as connection,
        connection.channel() as opened,
    ):
        channel: Any = opened
        channel.basic_qos(0, 1, False)
        queue = Queue("live")(channel)
        queue.declare()
        connection.Producer(channel).publish({}, routing_key="live")
        message: Any = queue.get()
        assert not channel.qos.can_consume()
        message.ack()
        assert channel.qos.can_consume()
