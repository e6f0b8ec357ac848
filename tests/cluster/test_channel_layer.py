"""The channel layer's connection to a Redis that goes away and comes back."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
import redis

from benchmarks.live_faults.faults import redis_command
from syncinterview.lib.channel_layer import ReturningChannelLayer
from tests.conftest import missing
from tests.playing import until
from tools.demo.product import free_port

pytestmark = pytest.mark.cluster


class Server:
    """A Redis of the test's own, always at the same address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(redis_command(self.port), stdout=subprocess.DEVNULL)
        until(self._answers, within_seconds=60)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        with redis.Redis(port=self.port, socket_timeout=1) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False


@pytest.fixture
def server() -> Iterator[Server]:
    if shutil.which("redis-server") is None:
        missing("redis-server is not installed", required_by="REQUIRE_SERVICES")
    running = Server()
    yield running
    running.stop()


@asynccontextmanager
async def layer_of(server: Server) -> AsyncIterator[ReturningChannelLayer]:
    layer = ReturningChannelLayer(hosts=[{"address": f"redis://127.0.0.1:{server.port}/0", "socket_timeout": None}])
    try:
        yield layer
    finally:
        await layer.flush()


async def joined(layer: ReturningChannelLayer) -> str:
    channel = await layer.new_channel()
    await layer.group_add("session.one", channel)
    return channel


async def often_joined(layer: ReturningChannelLayer) -> None:
    """More than once: the first words into a line that has just been cut still go through."""
    for _ in range(5):
        await joined(layer)


async def left(layer: ReturningChannelLayer, channel: str) -> None:
    """As Channels does when a connection ends: receiving is cancelled, which unsubscribes."""
    receiving = asyncio.create_task(layer.receive(channel))
    await asyncio.sleep(0)
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)
    await layer.group_discard("session.one", channel)


@pytest.mark.parametrize("gap_seconds", [0.0, 0.1, 0.3])
def test_who_connects_after_redis_was_restarted_unnoticed_is_let_in(server: Server, gap_seconds: float) -> None:
    async def scenario() -> dict[str, str]:
        async with layer_of(server) as layer:
            await left(layer, await joined(layer))
            await asyncio.to_thread(server.stop)
            await asyncio.to_thread(server.start)
            channel = await layer.new_channel()
            # The layer's reader finds out in between, and connects at the same time.
            await asyncio.sleep(gap_seconds)
            await layer.group_add("session.one", channel)
            async with asyncio.timeout(30):
                receiving = asyncio.create_task(layer.receive(channel))
                while not receiving.done():
                    # What is published while the reader is still coming back is lost, as any broadcast may be.
                    await layer.group_send("session.one", {"type": "session.moved"})
                    await asyncio.wait([receiving], timeout=0.2)
                message: dict[str, str] = await receiving
                return message

    assert asyncio.run(scenario()) == {"type": "session.moved"}


def test_a_redis_that_stays_away_is_an_error_soon(server: Server) -> None:
    async def scenario() -> None:
        async with layer_of(server) as layer:
            await joined(layer)
            await asyncio.to_thread(server.stop)
            async with asyncio.timeout(60):
                with pytest.raises(redis.RedisError):
                    await often_joined(layer)
            await asyncio.to_thread(server.start)

    asyncio.run(scenario())
