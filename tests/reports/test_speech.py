from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from interviews.models import Response, TranscriptSource
from reports.speech import Stretch, communication, spoken_answer
from tests.reports.factories import BEGUN

SAID = "um so a list can be changed you know and a tuple can not be changed once it is made at all"


def answer(transcript: str = SAID, **fields: Any) -> Response:
    given = {
        "label": "Q1",
        "transcript": transcript,
        "transcript_source": TranscriptSource.LIVE,
        "asked_at": BEGUN,
        "first_word_at": BEGUN + timedelta(seconds=4),
        "answered_at": BEGUN + timedelta(seconds=14),
    }
    return Response(**{**given, **fields})


def test_pace_fillers_and_the_time_to_the_first_word_come_from_the_clock() -> None:
    spoken = spoken_answer(answer(), language="en")

    assert spoken.words == 22
    assert spoken.words_per_minute == pytest.approx(132)
    assert spoken.to_first_word_seconds == 4
    # "um" and "you know".
    assert spoken.fillers_per_100_words == pytest.approx(2 / 22 * 100)
    assert (spoken.pause_share, spoken.pauses) == (None, None)


def test_pauses_come_from_the_stretches_of_a_recording() -> None:
    stretches = [Stretch(1.0, 4.0), Stretch(4.2, 6.0), Stretch(8.0, 11.0)]

    spoken = spoken_answer(answer(), language="en", stretches=stretches)

    assert spoken.timed_by == "recording"
    assert spoken.pauses == 1
    assert spoken.pause_share == pytest.approx(0.2)
    assert spoken.words_per_minute == pytest.approx(132)


def test_a_typed_answer_has_a_length_and_nothing_else() -> None:
    spoken = spoken_answer(answer(transcript_source=TranscriptSource.TYPED), language="en")
    found = communication([spoken])

    assert found is not None
    assert [figure.name for figure in found.figures] == ["words"]
    assert found.is_typed
    assert {reason for _, reason in found.missing} == {"the answers were typed"}


def test_a_corrected_text_says_nothing_of_fillers() -> None:
    spoken = spoken_answer(answer(transcript_source=TranscriptSource.CORRECTED), language="en")

    assert spoken.fillers_per_100_words is None
    assert spoken.words_per_minute is not None


@pytest.mark.parametrize("fields", [{"first_word_at": None}, {"transcript": "um yes a list"}])
def test_a_pace_needs_a_clock_and_enough_words(fields: dict[str, Any]) -> None:
    assert spoken_answer(answer(**fields), language="en").words_per_minute is None


def test_figures_are_the_middle_with_the_range() -> None:
    quick = answer(answered_at=BEGUN + timedelta(seconds=11))
    slow = answer(answered_at=BEGUN + timedelta(seconds=25))
    found = communication(spoken_answer(one, language="en") for one in (answer(), quick, slow))

    assert found is not None
    pace = next(figure for figure in found.figures if figure.name == "pace")
    assert (round(pace.lowest), round(pace.middle), round(pace.highest), pace.answers) == (63, 132, 189, 3)
    assert pace.over_answers == "from 63 to 189 in 3 answers"


def test_nothing_answered_is_nothing_measured() -> None:
    assert communication([spoken_answer(answer(""), language="en")]) is None


def test_fillers_are_counted_in_the_language_of_the_answer() -> None:
    words = "अं मतलब सूची बदल सकती है और ट्यूपल नहीं बदल सकता है यह अंतर है"
    assert spoken_answer(answer(words), language="hi").fillers_per_100_words
    assert spoken_answer(answer(words), language="de").fillers_per_100_words == 0
