"""Interjections: in pauses of a long answer and in a long wait, seldom, and never over the reply."""

from __future__ import annotations

from interviews.live import turn as turns
from interviews.live.turn import Interject, SayFiller, Turn, advance, next_wake, open_turn
from tests.interviews.live.test_turn import LIMITS, NOW, running


def talk(turn: Turn, *, seconds: float, start: float = NOW) -> tuple[Turn, list[float]]:
    """Speak without a pause, a word each 0.3 s, then be silent for two seconds. Returns when it was interjected."""
    said_at: list[float] = []
    now = start
    while now < start + seconds:
        turn, _ = advance(turn, turns.Chunk("word"), now)
        now += 0.3
        turn, late = timers(turn, until=now)
        said_at += late
    turn, late = timers(turn, until=now + 2)
    return turn, said_at + late


def timers(turn: Turn, *, until: float) -> tuple[Turn, list[float]]:
    said_at: list[float] = []
    while (at := next_wake(turn)) is not None and at <= until:
        turn, effects = advance(turn, turns.TimePassed(), at)
        said_at += [at for effect in effects if isinstance(effect, Interject)]
    return turn, said_at


def test_nothing_is_interjected_into_a_short_answer() -> None:
    assert talk(running(), seconds=15)[1] == []


def test_a_long_answer_is_interjected_into_at_its_pause_and_not_over_the_words() -> None:
    _, said_at = talk(running(), seconds=40)
    assert len(said_at) == 1
    assert said_at[0] >= NOW + 40


def test_interjections_are_fifteen_seconds_apart_at_least() -> None:
    turn, first = talk(running(), seconds=30)
    turn, second = talk(turn, seconds=3, start=first[0] + 2)
    assert second == []
    turn, third = talk(turn, seconds=15, start=first[0] + 8)
    assert len(third) == 1
    assert third[0] >= first[0] + 15


def test_a_long_wait_for_the_reply_is_interjected_into() -> None:
    turn, _ = advance(running(), turns.Final("An answer."), NOW)
    turn, said_at = timers(turn, until=NOW + 9)
    assert said_at == [NOW + 4]


def test_the_next_turn_remembers_when_the_last_one_was() -> None:
    turn = open_turn(
        number=4,
        said="Next?",
        question_seconds=90,
        limits=LIMITS,
        now=NOW,
        interview_ends_at=NOW + 900,
        last_filler_at=NOW,
    )
    turn, _ = advance(turn, turns.Final("An answer."), NOW + 1)
    assert timers(turn, until=NOW + 9)[1] == []


def test_an_interjection_is_said_while_the_turn_is_open_and_not_after_its_end() -> None:
    turn = running()
    assert advance(turn, turns.Interjected("I see."), NOW)[1] == (SayFiller("I see."),)
    over, _ = advance(turn, turns.EndAsked(), NOW)
    assert advance(over, turns.Interjected("I see."), NOW)[1] == ()
