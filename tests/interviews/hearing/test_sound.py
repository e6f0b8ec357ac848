"""What a recording has to be, and how its pieces become one."""

from __future__ import annotations

import io

import av
import pytest

from interviews.hearing.sound import NotSound, decibels, joined
from tests.interviews.hearing.sounds import tone, webm


def test_takes_become_one_sound_with_a_length_that_can_be_sought_in() -> None:
    found = joined([webm(1.0), webm(2.0)])
    assert found.seconds == pytest.approx(3.0, abs=0.1)
    with av.open(io.BytesIO(found.content)) as container:
        assert container.duration == pytest.approx(3_000_000, abs=100_000)
        assert [stream.codec_context.name for stream in container.streams] == ["opus"]


def test_formats_may_differ_from_take_to_take() -> None:
    assert joined([webm(1.0), tone(1.0)]).seconds == pytest.approx(2.0, abs=0.1)


def test_a_recording_that_was_cut_off_is_taken_as_far_as_it_goes() -> None:
    whole = webm(4.0)
    assert 1.0 < joined([whole[: len(whole) // 2]]).seconds < 3.0


def test_only_the_end_may_be_asked_for() -> None:
    assert joined([webm(3.0)], from_seconds=2.0).seconds == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "unknown_format"),
        (b"hello, this is no sound at all", "unknown_format"),
        (b"\x1a\x45\xdf\xa3" + b"x" * 500, "not_read"),
        (webm(1.0)[:60], "not_read"),
        (webm(1.0, with_picture=True), "not_one_track"),
    ],
    ids=["nothing", "words", "magic alone", "head alone", "film"],
)
def test_what_is_no_recording_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(NotSound) as refused:
        joined([content])
    assert refused.value.reason == reason


def test_silence_is_told_from_a_voice() -> None:
    assert decibels(joined([webm(1.0, loudness=0.3)]).loudest) > -20
    assert decibels(joined([webm(1.0, loudness=0.0)]).loudest) < -60


def test_nobody_talks_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviews.hearing.sound.LONGEST_SECONDS", 0.5)
    with pytest.raises(NotSound, match="too_long"):
        joined([webm(1.0)])
