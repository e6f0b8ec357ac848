"""How the lips' lag is measured: found where there is one, and not made up of the rhythm of speech."""

from __future__ import annotations

import math
import random

import pytest

from benchmarks.room.__main__ import STEP_SECONDS, lag_ms

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
