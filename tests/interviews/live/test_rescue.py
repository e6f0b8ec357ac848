"""A reply whose worker has died is asked for again, and no other is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.core.cache import cache

from interviews.services import answer_submit, next_step_rescue
from interviews.services.wanted import _alive, step_worked_on
from tests.interviews.live.factories import Opened, open_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened() -> Iterator[Opened]:
    cache.clear()
    yield open_session()
    cache.clear()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, opened: Opened) -> list[str]:
    """The tasks sent from here on; the answer to the first turn is stored."""
    names: list[str] = []
    answer_submit(session_id=opened.session.pk, turn=1, text="Writes become slower.")
    monkeypatch.setattr(current_app, "send_task", lambda name, **_: names.append(name.rsplit(".", 1)[1]))
    return names


def its_worker_is_silent(opened: Opened) -> None:
    """What is kept of a sign of life has run out."""
    cache.delete(_alive(opened.session.pk))


def rescue(opened: Opened, turn: int = 1) -> Any:
    return next_step_rescue(session_id=opened.session.pk, turn=turn)


def test_a_reply_that_its_worker_died_over_is_asked_for_again(opened: Opened, sent: list[str]) -> None:
    assert step_worked_on(session_id=opened.session.pk, turn=1)
    its_worker_is_silent(opened)
    assert rescue(opened)
    assert sent == ["process_final_response"]


def test_a_reply_that_is_being_made_is_not_asked_for_again(opened: Opened, sent: list[str]) -> None:
    assert step_worked_on(session_id=opened.session.pk, turn=1)
    assert not rescue(opened)
    assert sent == []


def test_a_reply_that_waits_for_a_worker_is_not_asked_for_again(opened: Opened, sent: list[str]) -> None:
    assert not rescue(opened)
    assert sent == []


def test_work_on_an_older_turn_says_nothing_of_this_one(opened: Opened, sent: list[str]) -> None:
    step_worked_on(session_id=opened.session.pk, turn=0)
    its_worker_is_silent(opened)
    assert not rescue(opened)
    assert sent == []
