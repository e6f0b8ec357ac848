from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from interviews.models import InterviewConfig, InterviewSession
from syncinterview.accounts.models import Role, User
from syncinterview.celery import app
from tests.reports.factories import ConfigFactory, InterviewerFactory, SessionFactory
from tests.reports.fakes import Install, Judge, ScriptedModel, fair


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str]]]:
    """The tasks that were handed to the broker, in their order."""
    tasks: list[tuple[str, dict[str, str]]] = []

    def send_task(name: str, kwargs: dict[str, str], **_: Any) -> None:
        tasks.append((name, kwargs))

    monkeypatch.setattr(app, "send_task", send_task)
    return tasks


@pytest.fixture
def behind_the_door(monkeypatch: pytest.MonkeyPatch) -> Callable[[ScriptedModel], None]:
    """Puts a model of the test's own behind the door: no provider is configured in a test."""
    return lambda model: monkeypatch.setattr("llm.services.completing.door_for", lambda _: model)


@pytest.fixture
def scripted(behind_the_door: Callable[[ScriptedModel], None]) -> Install:
    """Gives every answer to the judge of the test."""

    def install(judge: Judge) -> ScriptedModel:
        model = ScriptedModel(judge)
        behind_the_door(model)
        return model

    return install


@pytest.fixture
def ines(db: None) -> User:
    """The interviewer whose interviews a test is about."""
    return InterviewerFactory.create(full_name="Ines Interviewer", email="ines@example.com")


@pytest.fixture
def omar(db: None) -> User:
    """Another interviewer, who must not see what is Ines's."""
    return InterviewerFactory.create(full_name="Omar Other", email="omar@example.com")


@pytest.fixture
def admin_user(db: None) -> User:
    return InterviewerFactory.create(email="admin@example.com", role=Role.ADMIN)


@pytest.fixture
def staff(client: Client, ines: User) -> Client:
    """A browser in which Ines is signed in."""
    client.force_login(ines)
    return client


@pytest.fixture
def quick_words(scripted: Install) -> None:
    """Summaries and judgements that take no time and always read the same."""
    scripted(fair)


@pytest.fixture
def config(ines: User) -> InterviewConfig:
    return ConfigFactory.create(created_by=ines)


@pytest.fixture
def session(config: InterviewConfig) -> InterviewSession:
    """A finished interview of Ines's, without an answer yet."""
    return SessionFactory.create(config=config, candidate__name="Ana Řezáč")
