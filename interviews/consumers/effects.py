"""Performs what a turn asks to be done: stores, asks, says. Decides nothing; the order of effects is the turn's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import DatabaseError

from interviews.consumers.holding import Holding
from interviews.consumers.keeping import keeping
from interviews.consumers.messages import question_message, state_message, tentative_message
from interviews.consumers.moments import moment_of
from interviews.consumers.standing import conclude, look, show, stop_listening
from interviews.consumers.threads import in_database_thread, in_sending_thread
from interviews.live import turn as turns
from interviews.live.protocol import Filler, LlmResponse
from interviews.models import EndReason, ReplySource, TranscriptSource
from interviews.services import (
    answer_announce_aside,
    answer_submit,
    filler_save,
    interjection_request,
    last_notice_save,
    listening_request,
    next_step_rescue,
    question_clock_save,
    reply_ask_ahead,
    reply_withdraw,
    session_clock_start,
    session_end,
    stand_in_save,
    step_take,
)
from llm.services import bridge, models_configured, two_minutes_notice
from syncinterview.lib.errors import ProductError

logger = logging.getLogger(__name__)

# Asking and storing compute at the same time, in one process or on one machine, and the candidate waits for what is
# asked: so long, the request takes to be out.
ASKED_FIRST_SECONDS = 0.012


async def perform(held: Holding, effect: turns.Effect) -> None:  # noqa: C901 - one case an effect, and nothing else
    session_id, turn, line = held.session_id, held.turn, held.line
    match effect:
        case turns.StartInterview():
            deadline = await in_database_thread(session_clock_start, session_id=session_id, somebody_waits=True)
            held.turn = turns.started(turn, interview_ends_at=deadline.timestamp(), now=held.clock())
        case turns.StoreClock(question_ends_at=ends_at):
            await in_database_thread(
                question_clock_save, session_id=session_id, turn=turn.number, ends_at=moment_of(ends_at)
            )
            if turn.phase == "answering":
                await line.say(state_message(held.view, turn, now=held.clock()))
        case turns.SaveDraft(text=text):
            keeping().draft(session_id, turn=turn.number, text=text)
        case turns.StoreAnswer():
            await _store(held, effect)
        case turns.Listen(ask=ask, text=text, supersedes=supersedes):
            _send(held, listening_request, turn=turn.number, ask=ask, text=text, supersedes=supersedes)
        case turns.StopListening(turn=number):
            stop_listening(held, number)
        case turns.SayTentatively(heard=heard):
            await line.say(tentative_message(heard, turn))
        case turns.Interject(heard=words):
            _send(held, interjection_request, turn=turn.number, heard=words)
        case turns.SaySentence(text=text):
            held.timing.first_words(held.clock(), ReplySource.FINAL)
            await line.say(LlmResponse(payload=text, stage="partial", turn=turn.number))
        case turns.SayFiller(text=text):
            if await in_database_thread(filler_save, session_id=session_id, text=text):
                await line.say(Filler(payload=text, turn=turn.number, speech_url=held.voice.address(held.view, text)))
        case turns.TakeProposal():
            await _take(held, effect)
        case turns.StandIn(text=text):
            await _stand_in(held, text)
        case turns.TakeRules():
            await in_database_thread(step_take, session_id=session_id, turn=turn.number, rules_only=True)
            await look(held, ReplySource.RULES)
        case turns.SayAgain():
            await line.say(question_message(held.view, turn, held.voice))
        case turns.GiveLastNotice():
            notice = two_minutes_notice(held.view.language)
            if await in_database_thread(last_notice_save, session_id=session_id, text=notice):
                await line.say(_aside(held, notice))
        case turns.ShowState():
            await show(held)
        case turns.ShowHeard():
            await line.say(state_message(held.view, turn, now=held.clock()))
        case turns.Look():
            await look(held, ReplySource.FINAL)
            # A worker that was killed over the reply says nothing of it: another one is asked.
            if held.turn.phase == "replying" and await in_database_thread(
                next_step_rescue, session_id=session_id, turn=turn.number
            ):
                held.turn = turns.asking(held.turn)
        case turns.EndInterview(reason=reason):
            await in_database_thread(session_end, session_id=session_id, reason=EndReason(reason))
            await conclude(held, reason)
        case turns.Refuse(code=code, message=message):
            await line.refuse(code, message)


async def _store(held: Holding, answer: turns.StoreAnswer) -> None:
    ask = uuid4().hex
    held.turn = turns.asking(held.turn, ask)
    ahead = _asked_ahead(held, answer, ask)
    if ahead is not None:
        await asyncio.sleep(ASKED_FIRST_SECONDS)
    stored = None
    try:
        stored = await in_database_thread(
            answer_submit,
            session_id=held.session_id,
            turn=answer.turn,
            text=answer.text,
            client_id=answer.client_id,
            source=TranscriptSource(answer.source),
            code=answer.code,
            code_language=answer.language,
            skipped=answer.skipped,
            ask_next_step=not answer.decided and ahead is None,
            ask=ask,
            first_word_at=moment_of(answer.first_word_at),
            answered_at=moment_of(answer.stopped_at),
            somebody_waits=True,
            seq=held.line.seq,
        )
    except DatabaseError:
        _withdraw(held, ask, ahead)
        raise
    except ProductError as refused:
        # The turn was answered through another door in the meantime: show where things stand.
        logger.info("live session: an answer was not taken (%s)", refused.code)
    if stored is None or not stored.created:
        # Or sent before: on an earlier connection, say, and now again without its turn.
        if stored is None or stored.turn != answer.turn:
            _withdraw(held, ask, ahead)
        await look(held, ReplySource.FINAL)
        return
    _send(held, answer_announce_aside, response_id=stored.response_id)
    held.timing.answered(answer.turn, answer.stopped_at)
    if held.turn.phase == "replying":
        await held.line.say(state_message(held.view, held.turn, now=held.clock()))
        sent = stored.next_step_asked if ahead is None else await _sent(held, ahead)
        if not sent and not answer.decided:
            # The broker is away, so no worker will make the reply.
            held.turn = turns.unasked(held.turn)


def _asked_ahead(held: Holding, answer: turns.StoreAnswer, ask: str) -> asyncio.Future[bool] | None:
    """Have a model asked for the reply while the answer is being stored; None where that is left for afterwards.

    Nothing of the reply is said before the answer is stored: who makes it sees to that, and here it waits its turn.
    """
    if answer.decided or answer.skipped or not answer.text or held.turn.phase != "replying":
        return None
    if not models_configured():
        # The rules are there at once: they would wait for the answer to be stored.
        return None
    return in_sending_thread(reply_ask_ahead, session_id=held.session_id, turn=answer.turn, answer=answer.text, ask=ask)


def _send(held: Holding, request: Callable[..., Any], **of_turn: Any) -> None:
    """Ask for what is welcome when it comes: nobody waits for a broker that hangs, least of all an answer."""

    async def sent() -> None:
        await in_sending_thread(request, session_id=held.session_id, **of_turn)

    held.background.start(sent())


async def _sent(held: Holding, ahead: asyncio.Future[bool]) -> bool:
    """Whether the broker has taken it. What is not known by the reply's deadline is left to the rescue."""
    deadline = held.turn.stand_in_at or 0.0
    await asyncio.wait((ahead,), timeout=max(0.0, deadline - held.clock()))
    return not ahead.done() or ahead.result()


