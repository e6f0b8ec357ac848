"""The questions of a plan: their order has no gaps, and nobody changes them once a candidate has begun."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates.models import Candidate
from interviews.models import InterviewConfig, Question, QuestionSource
from interviews.services import QuestionsLocked, question_add, question_move, question_remove, question_update
from interviews.services.questions import KeyPointGiven, key_points_kept
from syncinterview.lib.errors import InvalidInput, InvalidState
from tests.interviews.factories import ConfigFactory, SessionFactory

pytestmark = pytest.mark.django_db


def order(config: InterviewConfig) -> list[Question]:
    questions = list(config.questions.order_by("position"))
    assert [question.position for question in questions] == list(range(1, len(questions) + 1))
    return questions


def test_a_question_is_added_at_the_end_as_the_teams_own() -> None:
    config = ConfigFactory()

    question = question_add(
        config=config, text="  Why us?  ", key_points=pointed("has read about us", "", "has read  about us")
    )

    config.refresh_from_db()
    assert order(config)[-1] == question
    assert (question.text, question.source, config.question_count) == ("Why us?", QuestionSource.STAFF, 4)
    assert question.key_points == [{"point": "has read about us", "probe": ""}]


@pytest.mark.parametrize(("text", "seconds", "field"), [(" ", 60, "text"), ("Why?", 5, "suggested_time_seconds")])
def test_what_is_wrong_with_a_question_is_named(text: str, seconds: int, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        question_add(config=ConfigFactory(), text=text, suggested_time_seconds=seconds)

    assert refused.value.field == field


def test_a_plan_has_twenty_questions_at_most() -> None:
    config = ConfigFactory(question_count=20)

    with pytest.raises(InvalidState, match="20"):
        question_add(config=config, text="Why us?")


def test_a_changed_question_belongs_to_the_team_and_an_unchanged_one_does_not() -> None:
    config = ConfigFactory()
    first, second, _ = order(config)
    same = {
        "key_points": pointed(*(entry["point"] for entry in first.key_points)),
        "ideal_answer": first.ideal_answer,
        "suggested_time_seconds": first.suggested_time_seconds,
    }

    assert question_update(question=first, text=first.text, **same).source == QuestionSource.BANK
    assert question_update(question=second, text="Another one?", **same).source == QuestionSource.STAFF


def test_questions_change_places() -> None:
    config = ConfigFactory()
    first, second, third = order(config)

    question_move(question=third, up=True)
    question_move(question=first, up=False)

    assert order(config) == [third, first, second]


def test_the_ends_of_the_list_are_ends() -> None:
    config = ConfigFactory()
    before = order(config)

    question_move(question=before[0], up=True)
    question_move(question=before[-1], up=False)

    assert order(config) == before


def test_removing_closes_the_ranks_and_leaves_one() -> None:
    config = ConfigFactory()
    first, second, third = order(config)

    question_remove(question=first)
    question_remove(question=third)

    config.refresh_from_db()
    assert order(config) == [second]
    assert config.question_count == 1
    with pytest.raises(InvalidState, match="at least one"):
        question_remove(question=second)


def test_once_a_candidate_has_begun_everyone_is_asked_the_same() -> None:
    config = ConfigFactory()
    question = order(config)[0]
    SessionFactory(config=config, candidate=Candidate.objects.create(name="Amira", email="amira@example.org"))

    with pytest.raises(QuestionsLocked):
        question_add(config=config, text="Why us?")
    with pytest.raises(QuestionsLocked):
        question_update(question=question, text="Why?", key_points=[], ideal_answer="", suggested_time_seconds=60)
    with pytest.raises(QuestionsLocked):
        question_remove(question=question)
    with pytest.raises(QuestionsLocked):
        question_move(question=question, up=False)


def pointed(*points: str) -> list[KeyPointGiven]:
    return [{"point": point} for point in points]


# --- key points ---------------------------------------------------------------------------------------------

KNOWN = [{"point": "names a cost", "probe": "What does it cost?"}, {"point": "names a gain", "probe": "What for?"}]


def test_a_point_keeps_its_follow_up_wherever_it_moves() -> None:
    points = key_points_kept(pointed("names a risk", "names a gain", "names a cost"), known=KNOWN)

    assert [entry["probe"] for entry in points] == ["", "What for?", "What does it cost?"]


def test_a_reworded_point_keeps_the_follow_up_of_its_place() -> None:
    points = key_points_kept(pointed("names what it costs", "names a gain"), known=KNOWN)

    assert points[0] == {"point": "names what it costs", "probe": "What does it cost?"}


def test_a_follow_up_of_ones_own_is_kept_even_an_empty_one() -> None:
    points = key_points_kept(
        [{"point": "names a cost", "probe": " And what does it  cost? "}, {"point": "names a gain", "probe": ""}],
        known=KNOWN,
    )

    assert [entry["probe"] for entry in points] == ["And what does it cost?", ""]


@given(st.lists(st.text(alphabet="ab \t", max_size=5), max_size=8))
def test_points_are_neither_blank_nor_repeated(lines: list[str]) -> None:
    points = [entry["point"] for entry in key_points_kept(pointed(*lines), known=KNOWN)]

    assert all(point and point == " ".join(point.split()) for point in points)
    assert len(points) == len(set(points))
