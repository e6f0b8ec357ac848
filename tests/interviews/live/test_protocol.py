"""The wire: what is accepted, and how what is not is answered."""

from __future__ import annotations

import json

import pytest

from interviews.live import protocol
from interviews.live.protocol import ErrorMessage, LlmResponse, ProtocolError, decode, encode


def frame(**fields: object) -> str:
    return json.dumps({"type": "chunk", "payload": "hello", "is_final": False, "timestamp": 1} | fields)


def test_the_three_fixed_client_messages_are_understood() -> None:
    assert decode(frame()).payload == "hello"
    assert decode(frame(type="final", is_final=True)).type == "final"
    assert decode(frame(type="control", payload="start", is_final=True)).payload == "start"


def test_fields_that_are_not_known_are_ignored() -> None:
    assert decode(frame(mood="fine")).payload == "hello"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not json", "invalid_json"),
        ("", "invalid_json"),
        ("[1]", "invalid_message"),
        ("3", "invalid_message"),
        ("{}", "invalid_message"),
        (frame(type="shout"), "invalid_message"),
        (frame(payload=None), "invalid_message"),
        (frame(payload=7), "invalid_message"),
        (frame(is_final=True), "invalid_message"),
        (frame(is_final="no"), "invalid_message"),
        (frame(timestamp="soon"), "invalid_message"),
        (frame(type="control", payload="dance", is_final=True), "invalid_message"),
        (json.dumps({"type": "chunk", "payload": "a"}), "invalid_message"),
        (frame(payload="x" * 8193), "too_large"),
        (frame(type="final", is_final=True, payload="é" * 32769), "too_large"),
        (frame(type="final", is_final=True, code="x" * 65537), "too_large"),
        (frame(payload="x" * 300_000), "too_large"),
    ],
)
def test_bad_input_gets_its_code_and_a_sentence(text: str, code: str) -> None:
    with pytest.raises(ProtocolError) as raised:
        decode(text)
    assert raised.value.code == code
    assert raised.value.message.endswith(".")


def test_payloads_at_the_limit_are_accepted() -> None:
    assert len(decode(frame(payload="x" * 8192)).payload) == 8192
    assert len(decode(frame(type="final", is_final=True, payload="x" * 65536)).payload) == 65536


def test_the_refusal_does_not_repeat_the_candidates_words() -> None:
    with pytest.raises(ProtocolError) as raised:
        decode(frame(timestamp="my secret words"))
    assert "secret" not in raised.value.message


def test_server_messages_carry_their_number_and_leave_out_what_does_not_apply() -> None:
    wire = json.loads(encode(LlmResponse(payload="Hello.", turn=1), seq=7))
    assert wire == {"type": "llm_response", "payload": "Hello.", "stage": "final", "turn": 1, "seq": 7}
    wire = json.loads(encode(ErrorMessage(payload="No.", code="invalid_json"), seq=8))
    assert wire == {"type": "error", "payload": "No.", "code": "invalid_json", "seq": 8}


def test_a_final_may_be_as_large_as_its_frame_allows() -> None:
    assert protocol.FRAME_MAX_BYTES > 2 * protocol.FINAL_MAX_BYTES


def test_what_no_database_keeps_is_left_out_of_words() -> None:
    heard = decode(frame(payload="one\0 two", id="a\0b"))
    final = decode(frame(type="final", is_final=True, payload="\0", code="print(1)\0", language="py\0thon"))
    assert (heard.payload, heard.id) == ("one two", "ab")
    assert isinstance(final, protocol.FinalMessage)
    assert (final.payload, final.code, final.language) == ("", "print(1)", "python")


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ProtocolError) as refused:
        decode('{"type": "chunk", "payload": "\\ud800", "is_final": false, "timestamp": 1}')
    assert refused.value.code == "invalid_json"
