"""The turn: what is stored, when, and what is said about it. Pure, with the clock passed in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.consumers.keeping import AGAIN_AFTER_SECONDS
from interviews.live import turn as turns
from interviews.live.turn import Turn, advance, next_wake, open_turn, resume_turn, started
from interviews.live.turn.state import SAVE_DRAFT_EVERY_SECONDS

LIMITS = turns.Limits(reply_deadline=0.8, give_up=10.0)
NOW = 1_000_000.0


def running(**changes: object) -> Turn:
    turn = open_turn(
        number=3,
        said="What does an index cost?",
        question_seconds=90,
        limits=LIMITS,
        now=NOW,
        interview_ends_at=NOW + 1200,
    )
    return replace(turn, **changes)  # type: ignore[arg-type]


def stored(effects: tuple[turns.Effect, ...]) -> list[turns.StoreAnswer]:
    return [effect for effect in effects if isinstance(effect, turns.StoreAnswer)]


def test_chunks_are_joined_by_one_space_and_an_empty_final_takes_them() -> None:
    turn = running()
    for text in ("an index", "speeds up ", "reads"):
        turn, _ = advance(turn, turns.Chunk(text), NOW + 1)
    turn, effects = advance(turn, turns.Final(""), NOW + 5)
    assert stored(effects)[0].text == "an index speeds up reads"
    assert turn.phase == "replying"


def test_a_final_with_words_is_the_whole_answer() -> None:
    turn, _ = advance(running(), turns.Chunk("an index"), NOW)
    _, effects = advance(turn, turns.Final("An index speeds up reads."), NOW + 1)
    assert [answer.text for answer in stored(effects)] == ["An index speeds up reads."]


def test_a_typed_draft_replaces_what_was_there() -> None:
    turn, _ = advance(running(), turns.Chunk("first try", replaces=True), NOW)
    turn, _ = advance(turn, turns.Chunk("second", replaces=True), NOW + 1)
    assert turn.buffer == "second"


def test_an_empty_final_without_words_keeps_the_turn_open() -> None:
    turn, effects = advance(running(), turns.Final("  "), NOW)
    assert effects == (turns.NOTHING_HEARD,)
    assert turn.phase == "answering"


def test_a_chunk_of_an_older_turn_changes_nothing() -> None:
    before = running()
    after, effects = advance(before, turns.Chunk("late words", turn=2), NOW)
    assert after == before
    assert effects == (turns.STALE,)


def test_a_final_sent_twice_is_stored_once() -> None:
    turn, first = advance(running(), turns.Final("yes", turn=3), NOW)
    turn, second = advance(turn, turns.Final("yes", turn=3), NOW + 0.1)
    assert len(stored(first)) == 1
    assert second == (turns.ShowState(),)
    later = running(number=4)
    _, third = advance(later, turns.Final("yes", turn=3), NOW + 1)
    assert third == (turns.ShowState(),)


def test_the_first_sign_of_the_candidate_starts_the_interview() -> None:
    waiting = resume_turn(
        number=1,
        phase="answering",
        said="Hello. What is a list?",
        question_seconds=90,
        question_ends_at=None,
        draft="",
        limits=LIMITS,
        now=NOW,
        interview_ends_at=None,
        last_notice_given=False,
    )
    assert next_wake(waiting) == NOW + 60
    for event in (turns.Begin(), turns.PlaybackStarted(), turns.Chunk("a"), turns.Final("a")):
        _, effects = advance(waiting, event, NOW + 1)
        assert effects[0] == turns.StartInterview(), event
    _, effects = advance(waiting, turns.TimePassed(), NOW + 60)
    assert effects == (turns.StartInterview(),)


def test_the_question_clock_waits_until_the_question_has_been_said() -> None:
    turn = running()
    assert turn.question_ends_at is None
    turn, effects = advance(turn, turns.PlaybackEnded(), NOW + 4)
    assert turn.question_ends_at == NOW + 94
    assert effects == (turns.StoreClock(NOW + 94),)


def test_the_question_clock_starts_by_itself_when_the_client_never_says_so() -> None:
    turn = running()
    at = next_wake(turn)
    assert at == pytest.approx(NOW + 5 / 2.5 + 2)
    turn, _ = advance(turn, turns.TimePassed(), at)
    assert turn.question_ends_at == pytest.approx(at + 90)


def test_the_clock_stands_still_while_the_question_is_repeated() -> None:
    turn, _ = advance(running(), turns.PlaybackEnded(), NOW)
    turn, effects = advance(turn, turns.Repeat(), NOW + 30)
    assert effects == (turns.SayAgain(), turns.StoreClock(None))
    assert turn.question_time_left(NOW + 35) == 60
    turn, _ = advance(turn, turns.PlaybackEnded(), NOW + 40)
    assert turn.question_ends_at == NOW + 100


def test_when_the_question_time_is_over_the_buffer_becomes_the_answer() -> None:
    turn, _ = advance(running(), turns.PlaybackEnded(), NOW)
    turn, _ = advance(turn, turns.Chunk("half an answer"), NOW + 10)
    turn, effects = advance(turn, turns.TimePassed(), NOW + 90)
    assert stored(effects)[0].text == "half an answer"
    assert turn.phase == "replying"


def test_when_the_interview_ends_an_open_answer_has_a_minute_of_grace() -> None:
    turn = running(interview_ends_at=NOW + 30, last_notice_given=True)
    turn, _ = advance(turn, turns.PlaybackEnded(), NOW)
    turn, _ = advance(turn, turns.Chunk("still talking"), NOW + 20)
    turn, effects = advance(turn, turns.TimePassed(), NOW + 31)
    assert not stored(effects)
    turn, effects = advance(turn, turns.TimePassed(), NOW + 90)
    assert stored(effects)[0].text == "still talking"


def test_when_the_interview_ends_with_nothing_said_it_ends_at_once() -> None:
    turn = running(interview_ends_at=NOW + 30, last_notice_given=True)
    turn, effects = advance(turn, turns.TimePassed(), NOW + 30)
    assert turns.EndInterview("time_up") in effects
    assert turn.phase == "over"


def test_the_last_two_minutes_are_announced_once() -> None:
    turn = running(interview_ends_at=NOW + 300)
    turn, effects = advance(turn, turns.TimePassed(), NOW + 180)
    assert turns.GiveLastNotice() in effects
    turn, effects = advance(turn, turns.TimePassed(), NOW + 181)
    assert turns.GiveLastNotice() not in effects


def test_at_the_deadline_a_bridge_stands_in_and_past_the_give_up_the_rules_take_over() -> None:
    turn, _ = advance(running(), turns.Final("yes"), NOW)
    assert next_wake(turn) == pytest.approx(NOW + 0.8)
    turn, effects = advance(turn, turns.TimePassed(), NOW + 0.8)
    assert effects == (turns.StandIn(),)
    turn, effects = advance(turn, turns.TimePassed(), NOW + 10)
    assert turns.TakeRules() in effects


def test_a_draft_is_kept_two_seconds_after_new_words() -> None:
    turn, _ = advance(running(), turns.Chunk("some words"), NOW)
    # What is left of the two seconds is for gathering and writing.
    assert next_wake(turn) == NOW + SAVE_DRAFT_EVERY_SECONDS
    assert SAVE_DRAFT_EVERY_SECONDS + AGAIN_AFTER_SECONDS < 2
    turn, effects = advance(turn, turns.TimePassed(), NOW + SAVE_DRAFT_EVERY_SECONDS)
    assert turns.SaveDraft("some words") in effects
    assert turn.save_at is None


def test_ending_the_interview_keeps_the_words_of_an_open_answer() -> None:
    turn, _ = advance(running(), turns.Chunk("my last words"), NOW)
    turn, effects = advance(turn, turns.EndAsked(), NOW + 1)
    assert stored(effects)[0].text == "my last words"
    assert effects[-1] == turns.EndInterview("ended_by_candidate")


def test_who_comes_back_finds_words_clock_and_time_to_go_on() -> None:
    turn = resume_turn(
        number=2,
        phase="answering",
        said="Q",
        question_seconds=90,
        question_ends_at=NOW - 5,
        draft="kept words",
        limits=LIMITS,
        now=NOW,
        interview_ends_at=NOW + 500,
        last_notice_given=False,
    )
    assert turn.buffer == "kept words"
    assert turn.question_ends_at == NOW + 20


def test_what_a_replaced_connection_had_heard_comes_before_what_this_one_heard() -> None:
    turn = running(buffer="stored", saved="stored", resumed="stored")
    turn, _ = advance(turn, turns.Chunk("mine"), NOW)
    turn, _ = advance(turn, turns.MoreWasHeard("stored and more"), NOW)
    assert turn.buffer == "stored and more mine"


def test_late_news_of_a_replaced_connection_never_takes_the_place_of_newer_words() -> None:
    turn = running(buffer="stored", saved="stored", resumed="stored")
    turn, _ = advance(turn, turns.Chunk("mine"), NOW)
    # By the time the news is there, this connection has stored what it heard itself.
    turn, _ = advance(turn, turns.TimePassed(), NOW + 2)
    assert turn.saved == "stored mine"
    turn, _ = advance(turn, turns.MoreWasHeard("stored and more"), NOW + 3)
    assert turn.buffer == "stored and more mine"
    turn, effects = advance(turn, turns.TimePassed(), NOW + 3)
    assert turns.SaveDraft("stored and more mine") in effects


def test_the_same_news_of_a_replaced_connection_is_heard_once() -> None:
    turn, _ = advance(running(), turns.MoreWasHeard("more"), NOW)
    turn, _ = advance(turn, turns.Chunk("mine"), NOW)
    turn, effects = advance(turn, turns.MoreWasHeard("more"), NOW)
    assert (turn.buffer, effects) == ("more mine", ())


def test_what_a_replaced_connection_had_heard_is_stored_at_once_by_its_successor_too() -> None:
    turn, _ = advance(running(), turns.MoreWasHeard("more"), NOW)
    assert next_wake(turn) == NOW
    turn, effects = advance(turn, turns.TimePassed(), NOW)
    assert effects == (turns.SaveDraft("more"),)
    assert turn.save_at is None


def test_a_turn_that_is_open_again_stores_the_words_beyond_its_draft_at_once() -> None:
    held, _ = advance(running(), turns.Chunk("stored and more"), NOW)
    turn = turns.reopened(running(buffer="stored", saved="stored"), held, NOW)
    turn, effects = advance(turn, turns.TimePassed(), NOW)
    assert turn.buffer == "stored and more"
    assert effects == (turns.SaveDraft("stored and more"),)


def test_a_turn_that_is_open_again_hears_no_chunk_twice() -> None:
    chunk = turns.Chunk("more", client_id="c1")
    held, _ = advance(running(), chunk, NOW)
    turn = turns.reopened(running(), held, NOW + 1)
    turn, _ = advance(turn, chunk, NOW + 1)
    assert turn.buffer == "more"
    assert turn.first_word_at == NOW


def test_a_turn_that_is_open_again_keeps_its_draft_where_nothing_more_was_heard() -> None:
    stored = running(buffer="stored", saved="stored")
    assert turns.reopened(stored, running(), NOW) == stored


events = st.one_of(
    st.builds(turns.Chunk, text=st.sampled_from(["a", "b c", " ", "d"]), turn=st.sampled_from([None, 2, 3, 4])),
    st.builds(turns.Final, text=st.sampled_from(["", "whole"]), turn=st.sampled_from([None, 2, 3])),
    st.builds(turns.Skip),
    st.builds(turns.Repeat),
    st.just(turns.Begin()),
    st.just(turns.PlaybackStarted()),
    st.just(turns.PlaybackEnded()),
    st.just(turns.EndAsked()),
    st.just(turns.TimePassed()),
)


@given(st.lists(st.tuples(events, st.floats(0, 40)), max_size=40), st.booleans())
def test_whatever_comes_in_whatever_order_a_turn_stores_one_answer_at_most_and_ends(
    script: list[tuple[turns.Event, float]], begun: bool
) -> None:
    turn = running(interview_ends_at=NOW + 1200 if begun else None, question_starts_at=None)
    now, answers, ends = NOW, 0, 0
    for event, pause in script:
        now += pause
        turn, effects = advance(turn, event, now)
        for effect in effects:
            if isinstance(effect, turns.StartInterview):
                turn = started(turn, interview_ends_at=now + 1200, now=now)
        answers += len(stored(effects))
        ends += sum(isinstance(effect, turns.EndInterview) for effect in effects)
    assert answers <= 1
    # However it was left, its own timers bring it to an answer or an end.
    for _ in range(50):
        at = next_wake(turn)
        if at is None or turn.phase != "answering":
            break
        now = max(now, at)
        turn, effects = advance(turn, turns.TimePassed(), now)
        answers += len(stored(effects))
        for effect in effects:
            if isinstance(effect, turns.StartInterview):
                turn = started(turn, interview_ends_at=now + 1200, now=now)
    assert turn.phase != "answering" or turn.interview_ends_at is None
    assert answers <= 1
    assert ends <= 1
