"""A model is asked for the reply while the answer is being stored: nothing is said or moved before it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import connection, connections
from kombu.exceptions import OperationalError

from interviews import tasks
from interviews.broadcast import broadcast
from interviews.consumers import threads
from interviews.models import InterviewSession, Phase, Response, TranscriptSource, Utterance
from interviews.services import answer_submit, reply_ask_ahead, reply_withdraw, session_clock_start, step_take
from interviews.services.asked_ahead import STORED_WITHIN_SECONDS, AskedAhead
from interviews.services.wanted import _alive, step_work_lost
from llm.door.door import close_doors
from llm.fakeserver.behaviour import Behaviour
from llm.fakeserver.server import FakeServer
from llm.models import LLMCall, Outcome
from tests.interviews.live.factories import Opened, open_config, open_session
from tests.interviews.live.test_conversation import Client, on_database
from tests.interviews.live.test_superseding import Sent, in_a_thread
from tests.llm.harness import models, provider
from tests.playing import until

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Every write has to keep the index current so writes become slower."
OTHER_WORDS = "It takes space on the disk."
REPLY = """{"action": "follow_up", "acknowledgement": "Right, the writes. I see.", "question_text": "And on disk?",
 "suggested_time_seconds": 60}"""


@pytest.fixture
def server(settings: Any) -> Iterator[FakeServer]:
    with FakeServer() as running:
        running.script.always[""] = Behaviour(content=REPLY)
        settings.MODELS = models(provider("groq", running.url), budget_seconds=6.0)
        yield running
        close_doors()


@pytest.fixture
def opened(transactional_db: None) -> Iterator[Opened]:
    made = open_session(open_config(max_follow_ups=1))
    session_clock_start(session_id=made.session.pk)
    yield made
    # Threads keep their connection; the test database is emptied, and at the end removed, under them.
    for _ in range(8):
        threads._database_threads.submit(connections.close_all).result()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    found = Sent()
    monkeypatch.setattr(current_app, "send_task", found)
    return found


class Asked:
    """A worker at an ask for the reply, with what it says."""

    def __init__(self, opened: Opened, words: str = WORDS, ask: str = "k1") -> None:
        self.said: list[str] = []
        self.taken = in_a_thread(
            lambda: step_take(
                session_id=opened.session.pk, turn=1, answer=words, asked_ahead=ask, on_sentence=self.said.append
            )
        )


def asked(opened: Opened, **how: Any) -> AskedAhead:
    return AskedAhead(session_id=opened.session.pk, turn=1, words=WORDS, ask="k1", **how)


def place(opened: Opened) -> tuple[int, str]:
    session = InterviewSession.objects.get(pk=opened.session.pk)
    return session.turn, session.phase


def refuse_answers() -> None:
    """Have the database take no answer."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER refuse BEFORE INSERT ON interviews_response BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        else:
            cursor.execute(
                "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'full'; END $$ LANGUAGE plpgsql"
            )
            cursor.execute(
                "CREATE TRIGGER refuse BEFORE INSERT ON interviews_response FOR EACH ROW EXECUTE FUNCTION refuse()"
            )


def take_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse" if connection.vendor == "sqlite" else "DROP FUNCTION refuse CASCADE")


# --- the worker -------------------------------------------------------------------------------------------


def test_a_model_quicker_than_the_store_waits_with_its_words(opened: Opened, server: FakeServer, sent: Sent) -> None:
    work = Asked(opened)
    until(lambda: server.application.written_at)
    until(lambda: LLMCall.objects.exists() or not work.said)
    assert (work.said, place(opened)) == ([], (1, Phase.ANSWERING))
    answer_submit(session_id=opened.session.pk, turn=1, text=WORDS, ask_next_step=False)
    assert work.taken.result(10) is not None
    assert work.said[0] == "Right, the writes."
    assert place(opened) == (2, Phase.ANSWERING)


def test_a_reply_to_other_words_than_were_stored_says_and_moves_nothing(
    opened: Opened, server: FakeServer, sent: Sent
) -> None:
    work = Asked(opened)
    until(lambda: server.requests)
    answer_submit(session_id=opened.session.pk, turn=1, text=OTHER_WORDS, ask_next_step=False)
    assert work.taken.result(10) is None
    assert work.said == []
    assert place(opened) == (1, Phase.REPLYING)


def test_two_at_work_on_the_same_words_move_the_session_once(opened: Opened, server: FakeServer, sent: Sent) -> None:
    works = [Asked(opened, ask="k1"), Asked(opened, ask="k2")]
    until(lambda: len(server.requests) == 2)
    answer_submit(session_id=opened.session.pk, turn=1, text=WORDS, ask_next_step=False)
    assert sum(work.taken.result(10) is not None for work in works) == 1
    assert place(opened) == (2, Phase.ANSWERING)


def test_work_that_was_withdrawn_is_stopped_and_its_model_call_with_it(
    opened: Opened, server: FakeServer, sent: Sent
) -> None:
    server.script.always[""] = Behaviour(first_token_seconds=2.5)
    work = Asked(opened)
    until(lambda: server.requests)
    reply_withdraw(ask="k1")
    assert work.taken.result(10) is None
    until(lambda: list(LLMCall.objects.values_list("outcome", flat=True)) == [Outcome.STOPPED])


