"""How long things may take: pure functions of seconds. No clock of their own."""

from __future__ import annotations

# Spoken English runs at about 150 words a minute (Yuan, Liberman and Cieri 2006 measure 130 to 190).
WORDS_PER_SECOND = 2.5

# A client that never says when its speech has been played gets the speech's own length and this much more.
PLAYBACK_ALLOWANCE_SECONDS = 2.0

# No question is opened that could not be answered in at least this time.
SHORTEST_QUESTION_SECONDS = 20

# After the time limit an answer that was begun may be finished for this long.
GRACE_SECONDS = 60

# The interviewer says once that the end is near.
LAST_NOTICE_SECONDS = 120

# The interview's clock starts by itself this long after the candidate first connected.
START_ALLOWANCE_SECONDS = 60

# Who comes back after a cut finds at least this much of the question's time.
RECONNECT_ALLOWANCE_SECONDS = 20

# Typing is slower than speaking: 52 words a minute on average (Dhakal et al. 2018), fewer with thought in between.
TYPED_TIME_FACTOR = 2.0


def speech_seconds(text: str) -> float:
    """How long a voice needs for the text."""
    return len(text.split()) / WORDS_PER_SECOND


def capped_time_seconds(suggested_seconds: float, remaining_seconds: float, *, factor: float = 1.0) -> int:
    """The suggested time, stretched by the candidate's own factor and capped by what is left of the interview."""
    return max(0, int(min(suggested_seconds * factor, remaining_seconds)))
