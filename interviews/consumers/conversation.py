"""The conversation on one connection: events of a session's turn, one after the other, and the turn's timers.

What happens when is decided in live/turn; what follows is performed in effects.py. This keeps the order.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError

from interviews.consumers.background import Background
from interviews.consumers.effects import perform
from interviews.consumers.holding import Holding, turn_resumed
from interviews.consumers.keeping import keeping
from interviews.consumers.line import Line, numbered_from
from interviews.consumers.moments import moment_of
from interviews.consumers.reply_timing import ReplyTiming
from interviews.consumers.standing import look, show
from interviews.consumers.threads import in_database_thread
from interviews.consumers.voice import Voice
from interviews.live import turn as turns
from interviews.live.protocol import ErrorMessage, IntegrityMessage, IntegrityNotedMessage
from interviews.models import IntegrityKind, ReplySource
from interviews.selectors import session_view
from interviews.services import integrity_event_save, next_step_request

logger = logging.getLogger(__name__)

NOT_STORED = "This could not be stored just now. Nothing you said is lost: please send it again in a moment."


class Conversation:
    """A session in the hands of one connection. Take `order` before calling anything but `let_go`."""

    def __init__(self, held: Holding) -> None:
        self.held = held
        self.order = asyncio.Lock()  # events and effects of one session happen one after the other
        self._wake: asyncio.TimerHandle | None = None
        self._going_on = True

    @classmethod
    async def taken_up(
        cls,
        session_id: UUID,
        *,
        send: Callable[[str], Awaitable[None]],
        close: Callable[[int], Awaitable[None]],
        clock: Callable[[], float],
        channel: str,
        heard_until: int = 0,
    ) -> Conversation:
        """The conversation where the database has it. `heard_until`: the number of the last message a client heard."""
        limits = turns.Limits(
            reply_deadline=settings.REPLY_DEADLINE_SECONDS,
            give_up=settings.GIVE_UP_SECONDS,
            speculates=settings.SPECULATION,
        )
        background = Background()
        # What an older connection of this process has not written yet belongs to where the session stands.
        await keeping().release(session_id)
        view = await in_database_thread(session_view, session_id)
        held = Holding(
            session_id=session_id,
            channel=channel,
            view=view,
            turn=turn_resumed(view, limits=limits, now=clock()),
            line=Line(session_id=session_id, seq=numbered_from(view.seq, heard_until), send=send, close=close),
            timing=ReplyTiming(session_id, background),
            background=background,
            voice=Voice(session_id, background),
            clock=clock,
        )
        if held.turn.phase == "replying":
            # What asked for the next step may have died with its process; asking twice does no harm.
            await in_database_thread(next_step_request, session_id=session_id, turn=held.turn.number)
        return cls(held)

    @property
    def turn(self) -> turns.Turn:
        return self.held.turn

    async def begin(self) -> None:
        await show(self.held)
        self._arm()

    async def feed(self, event: turns.Event) -> None:
        """Advance the turn and perform what follows."""
        held, before = self.held, self.held.turn
        held.turn, effects = turns.advance(before, event, held.clock())
        try:
            for effect in effects:
                await perform(held, effect)
        except DatabaseError:
            logger.exception("live session: an effect could not be stored")
            held.turn = turns.undone(before, event, held.clock())
            await held.line.say(ErrorMessage(payload=NOT_STORED, code="internal"))
        if not isinstance(event, turns.TimePassed) and not any(isinstance(effect, turns.Refuse) for effect in effects):
            held.line.understood()
        self._arm()

    async def note(self, message: IntegrityMessage) -> None:
        """Keep what the page noticed, beside the turn, which knows nothing of it; tell the page that it is kept."""
        held, now = self.held, self.held.clock()
        held.line.understood()
        if not held.view.collects_integrity_events:
            return
        try:
            await in_database_thread(
                integrity_event_save,
                session_id=held.session_id,
                turn=message.turn or held.turn.number,
                kind=IntegrityKind(message.payload),
                began_at=moment_of(now - message.ago_seconds),
                client_id=message.id,
                seconds=message.seconds,
                characters=message.characters,
                place=message.place or "",
            )
        except DatabaseError as error:
            # Not confirmed: the page sends it again when it is connected anew.
            logger.warning("an integrity event was not kept (%s)", type(error).__name__)
            return
        await held.line.say(IntegrityNotedMessage(payload=message.id))

    async def note_second_tab(self, own: str, other: str) -> None:
        """Another connection took the session over from this one, which was alive: noted where it is another page's."""
        held = self.held
        if not held.view.collects_integrity_events or not own or not other or own == other:
            return
        try:
            await in_database_thread(
                integrity_event_save,
                session_id=held.session_id,
                turn=held.turn.number,
                kind=IntegrityKind.SECOND_TAB,
                began_at=moment_of(held.clock()),
                # Two tabs that take the session from each other, one of them on its way out, say, are one event.
                client_id=sha256("\n".join(sorted((own, other))).encode()).hexdigest(),
            )
        except DatabaseError as error:
            logger.warning("an integrity event was not kept (%s)", type(error).__name__)

    async def moved(self) -> None:
        """Something took a step: look where the session stands."""
        await look(self.held, ReplySource.FINAL)
        self._arm()

    async def keep_draft(self) -> None:
        """Store what a connection that leaves would take with it: the words heard, and the last message's number."""
        session_id, turn = self.held.session_id, self.held.turn
        if turn.phase == "answering" and (turn.save_at is not None or turn.buffer != turn.saved):
            keeping().draft(session_id, turn=turn.number, text=turn.buffer)
        await keeping().release(session_id)

    def let_go(self) -> None:
        """The connection is gone or going: no timer goes off any more."""
        self._going_on = False
        if self._wake:
            self._wake.cancel()

    def _arm(self) -> None:
        if self._wake:
            self._wake.cancel()
            self._wake = None
        at = turns.next_wake(self.held.turn)
        if at is not None and self._going_on:
            delay = max(0.0, at - self.held.clock())
            self._wake = asyncio.get_running_loop().call_later(
                delay, lambda: self.held.background.start(self._on_timer())
            )

    async def _on_timer(self) -> None:
        if self._going_on:
            async with self.order:
                await self.feed(turns.TimePassed())
