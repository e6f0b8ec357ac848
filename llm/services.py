"""The one door to every model: `complete(inputs) -> Completion` of the output type that belongs to the input.

Owns the chain of providers and the ledger entry of each call. Other apps import from here alone.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Generic, TypeVar, overload
from uuid import UUID

from pydantic import BaseModel

from llm.models import LLMCall, Outcome, Purpose
from llm.offline.bank import bank
from llm.offline.interviewer import OfflineInterviewer, bridge, closing, greeting, two_minutes_notice
from llm.purposes import (
    OFFLINE_PROVIDER,
    Action,
    CriterionScore,
    DecideInput,
    DecideOutput,
    EvaluateInput,
    EvaluateOutput,
    Evidence,
    Exchange,
    FillerInput,
    FillerOutput,
    JudgedAnswer,
    JudgedBy,
    KeyPoint,
    KeyPointFinding,
    Language,
    PreparedQuestion,
    QuestionsInput,
    QuestionsOutput,
    QuestionType,
    Recommendation,
    SummariseInput,
    SummariseOutput,
)

__all__ = [
    "OFFLINE_PROVIDER",
    "Action",
    "Completion",
    "CriterionScore",
    "DecideInput",
    "DecideOutput",
    "EvaluateInput",
    "EvaluateOutput",
    "Evidence",
    "Exchange",
    "FillerInput",
    "FillerOutput",
    "JudgedAnswer",
    "JudgedBy",
    "KeyPoint",
    "KeyPointFinding",
    "Language",
    "PreparedQuestion",
    "QuestionType",
    "QuestionsInput",
    "QuestionsOutput",
    "Recommendation",
    "SummariseInput",
    "SummariseOutput",
    "bridge",
    "closing",
    "complete",
    "greeting",
    "interviewer",
    "two_minutes_notice",
]

Output = TypeVar("Output", bound=BaseModel)


@dataclass(frozen=True)
class Completion(Generic[Output]):
    """An output and who gave it."""

    output: Output
    judged_by: JudgedBy


PURPOSE_OF: dict[type[BaseModel], Purpose] = {
    QuestionsInput: Purpose.QUESTIONS,
    DecideInput: Purpose.DECIDE,
    FillerInput: Purpose.FILLER,
    EvaluateInput: Purpose.EVALUATE,
    SummariseInput: Purpose.SUMMARISE,
}

_offline = OfflineInterviewer()


def interviewer() -> JudgedBy:
    """Who asks and answers on this system: the model that is configured, or the rules where none is."""
    return JudgedBy(provider=OFFLINE_PROVIDER, model=_offline.model, prompt_version=_offline.prompt_version)


@overload
def complete(inputs: QuestionsInput, *, session_id: UUID | None = None) -> Completion[QuestionsOutput]: ...
@overload
def complete(inputs: DecideInput, *, session_id: UUID | None = None) -> Completion[DecideOutput]: ...
@overload
def complete(inputs: FillerInput, *, session_id: UUID | None = None) -> Completion[FillerOutput]: ...
@overload
def complete(inputs: EvaluateInput, *, session_id: UUID | None = None) -> Completion[EvaluateOutput]: ...
@overload
def complete(inputs: SummariseInput, *, session_id: UUID | None = None) -> Completion[SummariseOutput]: ...


def complete(inputs: BaseModel, *, session_id: UUID | None = None) -> Completion[BaseModel]:  # type: ignore[misc]
    """Ask for one typed output. Blocks; call it from a task or a thread, never from an event loop."""
    started = time.perf_counter()
    output = _offline.complete(inputs)
    judged_by = JudgedBy(
        provider=OFFLINE_PROVIDER, model=_offline.model, prompt_version=_offline.prompt_version
    )
    LLMCall.objects.create(
        purpose=PURPOSE_OF[type(inputs)],
        provider=judged_by.provider,
        model=judged_by.model,
        prompt_version=judged_by.prompt_version,
        outcome=Outcome.OK,
        latency_ms=(time.perf_counter() - started) * 1000,
        session_id=session_id,
    )
    return Completion(output=output, judged_by=judged_by)


def question_areas() -> tuple[str, ...]:
    """The names of the areas the question bank covers, for people to choose from."""
    return tuple(sorted(area.name for area in bank().areas))
