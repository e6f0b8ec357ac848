"""The live interview as a client meets it: the real consumer, the real services, the real step, over the protocol."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.db import connections

from interviews.broadcast import broadcast
from interviews.consumers import threads
from interviews.models import InterviewSession, Response, SessionStatus, Utterance
from interviews.services import answer_submit, session_end, step_take
from syncinterview.asgi import application
from tests.interviews.live.factories import Opened, open_config, open_session

pytestmark = pytest.mark.django_db(transaction=True)

on_database = sync_to_async(thread_sensitive=True)


@pytest.fixture(autouse=True)
def close_connections_of_live_threads() -> Any:
    yield
    # Threads keep their connection; the test database is emptied, and at the end removed, under them.
    for _ in range(8):
        threads._database_threads.submit(connections.close_all).result()


class Client:
    """A client that knows the protocol's first table, and what came back to it."""

    def __init__(self, opened: Opened, *, token: str | None = None, path: str | None = None, **headers: str) -> None:
        query = f"?token={opened.token if token is None else token}" if token != "" else ""
        self.opened = opened
        self.socket = WebsocketCommunicator(
            application,
            (path or opened.path) + query,
            headers=[(name.encode(), value.encode()) for name, value in headers.items()],
        )
        self.seen: list[dict[str, Any]] = []

    async def __aenter__(self) -> Client:
        connected, _ = await self.socket.connect(timeout=5)
        assert connected
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.disconnect(timeout=5)

    async def send(self, kind: str, payload: str, **extras: Any) -> None:
        message = {"type": kind, "payload": payload, "is_final": kind != "chunk", "timestamp": 1, **extras}
        await self.socket.send_to(text_data=json.dumps(message))

    async def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(await self.socket.receive_from(timeout=5))
        self.seen.append(message)
        return message

    async def until(self, kind: str, **fields: Any) -> dict[str, Any]:
        while True:
            message = await self.receive()
            if message["type"] == kind and all(message.get(name) == value for name, value in fields.items()):
                return message

    async def close_code(self) -> int:
        while True:
            output = await self.socket.receive_output(timeout=5)
            if output["type"] == "websocket.close":
                code: int = output["code"]
                return code

    async def step(self) -> None:
        """What the worker does when an answer was stored."""
        session = await on_database(InterviewSession.objects.get)(pk=self.opened.session.pk)
        await on_database(step_take)(session_id=session.pk, turn=session.turn)
        await on_database(broadcast)(session.pk, "session.moved")


@pytest.fixture
def opened(transactional_db: None) -> Opened:
    return open_session()


async def test_connecting_brings_the_state_and_then_greeting_with_the_first_question(opened: Opened) -> None:
    async with Client(opened) as client:
        state, question = await client.receive(), await client.receive()
    assert (state["type"], state["payload"], state["turn"]) == ("interview_state", "waiting_for_user_input", 1)
    assert state["progress"] == {"asked": 1, "total": 2}
    assert state["time_remaining_seconds"] == 1200
    assert (question["type"], question["stage"]) == ("llm_response", "final")
    assert question["payload"].endswith("What is the cost of index number 1?")
    assert question["question"] == {
        "number": 1,
        "label": "Q1",
        "type": "preset",
        "text": "What is the cost of index number 1?",
        "suggested_time_seconds": 90,
    }
    assert [state["seq"], question["seq"]] == [1, 2]


