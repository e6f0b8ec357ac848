"""The one way from a task or a view back to a connection, in both ways to run.

A lost broadcast costs nothing but time: what it announces is in the database, and the connection looks there.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any
from uuid import UUID

from channels.layers import InMemoryChannelLayer, get_channel_layer
from redis.exceptions import RedisError

from syncinterview.lib import background_loop

logger = logging.getLogger(__name__)

SEND_TIMEOUT_SECONDS = 2.0

# The in-memory layer is not thread-safe: it is only touched on the loop of the web server, which every consumer
# runs on. None while nobody has connected.
_web_loop: asyncio.AbstractEventLoop | None = None


def remember_web_loop() -> None:
    """Called by a consumer when it connects: its loop is where the in-memory layer lives."""
    global _web_loop  # noqa: PLW0603 - one per process, by nature
    _web_loop = asyncio.get_running_loop()


def session_group(session_id: UUID | str) -> str:
    return f"session.{session_id}"


def broadcast(session_id: UUID | str, event: str, **named: Any) -> None:
    """Send `event` ("session.moved") to whoever holds the session. Blocks for a moment; call it off the event loop."""
    layer = get_channel_layer()
    if layer is None:
        raise RuntimeError("CHANNEL_LAYERS is not configured.")
    message = {"type": event, **named}
    sending = layer.group_send(session_group(session_id), message)
    if isinstance(layer, InMemoryChannelLayer):
        if _web_loop is None or _web_loop.is_closed():
            sending.close()  # nobody has connected to this process: there is no one to tell
            return
        asyncio.run_coroutine_threadsafe(sending, _web_loop)
        return
    try:
        background_loop.run(sending, timeout_seconds=SEND_TIMEOUT_SECONDS)
    except (RedisError, OSError, TimeoutError, FutureTimeout) as error:
        logger.warning("broadcast %s was lost (%s); the connection will look for itself", event, type(error).__name__)
