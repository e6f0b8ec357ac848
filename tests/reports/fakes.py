"""An interviewer that says what a test tells it to, in the place of the one behind `llm.services.complete`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from llm.services import CriterionScore, EvaluateInput, EvaluateOutput, Evidence, SummariseInput, SummariseOutput

Judge = Callable[[EvaluateInput], EvaluateOutput]


class ScriptedInterviewer:
    """Answers evaluations with `judge`; keeps what it was shown in `seen`."""

    name = "scripted"
    model = "scripted-1"
    prompt_version = "test-1"

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.seen: list[BaseModel] = []

    def complete(self, inputs: BaseModel) -> Any:
        self.seen.append(inputs)
        if isinstance(inputs, EvaluateInput):
            return self.judge(inputs)
        if isinstance(inputs, SummariseInput):
            return SummariseOutput(
                summary="Said in a few sentences.",
                strengths=tuple(f"{answer.label}: clear." for answer in inputs.answers[:1]),
                areas_for_improvement=("Q1 Follow-up 1: could say more.", "More examples in general."),
            )
        raise NotImplementedError(type(inputs).__name__)


class BrokenInterviewer(ScriptedInterviewer):
    """Fails at everything."""

    def complete(self, inputs: BaseModel) -> Any:
        raise RuntimeError("broken")


Install = Callable[[Judge], ScriptedInterviewer]


def fair(inputs: EvaluateInput) -> EvaluateOutput:
    """A judgement that cites the first words of the answer."""
    words = Evidence(quote=inputs.answer[:20], start=0, end=20)
    return EvaluateOutput(
        score=72,
        quality="Good",
        criteria=(CriterionScore(name="correctness", score=72, evidence=(words,)),),
        evidence=(words,),
    )
