from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from celery.signals import before_task_publish
from django.test import Client

from syncinterview.accounts.models import User
from tests.accounts.factories import InterviewerFactory


@pytest.fixture
def sent_tasks() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Name and arguments of every task that is handed to the broker."""
    sent: list[tuple[str, dict[str, Any]]] = []

    def note(sender: str, body: tuple[Any, dict[str, Any], Any], **_: object) -> None:
        sent.append((sender, body[1]))

    before_task_publish.connect(note)
    yield sent
    before_task_publish.disconnect(note)


@pytest.fixture
def interviewer() -> User:
    return InterviewerFactory()


@pytest.fixture
def staff_client(interviewer: User) -> Client:
    client = Client()
    client.force_login(interviewer)
    return client
