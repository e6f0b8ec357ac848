"""Reads of the call ledger: what models cost and how quick they are. Figures for staff."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, cast
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone

from llm.models import LLMCall, Outcome, Purpose
from llm.purposes import OFFLINE_PROVIDER

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
class PurposeFigures:
    """The calls of one purpose. `by_rules` stand beside the `calls`, which went to models or voices.

    Times are of calls that were answered, by nearest rank; None where there is none.
    """

    purpose: Purpose
    calls: int
    failed: int
    by_rules: int
    tokens_in: int
    tokens_out: int
    cost_usd: Decimal
    p50_latency_ms: float | None = None
    p95_latency_ms: float | None = None
    p50_first_token_ms: float | None = None


@dataclass(frozen=True)
class CallFigures:
    """Calls of a day, of an interview, or of a whole time, by purpose."""

    purposes: tuple[PurposeFigures, ...] = ()

    @property
    def calls(self) -> int:
        return sum(figures.calls for figures in self.purposes)

    @property
    def failed(self) -> int:
        return sum(figures.failed for figures in self.purposes)

    @property
    def by_rules(self) -> int:
        return sum(figures.by_rules for figures in self.purposes)

    @property
    def tokens(self) -> int:
        return sum(figures.tokens_in + figures.tokens_out for figures in self.purposes)

    @property
    def cost_usd(self) -> Decimal:
        return sum((figures.cost_usd for figures in self.purposes), Decimal(0))


def models_configured() -> bool:
    """Whether any provider of language models exists here."""
    return bool(settings.MODELS.providers)


def budget_reached() -> bool:
    """Whether hosted models may not be asked any more this month. Costs nothing where there is no limit."""
    return settings.MODELS.monthly_budget_usd is not None and spending().reached


def budget_notice() -> str:
    """What staff are told when the budget is used up; else empty. Costs nothing where there is no limit."""
    return spending().notice if settings.MODELS.monthly_budget_usd is not None else ""


def spending() -> Spending:
    """This month's spending. A few seconds old at most, so that every call may ask."""
    month = timezone.now().date().replace(day=1)
    limit = settings.MODELS.monthly_budget_usd
    spent = cache.get_or_set(f"llm-spent-{month:%Y-%m}", lambda: _spent_since(month), SPENDING_IS_FRESH_SECONDS)
    return Spending(
        month=month, spent_usd=spent or Decimal(0), limit_usd=None if limit is None else Decimal(str(limit))
    )


def cost_of_session(session_id: UUID) -> CallFigures:
    """What the calls of one interview came to, without their times."""
    return CallFigures(tuple(_sums(LLMCall.objects.filter(session_id=session_id), ("purpose",)).values()))


@dataclass(frozen=True)
class Speculation:
    """What was spent on listening ahead in one interview: on proposals that became replies, and on the others."""

    used_calls: int = 0
    used_tokens: int = 0
    discarded_calls: int = 0
    discarded_tokens: int = 0
    stopped_calls: int = 0  # among the discarded; what a provider charges for these it does not say

    @property
    def calls(self) -> int:
        return self.used_calls + self.discarded_calls


def spent_on_session(session_id: UUID, *, taken: Collection[tuple[int, int]]) -> tuple[CallFigures, Speculation]:
    """What the calls of one interview came to, and which of them listened ahead. One query.

    `taken`: turn and ask of the proposals that became replies.
    """
    by_purpose: dict[Purpose, PurposeFigures] = {}
    listened = Speculation()
    calls = LLMCall.objects.filter(session_id=session_id)
    for (purpose, turn, ask, outcome), figures in _sums(calls, ("purpose", "turn", "ask", "outcome")).items():
        before = by_purpose.get(figures.purpose)
        by_purpose[figures.purpose] = _added(before, figures) if before else figures
        if purpose == Purpose.TENTATIVE and figures.calls:
            listened = _listened(listened, figures, outcome=outcome, was_taken=(turn, ask) in taken)
    return CallFigures(tuple(by_purpose.values())), listened


def _added(one: PurposeFigures, other: PurposeFigures) -> PurposeFigures:
    summed = ("calls", "failed", "by_rules", "tokens_in", "tokens_out", "cost_usd")
    return replace(one, **{name: getattr(one, name) + getattr(other, name) for name in summed})


def _listened(found: Speculation, figures: PurposeFigures, *, outcome: str, was_taken: bool) -> Speculation:
    tokens = figures.tokens_in + figures.tokens_out
    if was_taken and outcome == Outcome.OK:
        return replace(found, used_calls=found.used_calls + figures.calls, used_tokens=found.used_tokens + tokens)
    return replace(
        found,
        discarded_calls=found.discarded_calls + figures.calls,
        discarded_tokens=found.discarded_tokens + tokens,
        stopped_calls=found.stopped_calls + (figures.calls if outcome == Outcome.STOPPED else 0),
    )


def cost_by_session(session_ids: Collection[UUID]) -> dict[UUID, CallFigures]:
    """The same for several interviews, with times; those without a call are left out."""
    return _grouped(LLMCall.objects.filter(session_id__in=session_ids), "session_id")


