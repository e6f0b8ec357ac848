"""One line of the ledger, before it is written: figures of a call, never its words."""

from __future__ import annotations

from dataclasses import dataclass

from llm.models import Outcome


@dataclass(frozen=True)
class Entry:
    provider: str
    model: str
    prompt_version: str
    latency_ms: float
    outcome: Outcome = Outcome.OK
    error_code: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    # What the provider itself says it cost; None: the price table says it.
    cost_usd: float | None = None
    time_to_first_token_ms: float | None = None
    # Of audio that was heard, or of text that was spoken.
    audio_seconds: float = 0.0
    characters: int = 0
