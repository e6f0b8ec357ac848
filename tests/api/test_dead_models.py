"""A public submit answers within two seconds whatever the models do: refuse, stall half way, or never begin."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from interviews.models import Response
from llm.door.door import close_doors
from llm.fakeserver.behaviour import fault
from llm.fakeserver.server import FakeServer, Script
from tests.api.world import ANSWER, World, made
from tests.llm.harness import models, provider

pytestmark = pytest.mark.django_db(transaction=True)

REPLIES_WITHIN_SECONDS = 2.0


@pytest.fixture
def world() -> World:
    return made()


@pytest.fixture
def dead_url() -> Iterator[str]:
    """A port that is taken and listens to nobody."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/v1"


def waits(world: World) -> tuple[list[float], list[str]]:
    """How long each answer of one interview waited for its reply, and what followed."""
    started = {"interview_id": world.open_config.slug, "name": "Ada", "email": "ada@example.org", "consent": "true"}
    session = APIClient().post("/api/v1/public/session/start", started, format="multipart").json()["data"]
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {session['session_token']}")
    seconds, actions = [], []
    for number in (1, 2, 3):
        sent = {"question_number": number, "live_transcript": ANSWER}
        begun = time.monotonic()
        reply = client.post(f"/api/v1/public/session/{session['session_id']}/submit-response", sent)
        seconds.append(time.monotonic() - begun)
        assert reply.status_code == 200
        actions.append(reply.json()["data"]["action"])
    assert Response.objects.filter(session=session["session_id"]).count() == 3
    return seconds, actions


@pytest.mark.parametrize("trouble", ["slow", "stall", "server_error"])
def test_a_submit_returns_in_time_when_every_model_is_down(
    world: World, settings: Any, dead_url: str, trouble: str
) -> None:
    with FakeServer(Script(always={"": fault(trouble)})) as server:
        settings.MODELS = models(provider("groq", dead_url), provider("openai", server.url), budget_seconds=10.0)
        seconds, actions = waits(world)
        close_doors()

    assert server.requests
    # The machine may be busy with something else once, but not three times.
    assert min(seconds) < REPLIES_WITHIN_SECONDS, seconds
    assert set(actions) <= {"preset", "follow_up", "complete"}
