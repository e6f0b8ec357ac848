"""What the ledger's figures add up to."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from llm.models import LLMCall, Outcome, Purpose
from llm.selectors import (
    CallFigures,
    Speculation,
    cost_by_day,
    cost_by_session,
    cost_of_session,
    cost_since,
    spent_on_session,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now().replace(hour=12)
MONTH = NOW - timedelta(days=29)


def called(*, at: datetime = NOW, **fields: Any) -> LLMCall:
    usual = {
        "purpose": Purpose.DECIDE, "provider": "groq", "model": "m", "prompt_version": "p-1", "latency_ms": 100.0,
        "cost_usd": Decimal("0.001"), "tokens_in": 10, "tokens_out": 5,
    }  # fmt: skip
    call = LLMCall.objects.create(**{**usual, **fields})
    LLMCall.objects.filter(pk=call.pk).update(created_at=at)
    return call


def test_percentiles_are_of_answered_calls_and_by_nearest_rank() -> None:
    for latency in range(1, 21):
        called(latency_ms=float(latency), time_to_first_token_ms=float(latency) / 2 if latency <= 3 else None)
    called(latency_ms=9000.0, outcome=Outcome.TIMEOUT)
    called(latency_ms=0.1, provider="offline", cost_usd=0, tokens_in=0, tokens_out=0)

    (decide,) = cost_since(MONTH).purposes

    assert (decide.calls, decide.failed, decide.by_rules) == (21, 1, 1)
    assert (decide.p50_latency_ms, decide.p95_latency_ms, decide.p50_first_token_ms) == (10.0, 19.0, 1.0)
    assert (decide.tokens_in, decide.tokens_out, decide.cost_usd) == (210, 105, Decimal("0.021"))


def test_one_call_is_all_its_percentiles() -> None:
    called(latency_ms=7.0)
    (decide,) = cost_since(MONTH).purposes
    assert (decide.p50_latency_ms, decide.p95_latency_ms, decide.p50_first_token_ms) == (7.0, 7.0, None)


def test_purposes_days_and_interviews_are_kept_apart() -> None:
    first, second = uuid4(), uuid4()
    yesterday = NOW - timedelta(days=1)
    called(session_id=first, latency_ms=10.0)
    called(session_id=first, latency_ms=30.0, purpose=Purpose.EVALUATE, at=yesterday)
    called(session_id=second, latency_ms=50.0, at=yesterday)
    called(latency_ms=70.0, purpose=Purpose.QUESTIONS, at=NOW - timedelta(days=60))

    def medians(figures: CallFigures) -> dict[str, float | None]:
        return {line.purpose.value: line.p50_latency_ms for line in figures.purposes}

    days = cost_by_day(since=MONTH)
    assert list(days) == [NOW.date(), yesterday.date()]
    assert medians(days[NOW.date()]) == {"decide": 10.0}
    assert medians(days[yesterday.date()]) == {"decide": 50.0, "evaluate": 30.0}
    sessions = cost_by_session([first, second])
    assert medians(sessions[first]) == {"decide": 10.0, "evaluate": 30.0}
    assert medians(sessions[second]) == {"decide": 50.0}
    assert medians(cost_since(MONTH, sessions=[second])) == {"decide": 50.0}
    assert cost_of_session(first).cost_usd == sessions[first].cost_usd == Decimal("0.002")
    assert cost_of_session(uuid4()).calls == 0


def test_the_number_of_queries_does_not_grow(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    sessions: list[UUID] = [uuid4() for _ in range(5)]
    for day, session in enumerate(sessions):
        for purpose in Purpose:
            called(session_id=session, purpose=purpose, at=NOW - timedelta(days=day))

    with django_assert_num_queries(2):
        assert len(cost_by_session(sessions)) == 5
    with django_assert_num_queries(2):
        assert len(cost_by_day(since=MONTH)) == 5


def test_what_listening_cost_is_told_by_what_became_a_reply_and_what_did_not() -> None:
    interview = uuid4()
    listened = {"purpose": Purpose.TENTATIVE, "session_id": interview, "tokens_in": 100, "tokens_out": 20}
    called(**listened, turn=1, ask=1)
    called(**listened, turn=1, ask=2)
    called(**listened, turn=2, ask=1)
    called(**{**listened, "tokens_in": 0, "tokens_out": 0}, turn=2, ask=2, outcome=Outcome.STOPPED)
    called(**{**listened, "tokens_in": 7, "tokens_out": 0}, turn=2, ask=3, outcome=Outcome.INVALID)
    called(purpose=Purpose.DECIDE, session_id=interview)
    called(**{**listened, "session_id": uuid4()}, turn=1, ask=2)

    cost, listening = spent_on_session(interview, taken={(1, 2), (2, 3)})

    assert listening == Speculation(
        used_calls=1, used_tokens=120, discarded_calls=4, discarded_tokens=247, stopped_calls=1
    )
    assert cost == cost_of_session(interview)
    failed = cost_of_session(interview).failed
    assert failed == 1, "What was stopped because nobody wanted it any more is no failure."
