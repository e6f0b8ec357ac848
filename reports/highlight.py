"""Turns cited spans of an answer into segments a page can mark. Pure: the segments joined are the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` of the answer; `note` is the number of the key point they belong to."""

    start: int
    end: int
    note: int


@dataclass(frozen=True)
class Segment:
    """A piece of the answer. `notes` are those of the spans over it; `ending` those of the spans that end with it."""

    text: str
    notes: tuple[int, ...] = ()
    ending: tuple[int, ...] = ()


def segments(answer: str, spans: Iterable[Span]) -> tuple[Segment, ...]:
    """The answer cut where a span starts or ends, each piece knowing which spans lie over it.

    Spans may overlap and repeat; one that does not lie within the answer is left out.
    """
    inside = [span for span in spans if 0 <= span.start < span.end <= len(answer)]
    cuts = sorted({0, len(answer), *(span.start for span in inside), *(span.end for span in inside)})
    pieces: list[Segment] = []
    for start, end in pairwise(cuts):
        over = [span for span in inside if span.start <= start and end <= span.end]
        pieces.append(
            Segment(
                text=answer[start:end],
                notes=_numbers(over),
                ending=_numbers(span for span in over if span.end == end),
            )
        )
    return tuple(pieces)


def _numbers(spans: Iterable[Span]) -> tuple[int, ...]:
    return tuple(sorted({span.note for span in spans}))
