"""Sentences of a growing text: said when they are certainly over, once each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.live import turn as turns
from interviews.live.sentences import whole_sentences
from interviews.live.turn import SaySentence, advance, next_wake
from tests.interviews.live.test_turn import NOW, running


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("Right, an index", []),
        ("Right, an index.", []),
        ("Right, an index. What", ["Right, an index."]),
        ("Version 3.11 is fine. And", ["Version 3.11 is fine."]),
        ("Really?! Yes. No", ["Really?!", "Yes."]),
    ],
)
def test_a_sentence_is_over_when_something_follows_it(text: str, sentences: list[str]) -> None:
    assert whole_sentences(text) == sentences


@given(st.text(alphabet="ab .?!", max_size=60))
def test_what_was_said_of_a_growing_text_is_never_taken_back(text: str) -> None:
    before: list[str] = []
    for length in range(len(text) + 1):
        formed = whole_sentences(text[:length])
        assert formed[: len(before)] == before
        before = formed


def test_once_the_reply_has_begun_nothing_stands_in_for_it() -> None:
    turn, _ = advance(running(), turns.Final("An answer."), NOW)
    turn, effects = advance(turn, turns.SentenceFormed("Right."), NOW + 0.3)
    assert effects == (SaySentence("Right."),)
    assert next_wake(turn) is not None
    _, effects = advance(turn, turns.TimePassed(), NOW + 0.8)
    assert effects == ()


def test_only_the_sentences_of_the_ask_that_the_reply_is_made_for_are_said() -> None:
    turn, _ = advance(running(), turns.Final("An answer."), NOW)
    turn = turns.asking(turn, "this")
    late, effects = advance(turn, turns.SentenceFormed("To what was not stored.", ask="another"), NOW + 0.3)
    assert (late, effects) == (turn, ())
    assert advance(turn, turns.SentenceFormed("Right.", ask="this"), NOW + 0.3)[1] == (SaySentence("Right."),)


def test_who_comes_back_while_two_are_at_the_reply_hears_one_of_them() -> None:
    turn, _ = advance(running(), turns.Final("An answer."), NOW)
    said = []
    for ask, text in (("one", "Right."), ("two", "I see."), ("one", "And then.")):
        turn, effects = advance(turn, turns.SentenceFormed(text, ask=ask), NOW + 0.3)
        said += effects
    assert said == [SaySentence("Right."), SaySentence("And then.")]


def test_a_sentence_for_a_turn_that_is_open_again_is_not_said() -> None:
    assert advance(running(), turns.SentenceFormed("Right."), NOW)[1] == ()
