"""Listening while somebody speaks: when it is asked, what it is worth at the end, and that it changes nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from interviews.live import turn as turns
from interviews.live.turn import Heard, Listen, Proposal, SayTentatively, TakeProposal, Turn, advance, next_wake
from interviews.live.turn.listening import nearly_same
from llm.services import DecideOutput
from tests.interviews.live.test_turn import LIMITS, NOW, running, stored

PROPOSAL = Proposal(DecideOutput(action="preset", acknowledgement="Right, an index."), {"provider": "offline"})
WORDS = "an index makes reads of a large table faster and every write a little slower".split()


def speak(turn: Turn, words: list[str], *, start: float, every: float = 0.3) -> tuple[Turn, list[tuple[float, Listen]]]:
    """Words one by one, with the turn's timers going off in between."""
    asked: list[tuple[float, Listen]] = []
    now = start
    for word in words:
        while (at := next_wake(turn)) is not None and at <= now:
            turn, effects = advance(turn, turns.TimePassed(), at)
            asked += [(at, effect) for effect in effects if isinstance(effect, Listen)]
        turn, _ = advance(turn, turns.Chunk(word), now)
        now += every
    return turn, asked


def pause(turn: Turn, *, until: float) -> tuple[Turn, list[tuple[float, Listen]]]:
    asked: list[tuple[float, Listen]] = []
    while (at := next_wake(turn)) is not None and at <= until:
        turn, effects = advance(turn, turns.TimePassed(), at)
        asked += [(at, effect) for effect in effects if isinstance(effect, Listen)]
    return turn, asked


def listened(turn: Turn, *, proposal: Proposal | None = PROPOSAL, now: float) -> tuple[Turn, tuple[turns.Effect, ...]]:
    heard = Heard(turn.listening.asks, turn.listening.asked_text, "Right, an index.", "complete", proposal)
    return advance(turn, turns.Listened(heard), now)


def answering_at_once(words: list[str]) -> tuple[Turn, float]:
    """A turn whose listener has heard all the words and proposed a step."""
    turn, _ = speak(running(), words, start=NOW)
    turn, asked = pause(turn, until=NOW + 0.3 * len(words) + 1)
    assert asked
    turn, _ = listened(turn, now=asked[-1][0] + 0.1)
    return turn, asked[-1][0] + 0.2


def test_while_words_keep_coming_it_is_asked_every_two_seconds() -> None:
    turn, asked = running(), []
    words = (WORDS * 3)[:40]
    now = NOW
    for word in words:
        turn, effects = speak(turn, [word], start=now)
        asked += effects
        if effects:
            turn, _ = listened(turn, proposal=None, now=now)
        now += 0.3
    moments = [at for at, _ in asked]
    assert len(moments) == 5
    assert all(1.9 <= later - earlier <= 2.4 for earlier, later in pairwise(moments))


def test_at_a_pause_it_is_asked_once_and_not_again_while_nothing_is_added() -> None:
    turn, _ = speak(running(), WORDS[:5], start=NOW)
    turn, asked = pause(turn, until=NOW + 6)
    assert [effect.text for _, effect in asked] == [" ".join(WORDS[:5])]


def test_one_ask_is_in_flight_until_it_is_old() -> None:
    _turn, asked = speak(running(), (WORDS * 2)[:28], start=NOW)
    assert len(asked) == 2
    assert asked[1][0] - asked[0][0] >= 5.0
    assert asked[1][1].ask == 2


def test_a_result_that_was_superseded_changes_nothing() -> None:
    turn, _ = speak(running(), (WORDS * 2)[:28], start=NOW)
    before = turn
    old = Heard(1, "an index", "Right.", "complete", PROPOSAL)
    assert advance(turn, turns.Listened(old), NOW + 9) == (before, ())


def test_what_was_heard_is_said_with_its_verdict() -> None:
    turn, _ = speak(running(), WORDS, start=NOW)
    turn, _ = pause(turn, until=NOW + 6)
    _, effects = listened(turn, now=NOW + 6)
    said = [effect for effect in effects if isinstance(effect, SayTentatively)]
    assert [effect.heard.verdict for effect in said] == ["complete"]
    assert not stored(effects)


