"""Whatever a provider does, the caller has a whole and valid answer within the budget. Over real HTTP, both SDKs."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from typing import Any

import pytest

from llm.fakeserver.behaviour import FAULTS, Behaviour, fault
from llm.fakeserver.server import FakeServer
from llm.models import LLMCall
from llm.services import Completion, DecideOutput, Spoken, complete, stream
from tests.llm.certificates import self_signed
from tests.llm.harness import BUDGET_SECONDS, LEEWAY_SECONDS, decide_input, evaluate_input, provider

pytestmark = pytest.mark.django_db

# What goes over the wire, and the code the ledger keeps for it: in one piece, and streamed.
ON_THE_WIRE: dict[str, tuple[Behaviour, str, str]] = {
    "401": (fault("unauthorised"), "not_authorised", "not_authorised"),
    "403": (fault("status:403"), "not_authorised", "not_authorised"),
    "404 model": (fault("unknown_model"), "unknown_model", "unknown_model"),
    "429": (fault("rate_limited"), "rate_limited", "rate_limited"),
    "429, Retry-After that fits": (fault("rate_limited", retry_after_seconds=0.1), "rate_limited", "rate_limited"),
    "429, Retry-After too long": (fault("rate_limited", retry_after_seconds=30), "rate_limited", "rate_limited"),
    "429, no credit": (fault("quota"), "quota_exhausted", "quota_exhausted"),
    "400, prompt too long": (fault("context"), "request_rejected", "request_rejected"),
    "500": (fault("server_error"), "server_fault", "server_fault"),
    "503": (fault("unavailable"), "server_fault", "server_fault"),
    "504": (fault("status:504"), "timeout", "timeout"),
    "slow first token": (fault("slow"), "outpaced", "outpaced"),
    "stall": (fault("stall"), "outpaced", "stalled"),
    "cut": (fault("cut"), "connection_lost", "connection_lost"),
    "ends early": (fault("truncated"), "connection_lost", "cut_short"),
    "malformed": (fault("malformed"), "malformed_response", "malformed_response"),
    "a web page": (fault("html"), "malformed_response", "malformed_response"),
    "not JSON": (fault("not_json"), "invalid_output", "invalid_output"),
    "wrong shape": (fault("wrong_shape"), "invalid_output", "invalid_output"),
    "empty": (fault("empty"), "invalid_output", "invalid_output"),
    "refusal": (fault("refusal"), "declined", "declined"),
    "filtered": (fault("filtered"), "declined", "declined"),
    "over-long": (fault("too_long"), "too_long", "too_long"),
    "endless words": (
        Behaviour(content='{"action":"preset","acknowledgement":"' + "so " * 4000 + '"}'),
        "invalid_output",
        "too_long",
    ),
}
OFF_THE_WIRE = ("connection refused", "no such host", "untrusted TLS")


def test_the_matrix_knows_every_fault_of_the_server() -> None:
    tried = [behaviour for behaviour, _, _ in ON_THE_WIRE.values()]
    of_requests = ("no_schema", "no_tools", "bad_tool_call")
    assert all(each in tried for name, each in FAULTS.items() if name not in of_requests)


@pytest.fixture
def unreachable(request: pytest.FixtureRequest) -> Iterator[str]:
    """An address that cannot be spoken with, by the name of the reason."""
    if request.param == "connection refused":
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        yield f"http://127.0.0.1:{port}/v1"
    elif request.param == "no such host":
        # A name that is let through to the resolver, which does not know it.
        yield "http://testserver:9/v1"
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self_signed(context)
        with FakeServer(tls=context) as server:
            yield server.url


def whole(last: object) -> DecideOutput:
    assert isinstance(last, Completion)
    output = last.output
    assert isinstance(output, DecideOutput)
    assert output.acknowledgement.endswith((".", "?", "!"))
    return output


@pytest.mark.parametrize("first", ["groq", "openai"])
@pytest.mark.parametrize("name", ON_THE_WIRE)
def test_the_next_provider_answers_in_time(name: str, first: str, server: FakeServer, configure: Any) -> None:
    behaviour, code, _ = ON_THE_WIRE[name]
    server.script.always["first"] = behaviour
    configure(provider(first, server.url, model="first"), provider("openrouter", server.url, model="second"))

    began = time.perf_counter()
    completion = complete(decide_input())

    assert time.perf_counter() - began < BUDGET_SECONDS + LEEWAY_SECONDS
    assert completion.judged_by.provider == "openrouter"
    whole(completion)
    assert LLMCall.objects.filter(provider=first, error_code=code).exists()
    assert LLMCall.objects.filter(provider="openrouter", outcome="ok").count() == 1


@pytest.mark.parametrize("first", ["groq", "openai"])
@pytest.mark.parametrize("name", ON_THE_WIRE)
def test_the_next_provider_streams_in_time(name: str, first: str, server: FakeServer, configure: Any) -> None:
    behaviour, _, code = ON_THE_WIRE[name]
    server.script.always["first"] = behaviour
    configure(provider(first, server.url, model="first"), provider("openrouter", server.url, model="second"))

    began = time.perf_counter()
    *heard, last = stream(decide_input())

    assert time.perf_counter() - began < BUDGET_SECONDS + LEEWAY_SECONDS
    assert isinstance(last, Completion)
    assert last.judged_by.provider == "openrouter"
    final_words = [each for each in heard if isinstance(each, Spoken)][-1]
    assert final_words.text.rstrip() == whole(last).acknowledgement
    assert LLMCall.objects.filter(provider=first, error_code=code).exists()


@pytest.mark.parametrize("unreachable", OFF_THE_WIRE, indirect=True)
@pytest.mark.parametrize("first", ["groq", "openai"])
def test_an_unreachable_provider_is_passed_by(unreachable: str, first: str, server: FakeServer, configure: Any) -> None:
    configure(provider(first, unreachable), provider("openrouter", server.url))

    began = time.perf_counter()
    completion = complete(decide_input())

    assert time.perf_counter() - began < BUDGET_SECONDS + LEEWAY_SECONDS
    assert completion.judged_by.provider == "openrouter"
    assert LLMCall.objects.get(provider=first).error_code == "unreachable"


@pytest.mark.parametrize("name", ON_THE_WIRE)
def test_the_rules_answer_when_the_only_provider_fails(name: str, server: FakeServer, configure: Any) -> None:
    server.script.always[""] = ON_THE_WIRE[name][0]
    configure(provider("openai", server.url), budget_seconds=0.6)

    began = time.perf_counter()
    completion = complete(evaluate_input())

    assert time.perf_counter() - began < 0.6 + LEEWAY_SECONDS
    assert completion.judged_by.is_offline
    assert completion.output.score is not None
    assert LLMCall.objects.get(provider="offline").error_code


@pytest.mark.parametrize("unreachable", OFF_THE_WIRE, indirect=True)
def test_the_rules_answer_when_nobody_can_be_reached(unreachable: str, configure: Any) -> None:
    configure(provider("groq", unreachable), provider("openai", unreachable))

    completion = complete(decide_input())

    assert completion.judged_by.is_offline
