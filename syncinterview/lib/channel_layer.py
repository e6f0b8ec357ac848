"""Channels' Redis layer, for connections that come after Redis has been away."""

from __future__ import annotations

from channels_redis.pubsub import RedisPubSubChannelLayer
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff

JOIN_AGAIN_TIMES = 4
JOIN_AGAIN_AFTER_SECONDS = (0.05, 0.4)  # the first pause, the longest


class ReturningChannelLayer(RedisPubSubChannelLayer):  # type: ignore[misc] # untyped
    """Subscribes again where the first try found the connection of a Redis that has gone and come back.

    All of a process shares one connection to subscribe on. While nobody is subscribed nobody reads it, so that its end
    is only noticed by whoever subscribes next: who, without this, would be turned away by a Redis that is there.
    """

    async def new_channel(self, prefix: str = "specific.") -> str:
        """A channel of this process. Raises RedisError when Redis stays away."""
        name: str = await _joining().call_with_retry(lambda: self._get_layer().new_channel(prefix), _once_more)
        return name

    async def group_add(self, group: str, channel: str) -> None:
        """Let a channel of this process hear what is sent to the group. Raises RedisError when Redis stays away."""
        await _joining().call_with_retry(lambda: self._get_layer().group_add(group, channel), _once_more)


def _joining() -> Retry:
    first, longest = JOIN_AGAIN_AFTER_SECONDS
    return Retry(ExponentialBackoff(base=first, cap=longest), JOIN_AGAIN_TIMES)


async def _once_more(error: Exception) -> None:
    """Nothing to mend before the next try: the layer connects by itself."""
