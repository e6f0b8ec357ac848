"""From wire messages to events of the turn."""

from __future__ import annotations

from collections.abc import Callable

from interviews.live import turn as turns
from interviews.live.protocol import ControlMessage, FinalMessage, TurnMessage

PLAIN_CONTROLS: dict[str, Callable[[], turns.Event]] = {
    "start": turns.Begin,
    "playback_started": turns.PlaybackStarted,
    "playback_ended": turns.PlaybackEnded,
    "end_interview": turns.EndAsked,
}


def event_of(message: TurnMessage) -> turns.Event:
    if isinstance(message, FinalMessage):
        return turns.Final(
            text=message.payload,
            turn=message.turn,
            client_id=message.id or "",
            source=message.source,
            code=message.code or "",
            language=message.language or "",
            recorded=message.recorded,
        )
    if isinstance(message, ControlMessage):
        if message.payload == "repeat_question":
            return turns.Repeat(turn=message.turn)
        if message.payload == "skip_question":
            return turns.Skip(turn=message.turn, client_id=message.id or "")
        return PLAIN_CONTROLS[message.payload]()
    return turns.Chunk(
        text=message.payload,
        turn=message.turn,
        replaces=message.replace,
        client_id=message.id or "",
        spoken=message.spoken,
    )
