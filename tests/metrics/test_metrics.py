"""Figures for Prometheus: who may read them, and that they count what happened."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from celery.worker import state
from django.db import connections
from django.test import Client as Browser
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from interviews.consumers import threads
from interviews.services import answer_give
from syncinterview.embedded import EmbeddedWorker
from syncinterview.metrics import worker_port
from tests.interviews.live.factories import open_session
from tests.interviews.live.idle import wait_until_idle
from tests.interviews.live.test_conversation import Client
from tests.playing import until

TOKEN = "a-token-of-the-tests-0123456789"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def figure(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.fixture
def token(settings: Any) -> str:
    settings.METRICS_TOKEN = TOKEN
    return TOKEN


def test_strangers_find_nothing_where_no_token_is_set(client: Browser) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ü"])
def test_a_wrong_token_is_refused(client: Browser, token: str, header: str) -> None:
    refused = client.get("/metrics", headers={"Authorization": header})
    assert refused.status_code == 401
    assert b"syncinterview" not in refused.content


def test_the_token_opens_what_prometheus_can_read(client: Browser, token: str) -> None:
    answer = client.get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    names = {family.name for family in text_string_to_metric_families(answer.content.decode())}
    assert {
        "syncinterview_first_words_seconds",
        "syncinterview_reply_seconds",
        "syncinterview_late_replies",
        "syncinterview_sessions_live",
        "syncinterview_answers_stored",
        "syncinterview_model_calls",
        "syncinterview_task_wait_seconds",
        "syncinterview_queue_waiting",
        "process_resident_memory_bytes",
    } <= names


def test_a_worker_serves_its_figures_at_a_port_of_its_own(token: str) -> None:
    server = worker_port.serve(0)
    try:
        address = f"http://127.0.0.1:{server.server_port}/metrics"
        with urllib.request.urlopen(urllib.request.Request(address, headers=BEARER), timeout=5) as answer:
            assert b"syncinterview_tasks" in answer.read()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(address, timeout=5)
        assert refused.value.code == 401
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_the_call_for_its_reply_are_counted_once() -> None:
    opened = open_session()
    stored = figure("syncinterview_answers_stored_total", source="typed")
    calls = figure("syncinterview_model_calls_total", purpose="decide", provider="offline", outcome="ok")
    for _ in range(2):
        answer_give(session_id=opened.session.pk, turn=1, text="Writes become slower.", client_id="one")
    assert figure("syncinterview_answers_stored_total", source="typed") == stored + 1
    assert figure("syncinterview_model_calls_total", purpose="decide", provider="offline", outcome="ok") == calls + 1


@pytest.mark.django_db
def test_what_waits_in_a_queue_is_told_by_the_broker(client: Browser, token: str) -> None:
    before = figure("syncinterview_queue_waiting", queue="live")
    current_app.send_task("interviews.tasks.interject", kwargs={}, queue="live")
    try:
        assert figure("syncinterview_queue_waiting", queue="live") == before + 1
        assert figure("syncinterview_broker_answers") == 1
    finally:
        with current_app.connection_for_write() as connection:
            connection.channel().queue_purge("live")


@pytest.fixture
def worker(transactional_db: None) -> Iterator[EmbeddedWorker]:
    running = EmbeddedWorker()
    running.start()
    yield running
    wait_until_idle()
    running.stop()
    state.should_stop = None
    for _ in range(8):
        threads._database_threads.submit(connections.close_all).result()


@pytest.mark.django_db(transaction=True)
async def test_a_live_turn_leaves_its_figures(worker: EmbeddedWorker) -> None:
    from tests.interviews.live.test_conversation import on_database

    opened = await on_database(open_session)()
    replies = figure("syncinterview_reply_seconds_count")
    final = figure("syncinterview_first_words_seconds_count", source="final")
    waited = figure("syncinterview_task_wait_seconds_count", task="process_final_response")
    ended = figure("syncinterview_tasks_total", task="process_final_response", state="SUCCESS")
    live = figure("syncinterview_sessions_live")
    async with Client(opened) as client:
        await client.until("llm_response")
        assert figure("syncinterview_sessions_live") == live + 1
        await client.send("final", "Writes become slower.")
        await client.until("llm_response", turn=2)
        await on_database(until)(lambda: figure("syncinterview_reply_seconds_count") == replies + 1)
    assert figure("syncinterview_first_words_seconds_count", source="final") == final + 1
    assert figure("syncinterview_task_wait_seconds_count", task="process_final_response") == waited + 1
    assert figure("syncinterview_tasks_total", task="process_final_response", state="SUCCESS") == ended + 1
    assert figure("syncinterview_sessions_live") == live
