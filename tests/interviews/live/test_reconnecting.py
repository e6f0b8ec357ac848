"""Coming back, anywhere: another tab, another web process, with news lost on the way and the broker away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.db import connections
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as RedisConnectionError

from interviews.broadcast import session_group
from interviews.consumers import threads
from interviews.models import InterviewSession, Response
from interviews.services import answer_submit, draft_save, session_connect, step_take
from syncinterview.lib import dispatch
from tests.interviews.live.factories import Opened, open_session
from tests.interviews.live.test_conversation import Client, on_database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def close_connections_of_live_threads() -> Iterator[None]:
    yield
    for _ in range(8):
        threads._database_threads.submit(connections.close_all).result()


@pytest.fixture
def opened(transactional_db: None) -> Opened:
    return open_session()


async def test_a_new_tab_is_told_the_words_that_only_the_old_one_had_heard(opened: Opened) -> None:
    async with Client(opened) as first:
        await first.until("llm_response")
        await first.send("chunk", "It costs writes")
        await first.until("interview_state")
        async with Client(opened) as second:
            state = await second.until("interview_state", buffered_text="It costs writes")
            assert state["payload"] == "waiting_for_user_input"
            assert await first.close_code() == 4409


@pytest.mark.parametrize(("said", "first"), [("7", 8), ("1", 4), ("", 4), ("x", 4), ("-7", 4), ("1" * 12, 4)])
async def test_numbers_go_on_from_what_a_client_says_it_has_heard(opened: Opened, said: str, first: int) -> None:
    """A server that was killed may have sent more than it had stored."""
    await on_database(InterviewSession.objects.filter(pk=opened.session.pk).update)(seq=3)
    async with Client(opened, token=f"{opened.token}&seq={said}") as client:
        assert (await client.receive())["seq"] == first


async def test_nobody_moves_the_numbers_far_by_saying_so(opened: Opened) -> None:
    async with Client(opened, token=f"{opened.token}&seq=5000") as client:
        assert (await client.receive())["seq"] == 101


async def test_news_of_an_older_connection_does_not_end_the_newest(opened: Opened) -> None:
    layer = get_channel_layer()
    assert layer is not None
    async with Client(opened) as client:
        await client.until("llm_response")
        await layer.group_send(session_group(opened.session.pk), {"type": "session.replaced", "by": "an older one"})
        await client.send("final", "It costs writes.")
        await client.until("interview_state", payload="processing_answer")


async def test_a_connection_that_was_replaced_without_hearing_of_it_leaves(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await on_database(session_connect)(session_id=opened.session.pk, channel="in another process")
        await client.send("final", "It costs writes.")
        assert await client.close_code() == 4409
    # What was said is not lost by that.
    assert (await on_database(Response.objects.get)()).transcript == "It costs writes."


async def test_a_reply_whose_news_was_lost_is_found_all_the_same(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interviews.live.turn.transitions.LOOK_EVERY_SECONDS", 0.05)
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("final", "It costs writes.")
        await client.until("interview_state", payload="processing_answer")
        await on_database(step_take)(session_id=opened.session.pk, turn=1)
        reply = await client.until("llm_response", stage="final", turn=2)
        assert reply["question"]["label"] == "Q2"


async def test_with_the_broker_away_the_rules_go_on_at_the_deadline(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("nobody listens")

    monkeypatch.setattr(dispatch.current_app, "send_task", away)
    settings.GIVE_UP_SECONDS = 600
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("final", "It costs writes.")
        reply = await client.until("llm_response", turn=2)
        assert reply["stage"] == "final"
        await client.send("control", "end_interview")
        await client.until("end")
    assert (await on_database(Response.objects.get)()).reply_source == "rules"


async def test_a_chunk_sent_twice_is_heard_once(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        for _ in range(2):
            await client.send("chunk", "Writes become", id="c1")
        await client.send("chunk", "slower.", id="c2")
        await client.send("final", "")
        await client.until("interview_state", payload="processing_answer")
    assert (await on_database(Response.objects.get)()).transcript == "Writes become slower."


async def test_another_process_goes_on_where_a_dead_one_stopped(opened: Opened) -> None:
    """The dead process left its name, a draft and an answered turn behind, and told nobody."""
    await on_database(session_connect)(session_id=opened.session.pk, channel="of a dead process")
    await on_database(draft_save)(session_id=opened.session.pk, turn=1, text="It costs")
    async with Client(opened) as client:
        state = await client.until("interview_state")
        assert state["buffered_text"] == "It costs"
        session = await on_database(InterviewSession.objects.get)()
        assert session.channel != "of a dead process"
    await on_database(answer_submit)(session_id=opened.session.pk, turn=1, text="It costs writes.")
    await on_database(session_connect)(session_id=opened.session.pk, channel="of another dead process")
    async with Client(opened) as client:
        assert (await client.until("interview_state"))["payload"] == "processing_answer"
        await client.step()
        assert (await client.until("llm_response", turn=2))["question"]["label"] == "Q2"


async def test_words_are_kept_when_redis_goes_while_another_tab_takes_over(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = get_channel_layer()
    assert layer is not None

    async def gone(*_: Any) -> None:
        raise RedisConnectionError("Connection lost")

    async with Client(opened) as first:
        await first.until("llm_response")
        await first.send("chunk", "It costs writes")
        await first.until("interview_state")
        await on_database(session_connect)(session_id=opened.session.pk, channel="in another process")
        await layer.group_send(
            session_group(opened.session.pk), {"type": "session.replaced", "by": "in another process"}
        )
        monkeypatch.setattr(layer, "group_send", gone)
        monkeypatch.setattr(layer, "group_discard", gone)
        assert await first.close_code() == 4409
    assert (await on_database(InterviewSession.objects.get)()).draft == "It costs writes"


async def test_who_comes_while_redis_is_away_is_asked_to_come_again(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = get_channel_layer()
    assert layer is not None

    async def gone(*_: Any) -> None:
        raise RedisConnectionError("Connection lost")

    monkeypatch.setattr(layer, "group_add", gone)
    async with Client(opened) as client:
        assert await client.close_code() == 1013
