"""What the judge is told was asked, where the question alone would not say it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from interviews.models import Question, QuestionType, Response
from reports.services.evaluation import judge_input
from tests.interviews.live.factories import open_session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("points", "asked"),
    [
        ([], "What is the cost of index number 1? Could you give an example?"),
        ([{"point": "Writes become slower.", "probe": ""}], "Could you give an example?"),
    ],
)
def test_a_follow_up_without_a_point_of_its_own_means_the_question_it_follows(
    points: list[dict[str, str]], asked: str
) -> None:
    opened = open_session()
    answer = Response.objects.create(
        session=opened.session,
        turn=2,
        question=Question.objects.get(config=opened.config, position=1),
        question_number=2,
        label="Q1 Follow-up 1",
        question_text="Could you give an example?",
        question_type=QuestionType.FOLLOW_UP,
        key_points=points,
        transcript="On a table of orders every insert took twice as long.",
        answered_at=timezone.now(),
    )
    assert judge_input(answer).question == asked
