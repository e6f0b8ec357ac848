"""A scripted model server for the tests of the door, fresh in script for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from llm.config import ModelsConfig, ProviderConfig
from llm.door.door import close_doors, door_for
from llm.fakeserver.server import FakeServer
from tests.llm.harness import models, provider


@pytest.fixture(scope="session")
def running_server() -> Iterator[FakeServer]:
    with FakeServer() as server:
        # The SDKs are loaded before the clock of any test runs.
        door = door_for(models(provider("groq", server.url), provider("openai", server.url)))
        assert door is not None
        door.prepare()
        yield server


@pytest.fixture
def server(running_server: FakeServer) -> FakeServer:
    """The server, well behaved until the test says otherwise."""
    running_server.script.queued.clear()
    running_server.script.always.clear()
    running_server.requests.clear()
    return running_server


@pytest.fixture
def configure(settings: Any) -> Iterator[Any]:
    """Set the providers of the test: `configure(provider(...), ..., budget_seconds=...)`."""

    def set_models(*providers: ProviderConfig, **options: Any) -> ModelsConfig:
        settings.MODELS = models(*providers, **options)
        config: ModelsConfig = settings.MODELS
        return config

    yield set_models
    close_doors()
