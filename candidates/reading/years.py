"""How long somebody has worked, from the spans of their jobs. Overlapping jobs count once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from candidates.reading.dates import PRESENT
from candidates.reading.headings import folded
from candidates.reading.profile import Position

_UNPAID = re.compile(r"\bvolunt|ehrenamt|benevol|freiwillig|^(?:club )?(?:member|mitglied|membre|miembro|membro)$")
# "2019 - 2019" is some part of a year; nobody says which.
_WITHIN_ONE_YEAR_MONTHS = 6


def years_of_experience(positions: Iterable[Position], *, today: date) -> float | None:
    """Years with one decimal; None when no job has a start and an end.

    Volunteers' posts do not count. Months count inclusively where both ends have one; "2015 - 2019" is four years.
    """
    spans = sorted(span for position in positions if (span := _months(position, today)) is not None)
    if not spans:
        return None
    total, reached = 0, 0
    for begin, end in spans:
        total += max(0, end - max(begin, reached))
        reached = max(reached, end)
    return round(total / 12, 1)


def _months(position: Position, today: date) -> tuple[int, int] | None:
    """The job as months since the year 0, the end not included."""
    if not position.start or not position.end or _UNPAID.search(folded(position.title)):
        return None
    begin = _month(position.start)
    now = today.year * 12 + today.month
    if position.end == PRESENT:
        end = now
    elif len(position.end) > 4:
        end = _month(position.end) + 1
    else:
        end = max(_month(position.end), begin + _WITHIN_ONE_YEAR_MONTHS)
    end = min(end, now)
    return (begin, end) if begin < end else None


def _month(written: str) -> int:
    year, _, month = written.partition("-")
    return int(year) * 12 + int(month or 1) - 1
