"""The turn in a world where anything may come in any order: tasks late, twice or never, news lost, connections cut.

The store and the performer here are small likenesses of the services and of consumers/effects.py, so that thousands of
stories cost seconds; tests/faults tells the same ones to real processes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from interviews.live import turn as turns
from interviews.live.turn import Turn, advance, next_wake, open_turn, reopened, resume_turn, started
from interviews.live.turn.state import SAVE_DRAFT_EVERY_SECONDS
from llm.services import DecideOutput

LIMITS = turns.Limits(reply_deadline=0.8, give_up=10.0)
QUESTIONS = 3
INTERVIEW_SECONDS = 1200.0
PROPOSAL = turns.Proposal(DecideOutput(action="preset", acknowledgement="I see."), {})


@dataclass
class Store:
    """What the database holds of a session, and the rules that its services keep."""

    turn: int = 1
    phase: str = "answering"
    draft: str = ""
    question_ends_at: float | None = None
    ends_at: float | None = None
    notice_given: bool = False
    answers: dict[int, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    steps: list[int] = field(default_factory=list)
    asks: int = 0  # for a reply: each has a name of its own

    def submit(self, answer: turns.StoreAnswer) -> bool:
        if answer.turn in self.answers or (answer.client_id and answer.client_id in self.ids):
            return False
        if self.phase != "answering" or answer.turn != self.turn:
            return False
        self.answers[answer.turn] = answer.text
        if answer.client_id:
            self.ids[answer.client_id] = answer.turn
        self.phase, self.draft, self.question_ends_at = "replying", "", None
        return True

    def step(self, turn: int) -> bool:
        if self.phase != "replying" or turn != self.turn:
            return False
        self.steps.append(turn)
        if turn >= QUESTIONS:
            self.phase = "over"
        else:
            self.turn, self.phase, self.draft, self.question_ends_at = turn + 1, "answering", "", None
        return True


class Unstored(Exception):
    """The database did not take it."""


class Connection:
    """One connection: performs effects on the store, and remembers what its client heard."""

    def __init__(self, store: Store, now: float) -> None:
        self.store = store
        self.tasks: list[tuple[str, int, int, str]] = []
        self.replied_to: list[int] = []  # turns whose definitive reply this client heard
        self.shown: list[str] = []
        self.heard_at: dict[str, float] = {}
        self.superseded = 0
        self.cannot_store = False
        self.spoken: dict[int, set[str]] = {}  # for which asks sentences were said, by turn
        self.turn: Turn = self.resumed(now)
        if self.turn.phase == "replying":
            self.tasks.append(("step", self.turn.number, self.next_ask(), ""))

    def resumed(self, now: float) -> Turn:
        store = self.store
        return resume_turn(
            number=store.turn,
            phase=store.phase,  # type: ignore[arg-type]
            said="What is it?",
            question_seconds=90,
            question_ends_at=store.question_ends_at,
            draft=store.draft,
            limits=LIMITS,
            now=now,
            interview_ends_at=store.ends_at,
            last_notice_given=store.notice_given,
        )

    def next_ask(self) -> int:
        self.store.asks += 1
        return self.store.asks

    def feed(self, event: turns.Event, now: float) -> None:
        before = self.turn
        self.turn, effects = advance(before, event, now)
        try:
            for effect in effects:
                self.perform(effect, now)
        except Unstored:
            self.turn = turns.undone(before, event, now)
        for word in set(self.turn.buffer.split()) - set(before.buffer.split()):
            self.heard_at[word] = now
        if isinstance(event, turns.SentenceFormed) and effects:
            self.spoken.setdefault(before.number, set()).add(event.ask)

    def perform(self, effect: turns.Effect, now: float) -> None:  # noqa: C901 - one case an effect
        store, turn = self.store, self.turn
        match effect:
            case turns.StartInterview():
                store.ends_at = store.ends_at or now + INTERVIEW_SECONDS
                self.turn = started(turn, interview_ends_at=store.ends_at, now=now)
            case turns.StoreClock(question_ends_at=ends_at):
                if store.turn == turn.number and store.phase == "answering":
                    store.question_ends_at = ends_at
            case turns.SaveDraft(text=text):
                self.save(text)
            case turns.StoreAnswer():
                ask = self.next_ask()
                self.turn = turns.asking(turn, str(ask))
                if effect.text and not effect.decided:
                    # Asked for ahead, whatever becomes of the storing.
                    self.tasks.append(("step", effect.turn, ask, effect.text))
                if self.cannot_store:
                    raise Unstored
                if not store.submit(effect):
                    self.look(now)
                elif not effect.decided and not effect.text:
                    self.tasks.append(("step", effect.turn, ask, ""))
            case turns.Listen(ask=ask, text=text):
                self.tasks.append(("listen", turn.number, ask, text))
            case turns.Interject(heard=text):
                self.tasks.append(("interject", turn.number, 0, text))
            case turns.TakeProposal(turn=number):
                assert number in store.answers, "A proposal may only be taken for an answer that is stored."
                store.step(number)
                self.look(now)
            case turns.TakeRules():
                store.step(turn.number)
                self.look(now)
            case turns.Look():
                self.look(now)
            case turns.StandIn() | turns.SaySentence():
                assert turn.phase == "replying"
                assert turn.number not in self.replied_to, "Nothing stands in for a reply that was heard."
            case turns.SayTentatively():
                assert turn.phase == "answering"
                assert turn.number not in self.replied_to
            case turns.SayFiller():
                assert turn.number not in self.replied_to, "An interjection never goes over the reply."
            case turns.ShowHeard():
                assert turn.phase == "answering"
                self.shown.append(turn.buffer)
            case turns.GiveLastNotice():
                assert not store.notice_given
                store.notice_given = True
            case turns.EndInterview():
                store.phase = "over"
            case turns.StopListening(turn=number):
                assert number >= self.superseded
                self.superseded = number

    def save(self, text: str) -> None:
        if self.store.turn == self.turn.number and self.store.phase == "answering":
            self.store.draft = text

    def look(self, now: float) -> None:
        store, turn = self.store, self.turn
        if turn.phase == "over":
            return
        if store.phase == "over":
            self.replied_to.append(turn.number)
            self.turn = replace(turn, phase="over")
        elif store.turn == turn.number and turn.phase == "replying" and store.phase == "answering":
            self.turn = reopened(self.resumed(now), turn, now)
        elif store.turn > turn.number:
            self.replied_to.append(turn.number)
            self.turn = open_turn(
                number=store.turn,
                said="And then?",
                question_seconds=90,
                limits=LIMITS,
                now=now,
                interview_ends_at=store.ends_at,
                last_notice_given=turn.last_notice_given,
                last_filler_at=turn.last_filler_at,
            )


class Interview(RuleBasedStateMachine):
    """A candidate, a flaky network, workers that die, and a clock."""

    @initialize()
    def begin(self) -> None:
        self.now = 1_000_000.0
        self.store = Store()
        self.connection: Connection | None = Connection(self.store, self.now)
        self.tasks: list[tuple[str, int, int, str]] = []
        self.done: list[tuple[str, int, int, str]] = []
        self.sent: list[turns.Event] = []  # on this connection, to be sent again
        self.answers_sent: list[turns.Event] = []  # ever
        self.words = 0
        self.answered: dict[int, str] = {}

    # --- the candidate ------------------------------------------------------------------------------------

    def connected(self) -> bool:
        return self.connection is not None

    def send(self, event: turns.Event) -> None:
        assert self.connection is not None
        self.connection.feed(event, self.now)
        self.collect()

    def collect(self) -> None:
        if self.connection is not None:
            self.tasks += self.connection.tasks
            self.connection.tasks = []
            assert len(self.connection.replied_to) == len(set(self.connection.replied_to)), "One reply to a turn."

    @precondition(connected)
    @rule(count=st.integers(1, 6), named=st.booleans())
    def speak(self, count: int, named: bool) -> None:
        assert self.connection is not None
        words = [f"w{number}" for number in range(self.words, self.words + count)]
        self.words += count
        turn = self.connection.turn.number
        chunk = turns.Chunk(" ".join(words), turn=turn if named else None, client_id=f"c{self.words}")
        self.sent.append(chunk)
        self.send(chunk)

    @precondition(connected)
    @rule(whole=st.booleans(), fails=st.sampled_from([False, False, True]))
    def finish(self, whole: bool, fails: bool) -> None:
        assert self.connection is not None
        turn = self.connection.turn
        text = f"{turn.buffer} x{self.words}".strip() if whole else ""
        self.words += 1
        final = turns.Final(text, turn=turn.number, client_id=f"f{self.words}")
        self.answers_sent.append(final)
        was_open = turn.phase == "answering" and turn.number not in self.store.answers
        expected = (text or turn.buffer).strip()
        self.connection.cannot_store = fails
        self.send(final)
        self.connection.cannot_store = False
        if fails:
            assert not was_open or self.connection.turn.buffer.strip() == expected, "What was not stored is kept."
        elif was_open and expected:
            assert self.store.answers[turn.number] == expected, "What was said last is stored before anything else."

    @precondition(lambda self: self.connected() and self.sent)
    @rule(data=st.data())
    def send_a_chunk_again(self, data: Any) -> None:
        self.send(data.draw(st.sampled_from(self.sent)))

    @precondition(lambda self: self.connected() and self.answers_sent)
    @rule(data=st.data(), names_its_turn=st.booleans())
    def send_an_answer_again(self, data: Any, names_its_turn: bool) -> None:
        before = dict(self.store.answers)
        again = data.draw(st.sampled_from(self.answers_sent))
        stored_before = again.client_id in self.store.ids
        self.send(again if names_its_turn else replace(again, turn=None))
        if stored_before:
            assert self.store.answers == before, "An answer sent again answers nothing else."

    @precondition(connected)
    @rule()
    def skip(self) -> None:
        assert self.connection is not None
        self.words += 1
        event = turns.Skip(turn=self.connection.turn.number, client_id=f"s{self.words}")
        self.answers_sent.append(event)
        self.send(event)

    @precondition(connected)
    @rule(event=st.sampled_from([turns.Begin(), turns.PlaybackStarted(), turns.PlaybackEnded(), turns.Repeat()]))
    def control(self, event: turns.Event) -> None:
        self.send(event)

    # --- time and workers ---------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([0.1, 0.6, 1.0, 2.1, 5.0, 11.0, 30.0, 120.0]))
    def time_passes(self, seconds: float) -> None:
        self.wait_until(self.now + seconds)

    def wait_until(self, end: float) -> None:
        while self.connection is not None:
            at = next_wake(self.connection.turn)
            if at is None or at > end:
                break
            self.now = max(self.now, at)
            before = self.connection.turn
            self.send(turns.TimePassed())
            assert self.connection.turn != before, "A timer that goes off changes something, or it would never rest."
        self.now = max(self.now, end)

    @precondition(lambda self: self.tasks)
    @rule(data=st.data(), news_arrives=st.booleans(), again=st.booleans())
    def a_worker_does_its_task(self, data: Any, news_arrives: bool, again: bool) -> None:
        task = self.tasks.pop(data.draw(st.integers(0, len(self.tasks) - 1)))
        self.done.append(task)
        if again:
            self.tasks.append(task)
        self.work(task, news_arrives)

    def is_asked_for(self, task: tuple[str, int, int, str]) -> bool:
        """What was asked ahead is only said and done where the words were stored."""
        _, turn, _, text = task
        return not text or (self.store.answers.get(turn) == text and self.store.turn == turn)

    def speak_of(self, task: tuple[str, int, int, str]) -> None:
        if self.is_asked_for(task) and self.connection is not None and self.connection.turn.number == task[1]:
            self.send(turns.SentenceFormed("I see.", ask=str(task[2])))

    def work(self, task: tuple[str, int, int, str], news_arrives: bool) -> None:
        kind, turn, ask, text = task
        connection = self.connection
        listens = news_arrives and connection is not None and connection.turn.number == turn
        if kind == "step":
            if not self.is_asked_for(task):
                return
            if news_arrives:
                self.speak_of(task)
            self.store.step(turn)
            if news_arrives and connection is not None:
                connection.look(self.now)
        elif listens and kind == "listen":
            self.send(turns.Listened(turns.Heard(ask, text, "Right.", "complete", PROPOSAL)))
        elif listens:
            self.send(turns.Interjected("Mhm."))
        self.collect()

    @precondition(lambda self: self.tasks)
    @rule(data=st.data())
    def a_worker_dies_with_its_task(self, data: Any) -> None:
        self.tasks.pop(data.draw(st.integers(0, len(self.tasks) - 1)))

    @precondition(lambda self: any(kind == "step" for kind, *_ in self.tasks))
    @rule(data=st.data())
    def a_worker_dies_over_its_reply(self, data: Any) -> None:
        """It has said a sentence, and takes no step."""
        task = data.draw(st.sampled_from([task for task in self.tasks if task[0] == "step"]))
        self.tasks.remove(task)
        self.speak_of(task)

    # --- connections ----------------------------------------------------------------------------------------

    @precondition(connected)
    @rule()
    def the_connection_is_cut(self) -> None:
        assert self.connection is not None
        if self.connection.turn.phase == "answering":
            self.connection.save(self.connection.turn.buffer)
        self.connection = None

    @precondition(connected)
    @rule()
    def the_process_dies(self) -> None:
        self.connection = None

    @rule()
    def the_candidate_connects(self) -> None:
        """Again, or in another tab: then the old one hands over what it heard."""
        if self.store.phase == "over":
            return
        old, self.sent = self.connection, []
        self.connection = Connection(self.store, self.now)
        self.collect()
        if old is not None and old.turn.number == self.connection.turn.number:
            heard = old.turn.buffer
            self.send(turns.MoreWasHeard(heard))
            if self.connection.turn.phase == "answering" and old.turn.phase == "answering":
                assert self.connection.turn.buffer == heard, "A new tab knows what the old one heard."

    # --- what always holds ------------------------------------------------------------------------------------

    @invariant()
    def a_crash_would_cost_two_seconds_of_words_at_most(self) -> None:
        connection, store = self.connection, self.store
        if connection is None or connection.turn.phase != "answering" or store.phase != "answering":
            return
        if connection.turn.number == store.turn:
            for word in set(connection.turn.buffer.split()) - set(store.draft.split()):
                assert self.now - connection.heard_at.get(word, -math.inf) <= SAVE_DRAFT_EVERY_SECONDS

    @invariant()
    def a_reply_is_said_in_the_words_of_one_who_makes_it(self) -> None:
        if self.connection is not None:
            assert all(len(asks) == 1 for asks in self.connection.spoken.values())

    @invariant()
    def no_word_is_stored_twice(self) -> None:
        for text in self.store.answers.values():
            words = text.split()
            assert len(words) == len(set(words))

    @invariant()
    def no_answer_is_lost_or_changed(self) -> None:
        for turn, text in self.answered.items():
            assert self.store.answers[turn] == text
        self.answered = dict(self.store.answers)

    @invariant()
    def each_turn_is_replied_to_once_and_in_order(self) -> None:
        assert self.store.steps == sorted(set(self.store.steps))
        assert set(self.store.steps) <= set(self.store.answers)

    def teardown(self) -> None:
        """With every worker dead and every piece of news lost, each turn still ends, and so does the interview."""
        if not hasattr(self, "store"):
            return
        if self.store.phase != "over" and self.connection is None:
            self.the_candidate_connects()
        self.wait_until(self.now + 2 * INTERVIEW_SECONDS)
        assert self.store.phase == "over"
        self.no_word_is_stored_twice()
        self.no_answer_is_lost_or_changed()
        self.each_turn_is_replied_to_once_and_in_order()


TestInterview = Interview.TestCase
TestInterview.settings = settings(
    max_examples=100,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
