from __future__ import annotations

import ast
from pathlib import Path

import pytest

import llm.offline
from llm.offline.errors import PurposeNotOffered
from llm.offline.interviewer import OfflineInterviewer
from llm.purposes import (
    DecideInput,
    DecideOutput,
    EvaluateInput,
    EvaluateOutput,
    FillerInput,
    FillerOutput,
    QuestionsInput,
    QuestionsOutput,
    Strict,
    SummariseInput,
    SummariseOutput,
)


class Unheard(Strict):
    text: str = ""


def test_it_answers_every_purpose_by_the_type_of_its_input() -> None:
    interviewer = OfflineInterviewer()

    assert isinstance(interviewer.complete(QuestionsInput(job_role="Tester", count=1)), QuestionsOutput)
    assert isinstance(
        interviewer.complete(DecideInput(job_role="x", question="q", question_type="preset", answer="a")), DecideOutput
    )
    assert isinstance(interviewer.complete(FillerInput(heard="well")), FillerOutput)
    assert isinstance(interviewer.complete(EvaluateInput(question="q", answer="a")), EvaluateOutput)
    assert isinstance(
        interviewer.complete(SummariseInput(job_role="x", answers=(), overall_score=None)), SummariseOutput
    )


def test_it_says_who_it_is() -> None:
    interviewer = OfflineInterviewer()

    assert (interviewer.name, interviewer.model) == ("offline", "rules")
    assert interviewer.prompt_version


def test_a_purpose_that_nobody_registered_is_a_typed_error() -> None:
    with pytest.raises(PurposeNotOffered, match="Unheard"):
        OfflineInterviewer().complete(Unheard())


def test_another_app_can_register_a_purpose() -> None:
    interviewer = OfflineInterviewer({Unheard: lambda inputs: Unheard(text="heard")})

    assert interviewer.complete(Unheard()) == Unheard(text="heard")


def test_it_stays_pure_python_without_django_clock_or_global_randomness() -> None:
    allowed = {"__future__", "pydantic", "yaml", "snowballstemmer", "llm"}
    forbidden = {"datetime", "time", "secrets", "os", "socket", "urllib", "http", "django"}
    folder = Path(llm.offline.__file__).parent
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                root = name.split(".")[0]
                assert root not in forbidden, f"{path.name} imports {name}"
                assert root in allowed or root in __import__("sys").stdlib_module_names, f"{path.name} imports {name}"
                if root == "llm":
                    assert name.startswith(("llm.offline", "llm.purposes")), f"{path.name} imports {name}"
