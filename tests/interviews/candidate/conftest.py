from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from interviews.consent import consent_text
from interviews.models import ConfigStatus, InterviewConfig, InterviewSession
from tests.interviews.factories import ConfigFactory

Entry = Callable[..., Any]


@pytest.fixture
def config(db: None) -> InterviewConfig:
    return ConfigFactory(status=ConfigStatus.OPEN, questions=2)


@pytest.fixture
def link(config: InterviewConfig) -> str:
    return f"/interview/{config.slug}/"


@pytest.fixture
def enter(client: Client, link: str) -> Entry:
    """Sends the link page's form, whole unless fields say otherwise; `None` leaves a field out."""

    def send(browser: Client | None = None, **fields: Any) -> HttpResponse:
        whole: dict[str, Any] = {
            "name": "Sam Example",
            "email": "sam@example.com",
            "phone": "+44 20 7946 0123",
            "consent": "on",
            "consent_version": consent_text("en", with_model=False, kept_days=90).version,
        }
        data = {name: value for name, value in (whole | fields).items() if value is not None}
        return (browser or client).post(link, data)

    return send


@pytest.fixture
def begun(enter: Entry, client: Client) -> InterviewSession:
    """A session of `client`'s."""
    assert enter().status_code == 302
    return InterviewSession.objects.get()


def room_of(session: InterviewSession) -> str:
    return f"/interview/{session.config.slug}/room/{session.pk}/"


def closing_of(session: InterviewSession) -> str:
    return f"/interview/{session.config.slug}/closing/{session.pk}/"
