"""Performs what a turn asks to be done: stores, asks, says. Decides nothing; the order of effects is the turn's."""

from __future__ import annotations

from interviews.consumers.holding import Holding
from interviews.consumers.messages import question_message, state_message, tentative_message
from interviews.consumers.moments import moment_of
from interviews.consumers.standing import conclude, look, show, stop_listening
from interviews.consumers.threads import in_database_thread
from interviews.live import turn as turns
from interviews.live.protocol import Filler, LlmResponse
from interviews.models import EndReason, ReplySource, TranscriptSource
from interviews.services import (
    answer_submit,
    draft_save,
    filler_save,
    interjection_request,
    last_notice_save,
    listening_request,
    next_step_rescue,
    question_clock_save,
    session_clock_start,
    session_end,
    stand_in_save,
    step_take,
)
from llm.services import bridge, two_minutes_notice
from syncinterview.lib.errors import ProductError


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
            await in_database_thread(draft_save, session_id=session_id, turn=turn.number, text=text)
        case turns.StoreAnswer():
            await _store(held, effect)
        case turns.Listen(ask=ask, text=text):
            await in_database_thread(listening_request, session_id=session_id, turn=turn.number, ask=ask, text=text)
        case turns.StopListening(turn=number):
            stop_listening(held, number)
        case turns.SayTentatively(heard=heard):
            await line.say(tentative_message(heard, turn))
        case turns.Interject(heard=words):
            await in_database_thread(interjection_request, session_id=session_id, turn=turn.number, heard=words)
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
            if held.turn.phase == "replying":
                # A worker that was killed over the reply says nothing of it: another one is asked.
                await in_database_thread(next_step_rescue, session_id=session_id, turn=turn.number)
        case turns.EndInterview(reason=reason):
            await in_database_thread(session_end, session_id=session_id, reason=EndReason(reason))
            await conclude(held, reason)
        case turns.Refuse(code=code, message=message):
            await line.refuse(code, message)


async def _store(held: Holding, answer: turns.StoreAnswer) -> None:
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
            ask_next_step=not answer.decided,
            first_word_at=moment_of(answer.first_word_at),
            answered_at=moment_of(answer.stopped_at),
            somebody_waits=True,
        )
    except ProductError:
        # The turn was answered through another door in the meantime: show where things stand.
        await look(held, ReplySource.FINAL)
        return
    if not stored.created:
        # Sent before: on an earlier connection, say, and now again without its turn.
        await look(held, ReplySource.FINAL)
        return
    held.timing.answered(answer.turn, answer.stopped_at)
    if not stored.next_step_asked and not answer.decided and held.turn.phase == "replying":
        # The broker is away, so no worker will make the reply.
        held.turn = turns.unasked(held.turn)
    if held.turn.phase == "replying":
        await held.line.say(state_message(held.view, held.turn, now=held.clock()))


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
