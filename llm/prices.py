"""What a call costs: the price table, read once. Pure but for that file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from llm.door.entry import Entry

PRICES_FILE = Path(__file__).parent / "prices.yaml"
# Servers of one's own, and programs on this machine: nobody sends a bill.
FREE = frozenset({"offline", "compatible", "edge", "espeak", "local"})
_MILLION = Decimal(1_000_000)


class TokenPrice(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    input: Decimal
    output: Decimal


class Prices(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date
    chat: dict[str, dict[str, TokenPrice]]
    unlisted_chat: TokenPrice
    transcription_per_minute: dict[str, Decimal]
    speech_per_million_characters: dict[str, Decimal]


@lru_cache(maxsize=1)
def prices() -> Prices:
    return Prices.model_validate(yaml.safe_load(PRICES_FILE.read_text(encoding="utf-8")))


def cost_usd(entry: Entry) -> Decimal:
    """The cost of one call: what the provider said, or what the table says."""
    if entry.provider in FREE:
        return Decimal(0)
    if entry.cost_usd is not None:
        return Decimal(str(entry.cost_usd))
    table = prices()
    cost = Decimal(0)
    if entry.tokens_in or entry.tokens_out:
        price = table.chat.get(entry.provider, {}).get(entry.model, table.unlisted_chat)
        cost += (entry.tokens_in * price.input + entry.tokens_out * price.output) / _MILLION
    if entry.audio_seconds:
        per_minute = table.transcription_per_minute.get(entry.provider, Decimal(0))
        cost += Decimal(str(entry.audio_seconds)) / 60 * per_minute
    if entry.characters:
        cost += entry.characters * table.speech_per_million_characters.get(entry.provider, Decimal(0)) / _MILLION
    return cost.quantize(Decimal("0.00000001"))
