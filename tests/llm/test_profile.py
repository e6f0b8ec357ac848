"""A model's reading of a document: only what stands in it, and a typed error where no model answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from llm.fakeserver.behaviour import Behaviour, fault
from llm.fakeserver.server import FakeServer
from llm.models import LLMCall, Purpose
from llm.services import ProfileInput, ProfileUnavailable, refine_profile
from tests.llm.harness import provider

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Backend developer\nHeld at Harbour Lab, 2021 to 2024: a shop in Django with\na cache in front.\nKafka, SQL"
RESUME = ProfileInput(kind="resume", text=TEXT)


def answer(**changes: Any) -> Behaviour:
    fields: dict[str, Any] = {
        "title": "backend developer", "skills": ["Django", "kafka", "Kafka", "Haskell"], "preferred_skills": ["SQL"],
        "positions": [{"title": "Backend developer", "employer": "Harbour Lab", "start": "2021", "end": "2024"},
                      {"title": "Astronaut", "employer": "", "start": "", "end": ""}],
        "projects": [], "degrees": [{"degree": "PhD", "school": ""}], "languages": ["English"], "years": 5,
        "responsibilities": ["a shop in Django with a cache in front"],
    }  # fmt: skip
    return Behaviour(content=json.dumps({**fields, **changes}))


def test_only_what_stands_in_the_document_is_kept(server: FakeServer, configure: Any) -> None:
    configure(provider("openai", server.url, model="reader"))
    server.script.queued["reader"].append(answer())

    completion = refine_profile(RESUME)

    read = completion.output
    assert (read.title, set(read.skills)) == ("backend developer", {"Django", "Kafka"})
    assert [held.employer for held in read.positions] == ["Harbour Lab"]
    assert (read.degrees, read.preferred_skills, read.responsibilities, read.years) == ((), (), (), None)
    assert (completion.judged_by.provider, completion.judged_by.prompt_version) == ("openai", "profile-1")
    call = LLMCall.objects.get(purpose="profile")
    assert (call.purpose, call.session_id) == (Purpose.PROFILE, None)


def test_a_job_description_has_wishes_and_no_career(server: FakeServer, configure: Any) -> None:
    configure(provider("openai", server.url, model="reader"))
    server.script.queued["reader"].append(answer())

    read = refine_profile(ProfileInput(kind="job_description", text=TEXT)).output

    assert (read.preferred_skills, read.years, read.positions) == (("SQL",), 5, ())
    assert read.responsibilities == ("a shop in Django with a cache in front",)


def test_invented_skills_are_sent_back_once(server: FakeServer, configure: Any) -> None:
    configure(provider("openai", server.url, model="reader"))
    server.script.queued["reader"] += [answer(skills=["Haskell"]), answer(skills=["SQL"])]

    assert refine_profile(RESUME).output.skills == ("SQL",)


def test_without_an_answer_there_is_a_typed_error_and_no_word_of_the_document(
    server: FakeServer, configure: Any, caplog: pytest.LogCaptureFixture
) -> None:
    configure()
    with pytest.raises(ProfileUnavailable):
        refine_profile(RESUME)
    configure(provider("openai", server.url, model="reader"))
    server.script.queued["reader"] += [fault("not_json"), fault("not_json")]
    with pytest.raises(ProfileUnavailable):
        refine_profile(RESUME)
    assert "Harbour" not in caplog.text + str(list(LLMCall.objects.values()))


def test_the_monthly_budget_holds(server: FakeServer, configure: Any) -> None:
    configure(provider("openai", server.url), monthly_budget_usd=0.0)
    with pytest.raises(ProfileUnavailable):
        refine_profile(RESUME)
    assert not server.requests
