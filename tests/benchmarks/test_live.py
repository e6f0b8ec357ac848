"""The load of the live benchmark is what it says, and its figures are right."""

from __future__ import annotations

import math
import random
import statistics
from itertools import pairwise
from typing import Any

import pytest

from benchmarks.live.asking import FIRST_WORDS, Listener
from benchmarks.live.candidate import Notes, Turn
from benchmarks.live.figures import growth_per_minute, percentile, shares_of, spread_of
from benchmarks.live.measuring import _dropped
from benchmarks.live.speech import CHUNK_EVERY_SECONDS, WORDS_PER_MINUTE, Answer, Chunk, answer_of, rest_of


@pytest.fixture(params=range(5))
def answer(request: pytest.FixtureRequest) -> Answer:
    return answer_of(random.Random(request.param), seconds=60)


def test_an_answer_lasts_as_long_as_asked_up_to_a_sentence(answer: Answer) -> None:
    assert 50 <= answer.seconds <= 75


def test_words_come_at_speaking_pace_between_pauses(answer: Answer) -> None:
    pace = answer.words / answer.seconds * 60
    assert 0.7 * WORDS_PER_MINUTE < pace <= WORDS_PER_MINUTE


def test_chunks_come_at_the_recognisers_beat_and_hold_few_words(answer: Answer) -> None:
    beats = [chunk.at / CHUNK_EVERY_SECONDS for chunk in answer.chunks]
    assert all(abs(beat - round(beat)) < 1e-6 for beat in beats)
    assert all(before.at < after.at for before, after in pairwise(answer.chunks))
    assert max(len(chunk.text.split()) for chunk in answer.chunks) <= 2
    assert all(chunk.text.strip() == chunk.text for chunk in answer.chunks)


def test_there_are_pauses_longer_than_a_breath_now_and_then() -> None:
    long = answer_of(random.Random(7), seconds=600)
    gaps = [after.at - before.at for before, after in pairwise(long.chunks)]
    assert sum(gap > 1.0 for gap in gaps) >= 3
    assert max(gaps) < 4.0


def test_the_same_chance_says_the_same_words() -> None:
    assert answer_of(random.Random(3), seconds=20) == answer_of(random.Random(3), seconds=20)


def test_who_joins_midway_says_the_rest_in_the_same_rhythm(answer: Answer) -> None:
    rest = rest_of(answer, after=30)
    assert answer.text.endswith(rest.text)
    assert rest.seconds == pytest.approx(answer.seconds - 30)
    said = [chunk.at for chunk in answer.chunks if chunk.at > 30]
    assert [chunk.at + 30 for chunk in rest.chunks] == pytest.approx(said)


def test_joining_at_the_very_end_leaves_the_last_words(answer: Answer) -> None:
    assert rest_of(answer, after=answer.seconds + 5).text == answer.chunks[-1].text


@pytest.mark.parametrize("share", [0, 12.5, 50, 95, 99, 100])
def test_percentiles_are_those_of_the_standard_library(share: float) -> None:
    values = sorted(random.Random(1).sample(range(1000), 101))
    cuts = statistics.quantiles(values, n=1000, method="inclusive")
    expected = {0: values[0], 100: values[-1]}.get(share) or cuts[int(share * 10) - 1]
    assert percentile(values, share) == pytest.approx(expected)


def test_a_spread_is_in_milliseconds_and_of_nothing_is_nothing() -> None:
    spread = spread_of([0.1, 0.2, 0.3])
    assert (spread.count, spread.p50, spread.longest) == (3, pytest.approx(200), pytest.approx(300))
    assert math.isnan(spread_of([]).p50)
    assert str(spread_of([])) == "none"


def test_shares_add_up_and_the_most_frequent_is_first() -> None:
    assert list(shares_of(["bridge", "final", "final", "final"]).items()) == [("final", 0.75), ("bridge", 0.25)]


def test_growth_is_a_slope_per_minute() -> None:
    assert growth_per_minute([(0, 100), (30, 150), (60, 200)]) == pytest.approx(100)
    assert growth_per_minute([(0, 100)]) == 0


def test_the_first_sentence_is_whole_when_its_string_is_closed() -> None:
    listener = Listener()
    for piece in ('{"action":"preset",', FIRST_WORDS, "Thank you."):
        listener.add(piece)
    assert listener.heard.first_token > 0
    assert listener.heard.first_sentence == 0
    listener.add('","que')
    assert listener.heard.first_sentence >= listener.heard.first_token


def noted(text: str, **changes: Any) -> Turn:
    return Turn("session", 1, text, 20.0, 3, **{"final_at": 1.0, "definitive_at": 2.0, **changes})


@pytest.mark.parametrize(
    ("turn", "answers", "what"),
    [
        (noted("one two three"), {}, "answers not stored"),
        (noted("one two three"), {("session", 1): {"text": "one three"}}, "answers with other words"),
        (noted("one", definitive_at=0.0), {("session", 1): {"text": "one"}}, "answers without a reply"),
    ],
)
def test_what_did_not_arrive_is_counted(turn: Turn, answers: dict[tuple[str, int], dict[str, Any]], what: str) -> None:
    dropped = _dropped(Notes(turns=[turn]), answers)
    assert [name for name, count in dropped.items() if count] == [what]


def test_nothing_is_dropped_where_all_arrived() -> None:
    whole = {("session", 1): {"text": "one two three"}}
    assert not any(_dropped(Notes(turns=[noted("one two  three ")]), whole).values())


def test_a_silent_interval_sends_nothing() -> None:
    assert all(isinstance(chunk, Chunk) and chunk.text for chunk in answer_of(random.Random(2), seconds=30).chunks)
