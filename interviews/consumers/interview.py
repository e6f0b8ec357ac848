"""The live interview over a WebSocket (docs/live-protocol.md).

Connects, authorises, decodes messages into events of the turn, and performs the turn's effects. What happens when
is decided in live/turn.py, what is stored in services; this file waits, sends and keeps the order.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID
from weakref import WeakSet

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError
from django.http import Http404

from interviews.broadcast import remember_web_loop, session_group
from interviews.consumers.access import (
    CLOSE_FINISHED,
    CLOSE_NO_SESSION,
    CLOSE_NO_TOKEN,
    CLOSE_NORMAL,
    CLOSE_REPLACED,
    CLOSE_TOO_MANY_ERRORS,
    CLOSE_TRY_AGAIN,
    token_of,
    wants_parts,
)
from interviews.consumers.decoding import event_of
from interviews.consumers.messages import heard_of, question_message, state_message, tentative_message
from interviews.consumers.threads import in_database_thread
from interviews.live import protocol
from interviews.live import turn as turns
from interviews.live.protocol import (
    EndMessage,
    ErrorMessage,
    Filler,
    LlmResponse,
    ProtocolError,
    QuestionView,
    ServerMessage,
    StateMessage,
)
from interviews.live.rate import MessageRate
from interviews.models import EndReason, Phase, ReplySource, TranscriptSource
from interviews.selectors import SessionView, session_exists, session_of_token, session_view
from interviews.services import (
    answer_submit,
    draft_save,
    filler_save,
    interjection_request,
    last_notice_save,
    listening_request,
    next_step_request,
    question_clock_save,
    reply_timing_save,
    seq_save,
    session_clock_start,
    session_connect,
    session_disconnect,
    session_end,
    stand_in_save,
    step_take,
)
from llm.services import bridge, two_minutes_notice
from syncinterview.lib.errors import ProductError

logger = logging.getLogger(__name__)

ERRORS_IN_A_ROW = 10
NOT_STORED = "This could not be stored just now. Nothing you said is lost: please send it again in a moment."


class InterviewConsumer(AsyncWebsocketConsumer):
    # Who is connected to this process, to be told when it shuts down.
    connected: ClassVar[WeakSet[InterviewConsumer]] = WeakSet()

    def __init__(self, *args: Any, clock: Callable[[], float] = time.time, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clock = clock
        self._limits = turns.Limits(reply_deadline=settings.REPLY_DEADLINE_SECONDS, give_up=settings.GIVE_UP_SECONDS)
        self._order = asyncio.Lock()  # events and effects of one session happen one after the other
        self._rate = MessageRate()
        self._errors_in_a_row = 0
        self._wake: asyncio.TimerHandle | None = None
        self._background: set[asyncio.Task[Any]] = set()
        self._session_id: UUID | None = None
        self._held = False
        self._streams = False
        self._seq = 0
        self._turn: turns.Turn
        self._view: SessionView
        self._answered: tuple[int, float] | None = None  # turn and moment of the answer whose reply is awaited
        self._first_reply: tuple[float, ReplySource] | None = None

    # --- connecting ---------------------------------------------------------------------------------

    async def connect(self) -> None:
        await self.accept()
        remember_web_loop()
        try:
            session_id = UUID(self.scope["url_route"]["kwargs"]["session_id"])
        except ValueError:
            await self.close(CLOSE_NO_SESSION)
            return
        token = token_of(self.scope, session_id)
        try:
            session = await in_database_thread(session_of_token, session_id, token)
        except Http404:
            known = await in_database_thread(session_exists, session_id)
            await self.close(CLOSE_NO_TOKEN if known else CLOSE_NO_SESSION)
            return
        if session.is_over:
            await self.close(CLOSE_FINISHED)
            return
        async with self._order:
            await self._take_over(session_id)
            if self._view.is_over:
                await self.close(CLOSE_FINISHED)
                return
            await self._show()
            self._arm()

    async def _take_over(self, session_id: UUID) -> None:
        self._session_id = session_id
        self._streams = wants_parts(self.scope)
        previous = await in_database_thread(session_connect, session_id=session_id, channel=self.channel_name)
        self._held = True
        InterviewConsumer.connected.add(self)
        await self.channel_layer.group_add(session_group(session_id), self.channel_name)
        if previous and previous != self.channel_name:
            await self.channel_layer.group_send(
                session_group(session_id), {"type": "session.replaced", "by": self.channel_name}
            )
        self._view = await in_database_thread(session_view, session_id)
        self._seq = self._view.seq
        self._turn = self._resumed(self._view)
        if self._turn.phase == "replying":
            # What asked for the next step may have died with its process; asking twice does no harm.
            await in_database_thread(next_step_request, session_id=session_id, turn=self._turn.number)

    def _resumed(self, view: SessionView) -> turns.Turn:
        return turns.resume_turn(
            number=view.turn,
            phase=view.phase,  # type: ignore[arg-type] # Phase's values are the type's
            said=view.state.said,
            question_seconds=view.state.current.suggested_time_seconds,
            question_ends_at=_epoch(view.question_ends_at),
            draft=view.draft,
            limits=self._limits,
            now=self._clock(),
            interview_ends_at=_epoch(view.deadline),
            last_notice_given=view.last_notice_given,
        )

    async def disconnect(self, code: int) -> None:
        if self._wake:
            self._wake.cancel()
        InterviewConsumer.connected.discard(self)
        if not self._held or self._session_id is None:
            return
        self._held = False
        await self.channel_layer.group_discard(session_group(self._session_id), self.channel_name)
        await self._keep_draft()
        await in_database_thread(session_disconnect, session_id=self._session_id, channel=self.channel_name)

    async def shut_down(self) -> None:
        """The server is going away: keep what was heard and ask the client to come back."""
        async with self._order:
            await self._keep_draft()
            await self.close(CLOSE_TRY_AGAIN)

    async def _keep_draft(self) -> None:
        if self._turn.phase == "answering" and self._turn.buffer != self._turn.saved:
            await in_database_thread(
                draft_save, session_id=self._session_id, turn=self._turn.number, text=self._turn.buffer
            )

    # --- messages in --------------------------------------------------------------------------------

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self._held:
            return
        async with self._order:
            try:
                if not self._rate.allows(self._clock()):
                    raise ProtocolError("Too many messages. Please send fewer than 20 a second.", code="rate_limited")
                if text_data is None:
                    raise ProtocolError("Send text frames with one JSON object each.", code="invalid_message")
                message = protocol.decode(text_data)
            except ProtocolError as error:
                await self._refuse(error.code, error.message)
                return
            await self._feed(event_of(message))

    async def _refuse(self, code: str, sentence: str) -> None:
        self._errors_in_a_row += 1
        await self._send(ErrorMessage(payload=sentence, code=code))  # type: ignore[arg-type] # pydantic checks it
        if self._errors_in_a_row >= ERRORS_IN_A_ROW:
            await self.close(CLOSE_TOO_MANY_ERRORS)

    # --- events and effects -----------------------------------------------------------------------------

    async def _feed(self, event: turns.Event) -> None:
        """Advance the turn and perform what follows. The caller holds `_order`."""
        before = self._turn
        self._turn, effects = turns.advance(before, event, self._clock())
        try:
            for effect in effects:
                await self._perform(effect)
        except DatabaseError:
            logger.exception("live session: an effect could not be stored")
            self._turn = turns.undone(before, event, self._clock())
            await self._send(ErrorMessage(payload=NOT_STORED, code="internal"))
        if not isinstance(event, turns.TimePassed) and not any(isinstance(effect, turns.Refuse) for effect in effects):
            self._errors_in_a_row = 0
        self._arm()

    async def _perform(self, effect: turns.Effect) -> None:  # noqa: C901 - one case an effect, and nothing else
        session_id = self._session_id
        match effect:
            case turns.StartInterview():
                deadline = await in_database_thread(session_clock_start, session_id=session_id)
                self._turn = turns.started(self._turn, interview_ends_at=deadline.timestamp(), now=self._clock())
            case turns.StoreClock(question_ends_at=ends_at):
                await in_database_thread(
                    question_clock_save, session_id=session_id, turn=self._turn.number, ends_at=_moment(ends_at)
                )
                if self._turn.phase == "answering":
                    await self._send(self._state())
            case turns.SaveDraft(text=text):
                await in_database_thread(draft_save, session_id=session_id, turn=self._turn.number, text=text)
            case turns.StoreAnswer():
                await self._store(effect)
            case turns.Listen(ask=ask, text=text):
                await in_database_thread(
                    listening_request, session_id=session_id, turn=self._turn.number, ask=ask, text=text
                )
            case turns.SayTentatively(heard=heard):
                await self._send(tentative_message(heard, self._turn))
            case turns.Interject(heard=words):
                await in_database_thread(
                    interjection_request, session_id=session_id, turn=self._turn.number, heard=words
                )
            case turns.SaySentence(text=text):
                self._first_reply = self._first_reply or (self._clock(), ReplySource.FINAL)
                await self._send(LlmResponse(payload=text, stage="partial", turn=self._turn.number))
            case turns.SayFiller(text=text):
                if await in_database_thread(filler_save, session_id=session_id, text=text):
                    await self._send(Filler(payload=text, turn=self._turn.number))
            case turns.TakeProposal(turn=number, proposal=proposal):
                await self._take(number, proposal)
            case turns.StandIn(text=text):
                await self._stand_in(text)
            case turns.TakeRules():
                await in_database_thread(step_take, session_id=session_id, turn=self._turn.number, rules_only=True)
                await self._look(ReplySource.RULES)
            case turns.SayAgain():
                await self._send(self._question())
            case turns.GiveLastNotice():
                notice = two_minutes_notice(self._view.language)
                if await in_database_thread(last_notice_save, session_id=session_id, text=notice):
                    await self._send(LlmResponse(payload=notice, stage="tentative", turn=self._turn.number))
            case turns.ShowState():
                await self._show()
            case turns.EndInterview(reason=reason):
                await in_database_thread(session_end, session_id=session_id, reason=EndReason(reason))
                await self._conclude(reason)
            case turns.Refuse(code=code, message=message):
                await self._refuse(code, message)

    async def _store(self, answer: turns.StoreAnswer) -> None:
        try:
            stored = await in_database_thread(
                answer_submit,
                session_id=self._session_id,
                turn=answer.turn,
                text=answer.text,
                client_id=answer.client_id,
                source=TranscriptSource(answer.source),
                code=answer.code,
                code_language=answer.language,
                skipped=answer.skipped,
                ask_next_step=not answer.decided,
                first_word_at=_moment(answer.first_word_at),
                answered_at=_moment(answer.stopped_at),
            )
        except ProductError:
            # The turn was answered through another door in the meantime: show where things stand.
            await self._look(ReplySource.FINAL)
            return
        if not stored.created:
            # Sent before: on an earlier connection, say, and now again without its turn.
            await self._look(ReplySource.FINAL)
            return
        self._answered = (answer.turn, answer.stopped_at)
        self._first_reply = None
        if self._turn.phase == "replying":
            await self._send(self._state())

    async def _take(self, turn: int, proposal: turns.Proposal) -> None:
        taken = await in_database_thread(
            step_take, session_id=self._session_id, turn=turn, proposed=(proposal.decision, proposal.said_by)
        )
        await self._look(ReplySource.FINAL if taken is None else ReplySource.SPECULATIVE)

    async def _stand_in(self, listened: str) -> None:
        text = listened or bridge(self._view.language, self._turn.number)
        self._first_reply = (self._clock(), ReplySource.TENTATIVE if listened else ReplySource.BRIDGE)
        await self._send(LlmResponse(payload=text, stage="tentative", turn=self._turn.number))
        await in_database_thread(stand_in_save, session_id=self._session_id, text=text, listened=bool(listened))

    # --- news from tasks and other processes --------------------------------------------------------------

    async def session_moved(self, event: dict[str, Any]) -> None:
        if self._held:
            async with self._order:
                await self._look(ReplySource.FINAL)
                self._arm()

    async def session_listened(self, event: dict[str, Any]) -> None:
        """The listener's result. The turn decides what it is worth by now."""
        if not self._held:
            return
        async with self._order:
            if event["turn"] == self._turn.number:
                await self._feed(turns.Listened(heard_of(event)))

    async def session_sentence(self, event: dict[str, Any]) -> None:
        """A sentence of the reply, for a client that asked for replies in parts (`?stream=1`)."""
        if not self._held or not self._streams:
            return
        async with self._order:
            if event["turn"] == self._turn.number:
                await self._feed(turns.SentenceFormed(event["text"]))

    async def session_interjected(self, event: dict[str, Any]) -> None:
        if not self._held:
            return
        async with self._order:
            if event["turn"] == self._turn.number:
                await self._feed(turns.Interjected(event["text"]))

    async def session_replaced(self, event: dict[str, Any]) -> None:
        if not self._held or event["by"] == self.channel_name or self._session_id is None:
            return
        async with self._order:
            await self.channel_layer.group_send(
                session_group(self._session_id),
                {
                    "type": "session.heard",
                    "turn": self._turn.number,
                    "text": self._turn.buffer,
                    "by": self.channel_name,
                },
            )
            await self._keep_draft()
            await self.close(CLOSE_REPLACED)

    async def session_heard(self, event: dict[str, Any]) -> None:
        if self._held and event["by"] != self.channel_name:
            async with self._order:
                if event["turn"] == self._turn.number:
                    await self._feed(turns.MoreWasHeard(event["text"]))

    async def _look(self, source: ReplySource) -> None:
        """Read where the session stands and say what has not been said yet."""
        if self._turn.phase == "over":
            return
        view = await in_database_thread(session_view, self._session_id)
        if view.is_over:
            said_before, self._view = self._view.state.said, view
            self._turn = replace(self._turn, phase="over")
            if view.state.said != said_before:
                await self._send(LlmResponse(payload=view.state.said, turn=self._turn.number))
                self._keep_timing(source)
            await self._conclude(view.end_reason)
            return
        if view.turn == self._turn.number and self._turn.phase == "replying" and view.phase == Phase.ANSWERING:
            # What was taken for this turn's answer was not: it is still open, with the words heard so far.
            self._view, buffer = view, self._turn.buffer
            self._turn = replace(self._resumed(view), buffer=buffer or view.draft)
            await self._show()
            return
        if view.turn <= self._turn.number:
            return
        self._view = view
        self._turn = turns.open_turn(
            number=view.turn,
            said=view.state.said,
            question_seconds=view.state.current.suggested_time_seconds,
            limits=self._limits,
            now=self._clock(),
            interview_ends_at=_epoch(view.deadline),
            last_notice_given=self._turn.last_notice_given,
            last_filler_at=self._turn.last_filler_at,
        )
        await self._send(
            LlmResponse(payload=view.state.said, turn=view.turn, question=QuestionView.of(view.state.current)),
            self._state(),
        )
        self._keep_timing(source)

    def _keep_timing(self, source: ReplySource) -> None:
        if self._answered is None:
            return
        turn, now = self._answered[0], self._clock()
        first_at, first_source = self._first_reply or (now, source)
        self._answered = self._first_reply = None
        self._in_background(
            in_database_thread(
                reply_timing_save,
                session_id=self._session_id,
                turn=turn,
                first_reply_at=_moment(first_at),
                reply_at=_moment(now),
                source=first_source,
            )
        )

    async def _conclude(self, reason: str) -> None:
        wire_reason = reason if reason in ("completed", "ended_by_candidate", "closed_by_staff") else "time_up"
        self._turn = replace(self._turn, phase="over")
        await self._send(EndMessage(reason=wire_reason))  # type: ignore[arg-type]
        await self.close(CLOSE_NORMAL)

    # --- messages out -----------------------------------------------------------------------------------

    async def _show(self) -> None:
        """Where things stand: the state, then the question as it was asked."""
        messages: list[ServerMessage] = [self._state()]
        if self._turn.phase == "answering":
            messages.append(self._question())
        await self._send(*messages)

    def _question(self) -> LlmResponse:
        return question_message(self._view, self._turn)

    def _state(self) -> StateMessage:
        return state_message(self._view, self._turn, now=self._clock())

    async def _send(self, *messages: ServerMessage) -> None:
        first, self._seq = self._seq + 1, self._seq + len(messages)
        try:
            await in_database_thread(seq_save, session_id=self._session_id, seq=self._seq)
        except DatabaseError as error:
            # The numbers go on in this connection; only a reconnection in this very moment would see one twice.
            logger.warning("a message number was not kept (%s)", type(error).__name__)
        for offset, message in enumerate(messages):
            await self.send(text_data=protocol.encode(message, seq=first + offset))

    # --- timers -------------------------------------------------------------------------------------------

    def _arm(self) -> None:
        if self._wake:
            self._wake.cancel()
            self._wake = None
        at = turns.next_wake(self._turn)
        if at is not None and self._held:
            delay = max(0.0, at - self._clock())
            self._wake = asyncio.get_running_loop().call_later(delay, lambda: self._in_background(self._on_timer()))

    async def _on_timer(self) -> None:
        if self._held:
            async with self._order:
                await self._feed(turns.TimePassed())

    def _in_background(self, coroutine: Any) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._background.add(task)  # the loop itself keeps no strong reference
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._background.discard(task)
        if not task.cancelled() and task.exception():
            logger.error("live session: a timer failed", exc_info=task.exception())


def _epoch(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def _moment(epoch: float | None) -> datetime | None:
    return datetime.fromtimestamp(epoch, tz=UTC) if epoch is not None else None
