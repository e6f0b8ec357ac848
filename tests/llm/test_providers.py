"""Schemas, the wire and prices: the pure parts between us and a provider."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from interviews.live.sentences import whole_sentences
from llm.door.entry import Entry
from llm.door.reading import growing_answer, json_part
from llm.errors import CutShort, Declined, InvalidOutput, MalformedResponse, RateLimited, ServerFault, TooLong
from llm.prices import cost_usd, prices
from llm.prompts.catalogue import PROMPTS
from llm.providers.schema import schema_of
from llm.providers.sdk import retry_after_seconds
from llm.providers.wire import StreamReader, events, read_body

TAKEN = set("type enum description items properties anyOf required additionalProperties".split())


def every_node(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [node for each in schema for node in every_node(each)]
    if not isinstance(schema, dict):
        return []
    nodes = [schema] if "type" in schema or "anyOf" in schema else []
    return nodes + [node for value in schema.values() for node in every_node(value)]


@pytest.mark.parametrize("purpose", PROMPTS)
def test_schemas_keep_to_what_every_provider_takes(purpose: str) -> None:
    schema = schema_of(next(prompt for name, prompt in PROMPTS.items() if name == purpose).answer_type)
    assert "$" not in json.dumps(schema)
    for node in every_node(schema):
        assert set(node) <= {
            "type",
            "enum",
            "description",
            "items",
            "properties",
            "anyOf",
            "required",
            "additionalProperties",
        }
        if node.get("type") == "object":
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_events_are_put_together_however_they_were_cut() -> None:
    whole = 'data: {"a": 1}\r\n\r\n: ping\n\ndata:{"b": "ü"}\n\ndata: [DONE]\n\ndata: {"c": 3}\n\n'.encode()
    for size in (1, 2, 3, 7, 1000):
        cut = [whole[start : start + size] for start in range(0, len(whole), size)]
        assert [json.loads(event) async for event in events(pieces(*cut))] == [{"a": 1}, {"b": "ü"}]


def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
    return json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}).encode()


def test_a_stream_without_a_finish_is_cut_short() -> None:
    reader = StreamReader()
    reader.feed(chunk({"content": '{"text": "I see."}'}))
    with pytest.raises(CutShort):
        reader.reply()
    reader.feed(chunk({}, "stop"))
    assert reader.reply().text == '{"text": "I see."}'


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        (b'{"choices": [{"del', MalformedResponse),
        (b"[]", MalformedResponse),
        (b'{"object": "list"}', MalformedResponse),
        (b'{"error": {"message": "overloaded", "code": 502}, "choices": []}', ServerFault),
        (b'{"error": {"message": "slow down", "code": 429}, "choices": []}', RateLimited),
        (b'{"error": {"message": "bad", "code": "json_validate_failed"}}', InvalidOutput),
    ],
)
def test_a_chunk_that_is_none_or_reports_an_error(payload: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        StreamReader().feed(payload)


@pytest.mark.parametrize(
    ("finish", "error"), [("length", TooLong), ("content_filter", Declined), (None, CutShort), ("surprise", CutShort)]
)
def test_only_a_finished_reply_counts(finish: str | None, error: type[Exception]) -> None:
    body = {"choices": [{"message": {"content": '{"text": "I see."}'}, "finish_reason": finish}]}
    with pytest.raises(error):
        read_body(json.dumps(body).encode())


def test_usage_is_read_wherever_it_stands() -> None:
    reader = StreamReader()
    reader.feed(b'{"choices": [], "x_groq": {"usage": {"prompt_tokens": 7, "completion_tokens": 5}}}')
    assert (reader.usage.tokens_in, reader.usage.tokens_out) == (7, 5)
    reader.feed(b'{"choices": [], "usage": {"prompt_tokens": 8, "completion_tokens": 6, "cost": 0.002}}')
    assert (reader.usage.tokens_in, reader.usage.cost_usd) == (8, 0.002)


def test_what_has_come_of_an_answer_can_be_read() -> None:
    assert growing_answer("") == {}
    assert growing_answer('{"action": "pre') == {"action": "pre"}
    assert growing_answer('Sure: {"action": "preset", "acknowledgement": "Thank you, th') == {
        "action": "preset",
        "acknowledgement": "Thank you, th",
    }


def test_a_sentence_is_whole_as_soon_as_its_string_is_closed() -> None:
    written = '{"action": "preset", "acknowledgement": "Thank you.'
    assert PROMPTS["decide"].spoken(growing_answer(written)) == "Thank you."
    assert PROMPTS["decide"].spoken(growing_answer(f'{written}"')) == "Thank you. "
    assert whole_sentences("Thank you. ") == ["Thank you."]


def test_a_fenced_answer_is_found() -> None:
    assert json_part('<think>Hm.</think>\n```json\n{"text": "I see."}\n```') == '{"text": "I see."}'


def test_retry_after_is_read_in_both_units() -> None:
    assert retry_after_seconds({"retry-after": "2"}) == 2
    assert retry_after_seconds({"retry-after-ms": "1500", "retry-after": "2"}) == 1.5
    assert retry_after_seconds({"retry-after": "Fri, 20 Nov 2026 15:00:00 GMT"}) is None
    assert retry_after_seconds({}) is None
    assert retry_after_seconds({"retry-after": "-1"}) is None


def entry(provider: str, model: str, **figures: Any) -> Entry:
    return Entry(provider=provider, model=model, prompt_version="decide-1", latency_ms=1, **figures)


def test_the_price_table_knows_every_model_we_ask_by_default() -> None:
    from llm.config import PROVIDER_DEFAULTS

    for name, defaults in PROVIDER_DEFAULTS.items():
        if name != "compatible":
            assert {defaults.large, defaults.fast} <= set(prices().chat[name])


def test_costs() -> None:
    million = {"tokens_in": 1_000_000, "tokens_out": 100_000}
    assert cost_usd(entry("groq", "openai/gpt-oss-120b", **million)) == Decimal("0.21")
    assert cost_usd(entry("openrouter", "openai/gpt-5.4-mini", cost_usd=0.5, **million)) == Decimal("0.5")
    assert cost_usd(entry("compatible", "qwen3", **million)) == 0
    # Not in the table: too high rather than nothing.
    assert cost_usd(entry("openai", "gpt-99", **million)) == Decimal("4")
    assert cost_usd(entry("openai", "whisper-1", audio_seconds=120)) == Decimal("0.012")
    assert cost_usd(entry("openai", "gpt-4o-mini-tts", characters=1000)) == Decimal("0.015")
