"""The offline interviewer: every purpose answered by rules, without a model and without a network.

Owns the dispatch from a typed input to the rules; knows nothing of providers, Django or who asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from llm.offline.bank import bank
from llm.offline.choosing import rotated
from llm.offline.conversation import decide, interject
from llm.offline.errors import PurposeNotOffered
from llm.offline.judge.assessing import evaluate
from llm.offline.listening import listen
from llm.offline.phrasebook import phrases
from llm.offline.question_writer import write_questions
from llm.offline.summary import summarise
from llm.purposes import (
    OFFLINE_PROVIDER,
    DecideInput,
    DecideOutput,
    EvaluateInput,
    EvaluateOutput,
    FillerInput,
    FillerOutput,
    Language,
    QuestionsInput,
    QuestionsOutput,
    SummariseInput,
    SummariseOutput,
    TentativeInput,
)

Rule = Callable[[Any], BaseModel]

# Raised whenever rules, phrases, bank or weights change what an input leads to.
PROMPT_VERSION = "offline-rules-3"


class OfflineInterviewer:
    """Answers by rules. Purposes that other apps own (profiles) come in through `further_rules`, by input type."""

    name = OFFLINE_PROVIDER
    model = "rules"
    prompt_version = PROMPT_VERSION

    def __init__(self, further_rules: Mapping[type[BaseModel], Rule] | None = None) -> None:
        self._rules: dict[type[BaseModel], Rule] = {
            QuestionsInput: write_questions,
            DecideInput: decide,
            TentativeInput: listen,
            FillerInput: interject,
            EvaluateInput: evaluate,
            SummariseInput: summarise,
            **(further_rules or {}),
        }

    def complete(self, inputs: BaseModel) -> BaseModel:
        """The output for an input, by its type. Raises PurposeNotOffered for a type nobody registered."""
        rule = self._rules.get(type(inputs))
        if rule is None:
            raise PurposeNotOffered(f"The offline interviewer has no rules for {type(inputs).__name__}.")
        return rule(inputs)

    def questions(self, inputs: QuestionsInput) -> QuestionsOutput:
        return write_questions(inputs)

    def decide(self, inputs: DecideInput) -> DecideOutput:
        return decide(inputs)

    def filler(self, inputs: FillerInput) -> FillerOutput:
        return interject(inputs)

    def evaluate(self, inputs: EvaluateInput) -> EvaluateOutput:
        return evaluate(inputs)

    def summarise(self, inputs: SummariseInput) -> SummariseOutput:
        return summarise(inputs)


def prepare(language: Language = "en") -> None:
    """Reads everything the first judgement of a process would otherwise wait for (about half a second)."""
    bank()
    evaluate(EvaluateInput(question="What is a list?", answer="A list keeps things in their order.", language=language))


def greeting(language: Language, name: str | None = None) -> str:
    """The first words of an interview, with the candidate's name where it is known."""
    book = phrases(language)
    return book.greeting_named.replace("{name}", name.strip()) if name and name.strip() else book.greeting


def bridge(language: Language, seed: int) -> str:
    """A neutral sentence that fills the wait for the next step; neighbouring seeds give different ones."""
    return rotated(phrases(language).bridges, seed, "bridge")[0]


def closing(language: Language) -> str:
    """The last words of an interview."""
    return phrases(language).closing


def coding_introduction(language: Language) -> str:
    """What is said before a programming exercise."""
    return phrases(language).coding_introduction


def fixed_phrases(language: Language) -> tuple[str, ...]:
    """Every whole sentence that may be said in any interview in this language, the greeting first."""
    book = phrases(language)
    return (
        book.greeting,
        *book.bridges,
        *book.acknowledgements,
        book.two_minutes_notice,
        *book.acknowledgements_unknown,
        *book.fillers,
        *book.follow_ups,
        book.coding_introduction,
        *book.coding_follow_ups,
        book.closing,
    )


def leading_phrases(language: Language) -> tuple[str, ...]:
    """Of the fixed phrases those that may come before a question, the greeting first."""
    book = phrases(language)
    return (book.greeting, *book.acknowledgements, *book.acknowledgements_unknown, *book.bridges)


def two_minutes_notice(language: Language) -> str:
    """What is said when two minutes are left."""
    return phrases(language).two_minutes_notice
