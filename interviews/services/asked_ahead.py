"""A reply that is made while its answer is still being stored: is the answer there, is it these words, is it wanted?

Owns the waiting for it. Nothing may be said or moved before `wait_until_stored` says yes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID

from interviews.models import Phase
from interviews.services.glance import answer_stands, session_place
from interviews.services.wanted import reply_withdrawn, step_noted
from syncinterview.lib.database import connections_settle

# Storing takes milliseconds. Where it takes longer than this, the candidate is told that it failed, or the rescue of a
# lost reply goes on.
STORED_WITHIN_SECONDS = 5.0
LOOK_AGAIN_SECONDS = 0.01


class AskedAhead:
    """The work on one ask for the reply to `words`, which are being stored as the turn's answer."""

    def __init__(
        self,
        *,
        session_id: UUID,
        turn: int,
        words: str,
        ask: str,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._session_id = session_id
        self._turn = turn
        self._words = words
        self._ask = ask
        self._clock = clock
        self._pause = pause
        self._give_up_at = clock() + STORED_WITHIN_SECONDS
        self._is_stored = False

    def wanted(self) -> bool:
        """Whether the reply is, or may yet be, waited for; says on the way that somebody is at work on it."""
        step_noted(session_id=self._session_id, turn=self._turn)
        return not reply_withdrawn(self._ask) and self._look() is not False

    def wait_until_stored(self) -> bool:
        """Whether these words are the stored answer: True as soon as they are, False when they will not be."""
        while not self._is_stored:
            if reply_withdrawn(self._ask) or self._look() is False:
                return False
            if not self._is_stored:
                self._pause(LOOK_AGAIN_SECONDS)
        return True

    def _look(self) -> bool | None:
        """True: the turn waits for the reply to these words. None: its answer is not stored yet. False: neither."""
        try:
            place = session_place(self._session_id)
            phase = place.phase if place and place.turn == self._turn else None
            if phase == Phase.REPLYING:
                # What was said stays as it was, also where a recording of the answer is understood better later.
                self._is_stored = self._is_stored or answer_stands(
                    session_id=self._session_id, turn=self._turn, words=self._words
                )
                return self._is_stored
            may_yet_be = phase == Phase.ANSWERING and self._clock() < self._give_up_at
            return None if may_yet_be else False
        finally:
            # A pool has fewer connections than there are threads that wait for models.
            connections_settle()
