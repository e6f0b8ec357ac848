"""Which version of an answer is judged."""

from __future__ import annotations

import pytest

from interviews.hearing.choosing import Version, is_plausible, recording_is_better, wants_correction

LIVE = Version("i would read the query plan look for a sequential scan and add an index")
HEARD = Version("I would read the query plan, look for a sequential scan, and add an index.", 0.9)


def better(live: Version = LIVE, heard: Version = HEARD, *, seconds: float = 8.0, touched: bool = False) -> bool:
    return recording_is_better(live, heard, seconds=seconds, touched=touched)


def test_a_clear_recording_is_better_than_live_captions() -> None:
    assert better()


def test_what_the_candidate_wrote_or_corrected_stands() -> None:
    assert not better(touched=True)


def test_a_recording_stands_in_where_there_were_no_captions() -> None:
    assert better(live=Version(""))


def test_a_recording_with_much_missing_is_worse() -> None:
    assert not better(heard=Version("I would read the query plan.", 0.9))


def test_an_unsure_recording_is_better_only_when_captions_stopped_on_the_way() -> None:
    assert not better(heard=Version(HEARD.text, 0.6))
    assert better(live=Version("i would read"), heard=Version(HEARD.text, 0.6))


@pytest.mark.parametrize(
    ("heard", "seconds"),
    [
        (Version(""), 8.0),
        (Version("...", 0.9), 8.0),
        (Version(HEARD.text, 0.3), 8.0),
        (Version("Thank you for watching and see you in the next video.", 0.9), 0.5),
    ],
    ids=["nothing", "no words", "not sure at all", "more than fits"],
)
def test_what_nobody_can_have_said_is_never_taken(heard: Version, seconds: float) -> None:
    assert not is_plausible(heard, seconds=seconds)
    assert not better(live=Version(""), heard=heard, seconds=seconds)


def test_a_provider_that_does_not_tell_is_believed() -> None:
    assert better(heard=Version(HEARD.text, None))
    assert not wants_correction(Version(HEARD.text, None))
    assert wants_correction(Version(HEARD.text, 0.5))
