"""Reads of the call ledger: what models cost and how quick they are. Figures for staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db.models import Avg, Count, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from llm.models import LLMCall, Outcome

SPENDING_IS_FRESH_SECONDS = 15


@dataclass(frozen=True)
class Spending:
    """What hosted models cost this month, and what they may. `limit_usd` None: no limit."""

    month: date
    spent_usd: Decimal
    limit_usd: Decimal | None

    @property
    def reached(self) -> bool:
        return self.limit_usd is not None and self.spent_usd >= self.limit_usd

    @property
    def notice(self) -> str:
        """What staff are told; empty while there is nothing to tell."""
        if not self.reached:
            return ""
        return (
            f"This month's budget for models ({self.limit_usd} US dollars) is used up. Until the month ends, or the "
            "budget is raised, interviews are held and judged by the offline rules."
        )


@dataclass(frozen=True)
class CallFigures:
    """Calls of one day, or of one interview."""

    calls: int
    failed: int
    cost_usd: Decimal
    tokens_in: int
    tokens_out: int
    mean_latency_ms: float
    mean_time_to_first_token_ms: float | None


def budget_reached() -> bool:
    """Whether hosted models may not be asked any more this month. Costs nothing where there is no limit."""
    return settings.MODELS.monthly_budget_usd is not None and spending().reached


def spending() -> Spending:
    """This month's spending. A few seconds old at most, so that every call may ask."""
    month = timezone.now().date().replace(day=1)
    limit = settings.MODELS.monthly_budget_usd
    spent = cache.get_or_set(f"llm-spent-{month:%Y-%m}", lambda: _spent_since(month), SPENDING_IS_FRESH_SECONDS)
    return Spending(
        month=month, spent_usd=spent or Decimal(0), limit_usd=None if limit is None else Decimal(str(limit))
    )


def cost_of_session(session_id: UUID) -> CallFigures:
    """What the calls of one interview came to."""
    return _figures(LLMCall.objects.filter(session_id=session_id).aggregate(**_SUMS))


def cost_by_day(*, days: int = 30) -> list[tuple[date, CallFigures]]:
    """The last days that had calls, newest first."""
    since = timezone.now() - timedelta(days=days)
    rows = (
        LLMCall.objects.filter(created_at__gte=since)
        .order_by()
        .annotate(day=TruncDate("created_at"))
        .values("day")
        .annotate(**_SUMS)
        .order_by("-day")
    )
    return [(row["day"], _figures(cast(Mapping[str, object], row))) for row in rows]


_SUMS = {
    "calls": Count("id"),
    "failed": Count("id", filter=~Q(outcome=Outcome.OK)),
    "cost": Sum("cost_usd"),
    "sum_in": Sum("tokens_in"),
    "sum_out": Sum("tokens_out"),
    "mean_latency": Avg("latency_ms"),
    "mean_first": Avg("time_to_first_token_ms"),
}


def _figures(row: Mapping[str, object]) -> CallFigures:
    return CallFigures(
        calls=int(str(row["calls"])),
        failed=int(str(row["failed"])),
        cost_usd=Decimal(str(row["cost"] or 0)),
        tokens_in=int(str(row["sum_in"] or 0)),
        tokens_out=int(str(row["sum_out"] or 0)),
        mean_latency_ms=float(str(row["mean_latency"] or 0)),
        mean_time_to_first_token_ms=None if row["mean_first"] is None else float(str(row["mean_first"])),
    )


def _spent_since(day: date) -> Decimal:
    start = timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware here
    return LLMCall.objects.filter(created_at__gte=start).aggregate(total=Sum("cost_usd"))["total"] or Decimal(0)