def test_with_every_model_down_the_rules_wait_for_the_answer_too(
    opened: Opened, server: FakeServer, sent: Sent
) -> None:
    server.script.always[""] = Behaviour(status=401, error_code="invalid_api_key")
    work = Asked(opened)
    until(lambda: LLMCall.objects.filter(provider="offline").exists())
    assert place(opened) == (1, Phase.ANSWERING)
    answer_submit(session_id=opened.session.pk, turn=1, text=WORDS, ask_next_step=False)
    assert work.taken.result(10) is not None
    assert Response.objects.count() == 1


# --- is it stored? ------------------------------------------------------------------------------------------


def test_an_answer_that_is_not_stored_in_time_is_not_waited_for(opened: Opened) -> None:
    moments = iter((0.0, STORED_WITHIN_SECONDS - 0.1, STORED_WITHIN_SECONDS))
    pauses: list[float] = []
    assert not asked(opened, clock=lambda: next(moments), pause=pauses.append).wait_until_stored()
    assert len(pauses) == 1


def test_it_waits_until_the_answer_is_stored(opened: Opened, sent: Sent) -> None:
    def stored_meanwhile(_: float) -> None:
        answer_submit(session_id=opened.session.pk, turn=1, text=WORDS, ask_next_step=False)

    assert asked(opened, pause=stored_meanwhile).wait_until_stored()


def test_the_same_words_in_an_earlier_turn_are_not_this_answer(opened: Opened, sent: Sent) -> None:
    answer_submit(session_id=opened.session.pk, turn=1, text=WORDS, ask_next_step=False)
    assert step_take(session_id=opened.session.pk, turn=1, rules_only=True) is not None
    ahead = AskedAhead(session_id=opened.session.pk, turn=2, words=WORDS, ask="k2")
    assert ahead.wanted()
    answer_submit(session_id=opened.session.pk, turn=2, text=OTHER_WORDS, ask_next_step=False)
    assert not ahead.wanted()


def test_a_recording_that_is_understood_better_meanwhile_is_still_the_answer(opened: Opened, sent: Sent) -> None:
    answer_submit(session_id=opened.session.pk, turn=1, text=WORDS, ask_next_step=False)
    Response.objects.update(transcript=f"{WORDS} Indeed.", transcript_source=TranscriptSource.AUDIO)
    assert asked(opened).wait_until_stored()


def test_whoever_takes_the_step_first_ends_the_work(opened: Opened, sent: Sent) -> None:
    ahead = asked(opened)
    answer_submit(session_id=opened.session.pk, turn=1, text=WORDS, ask_next_step=False)
    assert ahead.wanted()
    step_take(session_id=opened.session.pk, turn=1, rules_only=True)
    assert not ahead.wanted()


def test_a_worker_killed_as_soon_as_its_request_is_out_is_noticed(
    opened: Opened, server: FakeServer, sent: Sent
) -> None:
    server.script.always[""] = Behaviour(first_token_seconds=2.5)
    work = Asked(opened)
    until(lambda: cache.get(_alive(opened.session.pk)) == 1)
    assert not server.application.written_at, "Noted before the model has said anything."
    cache.delete(_alive(opened.session.pk))
    assert step_work_lost(session_id=opened.session.pk, turn=1)
    reply_withdraw(ask="k1")
    work.taken.result(10)


# --- the connection -----------------------------------------------------------------------------------------


def does(task: tuple[str, dict[str, Any], float | None]) -> Any:
    """What a worker does with a task that was sent."""
    name, kwargs, _ = task
    return on_database(getattr(tasks, name))(**{key: str(value) for key, value in kwargs.items()})


def replies(sent: Sent) -> list[tuple[str, dict[str, Any], float | None]]:
    return [task for task in sent.tasks if task[0] == "process_final_response"]


def parts(opened: Opened) -> Client:
    return Client(opened, path=f"{opened.path}?stream=1&token={opened.token}", token="")


async def test_the_reply_is_asked_for_once_with_the_words_and_a_name(
    opened: Opened, server: FakeServer, sent: Sent
) -> None:
    async with parts(opened) as client:
        await client.until("llm_response")
        for _ in range(2):
            await client.send("final", WORDS, id="a1", turn=1)
            await client.until("interview_state", payload="processing_answer")
        (task,) = replies(sent)
        assert (task[1]["answer"], task[1]["ahead"]) == (WORDS, "True")
        await does(task)
        assert (await client.until("llm_response"))["payload"] == "Right, the writes."
        await client.until("llm_response", stage="final", turn=2)


