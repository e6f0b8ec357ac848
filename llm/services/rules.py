"""What the rules say by themselves, whatever model is configured: second opinions, figures, the question bank."""

from __future__ import annotations

from llm.offline.bank import bank
from llm.offline.interviewer import OfflineInterviewer
from llm.offline.judge.comparing import filler_count as _filler_count
from llm.offline.judge.comparing import ideal_similarity as _ideal_similarity
from llm.offline.summary import summarise
from llm.purposes import (
    EvaluateInput,
    EvaluateOutput,
    Language,
    QuestionsInput,
    QuestionsOutput,
    SummariseInput,
    SummariseOutput,
)

_offline = OfflineInterviewer()


def rules_evaluate(inputs: EvaluateInput) -> EvaluateOutput:
    """The rule-based judgement that stands beside a model's as a second opinion."""
    return _offline.evaluate(inputs)


def ideal_similarity(inputs: EvaluateInput) -> float | None:
    """How near an answer's words are to the ideal answer's, 0 to 1; None where there is nothing to compare."""
    return _ideal_similarity(inputs)


def filler_count(text: str, language: Language) -> int:
    """How many words and phrases of the text only fill a pause ("um", "you know")."""
    return _filler_count(text, language)


def rules_questions(inputs: QuestionsInput) -> QuestionsOutput:
    """Questions by the rules, for who cannot wait for a model's."""
    return _offline.questions(inputs)


def rules_summary(inputs: SummariseInput) -> SummariseOutput:
    """What the rules make of a judged interview, where nothing of a model's words can be kept."""
    return summarise(inputs)


def question_areas() -> tuple[str, ...]:
    """The names of the areas the question bank covers, for people to choose from."""
    return tuple(sorted(area.name for area in bank().areas))
