"""How quickly the interviewer replied: percentiles and the shares of where its first words came from. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviews.models import ReplySource, Response

PERCENTILES = (50, 95, 99)
STAND_INS = (ReplySource.TENTATIVE, ReplySource.BRIDGE)


@dataclass(frozen=True)
class SourceShare:
    title: str
    share: float  # 0 to 1
    replies: int

    @property
    def percent(self) -> float:
        return 100 * self.share


@dataclass(frozen=True)
class ReplyTiming:
    """Milliseconds from the candidate's last words to the interviewer's first, and to its definitive reply.

    By percentile. `late` replies came after something had stood in for them.
    """

    replies: int
    first_words_ms: tuple[tuple[int, float], ...]
    definitive_ms: tuple[tuple[int, float], ...]
    late: int
    sources: tuple[SourceShare, ...]


def reply_timing(responses: Iterable[Response]) -> ReplyTiming | None:
    """The figures of the answers whose reply went out over a live connection; None where there is none."""
    timed = [response for response in responses if response.first_reply_at and response.reply_source]
    if not timed:
        return None
    counted = Counter(response.reply_source for response in timed)
    return ReplyTiming(
        replies=len(timed),
        first_words_ms=_percentiles(
            (response.first_reply_at - response.answered_at).total_seconds() * 1000
            for response in timed
            if response.first_reply_at is not None
        ),
        definitive_ms=_percentiles(
            (response.reply_at - response.answered_at).total_seconds() * 1000
            for response in timed
            if response.reply_at is not None
        ),
        late=sum(counted[source] for source in STAND_INS),
        sources=tuple(
            SourceShare(title=source.label, share=counted[source] / len(timed), replies=counted[source])
            for source in ReplySource
            if counted[source]
        ),
    )


def _percentiles(waits: Iterable[float]) -> tuple[tuple[int, float], ...]:
    ordered = sorted(waits)
    return tuple((percent, percentile(ordered, percent)) for percent in PERCENTILES) if ordered else ()


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The smallest value that so many percent of the values do not exceed (nearest rank). `ordered` is not empty."""
    rank = -(-percent * len(ordered) // 100)
    return ordered[max(0, rank - 1)]