async def test_what_cannot_be_stored_is_not_replied_to_and_other_words_may_follow(
    opened: Opened, server: FakeServer, sent: Sent
) -> None:
    async with parts(opened) as client:
        await client.until("llm_response")
        await on_database(refuse_answers)()
        await client.send("final", WORDS, turn=1)
        assert (await client.until("error"))["code"] == "internal"
        await on_database(take_answers)()
        await client.send("final", OTHER_WORDS, turn=1)
        await client.until("interview_state", payload="processing_answer")
        first, second = replies(sent)
        # Late, and out of their order.
        await does(first)
        await on_database(broadcast)(
            opened.session.pk, "session.sentence", turn=1, ask=first[1]["ask"], text="To what was not stored."
        )
        await does(second)
        await client.until("llm_response", stage="final", turn=2)
    spoken = [message["payload"] for message in client.seen if message.get("stage") == "partial"]
    assert spoken[0] == "Right, the writes."
    assert "To what was not stored." not in spoken
    answer = await on_database(Response.objects.get)()
    assert answer.transcript == OTHER_WORDS


async def test_a_process_that_dies_between_asking_and_storing_costs_neither_answer_nor_a_second_reply(
    opened: Opened, server: FakeServer, sent: Sent
) -> None:
    reply_ask_ahead(session_id=opened.session.pk, turn=1, answer=WORDS, ask="of-the-dead")
    async with parts(opened) as client:
        # Nobody has told the client that it was stored: it is sent again.
        await client.until("llm_response")
        await client.send("final", WORDS, id="a1", turn=1)
        await client.until("interview_state", payload="processing_answer")
        of_the_dead, of_the_living = replies(sent)
        await does(of_the_dead)
        await does(of_the_living)
        reply = await client.until("llm_response", stage="final", turn=2)
        assert reply["payload"] == "Right, the writes. I see. And on disk?"
    assert not [message for message in client.seen if message.get("stage") == "partial"]
    assert await on_database(Response.objects.count)() == 1
    assert await on_database(Utterance.objects.filter(source="question", turn=2).count)() == 1


async def test_by_rules_alone_the_answer_is_stored_before_the_reply_is_asked_for(opened: Opened, sent: Sent) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("final", WORDS)
        await client.until("interview_state", payload="processing_answer")
    (task,) = replies(sent)
    assert "ahead" not in task[1]


async def test_a_skipped_question_and_one_answered_by_a_program_alone_ask_nobody_ahead(
    opened: Opened, server: FakeServer, sent: Sent
) -> None:
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("chunk", "Half an answer")
        await client.send("control", "skip_question")
        await client.until("interview_state", payload="processing_answer")
        assert sent.names.count("generate_next_question") == 1
        await on_database(step_take)(session_id=opened.session.pk, turn=1, rules_only=True)
        await on_database(broadcast)(opened.session.pk, "session.moved")
        await client.until("llm_response", turn=2)
        await client.send("final", "", code="print(1)", language="python")
        await client.until("interview_state", payload="processing_answer", turn=2)
    (task,) = replies(sent)
    assert "ahead" not in task[1]


async def test_a_broker_that_hangs_keeps_no_answer_from_being_stored(
    opened: Opened, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = threading.Event()
    monkeypatch.setattr(current_app, "send_task", lambda *_, **__: back.wait(30))
    try:
        async with Client(opened) as client:
            await client.until("llm_response")
            await client.send("final", WORDS)
            await client.until("interview_state", payload="processing_answer")
            assert await on_database(Response.objects.filter(transcript=WORDS).exists)()
            # And the candidate hears something at the reply's deadline.
            assert (await client.until("llm_response"))["stage"] == "tentative"
    finally:
        back.set()


async def test_a_listener_that_cannot_be_asked_keeps_no_answer_from_being_stored(
    opened: Opened, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, back = threading.Event(), threading.Event()

    def hang(*_: object, **__: object) -> None:
        asked.set()
        back.wait(30)

    monkeypatch.setattr(current_app, "send_task", hang)
    try:
        async with Client(opened) as client:
            await client.until("llm_response")
            await client.send("chunk", WORDS)
            assert await on_database(asked.wait)(20)
            await client.send("final", "")
            await client.until("interview_state", payload="processing_answer")
    finally:
        back.set()


async def test_with_the_broker_away_the_rules_reply_at_the_deadline(
    opened: Opened, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("nobody listens")

    monkeypatch.setattr(current_app, "send_task", away)
    async with Client(opened) as client:
        await client.until("llm_response")
        await client.send("final", WORDS)
        reply = await client.until("llm_response")
    assert (reply["stage"], reply["turn"]) == ("final", 2)


async def test_words_that_came_through_another_door_first_are_not_replied_to_with_a_reply_to_others(
    opened: Opened, server: FakeServer, sent: Sent
) -> None:
    async with parts(opened) as client:
        await client.until("llm_response")
        await on_database(answer_submit)(session_id=opened.session.pk, turn=1, text=OTHER_WORDS, ask_next_step=False)
        await client.send("final", WORDS, turn=1)
        task = (await on_database(until)(lambda: replies(sent)))[0]
        await does(task)
        assert await on_database(place)(opened) == (1, Phase.REPLYING)
        await on_database(step_take)(session_id=opened.session.pk, turn=1, rules_only=True)
        await on_database(broadcast)(opened.session.pk, "session.moved")
        await client.until("llm_response", stage="final", turn=2)
    assert not [message for message in client.seen if message.get("stage") == "partial"]
