"""Figures of model calls in this process, for Prometheus. Counts and times, never words."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

from llm.door.entry import Entry
from llm.models import Purpose

CALLS = Counter(
    "syncinterview_model_calls", "Requests to models, and answers of the rules.", ("purpose", "provider", "outcome")
)
SECONDS = Histogram(
    "syncinterview_model_call_seconds",
    "How long a request to a model took, failed ones included.",
    ("purpose", "provider"),
    buckets=(0.05, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0),
)
TOKENS = Counter("syncinterview_model_tokens", "Tokens that providers counted.", ("purpose", "provider", "direction"))


def count(purpose: Purpose, entry: Entry) -> None:
    CALLS.labels(purpose.value, entry.provider, entry.outcome.value).inc()
    SECONDS.labels(purpose.value, entry.provider).observe(entry.latency_ms / 1000)
    TOKENS.labels(purpose.value, entry.provider, "in").inc(entry.tokens_in)
    TOKENS.labels(purpose.value, entry.provider, "out").inc(entry.tokens_out)
