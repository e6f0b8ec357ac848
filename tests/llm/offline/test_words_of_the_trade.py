"""Words that mean something else in a field than in everyday speech do not turn a right answer into a wrong one."""

from __future__ import annotations

from llm.offline.interviewer import OfflineInterviewer
from llm.purposes import EvaluateInput, KeyPoint


def test_python_s_none_denies_nothing() -> None:
    judged = OfflineInterviewer().evaluate(
        EvaluateInput(
            question="What happens when you use a mutable object as a default argument?",
            key_points=(KeyPoint(point="The usual fix is to default to None and create the object in the function."),),
            ideal_answer="The standard remedy is None as the default and building a new list in the body.",
            answer="The usual fix is None as the default, and a fresh list inside the function.",
        )
    )
    assert judged.key_points[0].covered
    assert not judged.key_points[0].contradicted


def test_a_follow_up_is_judged_on_its_one_point() -> None:
    judged = OfflineInterviewer().evaluate(
        EvaluateInput(
            question="What happens to writes?",
            key_points=(KeyPoint(point="Writes become slower."),),
            ideal_answer="Every write has to keep the index current, so writes become slower, and it takes disk space.",
            answer="Each insert has to update the index as well, so writes get slower.",
        )
    )
    assert judged.score is not None
    assert judged.score >= 70
