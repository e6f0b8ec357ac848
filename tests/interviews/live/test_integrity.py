"""What the page notices, over the protocol: kept once where the candidate was told, and left aside where not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from interviews.consumers import threads
from interviews.models import IntegrityEvent, InterviewSession
from interviews.services import MOST_INTEGRITY_EVENTS, integrity, session_end
from tests.interviews.live.factories import Opened, open_session
from tests.interviews.live.test_conversation import Client, on_database

pytestmark = pytest.mark.django_db(transaction=True)

LEFT: dict[str, Any] = {"id": "one", "turn": 1, "seconds": 12.34, "ago_seconds": 14.0}


@pytest.fixture(autouse=True)
def close_connections_of_live_threads() -> Iterator[None]:
    yield
    for _ in range(8):
        threads._database_threads.submit(connections.close_all).result()


@pytest.fixture
def opened(transactional_db: None) -> Opened:
    """A session whose candidate was told, and which has begun a minute ago."""
    found = open_session()
    InterviewSession.objects.filter(pk=found.session.pk).update(
        collects_integrity_events=True,
        status="in_progress",
        start_time=timezone.now() - timedelta(minutes=1),
    )
    return found


def events() -> list[IntegrityEvent]:
    return list(IntegrityEvent.objects.order_by("pk"))


async def test_an_interview_collects_nothing_unless_its_team_says_so(transactional_db: None) -> None:
    opened = await on_database(open_session)()
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("control", "start")
        await client.send("integrity", "left_page", **LEFT)
        await client.send("chunk", "It costs writes")
        await client.send("final", "")
        await client.until("interview_state", payload="processing_answer")
    assert {message["type"] for message in client.seen} <= {"interview_state", "llm_response"}
    assert await on_database(events)() == []


async def test_what_was_noticed_is_kept_with_its_question_and_time(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("integrity", "left_page", **LEFT)
        assert (await client.until("integrity_noted"))["payload"] == "one"
        await client.send("integrity", "pasted", id="two", turn=1, characters=340, place="editor")
        await client.until("integrity_noted", payload="two")
    left, pasted = await on_database(events)()
    assert (left.kind, left.turn, left.seconds, left.characters) == ("left_page", 1, 12.3, None)
    assert (pasted.kind, pasted.characters, pasted.place, pasted.seconds) == ("pasted", 340, "editor", None)
    # It began before it was told.
    assert 13 < (pasted.began_at - left.began_at).total_seconds() < 20


async def test_what_is_sent_again_after_a_cut_is_kept_once_and_confirmed_again(opened: Opened) -> None:
    for _ in range(3):
        async with Client(opened) as client:
            await client.send("integrity", "left_page", **LEFT)
            await client.until("integrity_noted", payload="one")
    assert len(await on_database(events)()) == 1


async def test_it_moves_nothing_in_the_conversation(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("chunk", "It costs")
        await client.send("integrity", "pasted", id="two", turn=1, characters=340, place="answer")
        await client.until("integrity_noted")
        await client.send("chunk", "writes")
        await client.send("final", "")
        await client.until("interview_state", payload="processing_answer")
    session = await on_database(InterviewSession.objects.get)(pk=opened.session.pk)
    answer = await on_database(session.responses.get)()
    assert answer.transcript == "It costs writes"


async def test_a_question_that_was_not_asked_and_a_time_before_the_beginning_are_put_right(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.send("integrity", "left_page", id="one", turn=99, seconds=3, ago_seconds=86_400)
        await client.until("integrity_noted")
    session = await on_database(InterviewSession.objects.get)(pk=opened.session.pk)
    (event,) = await on_database(events)()
    assert (event.turn, event.began_at) == (1, session.start_time)


@pytest.mark.parametrize(
    "fields",
    [
        {"id": ""},
        {"id": "x" * 81},
        {"id": "one", "seconds": -1},
        {"id": "one", "seconds": 1e9},
        {"id": "one", "characters": 0},
        {"id": "one", "characters": 10**12},
        {"id": "one", "place": "somewhere"},
        {"id": "one", "ago_seconds": -5},
        {},
    ],
)
async def test_what_makes_no_sense_is_refused_and_not_kept(opened: Opened, fields: dict[str, Any]) -> None:
    async with Client(opened) as client:
        await client.send("integrity", "left_page", **fields)
        await client.until("error", code="invalid_message")
    assert await on_database(events)() == []


async def test_a_page_that_takes_the_interview_over_is_noted_where_it_is_another_one(opened: Opened) -> None:
    def tab(name: str) -> Client:
        return Client(opened, token=f"{opened.token}&tab={name}")

    async with tab("first") as one:
        await one.until("llm_response")
        # The same page over another line: its network has changed.
        async with tab("first") as again:
            await again.until("llm_response")
            assert await one.close_code() == 4409
            assert await on_database(events)() == []
            async with tab("second") as other:
                await other.until("llm_response")
                assert await again.close_code() == 4409
                (event,) = await on_database(events)()
                assert (event.kind, event.turn) == ("second_tab", 1)
                # Back and forth between the two is the same second tab.
                async with tab("first") as back:
                    await back.until("llm_response")
                    assert await other.close_code() == 4409
                    assert len(await on_database(events)()) == 1
                    # A client that says nothing of its page is not guessed about.
                    async with Client(opened) as silent:
                        await silent.until("llm_response")
                        assert await back.close_code() == 4409
    assert len(await on_database(events)()) == 1


def save(opened: Opened, **fields: Any) -> bool:
    whole = {"turn": 1, "kind": "left_page", "began_at": timezone.now(), "seconds": 3.0} | fields
    return integrity.integrity_event_save(session_id=opened.session.pk, **whole)


def test_no_more_than_so_many_are_kept(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_INTEGRITY_EVENTS <= 500
    monkeypatch.setattr(integrity, "MOST_INTEGRITY_EVENTS", 3)
    kept = [save(opened, client_id=f"event {number}") for number in range(5)]
    assert kept == [True, True, True, False, False]
    assert len(events()) == 3
    # What is kept already is told so, however many there are.
    assert save(opened, client_id="event 1")


def test_nothing_is_kept_before_the_beginning_or_after_the_end(opened: Opened) -> None:
    InterviewSession.objects.filter(pk=opened.session.pk).update(status="pending", start_time=None)
    assert not save(opened)
    InterviewSession.objects.filter(pk=opened.session.pk).update(status="in_progress", start_time=timezone.now())
    session_end(session_id=opened.session.pk, reason="ended_by_candidate")
    assert not save(opened)
    assert events() == []


def test_it_goes_with_the_session(opened: Opened) -> None:
    assert save(opened)
    opened.session.candidate.delete()
    assert events() == []
