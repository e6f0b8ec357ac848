"""How quickly the interviewer replied, in figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from interviews.models import ReplySource, Response
from interviews.reply_figures import percentile, reply_timing

STOPPED = datetime(2026, 1, 5, 9, tzinfo=UTC)


def answered(milliseconds: float | None, source: ReplySource | str = ReplySource.FINAL) -> Response:
    first = None if milliseconds is None else STOPPED + timedelta(milliseconds=milliseconds)
    return Response(answered_at=STOPPED, first_reply_at=first, reply_source=source if first else "")


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(value) for value in range(1, 101)]
    assert [percentile(values, percent) for percent in (50, 95, 99)] == [50, 95, 99]
    assert percentile([7.0], 99) == 7.0


def test_waits_and_sources_of_the_first_words_are_told() -> None:
    timing = reply_timing(
        [answered(100), answered(800, ReplySource.BRIDGE), answered(20, ReplySource.SPECULATIVE), answered(120)]
    )
    assert timing is not None
    assert timing.late == 1
    assert [round(wait) for _, wait in timing.first_words_ms] == [100, 800, 800]
    assert {(share.title, share.replies) for share in timing.sources} == {
        ("Speculative reply", 1),
        ("Definitive reply", 2),
        ("Bridge", 1),
    }
    assert sum(share.share for share in timing.sources) == 1


def test_answers_without_a_live_reply_are_left_out() -> None:
    assert reply_timing([answered(None)]) is None
