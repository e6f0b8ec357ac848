from __future__ import annotations

import pytest
from django.test import Client

from interviews.models import InterviewConfig, InterviewSession, QuestionType
from reports.benchmarks import LEAST_ANSWERS, bin_of, standing
from reports.charts import histogram, radar
from reports.selectors import access_report, standings_of
from syncinterview.accounts.models import User
from tests.reports.browsing import page
from tests.reports.factories import EvaluationFactory, QuestionFactory, ReportFactory, ResponseFactory, SessionFactory


def test_a_percentile_is_the_share_below_with_half_of_the_equal() -> None:
    found = standing(60.0, {40: 10, 60: 4, 90: 6})

    assert found is not None
    assert (found.answers, found.percentile) == (20, 60)
    assert sum(found.counts) == 20
    assert found.counts[4] == 10
    assert found.own_bin == 6


@pytest.mark.parametrize(("score", "scores"), [(None, {50: 40}), (50.0, {50: LEAST_ANSWERS - 1}), (50.0, {})])
def test_too_few_answers_or_no_score_make_no_percentile(score: float | None, scores: dict[int, int]) -> None:
    assert standing(score, scores) is None


def test_the_highest_score_stands_in_the_last_step() -> None:
    assert [bin_of(points) for points in (0, 9, 10, 99, 100)] == [0, 0, 1, 9, 9]


def test_the_histogram_marks_ones_own_step_and_shows_the_smallest() -> None:
    found = standing(95.0, {5: 500, 95: 1})
    assert found is not None
    drawn = histogram(found)

    assert [column.is_own for column in drawn.columns] == [False] * 9 + [True]
    assert drawn.columns[0].height == drawn.height
    assert 0 < drawn.columns[9].height < drawn.columns[0].height


def test_a_radar_needs_three_scores_and_leaves_out_what_was_not_assessed() -> None:
    assert radar([("A", 50.0), ("B", 50.0), ("C", None), ("D", None)]) is None
    drawn = radar([("A", 50.0), ("B", 100.0), ("C", None), ("D", 0.0)])

    assert drawn is not None
    assert len(drawn.spokes) == 4
    assert len(drawn.dots) == 3
    # Nothing at all lies in the middle.
    assert drawn.dots[2] == drawn.centre


@pytest.mark.django_db
def test_answers_to_the_same_question_are_counted_by_the_last_version_alone(
    ines: User, config: InterviewConfig, session: InterviewSession, staff: Client
) -> None:
    question = QuestionFactory.create(config=config)
    for number in range(LEAST_ANSWERS):
        other = session if number == 0 else SessionFactory.create(config=config)
        answer = ResponseFactory.create(session=other, question=question, turn=1)
        EvaluationFactory.create(response=answer, score=10.0, version=1)
        EvaluationFactory.create(response=answer, score=50.0 + number, version=2)
        follow_up = ResponseFactory.create(
            session=other, question=question, turn=2, question_type=QuestionType.FOLLOW_UP
        )
        EvaluationFactory.create(response=follow_up, score=99.0, version=2)
        ReportFactory.create(session=other, version=1)
        ReportFactory.create(session=other, version=2)
    # Not reported yet, so not counted.
    EvaluationFactory.create(
        response=ResponseFactory.create(session=SessionFactory.create(config=config), question=question), score=1.0
    )

    found = standings_of(access_report(ines, session.pk))

    assert [(place.answers, place.percentile) for place in found.values()] == [(LEAST_ANSWERS, 2)]
    assert f"Among {LEAST_ANSWERS} answers to this question" in page(staff, session)
