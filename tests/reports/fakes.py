"""A model that says what a test tells it to, behind the door that `llm.services.complete` opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from llm.door.attempt import Answered
from llm.services import CriterionScore, EvaluateInput, EvaluateOutput, Evidence, SummariseInput, SummariseOutput

Judge = Callable[[EvaluateInput], EvaluateOutput]


class ScriptedModel:
    """Answers evaluations with `judge`; keeps what it was shown in `seen`. Stands where the chain of models does."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.seen: list[BaseModel] = []

    def ask(self, inputs: BaseModel, **_: Any) -> Answered:
        self.seen.append(inputs)
        return Answered(self._output(inputs), provider="scripted", model="scripted-1", prompt_version="test-1")

    def _output(self, inputs: BaseModel) -> BaseModel:
        if isinstance(inputs, EvaluateInput):
            return self.judge(inputs)
        if isinstance(inputs, SummariseInput):
            return SummariseOutput(
                summary="Said in a few sentences.",
                strengths=tuple(f"{answer.label}: clear." for answer in inputs.answers[:1]),
                areas_for_improvement=("Q1 Follow-up 1: could say more.", "More examples in general."),
            )
        raise NotImplementedError(type(inputs).__name__)


class BrokenModel(ScriptedModel):
    """Fails at everything, in a way nobody has thought of."""

    def ask(self, inputs: BaseModel, **_: Any) -> Answered:
        raise RuntimeError("broken")


Install = Callable[[Judge], ScriptedModel]


def fair(inputs: EvaluateInput) -> EvaluateOutput:
    """A judgement that cites the first words of the answer."""
    words = Evidence(quote=inputs.answer[:20], start=0, end=20)
    return EvaluateOutput(
        score=72,
        quality="Good",
        criteria=(CriterionScore(name="correctness", score=72, evidence=(words,)),),
        evidence=(words,),
    )
