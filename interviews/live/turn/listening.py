"""When the listener is asked, and whether what it heard is still what was said. Pure."""

from __future__ import annotations

from difflib import SequenceMatcher

from interviews.live.turn.state import Listening, Turn

# While words keep coming the listener is asked this often.
TENTATIVE_EVERY_SECONDS = 2.0
# Recognisers send words about every 0.3 s: a longer silence is a pause, and may be the end of the answer.
PAUSE_SECONDS = 0.5
# An ask that has taken this long may be replaced by one that has heard more: its budget is used up by then.
SUPERSEDED_AFTER_SECONDS = 5.0
# What one turn may ask for at most: an answer of two minutes and its pauses.
MOST_ASKS = 60
FEWEST_WORDS = 3

# A reply made for other words than these would be heard as one: a long answer may gain a word or two at its end.
FEWEST_SHARED = 0.92
MOST_ADDED_WORDS = 6
# A stand-in only acknowledges, so it may have missed more.
FRESH_SHARE = 0.6


def words_of(text: str) -> list[str]:
    """The words without what a recogniser changes between its first and last version: case and punctuation."""
    stripped = (word.strip(".,;:!?\"'()-\u0964\u2026").casefold() for word in text.split())
    return [word for word in stripped if word]


def nearly_same(heard: str, said: str) -> bool:
    """Whether a reply that was made for `heard` answers `said`: the same words in the same order, but for a few.

    At least FEWEST_SHARED of the words stand in both in order, and at most MOST_ADDED_WORDS were added.
    """
    before, after = words_of(heard), words_of(said)
    if before == after:
        return bool(after)
    if not before or not after or len(after) - len(before) > MOST_ADDED_WORDS:
        return False
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    # The quick bound first: most pairs that differ, differ in length.
    return matcher.real_quick_ratio() >= FEWEST_SHARED and matcher.ratio() >= FEWEST_SHARED


def next_ask(
    listening: Listening, buffer: str, *, first_word_at: float | None, words_at: float | None, now: float
) -> float | None:
    """The moment of the next ask: the next beat of two seconds, or a pause before it. None while there is no need."""
    if not _has_grown(listening, buffer) or listening.asks >= MOST_ASKS:
        return None
    began_at = listening.asked_at or first_word_at or now
    beat_at = max(now, began_at + TENTATIVE_EVERY_SECONDS)
    return min(beat_at, max(now, (words_at or now) + PAUSE_SECONDS))


def next_look(turn: Turn, now: float) -> float | None:
    """When to look again after an ask that was not wanted: as soon as the one in flight is old, or a pause comes."""
    listening = turn.listening
    if not _has_grown(listening, turn.buffer) or listening.asked_at is None:
        return None
    if nearly_same(listening.asked_text, turn.buffer):
        return None
    pause_at = (listening.words_at or now) + PAUSE_SECONDS
    moments = [listening.asked_at + SUPERSEDED_AFTER_SECONDS, pause_at]
    return min((moment for moment in moments if moment > now), default=None)


def wants_to_listen(turn: Turn, now: float) -> bool:
    """Whether to ask now: there are new words, and nobody is at work on (nearly) the same or was asked just now."""
    listening = turn.listening
    if not _has_grown(listening, turn.buffer) or listening.asks >= MOST_ASKS:
        return False
    if not listening.in_flight or listening.asked_at is None:
        return True
    if nearly_same(listening.asked_text, turn.buffer):
        return False
    # In a pause the answer may be over: what listens to fewer words would come too late to be of use.
    paused = listening.words_at is not None and now >= listening.words_at + PAUSE_SECONDS
    return paused or now >= listening.asked_at + SUPERSEDED_AFTER_SECONDS


def fresh_words(turn: Turn) -> str:
    """The listener's last words, while they still fit what was said in the end; else empty."""
    heard = turn.listening.heard
    if heard is None:
        return ""
    share = len(words_of(heard.text)) / max(1, len(words_of(turn.buffer)))
    return heard.acknowledgement if share >= FRESH_SHARE else ""


def _has_grown(listening: Listening, buffer: str) -> bool:
    if buffer == listening.asked_text:
        return False
    # No need to take a long answer apart to find that it has a few words.
    return len(buffer.split(maxsplit=FEWEST_WORDS)) >= FEWEST_WORDS
