"""What connections keep in passing: the words of open answers, and the numbers of messages. Nobody waits for that.

Two hundred people who speak would be two hundred transactions a second: what comes while one is written goes into the
next.
"""

from __future__ import annotations

import asyncio
import logging
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import DatabaseError, DataError

from interviews.consumers.threads import in_database_thread
from interviews.services import Draft, drafts_save, seqs_save

logger = logging.getLogger(__name__)

# After a write that failed. Part of what a crash may cost of an answer, so not long.
AGAIN_AFTER_SECONDS = 0.1


class Keeping:
    """What is held of this process's sessions, until it is written. Lives on one event loop."""

    def __init__(self) -> None:
        self._drafts: dict[UUID, Draft] = {}
        self._numbers: dict[UUID, int] = {}
        self._writing: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something waits to be written."""
        return self._timer is not None or self._writing is not None

    def draft(self, session_id: UUID, *, turn: int, text: str) -> None:
        self._drafts[session_id] = Draft(turn, text)
        self._write_soon()

    def number(self, session_id: UUID, seq: int) -> None:
        self._numbers[session_id] = seq
        self._write_soon()

    async def release(self, session_id: UUID) -> None:
        """Write what is held of a session, now, and hold it no longer. Raises DatabaseError.

        Nothing of it is written after this: whoever holds the session next is not gone over.
        """
        while self._writing is not None:
            await asyncio.wait([self._writing])
        drafts = {session_id: self._drafts.pop(session_id)} if session_id in self._drafts else {}
        numbers = {session_id: self._numbers.pop(session_id)} if session_id in self._numbers else {}
        if drafts or numbers:
            await in_database_thread(_write, drafts, numbers)

    def _write_soon(self, seconds: float = 0.0) -> None:
        # At once, where nothing is being written: who takes a session up after a crash goes on from the stored number.
        if self._timer is None and self._writing is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._begin)

    def _begin(self) -> None:
        self._timer = None
        self._writing = asyncio.get_running_loop().create_task(self._write_all())

    async def _write_all(self) -> None:
        drafts, self._drafts = self._drafts, {}
        numbers, self._numbers = self._numbers, {}
        pause = 0.0
        try:
            await in_database_thread(_write, drafts, numbers)
        except (DataError, ValueError):
            await self._write_each(drafts)
            self._numbers = numbers | self._numbers
        except DatabaseError as error:
            logger.warning("the words of %d answers could not be stored yet (%s)", len(drafts), type(error).__name__)
            # Tried again; what came meanwhile is newer.
            self._drafts = drafts | self._drafts
            self._numbers = numbers | self._numbers
            pause = AGAIN_AFTER_SECONDS
        finally:
            self._writing = None
        if self._drafts or self._numbers:
            self._write_soon(pause)

    async def _write_each(self, drafts: dict[UUID, Draft]) -> None:
        """What the database refuses of one session keeps nobody else's words from being stored."""
        for session_id, draft in drafts.items():
            try:
                await in_database_thread(_write, {session_id: draft}, {})
            except (DatabaseError, ValueError) as error:
                logger.error("the words of an answer cannot be stored (%s)", type(error).__name__)


def _write(drafts: dict[UUID, Draft], numbers: dict[UUID, int]) -> None:
    # First: who finds the words after a crash goes on from the numbers of what was sent before them.
    if numbers:
        seqs_save(numbers)
    if drafts:
        drafts_save(drafts)


_of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Keeping] = WeakKeyDictionary()


def keeping() -> Keeping:
    """The one of the running event loop, which all connections of a process share."""
    loop = asyncio.get_running_loop()
    kept = _of_loop.get(loop)
    if kept is None:
        kept = _of_loop[loop] = Keeping()
    return kept