async def test_a_whole_interview_in_the_first_tables_words(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("control", "start")
        for number in (1, 2):
            await client.send("chunk", "Writes become")
            await client.send("chunk", "slower.")
            await client.send("final", "")
            await client.until("interview_state", payload="processing_answer")
            await client.step()
            if number == 1:
                reply = await client.until("llm_response", stage="final")
                assert reply["question"]["label"] == "Q2"
                await client.until("interview_state", payload="waiting_for_user_input")
        end = await client.until("end")
        assert (end["payload"], end["reason"]) == ("Interview concluded.", "completed")
        assert await client.close_code() == 1000
        assert [message["seq"] for message in client.seen] == list(range(1, len(client.seen) + 1))
    answers = await on_database(lambda: list(Response.objects.order_by("turn").values_list("transcript", "label")))()
    assert answers == [("Writes become slower.", "Q1"), ("Writes become slower.", "Q2")]
    session = await on_database(InterviewSession.objects.get)()
    assert session.status == SessionStatus.COMPLETED


async def test_an_answer_is_stored_before_anything_is_said_about_it(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("final", "It costs writes.")
        await client.until("interview_state", payload="processing_answer")
        assert await on_database(Response.objects.filter(transcript="It costs writes.").exists)()


async def test_the_same_final_sent_again_is_stored_once_and_answered_with_the_state(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        for _ in range(2):
            await client.send("final", "It costs writes.", id="a1", turn=1)
            await client.until("interview_state", payload="processing_answer")
        await client.step()
        await client.until("llm_response", turn=2)
        await client.send("final", "It costs writes.", id="a1", turn=1)
        state = await client.until("interview_state", turn=2, payload="waiting_for_user_input")
        assert state["question"]["label"] == "Q2"
    assert await on_database(Response.objects.count)() == 1


async def test_an_earlier_answer_sent_again_without_its_turn_does_not_answer_the_open_question(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("final", "It costs writes.", id="a1")
        await client.until("interview_state", payload="processing_answer")
        await client.step()
        await client.until("llm_response", turn=2)
    async with Client(opened) as client:
        await client.until("llm_response", turn=2)
        await client.send("chunk", "New words")
        await client.send("final", "It costs writes.", id="a1")
        state = await client.until("interview_state", turn=2, buffered_text="New words")
        assert state["payload"] == "waiting_for_user_input"
        await client.send("final", "")
        await client.until("interview_state", payload="processing_answer")
    answers = await on_database(lambda: list(Response.objects.order_by("turn").values_list("transcript", flat=True)))()
    assert answers == ["It costs writes.", "New words"]


async def test_a_reconnection_finds_the_question_the_words_and_the_numbers_going_on(opened: Opened) -> None:
    async with Client(opened) as first:
        await first.until("llm_response")
        await first.send("control", "start")
        await first.send("chunk", "It costs")
        await first.send("chunk", "writes and")
    last = (await on_database(InterviewSession.objects.get)()).seq
    async with Client(opened) as second:
        state, question = await second.receive(), await second.receive()
    assert state["buffered_text"] == "It costs writes and"
    assert question["question"]["label"] == "Q1"
    assert state["seq"] == last + 1


async def test_the_newest_connection_takes_the_session_with_all_its_words(opened: Opened) -> None:
    async with Client(opened) as first:
        await first.until("llm_response")
        await first.send("chunk", "It costs")
        await first.until("interview_state")
        async with Client(opened) as second:
            assert await first.close_code() == 4409
            await second.until("llm_response")
            await second.send("chunk", "writes.")
            await second.send("final", "")
            await second.until("interview_state", payload="processing_answer")
    answer = await on_database(Response.objects.get)()
    assert answer.transcript == "It costs writes."


async def test_a_step_that_was_taken_elsewhere_reaches_the_connection(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await on_database(answer_submit)(session_id=opened.session.pk, turn=1, text="By another door.")
        await client.step()
        reply = await client.until("llm_response", turn=2)
        assert reply["question"]["label"] == "Q2"


async def test_a_skipped_question_is_stored_as_skipped(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("control", "skip_question")
        await client.until("interview_state", payload="processing_answer")
        await client.step()
        await client.until("llm_response", turn=2)
    assert (await on_database(Response.objects.get)()).skipped


async def test_a_repeated_question_moves_nothing(opened: Opened) -> None:
    async with Client(opened) as client:
        question = await client.until("llm_response")
        await client.send("control", "repeat_question")
        again = await client.until("llm_response")
    assert {**again, "seq": 0} == {**question, "seq": 0}


async def test_ending_concludes_and_the_session_cannot_be_entered_again(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("control", "end_interview")
        assert (await client.until("end"))["reason"] == "ended_by_candidate"
    async with Client(opened) as late:
        assert await late.close_code() == 4410


async def test_the_team_can_close_a_running_session(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await on_database(session_end)(session_id=opened.session.pk, reason="closed_by_staff")
        await on_database(broadcast)(opened.session.pk, "session.moved")
        assert (await client.until("end"))["reason"] == "closed_by_staff"


async def test_when_no_reply_comes_a_bridge_is_said_and_then_the_rules_go_on(opened: Opened, settings: Any) -> None:
    settings.REPLY_DEADLINE_SECONDS = 0.01
    settings.GIVE_UP_SECONDS = 0.05
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("final", "It costs writes.")
        bridge = await client.until("llm_response")
        reply = await client.until("llm_response", stage="final")
    assert bridge["stage"] == "tentative"
    assert reply["question"]["label"] == "Q2"
    answer = await on_database(Response.objects.get)()
    assert answer.reply_source in ("bridge", "")
    assert await on_database(Utterance.objects.filter(source="bridge").count)() == 1


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("nonsense", "invalid_json"),
        (json.dumps({"type": "dance", "payload": "", "is_final": True, "timestamp": 1}), "invalid_message"),
        (json.dumps({"type": "chunk", "payload": "x" * 9000, "is_final": False, "timestamp": 1}), "too_large"),
        (json.dumps({"type": "chunk", "payload": "x", "is_final": False, "timestamp": 1, "turn": 9}), "stale_turn"),
        (json.dumps({"type": "final", "payload": "", "is_final": True, "timestamp": 1}), "invalid_state"),
    ],
)
async def test_bad_input_is_answered_with_its_code_and_the_connection_lives(
    opened: Opened, frame: str, code: str
) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("chunk", "kept words")
        await client.until("interview_state")
        if code == "invalid_state":
            await client.send("chunk", "", replace=True)
        await client.socket.send_to(text_data=frame)
        assert (await client.until("error"))["code"] == code
        await client.send("final", "It costs writes.")
        await client.until("interview_state", payload="processing_answer")


async def test_ten_errors_in_a_row_close_the_connection(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        for _ in range(10):
            await client.socket.send_to(text_data="nonsense")
        assert await client.close_code() == 1008


async def test_too_many_messages_are_refused_and_nothing_heard_is_lost(opened: Opened) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        for number in range(101):
            await client.send("chunk", str(number))
        assert (await client.until("error"))["code"] == "rate_limited"
    session = await on_database(InterviewSession.objects.get)()
    assert session.draft == " ".join(str(number) for number in range(100))


async def test_without_the_sessions_token_there_is_no_way_in(opened: Opened) -> None:
    other = await on_database(open_session)(await on_database(open_config)())
    for token, path, code in (
        ("", None, 4401),
        ("wrong", None, 4401),
        (other.token, None, 4401),
        (None, "/api/v1/interview/00000000-0000-0000-0000-000000000000/chat", 4404),
        (None, "/api/v1/interview/no-uuid/chat", 4404),
        (None, "/api/v1/elsewhere", 4404),
    ):
        async with Client(opened, token=token, path=path) as client:
            assert await client.close_code() == code, (token, path)


async def test_the_pages_cookie_counts_from_its_own_origin_only(opened: Opened) -> None:
    cookie = f"interview-{opened.session.pk}={opened.token}"
    async with Client(opened, token="", cookie=cookie, origin="http://testserver", host="testserver") as client:
        await client.until("llm_response")
    for origin in ("http://evil.example", "null"):
        async with Client(opened, token="", cookie=cookie, origin=origin, host="testserver") as client:
            assert await client.close_code() == 4401
    async with Client(opened, token="", cookie=cookie, host="testserver") as client:
        assert await client.close_code() == 4401


async def test_the_token_may_come_as_a_bearer(opened: Opened) -> None:
    async with Client(opened, token="", authorization=f"Bearer {opened.token}") as client:
        await client.until("llm_response")


async def test_two_candidates_on_one_link_do_not_touch_each_other(opened: Opened) -> None:
    other = await on_database(open_session)(opened.config, name="Grace Example")
    async with Client(opened) as ada, Client(other) as grace:
        await asyncio.gather(ada.until("llm_response"), grace.until("llm_response"))
        await ada.send("final", "Answer of Ada.")
        await ada.until("interview_state", payload="processing_answer")
        await ada.step()
        await ada.until("llm_response", turn=2)
        assert await grace.socket.receive_nothing(timeout=0.1)
    sessions = dict(await on_database(lambda: list(InterviewSession.objects.values_list("pk", "turn")))())
    assert sessions == {opened.session.pk: 2, other.session.pk: 1}
