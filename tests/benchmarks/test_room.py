"""How the lips' lag is measured, and what a question waited for until it was heard."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from benchmarks.room.__main__ import STEP_SECONDS, lag_ms
from benchmarks.room.begun import begun

SECONDS = 5.0
FRAME_SECONDS = 1 / 60


def spoken(seed: int) -> list[float]:
    """A loudness that rises and falls as speech does, every 10 ms."""
    chance = random.Random(seed)
    syllables = [(chance.uniform(0, SECONDS), chance.uniform(0.3, 1.0)) for _ in range(25)]
    moments = [step * STEP_SECONDS for step in range(int(SECONDS / STEP_SECONDS))]
    return [sum(loud * math.exp(-(((at - middle) / 0.06) ** 2)) for middle, loud in syllables) for at in moments]


def rhythmic() -> list[float]:
    """The same syllable four times a second."""
    return [1 + math.cos(2 * math.pi * 4 * step * STEP_SECONDS) for step in range(int(SECONDS / STEP_SECONDS))]


def drawn(loudness: list[float], late_seconds: float) -> list[list[float]]:
    frames = (frame * FRAME_SECONDS for frame in range(int(SECONDS / FRAME_SECONDS)))
    return [[at, loudness[max(0, min(len(loudness) - 1, round((at - late_seconds) / STEP_SECONDS)))]] for at in frames]


@pytest.mark.parametrize("late_ms", [-120, -40, 0, 60, 150])
def test_a_lag_is_found(late_ms: int) -> None:
    loudness = spoken(seed=7)
    assert lag_ms(loudness, drawn(loudness, late_ms / 1000)) == pytest.approx(late_ms, abs=20)


def test_rhythm_is_no_lag() -> None:
    loudness = rhythmic()
    assert lag_ms(loudness, drawn(loudness, 0.0)) == pytest.approx(0, abs=20)


def test_of_less_than_two_seconds_nothing_is_said() -> None:
    loudness = spoken(seed=7)
    assert lag_ms(loudness, [frame for frame in drawn(loudness, 0.0) if frame[0] < 1.9]) is None


# --- from a question to its sound ------------------------------------------------------------------------------


def sound(called_at: float, ended_at: float) -> dict[str, float]:
    return {"calledAt": called_at, "endedAt": ended_at, "latency": 0.01}


def fetch(status: int, began: float, ended: float, *, key: str = "lead") -> dict[str, Any]:
    return {"key": key, "status": status, "began": began, "ended": ended}


def noted(**parts: list[Any]) -> dict[str, list[Any]]:
    """What the probe notes of a question that comes at 1000 ms."""
    usual: dict[str, list[Any]] = {"questions": [{"at": 1000, "key": "lead"}], "sounds": [sound(1030, 4000)]}
    return {**usual, "fetches": [], "decodings": [], **parts}


def test_what_nothing_was_asked_for_was_at_hand() -> None:
    [each] = begun(noted(fetches=[fetch(200, 500, 600), fetch(202, 1010, 1020, key="other")]))
    assert (each.how, each.wait_ms, each.made_ahead, each.after_words) == ("at hand", 40, True, False)


def test_what_was_made_and_is_asked_for_was_made_ahead() -> None:
    [each] = begun(noted(fetches=[fetch(200, 1002, 1020)], decodings=[{"began": 1021, "ended": 1028}]))
    assert (each.how, each.made_ahead, each.fetching_ms, each.decoding_ms) == ("fetched", True, 18, 7)


def test_what_was_still_being_made_was_not() -> None:
    fetches = [fetch(202, 1002, 1010), fetch(200, 1050, 1060)]
    [each] = begun(noted(sounds=[sound(1070, 4000)], fetches=fetches))
    assert (each.how, each.made_ahead, each.wait_ms, each.fetching_ms) == ("made on the spot", False, 80, 58)


def test_a_bridge_that_is_let_to_its_end_is_no_wait() -> None:
    [each] = begun(noted(sounds=[sound(200, 3000), sound(3020, 6000)]))
    assert (each.after_words, each.wait_ms) == (True, 30)


def test_a_question_that_nobody_heard_takes_no_sound_of_the_next() -> None:
    questions = [{"at": 1000, "key": "lead"}, {"at": 2000, "key": "second"}]
    [each] = begun(noted(questions=questions, sounds=[sound(2005, 4000)]))
    assert each.wait_ms == 15
