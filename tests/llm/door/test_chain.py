"""How a chain behaves over several calls: breakers, hedges, repairs, threads, and what is left behind in logs."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from llm.fakeserver.behaviour import Behaviour, fault
from llm.fakeserver.server import FakeServer
from llm.models import LLMCall
from llm.selectors import cost_by_day, cost_by_session, cost_of_session, spending
from llm.services import (
    Completion,
    QuestionsInput,
    Spoken,
    SummariseInput,
    complete,
    interviewer,
    rules_evaluate,
    stream,
)
from syncinterview.lib import background_loop
from tests.llm.harness import ANSWER, decide_input, evaluate_input, provider

pytestmark = pytest.mark.django_db


def asked(server: FakeServer, model: str) -> int:
    return sum(request.model == model for request in server.requests)


def test_every_purpose_is_answered_by_a_model(server: FakeServer, configure: Any) -> None:
    configure(provider("openai", server.url))
    questions = complete(QuestionsInput(job_role="Backend developer", count=4))
    assert len(questions.output.questions) == 4
    assert {question.source for question in questions.output.questions} == {"model"}
    judged = complete(evaluate_input())
    assert judged.output.score == 70.0
    for criterion in judged.output.criteria:
        for span in criterion.evidence:
            assert ANSWER[span.start : span.end] == span.quote
    summary = complete(SummariseInput(job_role="Backend developer", answers=(), overall_score=None))
    assert "candidate" in summary.output.summary
    assert {each.judged_by.provider for each in (questions, judged, summary)} == {"openai"}


def test_a_loop_that_cannot_keep_the_budget_leaves_the_answer_to_the_rules(server: FakeServer, configure: Any) -> None:
    configure(provider("openai", server.url), budget_seconds=0.1)
    free = threading.Event()
    background_loop.background_loop().call_soon_threadsafe(free.wait, 10)
    try:
        assert complete(decide_input()).judged_by.is_offline
    finally:
        free.set()


def test_a_dead_provider_costs_its_time_once(server: FakeServer, configure: Any) -> None:
    server.script.always["dead"] = fault("slow")
    configure(provider("groq", server.url, model="dead"), provider("openai", server.url), budget_seconds=1.0)
    complete(decide_input())
    for _ in range(5):
        assert complete(decide_input()).judged_by.provider == "openai"
    assert asked(server, "dead") == 1


def test_a_provider_that_asks_for_time_is_given_it(server: FakeServer, configure: Any) -> None:
    server.script.queued["busy"].append(fault("rate_limited", retry_after_seconds=20))
    configure(provider("groq", server.url, model="busy"), provider("openai", server.url))
    for _ in range(3):
        assert complete(decide_input()).judged_by.provider == "openai"
    assert asked(server, "busy") == 1


def test_retry_after_is_waited_for_when_it_fits(server: FakeServer, configure: Any) -> None:
    server.script.queued["only"].append(fault("rate_limited", retry_after_seconds=0.3))
    configure(provider("groq", server.url, model="only"))
    assert complete(decide_input()).judged_by.provider == "groq"
    first, second = (request.at for request in server.requests)
    assert second - first >= 0.3


def test_a_wrong_key_is_not_tried_again(server: FakeServer, configure: Any) -> None:
    server.script.always[""] = fault("unauthorised")
    configure(provider("openai", server.url, model="only"))
    for _ in range(3):
        assert complete(decide_input()).judged_by.is_offline
    assert asked(server, "only") == 1


def test_an_invalid_answer_is_repaired_with_the_error_shown(server: FakeServer, configure: Any) -> None:
    server.script.queued["only"].append(Behaviour(content='{"action":"follow_up","acknowledgement":"I see."}'))
    configure(provider("openai", server.url, model="only"))
    assert complete(decide_input()).judged_by.provider == "openai"
    repair = server.requests[1].body["messages"]
    assert repair[2]["role"] == "assistant"
    assert "question_text: Field required" in repair[3]["content"]
    assert [call.outcome for call in LLMCall.objects.order_by("id")] == ["invalid", "ok"]
    assert all(call.tokens_out for call in LLMCall.objects.all())


def test_a_false_quote_is_sent_back_once_and_then_handed_on(server: FakeServer, configure: Any) -> None:
    criteria = ",".join(
        f'{{"name":"{name}","quotes":["words nobody said"],"score":80}}'
        for name in ("relevance", "correctness", "depth", "specificity", "structure")
    )
    points = ",".join(f'{{"number":{number},"verdict":"missing","quote":""}}' for number in (1, 2))
    judgement = (
        f'{{"assessable":true,"not_assessed_reason":"","key_points":[{points}],"criteria":[{criteria}],'
        '"improvement":"","flags":[]}'
    )
    server.script.always["only"] = Behaviour(content=judgement)
    configure(provider("openai", server.url, model="only"))
    completion = complete(evaluate_input())
    assert "do not stand in the answer" in server.requests[1].body["messages"][3]["content"]
    assert completion.judged_by.provider == "openai"
    assert completion.output.criteria[0].evidence[0].end == 0


@pytest.mark.parametrize("first", ["groq", "openai"])
def test_a_model_without_schemas_is_asked_in_another_way_from_then_on(
    first: str, server: FakeServer, configure: Any
) -> None:
    server.script.queued["old"].append(fault("no_schema"))
    configure(provider(first, server.url, model="old"))
    for _ in range(3):
        assert complete(decide_input()).judged_by.provider == first
    sent = [request.body for request in server.requests]
    assert sent[0]["response_format"]["type"] == "json_schema"
    assert all(body["tool_choice"]["function"]["name"] == "answer" for body in sent[1:])
    assert len(sent) == 4


def test_an_option_a_model_does_not_have_is_left_out_from_then_on(server: FakeServer, configure: Any) -> None:
    rejection = Behaviour(status=400, error_message="Unsupported value: 'temperature' does not support 0.2.")
    server.script.queued["new"].append(rejection)
    configure(provider("openai", server.url, model="new"))
    complete(decide_input())
    complete(decide_input())
    assert ["temperature" in request.body for request in server.requests] == [True, False, False]


@pytest.mark.parametrize("cut", ["cut", "stall", "truncated"])
def test_words_of_a_provider_that_failed_on_the_way_are_void(cut: str, server: FakeServer, configure: Any) -> None:
    behaviour = fault(cut)
    late = replace(
        behaviour,
        **{name: 20 for name in ("cut_after", "stall_after", "end_after") if getattr(behaviour, name) is not None},
    )
    server.script.always["first"] = late
    configure(provider("groq", server.url, model="first"), provider("openai", server.url))
    *heard, last = stream(decide_input())
    words = [each for each in heard if isinstance(each, Spoken)]
    assert isinstance(last, Completion)
    assert last.judged_by.provider == "openai"
    assert len({each.attempt for each in words}) >= 2
    final = [each for each in words if each.attempt == words[-1].attempt]
    # A whole sentence is told by the space behind it.
    assert final[-1].text.rstrip() == last.output.acknowledgement


def test_words_can_be_said_before_the_answer_is_whole(server: FakeServer, configure: Any) -> None:
    server.script.always["slowly"] = Behaviour(whole_seconds=3)
    configure(provider("openai", server.url, model="slowly"))
    began, first = time.perf_counter(), 0.0
    for heard in stream(decide_input()):
        if isinstance(heard, Spoken):
            first = first or time.perf_counter() - began
    assert 0 < first < (time.perf_counter() - began) / 2


@pytest.mark.parametrize("first", ["groq", "openai"])
def test_calls_one_after_the_other_share_a_connection(first: str, server: FakeServer, configure: Any) -> None:
    configure(provider(first, server.url))
    for number in range(3):
        list(stream(decide_input(seed=number)))
        complete(decide_input(seed=number))
    assert len(server.requests) == 6
    assert len({request.port for request in server.requests}) == 1


def test_a_caller_who_stops_listening_stops_the_call(server: FakeServer, configure: Any) -> None:
    server.script.always["slowly"] = Behaviour(tokens_per_second=100)
    configure(provider("openai", server.url, model="slowly"))
    spoken = stream(decide_input())
    next(spoken)
    spoken.close()  # type: ignore[attr-defined]
    assert complete(evaluate_input()).output.score is not None


def test_many_threads_at_once(server: FakeServer, configure: Any, transactional_db: None) -> None:
    server.script.always[""] = Behaviour(first_token_seconds=0.05)
    configure(provider("groq", server.url), provider("openai", server.url))
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(_complete_and_close, range(48)))
    assert {answer.judged_by.provider for answer in answers} == {"groq"}
    assert LLMCall.objects.filter(outcome="ok").count() == 48


def _complete_and_close(number: int) -> Completion[Any]:
    from django.db import connection

    try:
        return complete(decide_input(seed=number))
    finally:
        connection.close()


async def test_an_event_loop_may_not_wait_for_a_model(configure: Any, server: FakeServer) -> None:
    configure(provider("openai", server.url))
    with pytest.raises(RuntimeError, match="event loop would stand still"):
        complete(decide_input())


def test_no_words_in_logs_or_ledger(
    server: FakeServer, configure: Any, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    secret = "my grandmother's recipe for plum cake"
    caplog.set_level(logging.DEBUG)
    configure(provider("groq", server.url, model="first"), provider("openai", server.url, model="second"))
    for name in ("wrong_shape", "not_json", "malformed", "cut", "context", "server_error"):
        server.script.queued["first"].append(fault(name))
        server.script.queued["second"].append(fault(name))
        complete(decide_input(answer=secret), session_id=uuid4())
        list(stream(decide_input(answer=secret)))
    seen = caplog.text + str(list(LLMCall.objects.values()))
    assert LLMCall.objects.exclude(outcome="ok").count() >= 6
    key = settings.MODELS.providers[0].api_key
    for words in (secret, "grandmother", "verdict", "Well, let me think", "gives me a clear picture", key):
        assert words not in seen


def test_the_ledger_knows_what_a_call_took(server: FakeServer, configure: Any) -> None:
    session = uuid4()
    configure(provider("groq", server.url, model="openai/gpt-oss-120b"))
    list(stream(decide_input(), session_id=session))
    complete(decide_input(), session_id=session)
    call = LLMCall.objects.get(time_to_first_token_ms__isnull=False)
    assert (call.provider, call.model, call.prompt_version) == ("groq", "openai/gpt-oss-120b", "decide-2")
    assert 0 < call.time_to_first_token_ms <= call.latency_ms  # type: ignore[operator]
    figures = cost_of_session(session)
    assert (figures.calls, figures.failed) == (2, 0)
    assert figures.cost_usd > 0
    (today,) = cost_by_day(since=timezone.now() - timedelta(days=1)).values()
    assert today.cost_usd == figures.cost_usd
    assert today.purposes[0].p50_first_token_ms == call.time_to_first_token_ms
    assert cost_by_session([session]) == {session: today}


def test_the_monthly_budget_stops_paid_calls_and_says_so(server: FakeServer, configure: Any) -> None:
    configure(provider("openai", server.url), monthly_budget_usd=0.0005)
    assert complete(decide_input()).judged_by.provider == "openai"
    assert not spending().notice
    for _ in range(3):
        complete(decide_input())
        cache.clear()
    assert spending().reached
    assert "offline rules" in spending().notice
    assert complete(decide_input()).judged_by.is_offline
    assert interviewer().is_offline
    assert LLMCall.objects.filter(provider="offline", error_code="monthly_budget").exists()


def test_a_server_of_ones_own_goes_on_when_the_budget_is_used_up(server: FakeServer, configure: Any) -> None:
    configure(provider("openai", server.url), provider("compatible", server.url), monthly_budget_usd=0.0)
    assert complete(decide_input()).judged_by.provider == "compatible"
    assert asked(server, "openai") == 0


def test_who_interviews_is_the_first_of_the_chain(server: FakeServer, configure: Any) -> None:
    configure(provider("groq", server.url, model="large-one"), provider("openai", server.url))
    assert (interviewer().provider, interviewer().model) == ("groq", "large-one")


def test_a_second_opinion_by_the_rules() -> None:
    assert rules_evaluate(evaluate_input()).score is not None
    assert not LLMCall.objects.exists()


def test_the_ledger_is_written_by_a_thread_of_its_own(
    server: FakeServer, configure: Any, settings: Any, transactional_db: None
) -> None:
    from llm import ledger

    settings.LLM_LEDGER_IN_BACKGROUND = True
    configure(provider("openai", server.url))
    complete(decide_input())
    ledger.flush()
    assert LLMCall.objects.get().provider == "openai"
    assert any(thread.name == "call-ledger" for thread in threading.enumerate())
