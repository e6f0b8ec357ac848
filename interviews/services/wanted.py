"""Which live work is still wanted. Tasks ask while a model is at work for them, and stop it when it is not.

The session's row says it of replies and interjections. What a listener was asked is known to the connection alone:
it leaves a mark in the shared cache when newer words, or the end of the turn, supersede older asks.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from uuid import UUID

from django.core.cache import cache
from redis.exceptions import RedisError

from interviews.models import Phase
from interviews.services.glance import Place, session_place
from llm.services import OfAsk

logger = logging.getLogger(__name__)

# No listener is at work for longer than its budget, which is seconds.
MARK_KEPT_SECONDS = 60
# Who waits for a model says so about three times a second, and not while words come: after this long it is gone.
SILENT_AFTER_SECONDS = 2.5


# What listens or interjects is superseded seldom, and dozens do so at the same time: looking costs more than it saves.
LOOKS_EVERY_SECONDS = 1.0


def now_and_then(
    wanted: Callable[[], bool], *, every_seconds: float, clock: Callable[[], float] = time.monotonic
) -> Callable[[], bool]:
    """The same question, asked at most so often, and not before so long; in between the answer is yes."""
    asked_at = clock()

    def still_wanted() -> bool:
        nonlocal asked_at
        now = clock()
        if now - asked_at < every_seconds:
            return True
        asked_at = now
        return wanted()

    return still_wanted


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
    return session_place(session_id) == Place(turn, Phase.REPLYING)


def step_worked_on(*, session_id: UUID, turn: int) -> bool:
    """The same, asked by who is at work on the reply: it says on the way that it still is."""
    step_noted(session_id=session_id, turn=turn)
    return step_wanted(session_id=session_id, turn=turn)


def step_noted(*, session_id: UUID, turn: int) -> None:
    """Somebody is at work on the reply, and alive."""
    try:
        cache.set(_begun(session_id), turn, timeout=MARK_KEPT_SECONDS)
        cache.set(_alive(session_id), turn, timeout=SILENT_AFTER_SECONDS)
    except (RedisError, OSError) as error:
        # Should the worker die now, the rules go on at the give-up.
        logger.warning("work on a reply was not noted (%s)", type(error).__name__)


def step_work_lost(*, session_id: UUID, turn: int) -> bool:
    """Whether work on the reply was begun and nobody is at it any more: its worker has died, most likely.

    A reply that still waits for a worker was not begun, and is not lost.
    """
    try:
        return bool(cache.get(_begun(session_id)) == turn and cache.get(_alive(session_id)) != turn)
    except (RedisError, OSError):
        return False


def reply_withdraw(*, ask: str) -> None:
    """The answer that a reply was asked for ahead was not stored: whoever is at work on it may stop."""
    try:
        cache.set(_withdrawn(ask), True, timeout=MARK_KEPT_SECONDS)
    except (RedisError, OSError) as error:
        # What is made of it is not heard, nor does it move anything.
        logger.warning("work on a reply was not told to stop (%s)", type(error).__name__)


def reply_withdrawn(ask: str) -> bool:
    try:
        return bool(cache.get(_withdrawn(ask)))
    except (RedisError, OSError):
        return False


def interjection_wanted(*, session_id: UUID, turn: int) -> bool:
    place = session_place(session_id)
    return place is not None and place.turn == turn and place.phase != Phase.OVER


def _mark(session_id: UUID) -> str:
    return f"live-listening-{session_id}"


def _withdrawn(ask: str) -> str:
    return f"live-reply-withdrawn-{ask}"


def _begun(session_id: UUID) -> str:
    return f"live-reply-begun-{session_id}"


def _alive(session_id: UUID) -> str:
    return f"live-reply-alive-{session_id}"
