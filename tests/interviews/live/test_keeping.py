"""What connections keep in passing: gathered, written together, and never over what is newer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from django.db import DatabaseError

from interviews.consumers import keeping as module
from interviews.consumers.keeping import Keeping
from interviews.models import InterviewSession
from interviews.services import Draft, answer_submit, drafts_save, seqs_save
from interviews.services.wanted import now_and_then
from tests.interviews.live.factories import open_config, open_session


def sessions(count: int) -> list[UUID]:
    config = open_config()
    return [open_session(config, name=f"Candidate {number}").session.pk for number in range(count)]


def draft_of(session_id: UUID) -> str:
    return InterviewSession.objects.get(pk=session_id).draft


@pytest.mark.django_db
def test_the_words_of_many_sessions_are_stored_in_one_statement(django_assert_num_queries: Any) -> None:
    several = sessions(5)
    with django_assert_num_queries(2):
        drafts_save({session_id: Draft(1, f"words {number}") for number, session_id in enumerate(several)})
        seqs_save(dict.fromkeys(several, 7))
    assert [draft_of(session_id) for session_id in several] == [f"words {number}" for number in range(5)]
    assert set(InterviewSession.objects.values_list("seq", flat=True)) == {7}


@pytest.mark.django_db
def test_a_closed_turn_and_a_number_that_went_further_are_left_alone() -> None:
    closed, opened = sessions(2)
    answer_submit(session_id=closed, turn=1, text="My answer.")
    drafts_save({closed: Draft(1, "My"), opened: Draft(2, "of another turn")})
    assert (draft_of(closed), draft_of(opened)) == ("", "")
    seqs_save({opened: 5})
    seqs_save({opened: 4})
    assert InterviewSession.objects.get(pk=opened).seq == 5


class Written:
    """Stands for the database: what was written, call by call; the next `failures` calls fail with an error each."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[dict[UUID, Draft], dict[UUID, int]]] = []
        self.refused = ""
        self.failures: list[Exception] = []
        monkeypatch.setattr(module, "_write", self)

    def __call__(self, drafts: dict[UUID, Draft], numbers: dict[UUID, int]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        if self.refused and any(draft.text == self.refused for draft in drafts.values()):
            raise ValueError(self.refused)
        self.calls.append((drafts, numbers))


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    monkeypatch.setattr(module, "AGAIN_AFTER_SECONDS", 0.0)
    return Written(monkeypatch)


ONE, TWO = UUID(int=1), UUID(int=2)


async def until_written(keeping: Keeping) -> None:
    while keeping.is_busy:
        await sync_to_async(lambda: None)()


async def test_what_comes_within_a_moment_is_written_together(written: Written) -> None:
    keeping = Keeping()
    keeping.draft(ONE, turn=1, text="some")
    keeping.draft(ONE, turn=1, text="some words")
    keeping.draft(TWO, turn=3, text="others")
    keeping.number(ONE, 4)
    await until_written(keeping)
    assert written.calls == [({ONE: Draft(1, "some words"), TWO: Draft(3, "others")}, {ONE: 4})]


async def test_a_session_that_is_let_go_is_written_at_once_and_not_again(written: Written) -> None:
    keeping = Keeping()
    keeping.draft(ONE, turn=1, text="some words")
    keeping.draft(TWO, turn=1, text="others")
    await keeping.release(ONE)
    assert ({ONE: Draft(1, "some words")}, {}) in written.calls
    await until_written(keeping)
    assert len(written.calls) == 2
    assert ({TWO: Draft(1, "others")}, {}) in written.calls


async def test_what_could_not_be_stored_is_tried_again_unless_newer_came(written: Written) -> None:
    written.failures = [DatabaseError()]
    keeping = Keeping()
    keeping.draft(ONE, turn=1, text="some")
    keeping.draft(TWO, turn=1, text="others")
    keeping.number(ONE, 2)
    await until_written(keeping)
    assert written.calls == [({ONE: Draft(1, "some"), TWO: Draft(1, "others")}, {ONE: 2})]


async def test_words_that_the_database_refuses_keep_nobody_elses_from_being_stored(written: Written) -> None:
    written.refused = "\ud800"
    keeping = Keeping()
    keeping.draft(ONE, turn=1, text="\ud800")
    keeping.draft(TWO, turn=1, text="others")
    keeping.number(ONE, 2)
    await until_written(keeping)
    assert written.calls == [({TWO: Draft(1, "others")}, {}), ({}, {ONE: 2})]


def test_a_question_asked_now_and_then_is_answered_yes_in_between() -> None:
    now, answers = [100.0], iter([True, False])
    wanted = now_and_then(lambda: next(answers), every_seconds=1.0, clock=lambda: now[0])
    seen = []
    for now[0] in (100.3, 100.9, 101.0, 101.5, 102.0):
        seen.append(wanted())
    assert seen == [True, True, True, True, False]
    assert list(answers) == []
