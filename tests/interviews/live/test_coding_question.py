"""What the interviewer says around a programming exercise."""

from __future__ import annotations

import pytest

from interviews.models import ConfigStatus, QuestionKind, Utterance
from interviews.services import answer_give, session_create
from llm.services import coding_introduction
from tests.candidates.factories import CandidateFactory
from tests.interviews.factories import ConfigFactory, QuestionFactory

EXERCISE = "Find the pair."


@pytest.mark.django_db(transaction=True)
def test_an_exercise_is_introduced_and_its_program_asked_about() -> None:
    config = ConfigFactory(status=ConfigStatus.OPEN, max_follow_ups=1, questions=0, question_count=2)
    QuestionFactory(config=config, position=1, text="Say hello.", key_points=[], ideal_answer="")
    QuestionFactory(config=config, position=2, kind=QuestionKind.CODING, text=EXERCISE, key_points=[], ideal_answer="")
    session, _ = session_create(config=config, candidate=CandidateFactory())

    answer_give(session_id=session.pk, text=" ".join(["Hello to everybody in this very long greeting of mine."] * 6))
    said = Utterance.objects.filter(session=session, turn=2, source="question").get().text
    assert said.endswith(f"{coding_introduction('en')} {EXERCISE}")

    answer_give(session_id=session.pk, text="", code="def pair(): return 1, 2")
    session.refresh_from_db()
    assert "running time" in session.state["current"]["text"]
