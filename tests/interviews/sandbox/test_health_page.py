"""The staff page that says whether programs are run here."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from interviews.sandbox import Probe
from interviews.selectors import SANDBOX_KEY
from syncinterview.accounts.models import User
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

LANGUAGES = (("python", "Python", "3.11.7"), ("go", "Go", "1.22"))
READY = Probe(ready=True, engine="bubblewrap", described="walls", reason="", languages=LANGUAGES)
CLOSED = Probe(ready=False, engine="none", described="", reason="No permissions to create new namespace", languages=())


@pytest.fixture
def page(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("interviews.services.code.send", lambda *args, **kwargs: True)
    user: User = UserFactory(role="interviewer")
    client.force_login(user)

    def shown() -> str:
        return client.get("/staff/health/").content.decode()

    return shown


@pytest.mark.parametrize(
    ("probe", "said"),
    [
        (READY, ("Run in the sandbox", "Python 3.11.7", "Go 1.22")),
        (CLOSED, ("Not executed", "No permissions to create new namespace")),
        (None, ("Not known yet",)),
    ],
)
def test_it_says_how_programs_are_run(page: Any, probe: Probe | None, said: tuple[str, ...]) -> None:
    if probe is not None:
        cache.set(SANDBOX_KEY, {"at": "2026-11-21T12:00:00+00:00", "probe": probe.as_json()})
    shown = page()
    for words in said:
        assert words in shown
    assert "Database" in shown


def test_it_is_for_the_team_alone(client: Client) -> None:
    assert client.get("/staff/health/").status_code == 302
    client.force_login(UserFactory(role="candidate"))
    assert client.get("/staff/health/").status_code == 404
