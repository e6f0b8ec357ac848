"""The conversation with a real worker beside it, as the embedded run has one: tasks, broker and channel layer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections

from interviews.consumers import threads
from interviews.models import Response
from syncinterview.embedded import EmbeddedWorker
from tests.interviews.live.factories import Opened, open_session
from tests.interviews.live.idle import wait_until_idle
from tests.interviews.live.test_conversation import Client, on_database

pytestmark = pytest.mark.django_db(transaction=True)

ANSWER = (
    "Every write has to keep the index current so writes become slower and it also takes some space on the disk of the "
    "server which you pay for every month."
)


@pytest.fixture(scope="module")
def worker(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[EmbeddedWorker]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        running = EmbeddedWorker()
        running.start()
        yield running
        running.stop()


@pytest.fixture(autouse=True)
def close_connections_of_live_threads() -> Iterator[None]:
    yield
    for _ in range(8):
        threads._database_threads.submit(connections.close_all).result()


@pytest.fixture
def opened(transactional_db: None, worker: EmbeddedWorker) -> Iterator[Opened]:
    yield open_session()
    wait_until_idle()


async def test_the_worker_takes_the_next_step(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("final", "Writes become slower.")
        reply = await client.until("llm_response", turn=2)
        assert reply["question"]["label"] == "Q2"


async def test_an_answer_that_was_listened_to_is_replied_to_from_what_was_prepared(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("chunk", ANSWER)
        tentative = await client.until("llm_response", stage="tentative")
        assert tentative["verdict"] == "complete"
        assert tentative["turn"] == 1
        await client.send("final", ANSWER)
        reply = await client.until("llm_response", turn=2)
        assert reply["stage"] == "final"
        await client.send("control", "end_interview")
        await client.until("end")
    answer = await on_database(Response.objects.get)(turn=1)
    assert answer.transcript == ANSWER
    assert answer.reply_source == "speculative"


async def test_a_long_wait_is_filled_with_something_else_each_time(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interviews.live.turn.fillers.LONG_ANSWER_SECONDS", 0.0)
    monkeypatch.setattr("interviews.live.turn.fillers.AT_MOST_EVERY_SECONDS", 0.0)
    said = []
    async with Client(opened) as client:
        await client.until("llm_response")
        for words in ("Writes become slower", "because the index", "has to be kept current"):
            await client.send("chunk", words)
            said.append((await client.until("mini_llm_filler", turn=1))["payload"])
    assert len(set(said)) == 3