@pytest.mark.parametrize("final", ["", " ".join(WORDS), " ".join(WORDS).capitalize() + "."])
def test_an_answer_in_the_words_that_were_heard_gets_the_proposal_at_once(final: str) -> None:
    turn, now = answering_at_once(WORDS)
    _, effects = advance(turn, turns.Final(final), now)
    assert stored(effects)[0].decided
    assert effects[-1] == TakeProposal(3, PROPOSAL, turn.listening.asks)


def test_an_answer_that_went_on_gets_no_proposal_made_for_less() -> None:
    turn, now = answering_at_once(WORDS)
    _, effects = advance(turn, turns.Final(" ".join(WORDS) + " but on small tables nobody would ever notice it"), now)
    assert not stored(effects)[0].decided
    assert not any(isinstance(effect, TakeProposal) for effect in effects)


def test_a_listener_still_at_work_on_the_same_words_may_reply_after_the_final() -> None:
    turn, _ = speak(running(), WORDS, start=NOW)
    turn, _ = pause(turn, until=NOW + 6)
    assert turn.listening.in_flight
    turn, effects = advance(turn, turns.Final(""), NOW + 6)
    assert not stored(effects)[0].decided
    _, effects = listened(turn, now=NOW + 6.4)
    assert effects == (TakeProposal(3, PROPOSAL, turn.listening.asks),)


def test_a_listener_at_work_on_other_words_is_not_waited_for() -> None:
    turn, _ = speak(running(), WORDS, start=NOW)
    turn, _ = pause(turn, until=NOW + 6)
    turn, _ = advance(turn, turns.Final("Something else altogether, said quite differently."), NOW + 6)
    assert listened(turn, now=NOW + 6.4)[1] == ()


def test_at_the_deadline_the_listeners_words_stand_in_while_they_fit() -> None:
    turn, now = answering_at_once(WORDS)
    turn = replace(turn, listening=replace(turn.listening, heard=replace(turn.listening.heard, proposal=None)))  # type: ignore[type-var]
    turn, _ = advance(turn, turns.Final(""), now)
    _, effects = advance(turn, turns.TimePassed(), now + 0.8)
    assert effects == (turns.StandIn("Right, an index."),)


def test_a_typed_draft_is_not_listened_to() -> None:
    turn, _ = advance(running(), turns.Chunk(" ".join(WORDS), replaces=True), NOW)
    assert pause(turn, until=NOW + 10)[1] == []


@pytest.mark.parametrize(
    ("heard", "said", "same"),
    [
        ("it costs writes", "It costs writes.", True),
        ("", "", False),
        ("it costs writes", "it saves writes", False),
        ("a b c d e f g h i j k l m n o p", "a b c d e f g h i j k l m n o p q", True),
        ("a b c d e f g h i j k l m n o p", "a b c d e f g h", False),
        (" ".join(["word"] * 200), " ".join(["word"] * 207), False),
    ],
)
def test_nearly_the_same_words_are_the_same_words_but_for_a_few(heard: str, said: str, same: bool) -> None:
    assert nearly_same(heard, said) is same


def test_with_speculation_off_the_reply_is_asked_for_though_a_proposal_was_there() -> None:
    turn = running(limits=replace(LIMITS, speculates=False))
    turn, _ = speak(turn, WORDS, start=NOW)
    turn, asked = pause(turn, until=NOW + 0.3 * len(WORDS) + 1)
    turn, said = listened(turn, now=asked[-1][0] + 0.1)
    assert any(isinstance(effect, turns.SayTentatively) for effect in said)
    _, effects = advance(turn, turns.Final(""), asked[-1][0] + 0.2)
    assert not any(isinstance(effect, turns.TakeProposal) for effect in effects)
    assert [effect.decided for effect in effects if isinstance(effect, turns.StoreAnswer)] == [False]
