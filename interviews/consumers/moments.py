"""Between the turn's clock (epoch seconds) and the database's (aware datetimes). None stays None."""

from __future__ import annotations

from datetime import UTC, datetime


def epoch_of(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def moment_of(epoch: float | None) -> datetime | None:
    return datetime.fromtimestamp(epoch, tz=UTC) if epoch is not None else None
