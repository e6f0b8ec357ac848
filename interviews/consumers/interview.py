"""The live interview over a WebSocket (docs/live-protocol.md).

Connects, authorises, and decodes what comes in, from the client and from tasks, into events of the conversation.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ClassVar
from uuid import UUID
from weakref import WeakSet

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer
from django.http import Http404
from redis.exceptions import RedisError

from interviews.broadcast import remember_web_loop, session_group
from interviews.consumers.access import (
    CLOSE_FINISHED,
    CLOSE_NO_SESSION,
    CLOSE_NO_TOKEN,
    CLOSE_REPLACED,
    CLOSE_TRY_AGAIN,
    heard_until,
    tab_of,
    token_of,
    wants_parts,
)
from interviews.consumers.conversation import Conversation
from interviews.consumers.decoding import event_of
from interviews.consumers.messages import heard_of
from interviews.consumers.threads import in_database_thread
from interviews.live import protocol
from interviews.live import turn as turns
from interviews.live.protocol import IntegrityMessage, ProtocolError
from interviews.live.rate import MessageRate
from interviews.metrics import SESSIONS_LIVE
from interviews.selectors import session_exists, session_held_by, session_of_token
from interviews.services import session_connect, session_disconnect

logger = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[dict[str, Any]]]


class InterviewConsumer(AsyncWebsocketConsumer):
    # Who is connected to this process, to be told when it shuts down.
    connected: ClassVar[WeakSet[InterviewConsumer]] = WeakSet()
    SESSIONS_LIVE.set_function(lambda: len(InterviewConsumer.connected))

    def __init__(self, *args: Any, clock: Callable[[], float] = time.time, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clock = clock
        self._rate = MessageRate()
        self._session_id: UUID | None = None  # set while this connection holds its session
        self._conversation: Conversation | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand on what comes from the client and from the channel layer, one message after the other.

        Channels would make two tasks and wait on both anew for each message.
        """
        self.scope = scope
        self.base_send = send
        layer: Any = get_channel_layer(self.channel_layer_alias)
        self.channel_layer = layer
        self.channel_name = await self.channel_layer.new_channel()
        one_by_one = asyncio.Lock()

        async def hand_on(source: Receive) -> None:
            while True:
                message = await source()
                async with one_by_one:
                    await self.dispatch(message)

        sources = (receive, partial(self.channel_layer.receive, self.channel_name))
        tasks = [asyncio.create_task(hand_on(source)) for source in sources]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        except StopConsumer:
            pass
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Hand a message to its handler, and nothing before it.

        Channels would first close old database connections, in the one thread that pages share. There are none here:
        all database work of a live session is done in threads of its own.
        """
        handler = getattr(self, get_handler_name(message), None)
        if handler is None:
            raise ValueError(f"No handler for message type {message['type']}")
        await handler(message)

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
        await self._take_over(session_id)

    async def _take_over(self, session_id: UUID) -> None:
        try:
            # First of all: whoever takes the session over from here on is heard of.
            await self.channel_layer.group_add(session_group(session_id), self.channel_name)
        except (RedisError, OSError) as error:
            logger.warning("a connection could not join its group (%s)", type(error).__name__)
            await self.close(CLOSE_TRY_AGAIN)
            return
        previous = await in_database_thread(session_connect, session_id=session_id, channel=self.channel_name)
        self._session_id = session_id
        if previous and previous != self.channel_name:
            news = {"type": "session.replaced", "by": self.channel_name, "from": previous, "tab": tab_of(self.scope)}
            await self._tell_others(session_id, news)
        conversation = await Conversation.taken_up(
            session_id,
            send=lambda frame: self.send(text_data=frame),
            close=self.close,
            clock=self._clock,
            channel=self.channel_name,
            heard_until=heard_until(self.scope),
        )
        async with conversation.order:
            self._conversation = conversation
            InterviewConsumer.connected.add(self)
            if conversation.held.view.is_over:
                await self.close(CLOSE_FINISHED)
                return
            await conversation.begin()

    async def disconnect(self, code: int) -> None:
        InterviewConsumer.connected.discard(self)
        session_id, conversation = self._session_id, self._conversation
        self._session_id = self._conversation = None
        if conversation is not None:
            conversation.let_go()
        if session_id is None:
            return
        if conversation is not None:
            await conversation.keep_draft()
        await in_database_thread(session_disconnect, session_id=session_id, channel=self.channel_name)
        try:
            await self.channel_layer.group_discard(session_group(session_id), self.channel_name)
        except (RedisError, OSError) as error:
            # What would have been sent to the group finds nobody here either way.
            logger.warning("a connection could not leave its group (%s)", type(error).__name__)

    async def shut_down(self) -> None:
        """The server is going away: keep what was heard and ask the client to come back."""
        if self._conversation is not None:
            async with self._conversation.order:
                await self._conversation.keep_draft()
                await self.close(CLOSE_TRY_AGAIN)

    # --- messages in --------------------------------------------------------------------------------

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        conversation = self._conversation
        if conversation is None:
            return
        async with conversation.order:
            try:
                if not self._rate.allows(self._clock()):
                    raise ProtocolError("Too many messages. Please send fewer than 20 a second.", code="rate_limited")
                if text_data is None:
                    raise ProtocolError("Send text frames with one JSON object each.", code="invalid_message")
                message = protocol.decode(text_data)
            except ProtocolError as error:
                await conversation.held.line.refuse(error.code, error.message)  # type: ignore[arg-type]
                return
            if isinstance(message, IntegrityMessage):
                await conversation.note(message)
            else:
                await conversation.feed(event_of(message))

    # --- news from tasks and other processes --------------------------------------------------------------

    async def session_moved(self, event: dict[str, Any]) -> None:
        if self._conversation is not None:
            async with self._conversation.order:
                await self._conversation.moved()

    async def session_listened(self, event: dict[str, Any]) -> None:
        """The listener's result. The turn decides what it is worth by now."""
        await self._hear_of_turn(event["turn"], lambda: turns.Listened(heard_of(event)))

    async def session_sentence(self, event: dict[str, Any]) -> None:
        """A sentence of the reply, for a client that asked for replies in parts (`?stream=1`)."""
        if wants_parts(self.scope):
            await self._hear_of_turn(event["turn"], lambda: turns.SentenceFormed(event["text"], event["ask"]))

    async def session_interjected(self, event: dict[str, Any]) -> None:
        await self._hear_of_turn(event["turn"], lambda: turns.Interjected(event["text"]))

    async def session_replaced(self, event: dict[str, Any]) -> None:
        """A newer connection holds the session: hand over what was heard, and go."""
        conversation = self._conversation
        if conversation is None or event["by"] == self.channel_name:
            return
        if await in_database_thread(session_held_by, conversation.held.session_id) == self.channel_name:
            # Old news, of a connection that this one has replaced in turn.
            return
        async with conversation.order:
            conversation.let_go()
            try:
                # First: stored after the news, it would go over what the newer connection makes of it.
                await conversation.keep_draft()
            finally:
                await self._tell_others(
                    conversation.held.session_id,
                    {
                        "type": "session.heard",
                        "turn": conversation.turn.number,
                        "text": conversation.turn.buffer,
                        "by": self.channel_name,
                    },
                )
            if event.get("from") == self.channel_name:
                await conversation.note_second_tab(tab_of(self.scope), event.get("tab", ""))
            await self.close(CLOSE_REPLACED)

    async def _tell_others(self, session_id: UUID, message: dict[str, Any]) -> None:
        """Tell the session's other connections. What is lost with Redis is found in the database, a little later."""
        try:
            await self.channel_layer.group_send(session_group(session_id), message)
        except (RedisError, OSError) as error:
            logger.warning("%s was not told to other connections (%s)", message["type"], type(error).__name__)

    async def session_heard(self, event: dict[str, Any]) -> None:
        if event["by"] != self.channel_name:
            await self._hear_of_turn(event["turn"], lambda: turns.MoreWasHeard(event["text"]))

    async def _hear_of_turn(self, turn: int, event: Callable[[], turns.Event]) -> None:
        """Feed what belongs to the open turn; news of another one is late and worth nothing."""
        conversation = self._conversation
        if conversation is not None:
            async with conversation.order:
                if turn == conversation.turn.number:
                    await conversation.feed(event())
