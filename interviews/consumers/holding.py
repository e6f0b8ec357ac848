"""A session while one connection holds it: where it stands, its turn, and the line to its candidate. Plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from interviews.consumers.background import Background
from interviews.consumers.line import Line
from interviews.consumers.moments import epoch_of
from interviews.consumers.reply_timing import ReplyTiming
from interviews.consumers.voice import Voice
from interviews.live import turn as turns
from interviews.selectors import SessionView


@dataclass
class Holding:
    session_id: UUID
    channel: str  # the connection's name
    view: SessionView
    turn: turns.Turn
    line: Line
    timing: ReplyTiming
    background: Background
    voice: Voice
    clock: Callable[[], float]


def turn_resumed(view: SessionView, *, limits: turns.Limits, now: float) -> turns.Turn:
    """The turn as the database knows it."""
    return turns.resume_turn(
        number=view.turn,
        phase=view.phase,  # type: ignore[arg-type] # Phase's values are the type's
        said=view.state.said,
        question_seconds=view.state.current.suggested_time_seconds,
        question_ends_at=epoch_of(view.question_ends_at),
        draft=view.draft,
        limits=limits,
        now=now,
        interview_ends_at=epoch_of(view.deadline),
        last_notice_given=view.last_notice_given,
    )