def cost_by_day(*, since: datetime, sessions: Iterable[UUID] | None = None) -> dict[date, CallFigures]:
    """The days that had calls, newest first. `sessions` (a query of ids, or ids): only the calls of these."""
    calls = _calls_since(since, sessions).annotate(day=TruncDate("created_at"))
    found: dict[date, CallFigures] = _grouped(calls, "day")
    return dict(sorted(found.items(), reverse=True))


def cost_since(since: datetime, *, sessions: Iterable[UUID] | None = None) -> CallFigures:
    """All of that time in one."""
    calls = _calls_since(since, sessions)
    return CallFigures(_with_times(calls, ("purpose",)).get((), ()))


def session_ids_since(since: datetime) -> QuerySet[LLMCall, UUID | None]:
    """The interviews that asked a model in this time."""
    calls = LLMCall.objects.filter(_BY_MODELS, created_at__gte=since, session_id__isnull=False)
    return calls.order_by().values_list("session_id", flat=True).distinct()


# --- by group and purpose, in two queries whatever the number of groups ----------------------------------------------

_BY_RULES = Q(provider=OFFLINE_PROVIDER)
_BY_MODELS = ~_BY_RULES
_ANSWERED = Q(outcome=Outcome.OK)


class _Times(TypedDict, total=False):
    p50_latency_ms: float
    p95_latency_ms: float
    p50_first_token_ms: float


def _calls_since(since: datetime, sessions: Iterable[UUID] | None) -> QuerySet[LLMCall]:
    calls = LLMCall.objects.filter(created_at__gte=since)
    return calls if sessions is None else calls.filter(session_id__in=sessions)


def _grouped(calls: QuerySet[LLMCall], group: str) -> dict[Any, CallFigures]:
    found = _with_times(calls, (group, "purpose"))
    return {key: CallFigures(purposes) for (key,), purposes in found.items()}


def _with_times(calls: QuerySet[LLMCall], by: tuple[str, ...]) -> dict[tuple[Any, ...], tuple[PurposeFigures, ...]]:
    """By all of `by` but its last, the purpose."""
    times = _times(calls, by)
    found: dict[tuple[Any, ...], list[PurposeFigures]] = {}
    for key, figures in _sums(calls, by).items():
        found.setdefault(key[:-1], []).append(replace(figures, **times.get(key, {})))
    return {key: tuple(purposes) for key, purposes in found.items()}


def _sums(calls: QuerySet[LLMCall], by: tuple[str, ...]) -> dict[tuple[Any, ...], PurposeFigures]:
    rows = (
        calls.order_by()
        .values(*by)
        .annotate(
            asked=Count("id", filter=_BY_MODELS),
            failed=Count("id", filter=_BY_MODELS & ~_ANSWERED & ~Q(outcome=Outcome.STOPPED)),
            by_rules=Count("id", filter=_BY_RULES),
            sum_in=Sum("tokens_in"),
            sum_out=Sum("tokens_out"),
            cost=Sum("cost_usd"),
        )
        .order_by(*by)
    )
    return {tuple(row[name] for name in by): _figures(cast(Mapping[str, Any], row)) for row in rows}


def _times(calls: QuerySet[LLMCall], by: tuple[str, ...]) -> dict[tuple[Any, ...], _Times]:
    """The values that stand at the percentiles' ranks: the database sorts, and hands over these alone."""
    group = [F(name) for name in by]
    first = "time_to_first_token_ms"
    rows = (
        calls.filter(_BY_MODELS, _ANSWERED)
        .order_by()
        .annotate(
            rank=Window(RowNumber(), partition_by=group, order_by=[F("latency_ms").asc(), F("pk").asc()]),
            number=Window(Count("pk"), partition_by=group),
            first_rank=Window(RowNumber(), partition_by=group, order_by=[F(first).asc(nulls_last=True), F("pk").asc()]),
            first_number=Window(Count(first), partition_by=group),
        )
        .filter(
            Q(rank=_rank_of(F("number"), 50))
            | Q(rank=_rank_of(F("number"), 95))
            | Q(first_rank=_rank_of(F("first_number"), 50))
        )
        .values(*by, "latency_ms", first, "rank", "number", "first_rank", "first_number")
    )
    found: dict[tuple[Any, ...], _Times] = {}
    for row in rows:
        times = found.setdefault(tuple(row[name] for name in by), {})
        if row["rank"] == -(-row["number"] * 50 // 100):
            times["p50_latency_ms"] = row["latency_ms"]
        if row["rank"] == -(-row["number"] * 95 // 100):
            times["p95_latency_ms"] = row["latency_ms"]
        if row["first_rank"] == -(-row["first_number"] * 50 // 100):
            times["p50_first_token_ms"] = row[first]
    return found


def _rank_of(number: F, percent: int) -> CombinedExpression:
    """The nearest rank: rounded up, in whole numbers."""
    return (number * percent + 99) / 100


def _figures(row: Mapping[str, Any]) -> PurposeFigures:
    return PurposeFigures(
        purpose=Purpose(row["purpose"]),
        calls=row["asked"],
        failed=row["failed"],
        by_rules=row["by_rules"],
        tokens_in=row["sum_in"] or 0,
        tokens_out=row["sum_out"] or 0,
        cost_usd=Decimal(row["cost"] or 0),
    )


def _spent_since(day: date) -> Decimal:
    start = timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware here
    return LLMCall.objects.filter(created_at__gte=start).aggregate(total=Sum("cost_usd"))["total"] or Decimal(0)
