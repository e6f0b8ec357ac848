"""Work that nobody waits for any more: it is stopped, and what comes of it all the same is not heard."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from celery import current_app
from django.db import connections

from interviews import tasks
from interviews.models import InterviewSession, Phase
from interviews.services import answer_listen, answer_submit, listening_request, listening_supersede, step_take
from llm.door.door import close_doors
from llm.fakeserver.behaviour import Behaviour
from llm.fakeserver.server import FakeServer
from llm.models import LLMCall, Outcome
from llm.services import OfAsk
from tests.interviews.live.factories import Opened, open_session
from tests.llm.harness import models, provider
from tests.playing import until

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Every write has to keep the index current so writes become slower."


class Sent:
    """The tasks that were sent, in the place of a broker."""

    def __init__(self) -> None:
        self.tasks: list[tuple[str, dict[str, Any], float | None]] = []

    def __call__(self, name: str, kwargs: dict[str, Any], expires: float | None = None) -> None:
        if name.startswith("interviews.tasks."):
            self.tasks.append((name.rsplit(".", 1)[1], kwargs, expires))

    @property
    def names(self) -> list[str]:
        return [name for name, _, _ in self.tasks]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    found = Sent()
    monkeypatch.setattr(current_app, "send_task", found)
    return found


@pytest.fixture
def server(settings: Any) -> Iterator[FakeServer]:
    """A model that is slow to begin."""
    with FakeServer() as running:
        running.script.always["openai"] = Behaviour(first_token_seconds=2.5)
        settings.MODELS = models(provider("openai", running.url), budget_seconds=6.0)
        yield running
        close_doors()


@pytest.fixture
def opened() -> Opened:
    return open_session()


def in_a_thread(call: Any) -> Any:
    """The call at work in a thread, as a worker has it; its connection is closed with it."""

    def work() -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    return ThreadPoolExecutor(1).submit(work)


def outcomes() -> list[str]:
    return list(LLMCall.objects.filter(provider="openai").values_list("outcome", flat=True))


def test_a_listener_is_stopped_when_newer_words_are_asked_about(opened: Opened, server: FakeServer, sent: Sent) -> None:
    listening = in_a_thread(lambda: answer_listen(session_id=opened.session.pk, turn=1, ask=1, text=WORDS))
    until(lambda: server.requests)
    listening_request(session_id=opened.session.pk, turn=1, ask=2, text=f"{WORDS} And more.")
    assert listening.result(5) is None
    until(lambda: outcomes() == [Outcome.STOPPED])
    assert LLMCall.objects.filter(turn=1, ask=1).count() == 1


def test_a_listener_that_starts_after_it_was_superseded_asks_no_model(opened: Opened, server: FakeServer) -> None:
    listening_supersede(session_id=opened.session.pk, oldest_wanted=OfAsk(1, 2))
    assert answer_listen(session_id=opened.session.pk, turn=1, ask=1, text=WORDS) is None
    assert not server.requests


def test_the_reply_in_the_making_is_stopped_when_another_took_the_step(
    opened: Opened, server: FakeServer, sent: Sent
) -> None:
    answer_submit(session_id=opened.session.pk, turn=1, text=WORDS)
    making = in_a_thread(lambda: step_take(session_id=opened.session.pk, turn=1, on_sentence=lambda sentence: None))
    until(lambda: server.requests)
    assert step_take(session_id=opened.session.pk, turn=1, rules_only=True) is not None
    assert making.result(5) is None
    until(lambda: outcomes() == [Outcome.STOPPED])


def test_an_answer_is_replied_to_and_a_skipped_question_is_followed_by_the_next(opened: Opened, sent: Sent) -> None:
    answer_submit(session_id=opened.session.pk, turn=1, text=WORDS)
    step_take(session_id=opened.session.pk, turn=1, rules_only=True)
    answer_submit(session_id=opened.session.pk, turn=2, text="", skipped=True)
    assert sent.names == ["process_final_response", "generate_next_question"]
    tasks.generate_next_question(str(opened.session.pk), "2")
    assert InterviewSession.objects.get().phase == Phase.OVER


def test_no_live_task_outlives_the_moment_it_is_for(opened: Opened, sent: Sent, settings: Any) -> None:
    answer_submit(session_id=opened.session.pk, turn=1, text=WORDS)
    listening_request(session_id=opened.session.pk, turn=1, ask=1, text=WORDS)
    for _, _, expires in sent.tasks:
        assert expires is not None
        assert expires <= settings.GIVE_UP_SECONDS
    routes = settings.CELERY_TASK_ROUTES
    for name in (
        "process_chunk_for_tentative_response",
        "process_final_response",
        "generate_next_question",
        "interject",
    ):
        assert routes[f"interviews.tasks.{name}"] == {"queue": "live"}
        assert f"interviews.tasks.{name}" in current_app.tasks
