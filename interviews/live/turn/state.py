"""A turn: one question and the candidate's answer to it, as plain data. How one is opened, resumed, started, undone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from interviews.live.timing import (
    PLAYBACK_ALLOWANCE_SECONDS,
    RECONNECT_ALLOWANCE_SECONDS,
    START_ALLOWANCE_SECONDS,
    speech_seconds,
)
from interviews.live.turn.events import Event, Final, Heard

# A crash may cost two seconds of an answer that is being spoken: this, and a moment to gather and to write.
SAVE_DRAFT_EVERY_SECONDS = 1.8

BUFFER_MAX_BYTES = 64 * 1024

# The news that the reply is there can be lost on its way; that costs this much at most.
LOOK_EVERY_SECONDS = 2.0

# More than a client sends again after a cut.
CHUNK_IDS_KEPT = 200

TurnPhase = Literal["answering", "replying", "over"]


@dataclass(frozen=True)
class Limits:
    """The settings of a reply's timing, in seconds, and whether the listener's decisions are taken ahead."""

    reply_deadline: float
    give_up: float
    speculates: bool = True


@dataclass(frozen=True)
class Listening:
    """The tentative side of a turn: what was asked of the listener, and what came back. It has no effect by itself."""

    asks: int = 0  # also the number of the last ask
    asked_text: str = ""
    asked_at: float | None = None
    in_flight: bool = False
    ask_at: float | None = None
    words_at: float | None = None  # when the last words came
    heard: Heard | None = None


@dataclass(frozen=True)
class Turn:
    number: int
    phase: TurnPhase
    said: str  # what the interviewer opened the turn with: its length starts the question's clock
    limits: Limits
    buffer: str = ""
    saved: str = ""  # what is stored of the buffer
    save_at: float | None = None
    resumed: str = ""  # what the buffer began with, when this connection took the turn up
    first_word_at: float | None = None
    interview_starts_at: float | None = None  # by itself, when nothing starts it before; empty once it runs
    interview_ends_at: float | None = None  # empty while the interview's clock does not run
    last_notice_given: bool = False
    question_left: float = 0.0  # seconds of the question's time, while its clock stands still
    question_starts_at: float | None = None  # when a standing clock starts by itself
    question_ends_at: float | None = None  # set while the question's clock runs
    stand_in_at: float | None = None
    give_up_at: float | None = None
    look_at: float | None = None  # when to see for oneself whether the reply is there
    chunk_ids: tuple[str, ...] = ()  # of the last chunks that were heard: one that is sent again is not heard twice
    listening: Listening = Listening()
    answered_at: float | None = None
    reply_ask: str = ""  # for which ask sentences of the reply are said; empty for whichever says the first
    last_filler_at: float | None = None  # in this interview, not in this turn
    filler_heard: str = ""  # the words the last interjection was for: it is not said twice over the same

    def time_left(self, now: float) -> float | None:
        """Seconds left of the interview; None while its clock does not run."""
        return None if self.interview_ends_at is None else max(0.0, self.interview_ends_at - now)

    def question_time_left(self, now: float) -> float:
        return self.question_left if self.question_ends_at is None else max(0.0, self.question_ends_at - now)


def open_turn(
    *,
    number: int,
    said: str,
    question_seconds: float,
    limits: Limits,
    now: float,
    interview_ends_at: float | None,
    last_notice_given: bool = False,
    last_filler_at: float | None = None,
) -> Turn:
    """The turn that a fresh question opens. Its clock starts when the question has been said."""
    return Turn(
        number=number,
        phase="answering",
        said=said,
        limits=limits,
        question_left=question_seconds,
        question_starts_at=said_at(said, now) if interview_ends_at is not None else None,
        interview_ends_at=interview_ends_at,
        last_notice_given=last_notice_given,
        last_filler_at=last_filler_at,
    )


def resume_turn(
    *,
    number: int,
    phase: TurnPhase,
    said: str,
    question_seconds: float,
    question_ends_at: float | None,
    draft: str,
    limits: Limits,
    now: float,
    interview_ends_at: float | None,
    last_notice_given: bool,
) -> Turn:
    """The turn a (re)connection finds: same question, the buffered words, the clocks.

    Who was away gets at least RECONNECT_ALLOWANCE_SECONDS of the question's time, but not of the interview's.
    """
    turn = Turn(
        number=number,
        phase=phase,
        said=said,
        limits=limits,
        buffer=draft,
        saved=draft,
        resumed=draft,
        interview_ends_at=interview_ends_at,
        interview_starts_at=now + START_ALLOWANCE_SECONDS if interview_ends_at is None else None,
        last_notice_given=last_notice_given,
        question_left=question_seconds,
    )
    if phase == "replying":
        return replace(
            turn,
            stand_in_at=now + limits.reply_deadline,
            give_up_at=now + limits.give_up,
            look_at=now + LOOK_EVERY_SECONDS,
        )
    if interview_ends_at is None:
        return turn
    if question_ends_at is None:
        return replace(turn, question_starts_at=said_at(said, now))
    return replace(turn, question_ends_at=max(question_ends_at, now + RECONNECT_ALLOWANCE_SECONDS))


def reopened(stored: Turn, held: Turn, now: float) -> Turn:
    """The turn as it is stored, for a connection that took it for answered: it goes on from what it has heard itself.

    Words beyond the draft are stored at once.
    """
    buffer = held.buffer or stored.buffer
    return replace(
        stored,
        buffer=buffer,
        save_at=now if buffer != stored.buffer else None,
        first_word_at=held.first_word_at,
        chunk_ids=held.chunk_ids,
    )


def started(turn: Turn, *, interview_ends_at: float, now: float) -> Turn:
    """The interview's clock runs from here on; so does, once the question has been said, the question's."""
    return replace(
        turn,
        interview_ends_at=interview_ends_at,
        interview_starts_at=None,
        question_starts_at=said_at(turn.said, now) if turn.question_ends_at is None else None,
    )


def unasked(turn: Turn) -> Turn:
    """Nobody could be asked for the reply: the rules take the step at the reply's deadline, with no stand-in."""
    return replace(turn, give_up_at=turn.stand_in_at, stand_in_at=None)


def asking(turn: Turn, ask: str = "") -> Turn:
    """The reply is made for this ask, and nobody else's sentences are heard; without a name, whoever speaks first."""
    return replace(turn, reply_ask=ask)


def undone(turn: Turn, event: Event, now: float) -> Turn:
    """The turn before an event whose effects could not be stored, with the words it brought still in the buffer."""
    if turn.phase != "answering":
        return replace(turn, give_up_at=now + turn.limits.give_up)
    words = event.text if isinstance(event, Final) and event.text.strip() else ""
    return replace(
        turn,
        buffer=words or turn.buffer,
        save_at=now + SAVE_DRAFT_EVERY_SECONDS,
        # A clock that had run out runs out again a little later.
        question_ends_at=turn.question_ends_at and max(turn.question_ends_at, now + SAVE_DRAFT_EVERY_SECONDS),
    )


def said_at(said: str, now: float) -> float:
    """When words that are said from `now` on have been heard, for a client that never says so itself."""
    return now + speech_seconds(said) + PLAYBACK_ALLOWANCE_SECONDS