def _withdraw(held: Holding, ask: str, ahead: asyncio.Future[bool] | None) -> None:
    """What was asked for was not stored as the answer: the work on its reply may stop, whenever it begins."""
    if ahead is not None:
        held.background.start(in_database_thread(reply_withdraw, ask=ask))


async def _take(held: Holding, ahead: turns.TakeProposal) -> None:
    proposed = (ahead.proposal.decision, ahead.proposal.said_by)
    taken = await in_database_thread(step_take, session_id=held.session_id, turn=ahead.turn, proposed=proposed)
    if taken is not None:
        held.timing.took(ahead.ask)
    await look(held, ReplySource.FINAL if taken is None else ReplySource.SPECULATIVE)


async def _stand_in(held: Holding, listened: str) -> None:
    text = listened or bridge(held.view.language, held.turn.number)
    held.timing.first_words(held.clock(), ReplySource.TENTATIVE if listened else ReplySource.BRIDGE, instead=True)
    await held.line.say(_aside(held, text))
    await in_database_thread(stand_in_save, session_id=held.session_id, text=text, listened=bool(listened))


def _aside(held: Holding, text: str) -> LlmResponse:
    """Words of the interviewer that open no question."""
    address = held.voice.address(held.view, text)
    return LlmResponse(payload=text, stage="tentative", turn=held.turn.number, speech_url=address)
