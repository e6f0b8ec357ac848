from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.models import Quality
from reports.scoring import (
    DIMENSIONS,
    ScoredAnswer,
    is_behavioural,
    length_score,
    opinions_differ,
    overall_score,
    quality_of,
    recommendation_of,
    score_interview,
    topic_of,
)

WEIGHTS = {"communication": 15, "technical": 45, "problem_solving": 25, "role_fit": 15}
ALL_CRITERIA = {"relevance": 90.0, "correctness": 80.0, "depth": 60.0, "specificity": 40.0, "structure": 70.0}


def answer(label: str = "Q1", score: float | None = 75.0, **fields: object) -> ScoredAnswer:
    return ScoredAnswer(
        **{  # type: ignore[arg-type]
            "label": label,
            "question_type": "preset",
            "score": score,
            "topic": "python",
            "criteria": ALL_CRITERIA if score is not None else {},
            "words": 80,
            "not_assessed_reason": "" if score is not None else "Skipped.",
            **fields,
        }
    )


def test_the_dimensions_are_the_documented_means() -> None:
    scores = score_interview([answer()], WEIGHTS)

    found = {name: dimension.score for name, dimension in scores.dimensions.items()}
    assert found == {
        "communication": 80.0,  # structure 70 counts twice, a good length 100 once
        "technical": 70.0,  # correctness 80, depth 60
        "problem_solving": 50.0,  # depth 60, specificity 40
        "role_fit": 75.0,  # the answer's own score, one topic
    }
    assert scores.overall == pytest.approx((80 * 15 + 70 * 45 + 50 * 25 + 75 * 15) / 100, abs=0.05)


def test_a_follow_up_weighs_half() -> None:
    follow_up = answer("Q1 Follow-up 1", question_type="follow_up", criteria={"correctness": 20.0, "depth": 20.0})

    scores = score_interview([answer(), follow_up], WEIGHTS)

    assert scores.dimensions["technical"].score == pytest.approx((70 + 0.5 * 20) / 1.5, abs=0.05)


def test_behavioural_answers_are_left_out_of_the_technical_score() -> None:
    story = answer("Q2", behavioural=True, topic="behavioural", criteria={"depth": 0.0, "specificity": 0.0})

    scores = score_interview([answer(), story], WEIGHTS)

    assert scores.dimensions["technical"].score == 70.0
    assert scores.dimensions["technical"].answers == 1
    assert scores.dimensions["problem_solving"].score == 25.0


def test_an_interview_without_technical_questions_has_no_technical_score() -> None:
    scores = score_interview([answer(behavioural=True)], WEIGHTS)

    assert scores.dimensions["technical"].score is None
    assert scores.overall == pytest.approx((80 * 15 + 50 * 25 + 75 * 15) / 55, abs=0.05)


def test_each_topic_counts_once_for_the_role() -> None:
    answers = [
        answer("Q1", 90.0),
        answer("Q2", 90.0),
        answer("Q3", 90.0),
        answer("Q4", 30.0, topic="databases"),
        answer("Resume Q", 60.0, question_type="resume", topic="general"),
    ]

    fit = score_interview(answers, WEIGHTS).dimensions["role_fit"]

    assert fit.score == 60.0
    assert fit.topics == ("python", "databases", "résumé")


def test_an_answer_without_criteria_stands_in_with_its_score_but_not_for_communication() -> None:
    scores = score_interview([answer(score=64.0, criteria={})], WEIGHTS)

    found = {name: dimension.score for name, dimension in scores.dimensions.items()}
    assert found == {"communication": None, "technical": 64.0, "problem_solving": 64.0, "role_fit": 64.0}


def test_nothing_assessed_has_no_score_and_no_recommendation() -> None:
    scores = score_interview([answer(score=None), answer("Q2", None)], WEIGHTS)

    assert scores.overall is None
    assert scores.recommendation is None
    assert scores.not_assessed == (("Q1", "Skipped."), ("Q2", "Skipped."))
    assert not scores.too_little_assessed


def test_no_answers_at_all_is_the_same() -> None:
    scores = score_interview([], WEIGHTS)

    assert (scores.overall, scores.recommendation, scores.asked) == (None, None, 0)


def test_too_little_assessed_gives_a_score_and_no_recommendation() -> None:
    scores = score_interview([answer(), answer("Q2", None), answer("Q3", None)], WEIGHTS)

    assert scores.overall is not None
    assert scores.recommendation is None
    assert scores.too_little_assessed


def test_half_assessed_is_enough() -> None:
    assert score_interview([answer(), answer("Q2", None)], WEIGHTS).recommendation is not None


