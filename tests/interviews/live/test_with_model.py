"""The conversation with a model behind it, over real HTTP: quick, slow and dead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from interviews.consumers import threads
from interviews.models import InterviewSession, Response, SessionStatus
from llm.door.door import close_doors
from llm.fakeserver.behaviour import FAULTS, Behaviour
from llm.fakeserver.server import FakeServer
from syncinterview.embedded import EmbeddedWorker
from tests.interviews.live.factories import Opened, open_config, open_session
from tests.interviews.live.idle import wait_until_idle
from tests.interviews.live.test_conversation import Client, on_database
from tests.llm.harness import models, provider

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # A judging task of the worker may still be asking when the model server of its test goes away.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

FOLLOW_UP = {
    "action": "follow_up",
    "acknowledgement": "Right, the writes. I see.",
    "question_text": "And what do you pay for that on disk?",
    "suggested_time_seconds": 60,
}


@pytest.fixture(scope="module")
def worker(django_db_setup: None, django_db_blocker: Any) -> Iterator[EmbeddedWorker]:
    with django_db_blocker.unblock():
        running = EmbeddedWorker()
        running.start()
        yield running
        running.stop()


@pytest.fixture
def server(settings: Any) -> Iterator[FakeServer]:
    with FakeServer() as running:
        settings.MODELS = models(provider("groq", running.url), budget_seconds=3.0)
        yield running
        close_doors()


@pytest.fixture
def opened(transactional_db: None, worker: EmbeddedWorker, server: FakeServer) -> Iterator[Opened]:
    yield open_session(open_config(max_follow_ups=1))
    wait_until_idle()
    for _ in range(8):
        threads._database_threads.submit(connections.close_all).result()


async def test_a_client_that_asks_for_parts_hears_the_sentences_before_the_whole(
    opened: Opened, server: FakeServer
) -> None:
    server.script.always[""] = Behaviour(content=json.dumps(FOLLOW_UP), tokens_per_second=60)
    async with Client(opened, path=f"{opened.path}?stream=1&token={opened.token}", token="") as client:
        await client.until("llm_response")
        await client.send("final", "Writes become slower.")
        whole = await client.until("llm_response", stage="final", turn=2)
    parts = [message["payload"] for message in client.seen if message.get("stage") == "partial"]
    assert parts[0] == "Right, the writes."
    assert whole["payload"].startswith(" ".join(parts))
    assert whole["payload"].endswith("And what do you pay for that on disk?")
    assert whole["question"]["label"] == "Q1 Follow-up 1"


async def test_other_clients_hear_replies_whole(opened: Opened, server: FakeServer) -> None:
    server.script.always[""] = Behaviour(content=json.dumps(FOLLOW_UP))
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("final", "Writes become slower.")
        await client.until("llm_response", stage="final", turn=2)
    assert not [message for message in client.seen if message.get("stage") == "partial"]


async def test_while_a_model_is_slow_something_is_said_and_the_reply_follows(
    opened: Opened, server: FakeServer
) -> None:
    server.script.always[""] = Behaviour(content=json.dumps(FOLLOW_UP), first_token_seconds=1.2)
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("final", "Writes become slower.")
        bridge = await client.until("llm_response")
        whole = await client.until("llm_response", stage="final", turn=2)
        await client.send("control", "end_interview")
        await client.until("end")
    assert bridge["stage"] == "tentative"
    assert whole["question"]["type"] == "follow_up"
    answer = await on_database(Response.objects.get)(turn=1)
    assert answer.reply_source == "bridge"
    assert answer.first_reply_at < answer.reply_at


async def test_with_every_model_down_the_interview_goes_on_to_its_end(opened: Opened, server: FakeServer) -> None:
    server.script.always[""] = FAULTS["unavailable"]
    async with Client(opened) as client:
        await client.until("llm_response")
        turn = 1
        while True:
            await client.send("final", f"Answer number {turn}: writes become slower.", turn=turn)
            message = await client.until("llm_response", stage="final")
            if "question" not in message:
                break
            turn = message["turn"]
        assert (await client.until("end"))["reason"] == "completed"
    session = await on_database(InterviewSession.objects.get)()
    assert session.status == SessionStatus.COMPLETED
    assert await on_database(Response.objects.count)() == turn
