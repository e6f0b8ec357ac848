"""When the interviewer interjects: in a pause of a long answer, or in a long wait for its own reply. Pure."""

from __future__ import annotations

from interviews.live.turn.listening import PAUSE_SECONDS
from interviews.live.turn.state import Turn

# An interjection shows that somebody is there; more often than this it would interrupt.
AT_MOST_EVERY_SECONDS = 15.0
LONG_ANSWER_SECONDS = 25.0
LONG_WAIT_SECONDS = 4.0


def filler_at(turn: Turn) -> float | None:
    """When the next interjection is due, if nothing is said until then; None for none."""
    earliest = float("-inf") if turn.last_filler_at is None else turn.last_filler_at + AT_MOST_EVERY_SECONDS
    if turn.phase == "replying":
        return None if turn.answered_at is None else max(earliest, turn.answered_at + LONG_WAIT_SECONDS)
    words_at = turn.listening.words_at
    if words_at is None or turn.first_word_at is None or turn.buffer == turn.filler_heard:
        return None
    return max(earliest, words_at + PAUSE_SECONDS, turn.first_word_at + LONG_ANSWER_SECONDS)
