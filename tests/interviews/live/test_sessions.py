"""The life of a session: who may begin, how its clock starts, how it ends when nobody ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone

from interviews.models import ConfigStatus, EndReason, InterviewSession, Phase, Response, SessionStatus
from interviews.services import (
    answer_announce_aside,
    answer_submit,
    draft_save,
    draft_submit,
    session_clock_start,
    session_end,
    sessions_close_overdue,
    step_take,
    turns_take_up,
)
from interviews.signals import answer_stored, interview_completed
from interviews.tasks import announce_answer
from syncinterview.lib.errors import InvalidState
from syncinterview.tasks import sweep_everything
from tests.interviews.live.factories import Opened, open_config, open_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened() -> Opened:
    return open_session()


@pytest.fixture
def heard() -> Any:
    """What was announced, in order."""
    said: list[str] = []

    def hear_answer(**_: Any) -> None:
        said.append("answer_stored")

    def hear_end(**_: Any) -> None:
        said.append("interview_completed")

    answer_stored.connect(hear_answer)
    interview_completed.connect(hear_end)
    yield said
    answer_stored.disconnect(hear_answer)
    interview_completed.disconnect(hear_end)


def reload(opened: Opened) -> InterviewSession:
    return InterviewSession.objects.get(pk=opened.session.pk)


def begun(opened: Opened, *, ago: timedelta) -> None:
    start = timezone.now() - ago
    InterviewSession.objects.filter(pk=opened.session.pk).update(
        status=SessionStatus.IN_PROGRESS, start_time=start, deadline=start + timedelta(minutes=20), last_seen_at=start
    )


def test_a_session_keeps_a_hash_of_its_token_and_not_the_token(opened: Opened) -> None:
    assert opened.token not in str(vars(reload(opened)))
    assert len(opened.token) >= 43


@pytest.mark.parametrize(
    "change",
    [
        {"status": ConfigStatus.CLOSED},
        {"status": ConfigStatus.READY},
        {"opens_at": timezone.now() + timedelta(days=1)},
        {"closes_at": timezone.now() - timedelta(days=1)},
    ],
    ids=["closed", "not opened", "before its time", "after its time"],
)
def test_no_session_begins_on_an_interview_that_is_not_open(change: dict[str, Any]) -> None:
    config = open_config()
    for name, value in change.items():
        setattr(config, name, value)
    config.save()
    with pytest.raises(InvalidState):
        open_session(config)


def test_the_clock_of_the_interview_starts_once(opened: Opened) -> None:
    first = session_clock_start(session_id=opened.session.pk)
    second = session_clock_start(session_id=opened.session.pk)
    assert first == second == reload(opened).deadline
    assert reload(opened).status == SessionStatus.IN_PROGRESS


def test_an_answer_is_stored_once_whatever_is_sent_again(
    opened: Opened, heard: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = answer_submit(session_id=opened.session.pk, turn=1, text="Writes.", client_id="a")
        by_turn = answer_submit(session_id=opened.session.pk, turn=1, text="Writes, again.")
        by_id = answer_submit(session_id=opened.session.pk, turn=2, text="Writes.", client_id="a")
    assert (first.created, by_turn.created, by_id.created) == (True, False, False)
    assert {first.response_id, by_turn.response_id, by_id.response_id} == {Response.objects.get().pk}
    assert Response.objects.get().transcript == "Writes."
    assert heard == ["answer_stored"]


def test_an_answer_to_a_turn_that_is_not_open_is_refused(opened: Opened) -> None:
    with pytest.raises(InvalidState) as raised:
        answer_submit(session_id=opened.session.pk, turn=2, text="Too early.")
    assert raised.value.code == "stale_turn"
    session_end(session_id=opened.session.pk, reason=EndReason.ENDED_BY_CANDIDATE)
    with pytest.raises(InvalidState) as raised:
        answer_submit(session_id=opened.session.pk, turn=1, text="Too late.")
    assert raised.value.code == "over"


def test_a_step_is_taken_once(opened: Opened) -> None:
    answer_submit(session_id=opened.session.pk, turn=1, text="Writes become slower.")
    assert step_take(session_id=opened.session.pk, turn=1) is not None
    assert step_take(session_id=opened.session.pk, turn=1) is None
    assert reload(opened).turn == 2


def test_while_somebody_waits_for_the_reply_others_hear_of_an_answer_from_a_task_of_its_own(
    opened: Opened, heard: list[str], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, kwargs, **_: sent.append((name, kwargs)))
    with django_capture_on_commit_callbacks(execute=True):
        stored = answer_submit(session_id=opened.session.pk, turn=1, text="Writes.", somebody_waits=True)
    # The reply is asked for first.
    assert [name.rsplit(".", 1)[1] for name, _ in sent] == ["process_final_response"]
    answer_announce_aside(session_id=opened.session.pk, response_id=stored.response_id)
    assert [name.rsplit(".", 1)[1] for name, _ in sent] == ["process_final_response", "announce_answer"]
    assert heard == []
    announce_answer(**sent[1][1])
    assert heard == ["answer_stored"]
    assert sent[1][1] == {"session_id": str(opened.session.pk), "response_id": str(stored.response_id)}


def test_others_hear_of_an_answer_at_once_where_the_broker_is_away(
    opened: Opened, heard: list[str], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        stored = answer_submit(session_id=opened.session.pk, turn=1, text="Writes.", somebody_waits=True)
    answer_announce_aside(session_id=opened.session.pk, response_id=stored.response_id)
    assert heard == ["answer_stored"]


def test_a_receiver_that_fails_does_not_undo_an_answer(
    opened: Opened, django_capture_on_commit_callbacks: Any, caplog: Any
) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("no")

    answer_stored.connect(fail)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            answer_submit(session_id=opened.session.pk, turn=1, text="My words.")
    finally:
        answer_stored.disconnect(fail)
    assert Response.objects.get().transcript == "My words."
    assert "RuntimeError" in caplog.text
    assert "My words" not in caplog.text


def test_a_follow_up_asks_for_a_missed_point_and_is_judged_on_that_point_alone() -> None:
    opened = open_session(open_config(max_follow_ups=1))
    answer_submit(session_id=opened.session.pk, turn=1, text="My team met on Mondays and talked about the week ahead.")
    taken = step_take(session_id=opened.session.pk, turn=1)
    assert taken is not None
    assert taken.step.action == "follow_up"
    assert taken.question is not None
    assert taken.question.label == "Q1 Follow-up 1"
    assert [point.point for point in taken.question.key_points] == ["Writes become slower."]
    assert taken.question.ideal_answer == opened.config.questions.get(position=1).ideal_answer
    answer_submit(session_id=opened.session.pk, turn=2, text="No idea, to be honest.")
    taken = step_take(session_id=opened.session.pk, turn=2)
    assert taken is not None
    assert (taken.step.action, taken.question and taken.question.label) == ("preset", "Q2")


def test_a_session_past_its_time_that_nobody_holds_is_ended_with_its_words_kept(
    opened: Opened, django_capture_on_commit_callbacks: Any
) -> None:
    begun(opened, ago=timedelta(minutes=22))
    draft_save(session_id=opened.session.pk, turn=1, text="My last words")
    assert sessions_close_overdue() == [opened.session.pk]
    draft_submit(session_id=opened.session.pk)
    step_take(session_id=opened.session.pk, turn=1)
    assert Response.objects.get().transcript == "My last words"
    session = reload(opened)
    assert (session.status, session.end_reason) == (SessionStatus.COMPLETED, EndReason.TIME_UP)


def test_a_session_past_its_time_without_words_is_ended(opened: Opened) -> None:
    begun(opened, ago=timedelta(minutes=22))
    assert sessions_close_overdue() == []
    assert reload(opened).end_reason == EndReason.TIME_UP


def test_a_session_in_its_minute_of_grace_is_left_alone(opened: Opened) -> None:
    begun(opened, ago=timedelta(minutes=21))
    sessions_close_overdue()
    assert reload(opened).status == SessionStatus.IN_PROGRESS


def test_a_session_that_was_left_half_an_hour_ago_is_abandoned() -> None:
    opened = open_session(open_config(time_limit_minutes=120))
    begun(opened, ago=timedelta(minutes=31))
    InterviewSession.objects.update(deadline=timezone.now() + timedelta(minutes=60))
    sessions_close_overdue()
    assert reload(opened).status == SessionStatus.ABANDONED


def test_a_session_that_never_began_expires_with_its_link(opened: Opened) -> None:
    opened.config.status = ConfigStatus.CLOSED
    opened.config.save()
    sessions_close_overdue()
    assert reload(opened).status == SessionStatus.EXPIRED


def test_ending_is_announced_once(opened: Opened, heard: list[str], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert session_end(session_id=opened.session.pk, reason=EndReason.TIME_UP)
        assert not session_end(session_id=opened.session.pk, reason=EndReason.CLOSED_BY_STAFF)
    assert heard == ["interview_completed"]


def test_an_answered_turn_that_nothing_moved_on_is_taken_up(opened: Opened) -> None:
    answer_submit(session_id=opened.session.pk, turn=1, text="Writes.")
    assert reload(opened).phase == Phase.REPLYING
    assert turns_take_up(older_than=timedelta(minutes=1)) == 0
    assert turns_take_up(older_than=timedelta(0)) == 1


def test_the_sweep_goes_on_when_one_kind_of_work_cannot_be_taken_up(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> int:
        raise OSError("storage away")

    monkeypatch.setattr("syncinterview.tasks.documents_take_up", fail)
    begun(opened, ago=timedelta(minutes=22))
    sweep_everything(at_start=False)
    assert reload(opened).end_reason == EndReason.TIME_UP
