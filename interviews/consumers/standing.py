"""Where the session stands, read anew and told to the candidate: shown, moved on, concluded.

The database is the truth; whatever moved the session (a task, another door, the team) is seen by looking there.
"""

from __future__ import annotations

from dataclasses import replace

from interviews.consumers.access import CLOSE_NORMAL, CLOSE_REPLACED
from interviews.consumers.holding import Holding, turn_resumed
from interviews.consumers.messages import question_message, state_message
from interviews.consumers.moments import epoch_of
from interviews.consumers.threads import in_database_thread
from interviews.live import turn as turns
from interviews.live.protocol import EndMessage, LlmResponse, ServerMessage
from interviews.models import Phase, ReplySource
from interviews.selectors import SessionView, session_view
from interviews.services import listening_supersede
from llm.services import OfAsk


async def show(held: Holding) -> None:
    """The state, then the question as it was asked."""
    messages: list[ServerMessage] = [state_message(held.view, held.turn, now=held.clock())]
    if held.turn.phase == "answering":
        messages.append(question_message(held.view, held.turn, held.voice))
    await held.line.say(*messages)


async def look(held: Holding, source: ReplySource) -> None:
    """Read where the session stands and say what has not been said yet; `source` is where a new reply came from."""
    if held.turn.phase == "over":
        return
    view = await in_database_thread(session_view, held.session_id)
    if view.channel not in ("", held.channel):
        # The news that a newer connection has the session was lost.
        held.turn = replace(held.turn, phase="over")
        await held.line.hang_up(CLOSE_REPLACED)
    elif view.is_over:
        await _say_last_words(held, view, source)
    elif view.turn == held.turn.number and held.turn.phase == "replying" and view.phase == Phase.ANSWERING:
        # What was taken for this turn's answer was not: it is still open, with the words heard so far.
        now = held.clock()
        held.view = view
        held.turn = turns.reopened(turn_resumed(view, limits=held.turn.limits, now=now), held.turn, now)
        await show(held)
    elif view.turn > held.turn.number:
        await _open_next_turn(held, view, source)


async def _say_last_words(held: Holding, view: SessionView, source: ReplySource) -> None:
    said_before, held.view = held.view.state.said, view
    held.turn = replace(held.turn, phase="over")
    if view.state.said != said_before:
        said = view.state.said
        address = held.voice.address(view, said)
        await held.line.say(LlmResponse(payload=said, turn=held.turn.number, speech_url=address))
        held.timing.replied(held.clock(), source)
    await conclude(held, view.end_reason)


def stop_listening(held: Holding, turn: int) -> None:
    """Whoever still listens to words of this turn may stop. Nobody waits for that: what is to be said comes first."""
    held.background.start(
        in_database_thread(listening_supersede, session_id=held.session_id, oldest_wanted=OfAsk(turn + 1, 0))
    )


async def _open_next_turn(held: Holding, view: SessionView, source: ReplySource) -> None:
    if held.turn.listening.in_flight:
        stop_listening(held, held.turn.number)
    held.view = view
    held.turn = turns.open_turn(
        number=view.turn,
        said=view.state.said,
        question_seconds=view.state.current.suggested_time_seconds,
        limits=held.turn.limits,
        now=held.clock(),
        interview_ends_at=epoch_of(view.deadline),
        last_notice_given=held.turn.last_notice_given,
        last_filler_at=held.turn.last_filler_at,
    )
    await held.line.say(
        question_message(view, held.turn, held.voice),
        state_message(view, held.turn, now=held.clock()),
    )
    held.timing.replied(held.clock(), source)


async def conclude(held: Holding, reason: str) -> None:
    wire_reason = reason if reason in ("completed", "ended_by_candidate", "closed_by_staff") else "time_up"
    held.turn = replace(held.turn, phase="over")
    await held.line.say(EndMessage(reason=wire_reason))  # type: ignore[arg-type]
    await held.line.hang_up(CLOSE_NORMAL)
