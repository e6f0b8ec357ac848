"""How quickly the interviewer replied: percentiles and the shares of where its first words came from. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviews.models import ReplySource, Response

PERCENTILES = (50, 95, 99)


@dataclass(frozen=True)
class SourceShare:
    title: str
    share: float  # 0 to 1
    replies: int


@dataclass(frozen=True)
class ReplyTiming:
    """Of one interview. Milliseconds between the candidate's last words and the interviewer's first, by percentile."""

    replies: int
    first_words_ms: tuple[tuple[int, float], ...]
    sources: tuple[SourceShare, ...]


def reply_timing(responses: Iterable[Response]) -> ReplyTiming | None:
    """The figures of the answers whose reply went out over a live connection; None where there is none."""
    timed = [response for response in responses if response.first_reply_at and response.reply_source]
    if not timed:
        return None
    waits = sorted(
        (response.first_reply_at - response.answered_at).total_seconds() * 1000
        for response in timed
        if response.first_reply_at is not None
    )
    counted = Counter(response.reply_source for response in timed)
    return ReplyTiming(
        replies=len(timed),
        first_words_ms=tuple((percent, percentile(waits, percent)) for percent in PERCENTILES),
        sources=tuple(
            SourceShare(title=source.label, share=counted[source] / len(timed), replies=counted[source])
            for source in ReplySource
            if counted[source]
        ),
    )


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The smallest value that so many percent of the values do not exceed (nearest rank). `ordered` is not empty."""
    rank = -(-percent * len(ordered) // 100)
    return ordered[max(0, rank - 1)]
