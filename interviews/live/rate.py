"""How many messages a connection may send. Pure: the moment is passed in."""

from __future__ import annotations

from collections import deque

MESSAGES_PER_SECOND = 20
OVER_SECONDS = 5


class MessageRate:
    """Counts the messages of the last OVER_SECONDS; more than the allowed mean rate is too many."""

    def __init__(self) -> None:
        self._moments: deque[float] = deque()

    def allows(self, now: float) -> bool:
        while self._moments and self._moments[0] <= now - OVER_SECONDS:
            self._moments.popleft()
        if len(self._moments) >= MESSAGES_PER_SECOND * OVER_SECONDS:
            return False
        self._moments.append(now)
        return True
