"""A model's reading of a match: claims rest on words that stand in the papers, or they are not made."""

from __future__ import annotations

import json
from typing import Any

import pytest

from llm.fakeserver.behaviour import Behaviour, fault
from llm.fakeserver.server import FakeServer
from llm.models import LLMCall
from llm.services import MatchInput, MatchUnavailable, read_match
from tests.llm.harness import provider

pytestmark = pytest.mark.django_db

INPUTS = MatchInput(
    job_title="Backend developer",
    job="You need Django and PostgreSQL.\nKafka is a plus.",
    record="Wrote a shop in Flask,\nwith a cache in front.\nModelled its data in PostgreSQL.",
)


def claim(**changes: Any) -> dict[str, Any]:
    made = {
        "skill": "Django", "wanted": "required", "job_quote": "You need Django and PostgreSQL.",
        "quote": "Wrote a shop in Flask, with a cache in front.", "standing": "transferable", "through": "Flask",
        "reason": "Both are web frameworks of one language.",
    }  # fmt: skip
    return made | changes


def answer(*claims: dict[str, Any], topics: tuple[dict[str, Any], ...] = ()) -> Behaviour:
    return Behaviour(content=json.dumps({"claims": list(claims), "topics": list(topics)}))


def test_claims_carry_the_words_they_rest_on(server: FakeServer, configure: Any) -> None:
    configure(provider("openai", server.url, model="reader"))
    topic = {"topic": "caching", "why": "It is told in three words.", "quote": "with a cache in front"}
    kafka = claim(skill="Kafka", wanted="preferred", standing="missing", quote="", job_quote="Kafka is a plus")
    server.script.queued["reader"].append(answer(claim(), kafka, topics=(topic,)))

    completion = read_match(INPUTS)

    django, missing = completion.output.claims
    assert (django.standing, django.through) == ("transferable", "Flask")
    assert django.evidence == "Wrote a shop in Flask, with a cache in front"
    assert (missing.evidence, missing.reason) == ("", "")
    assert completion.output.topics[0].evidence == "with a cache in front"
    assert (completion.judged_by.prompt_version, LLMCall.objects.get().purpose) == ("match-1", "match")


def test_words_that_do_not_stand_there_are_sent_back_once_and_then_left_out(server: FakeServer, configure: Any) -> None:
    configure(provider("openai", server.url, model="reader"))
    invented = claim(quote="Ran Django for ten years.", standing="shown")
    server.script.queued["reader"] += [answer(claim(), invented)] * 2

    completion = read_match(INPUTS)

    assert "Ran Django for ten years." in server.requests[1].body["messages"][-1]["content"]
    assert [each.evidence for each in completion.output.claims] == ["Wrote a shop in Flask, with a cache in front"]


def test_a_reading_of_inventions_alone_is_none(server: FakeServer, configure: Any) -> None:
    configure(provider("openai", server.url, model="reader"))
    server.script.always["reader"] = answer(claim(quote="Ran Django for ten years."))
    with pytest.raises(MatchUnavailable):
        read_match(INPUTS)


def test_without_a_model_there_is_a_typed_error(server: FakeServer, configure: Any) -> None:
    configure()
    with pytest.raises(MatchUnavailable):
        read_match(INPUTS)
    server.script.always[""] = fault("server_error")
    configure(provider("openai", server.url))
    with pytest.raises(MatchUnavailable):
        read_match(INPUTS)
