"""Which live work is still wanted. Tasks ask while a model is at work for them, and stop it when it is not.

The session's row says it of replies and interjections. What a listener was asked is known to the connection alone:
it leaves a mark in the shared cache when newer words, or the end of the turn, supersede older asks.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.core.cache import cache
from redis.exceptions import RedisError

from interviews.models import InterviewSession, Phase
from llm.services import OfAsk

logger = logging.getLogger(__name__)

# No listener is at work for longer than its budget, which is seconds.
MARK_KEPT_SECONDS = 60


def listening_supersede(*, session_id: UUID, oldest_wanted: OfAsk) -> None:
    """Whatever listens for an older ask than this may stop."""
    try:
        cache.set(_mark(session_id), list(oldest_wanted), timeout=MARK_KEPT_SECONDS)
    except (RedisError, OSError) as error:
        # What goes on listening costs tokens and nothing else: its result is not heard.
        logger.warning("a superseded listener was not told (%s)", type(error).__name__)


def listening_wanted(*, session_id: UUID, ask: OfAsk) -> bool:
    try:
        oldest: list[int] | None = cache.get(_mark(session_id))
    except (RedisError, OSError):
        return True
    return oldest is None or ask >= OfAsk(*oldest)


def step_wanted(*, session_id: UUID, turn: int) -> bool:
    """Whether the answer to the turn still waits for its reply: nobody else has taken the step."""
    return InterviewSession.objects.filter(pk=session_id, turn=turn, phase=Phase.REPLYING).exists()


def interjection_wanted(*, session_id: UUID, turn: int) -> bool:
    return InterviewSession.objects.filter(pk=session_id, turn=turn).exclude(phase=Phase.OVER).exists()


def _mark(session_id: UUID) -> str:
    return f"live-listening-{session_id}"