@pytest.mark.parametrize(
    ("overall", "recommendation"),
    [
        (100.0, "Strongly recommend"),
        (80.0, "Strongly recommend"),
        (79.9, "Recommend"),
        (65.0, "Recommend"),
        (64.9, "Consider"),
        (50.0, "Consider"),
        (49.9, "Do not recommend"),
        (0.0, "Do not recommend"),
    ],
)
def test_recommendation_thresholds(overall: float, recommendation: str) -> None:
    assert recommendation_of(overall) == recommendation


@pytest.mark.parametrize(
    ("score", "quality"),
    [(85.0, Quality.EXCELLENT), (84.9, Quality.GOOD), (70.0, Quality.GOOD), (69.9, Quality.FAIR), (50.0, Quality.FAIR),
     (49.9, Quality.POOR), (0.0, Quality.POOR)],
)  # fmt: skip
def test_quality_thresholds(score: float, quality: Quality) -> None:
    assert quality_of(score) == quality


def test_opinions_differ_from_more_than_25_points_on() -> None:
    assert not opinions_differ(70.0, 45.0)
    assert opinions_differ(70.0, 44.9)
    assert opinions_differ(10.0, 40.0)
    assert not opinions_differ(None, 90.0)
    assert not opinions_differ(90.0, None)


def test_the_length_of_an_answer_counts_between_too_short_and_too_long() -> None:
    assert length_score(0) == 0
    assert length_score(40) == length_score(250) == 100
    assert length_score(20) == length_score(10, is_follow_up=True)
    assert length_score(5000) == 50


def test_weights_that_leave_nothing_to_stand_on_count_alike() -> None:
    assert overall_score({"technical": 40.0, "role_fit": 80.0}, {}) == 60.0
    assert overall_score({"technical": 40.0, "role_fit": 80.0}, {"communication": 100}) == 60.0
    assert overall_score({"technical": 40.0, "role_fit": 80.0}, {"technical": 100, "role_fit": -5}) == 40.0


def test_the_first_tag_is_the_topic() -> None:
    assert topic_of(["computer_vision", "cameras"]) == "computer vision"
    assert topic_of([]) == "general"


def test_tags_tell_a_behavioural_question_and_the_kind_of_interview_where_there_are_none() -> None:
    assert is_behavioural(["Leadership", "feedback"], interview_type="technical")
    assert not is_behavioural(["python"], interview_type="behavioural")
    assert is_behavioural([], interview_type="behavioural")
    assert not is_behavioural([], interview_type="mixed")


scores_0_100 = st.floats(0, 100)
answers_strategy = st.lists(
    st.builds(
        ScoredAnswer,
        label=st.sampled_from(["Q1", "Q2", "Resume Q"]),
        question_type=st.sampled_from(["preset", "follow_up", "resume", "coding"]),
        score=st.none() | scores_0_100,
        topic=st.sampled_from(["python", "databases", "general"]),
        behavioural=st.booleans(),
        criteria=st.dictionaries(
            st.sampled_from(["relevance", "correctness", "depth", "specificity", "structure"]), scores_0_100
        ),
        words=st.integers(0, 3000),
    ),
    max_size=30,
)
weights_strategy = st.dictionaries(st.sampled_from(DIMENSIONS), st.integers(-5, 100))


@given(answers_strategy, weights_strategy)
def test_every_figure_stays_on_the_scale(answers: list[ScoredAnswer], weights: dict[str, float]) -> None:
    scores = score_interview(answers, weights)

    figures = [scores.overall, *(dimension.score for dimension in scores.dimensions.values())]
    assert all(figure is None or 0 <= figure <= 100 for figure in figures)


@given(answers_strategy, weights_strategy, st.integers(1, 5))
def test_answers_that_were_not_assessed_change_no_score(
    answers: list[ScoredAnswer], weights: dict[str, float], skipped: int
) -> None:
    more = [*answers, *(answer(f"Q{number}", None) for number in range(skipped))]

    before, after = score_interview(answers, weights), score_interview(more, weights)

    assert after.overall == before.overall
    assert {n: d.score for n, d in after.dimensions.items()} == {n: d.score for n, d in before.dimensions.items()}


@given(answers_strategy, weights_strategy)
def test_there_is_an_overall_score_exactly_when_something_was_assessed(
    answers: list[ScoredAnswer], weights: dict[str, float]
) -> None:
    scores = score_interview(answers, weights)

    assert (scores.overall is not None) == any(answer.score is not None for answer in answers)
    assert scores.overall is not None or scores.recommendation is None
