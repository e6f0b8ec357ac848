"""What a turn stands on is read once, and never trusted when the session moves."""

from __future__ import annotations

from typing import Any

import pytest

from interviews.models import InterviewSession, Phase
from interviews.services import answer_listen, answer_submit, session_clock_start, step_take
from interviews.services.turn_context import turn_context
from tests.interviews.live.factories import open_session

pytestmark = pytest.mark.django_db

WORDS = "An index makes reads of a large table faster and every write a little slower."


@pytest.fixture
def session() -> InterviewSession:
    opened = open_session().session
    session_clock_start(session_id=opened.pk)
    return opened


def test_a_second_look_at_the_same_turn_asks_the_database_nothing(
    session: InterviewSession, django_assert_num_queries: Any
) -> None:
    first = turn_context(session_id=session.pk, turn=1, phase=Phase.ANSWERING)
    with django_assert_num_queries(0):
        assert turn_context(session_id=session.pk, turn=1, phase=Phase.ANSWERING) is first


def test_before_the_clock_runs_nothing_is_kept() -> None:
    opened = open_session().session
    before = turn_context(session_id=opened.pk, turn=1, phase=Phase.ANSWERING)
    session_clock_start(session_id=opened.pk)
    after = turn_context(session_id=opened.pk, turn=1, phase=Phase.ANSWERING)
    assert [context and context.session.deadline is not None for context in (before, after)] == [False, True]


def test_a_step_that_was_taken_is_not_taken_again_from_what_was_kept(session: InterviewSession) -> None:
    assert answer_listen(session_id=session.pk, turn=1, ask=1, text=WORDS) is not None
    answer_submit(session_id=session.pk, turn=1, text=WORDS)
    assert step_take(session_id=session.pk, turn=1) is not None
    assert turn_context(session_id=session.pk, turn=1, phase=Phase.REPLYING) is not None
    assert step_take(session_id=session.pk, turn=1) is None
    session.refresh_from_db()
    assert (session.turn, session.phase) == (2, Phase.ANSWERING)


def test_a_turn_that_is_not_answered_gets_no_step(session: InterviewSession) -> None:
    answer_listen(session_id=session.pk, turn=1, ask=1, text=WORDS)
    assert step_take(session_id=session.pk, turn=1) is None
