"""One typed output for one typed input: of the purpose's chain within its budget, or else by the rules.

Owns the end of every chain, the offline interviewer. What it asks and how, the door and the prompts know.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar, overload
from uuid import UUID

from django.conf import settings
from pydantic import BaseModel

from llm.door.attempt import Answered
from llm.door.door import Spoken, Wanted, door_for
from llm.door.entry import Entry
from llm.errors import ChainExhausted
from llm.ledger import Line, OfAsk, record
from llm.models import Outcome, Purpose
from llm.offline.interviewer import OfflineInterviewer
from llm.purposes import (
    OFFLINE_PROVIDER,
    DecideInput,
    DecideOutput,
    EvaluateInput,
    EvaluateOutput,
    FillerInput,
    FillerOutput,
    JudgedBy,
    QuestionsInput,
    QuestionsOutput,
    SummariseInput,
    SummariseOutput,
    TentativeInput,
    TentativeOutput,
)
from llm.selectors import budget_reached
from llm.services.account import Account

logger = logging.getLogger(__name__)

Output = TypeVar("Output", bound=BaseModel)


@dataclass(frozen=True)
class Completion(Generic[Output]):
    """An output and who gave it."""

    output: Output
    judged_by: JudgedBy


PURPOSE_OF: dict[type[BaseModel], Purpose] = {
    QuestionsInput: Purpose.QUESTIONS,
    TentativeInput: Purpose.TENTATIVE,
    DecideInput: Purpose.DECIDE,
    FillerInput: Purpose.FILLER,
    EvaluateInput: Purpose.EVALUATE,
    SummariseInput: Purpose.SUMMARISE,
}

# Why the rules answered although a model is configured, as the ledger keeps it.
BUDGET_REACHED = "monthly_budget"

_offline = OfflineInterviewer()
_RULES = JudgedBy(provider=OFFLINE_PROVIDER, model=_offline.model, prompt_version=_offline.prompt_version)


def interviewer() -> JudgedBy:
    """Who asks and answers on this system: the model that is configured, or the rules where none is."""
    door = door_for(settings.MODELS)
    first = door.first_route("decide", free_only=budget_reached()) if door else None
    return first or _RULES


def models_configured() -> bool:
    """Whether words may go to a model at all: also while the rules stand in for it (a budget used up, say)."""
    return bool(settings.MODELS.providers)


@overload
def complete(inputs: QuestionsInput, *, session_id: UUID | None = None) -> Completion[QuestionsOutput]: ...
@overload
def complete(
    inputs: TentativeInput, *, session_id: UUID | None = None, of_ask: OfAsk | None = None, wanted: Wanted | None = None
) -> Completion[TentativeOutput]: ...
@overload
def complete(
    inputs: DecideInput, *, session_id: UUID | None = None, of_ask: OfAsk | None = None, wanted: Wanted | None = None
) -> Completion[DecideOutput]: ...
@overload
def complete(
    inputs: FillerInput, *, session_id: UUID | None = None, of_ask: OfAsk | None = None, wanted: Wanted | None = None
) -> Completion[FillerOutput]: ...
@overload
def complete(inputs: EvaluateInput, *, session_id: UUID | None = None) -> Completion[EvaluateOutput]: ...
@overload
def complete(inputs: SummariseInput, *, session_id: UUID | None = None) -> Completion[SummariseOutput]: ...


def complete(  # type: ignore[misc]
    inputs: BaseModel, *, session_id: UUID | None = None, of_ask: OfAsk | None = None, wanted: Wanted | None = None
) -> Completion[BaseModel]:
    """Ask for one typed output: of the purpose's chain within its budget, or else by the rules.

    `of_ask` is kept in the ledger. Once `wanted` says no (it is asked now and then), the models are stopped and
    NotWanted is raised. Blocks; call it from a task or a thread, never from an event loop.
    """
    door = door_for(settings.MODELS)
    if door is None:
        return _by_rules(inputs, session_id)
    free_only = budget_reached()
    with Account(PURPOSE_OF[type(inputs)], session_id, of_ask) as account:
        try:
            return completion_of(door.ask(inputs, record=account.note, free_only=free_only, wanted=wanted))
        except ChainExhausted as error:
            reason = _reason(error, free_only=free_only)
    return _by_rules(inputs, session_id, reason)


@overload
def stream(
    inputs: DecideInput, *, session_id: UUID | None = None, wanted: Wanted | None = None
) -> Iterator[Spoken | Completion[DecideOutput]]: ...
@overload
def stream(
    inputs: FillerInput, *, session_id: UUID | None = None, wanted: Wanted | None = None
) -> Iterator[Spoken | Completion[FillerOutput]]: ...


def stream(  # type: ignore[misc]
    inputs: BaseModel, *, session_id: UUID | None = None, wanted: Wanted | None = None
) -> Iterator[Spoken | Completion[BaseModel]]:
    """The same, with the words that can be said as they form; the whole completion comes last, exactly once.

    Each `Spoken` carries all the words so far. When its `attempt` changes, or the completion says something else, the
    provider that spoke has failed on the way and its words are void.
    """
    door = door_for(settings.MODELS)
    if door is None:
        yield _by_rules(inputs, session_id)
        return
    free_only = budget_reached()
    with Account(PURPOSE_OF[type(inputs)], session_id) as account:
        try:
            for heard in door.stream(inputs, record=account.note, free_only=free_only, wanted=wanted):
                yield heard if isinstance(heard, Spoken) else completion_of(heard)
            return
        except ChainExhausted as error:
            reason = _reason(error, free_only=free_only)
    yield _by_rules(inputs, session_id, reason)


def completion_of(answered: Answered) -> Completion[BaseModel]:
    judged_by = JudgedBy(provider=answered.provider, model=answered.model, prompt_version=answered.prompt_version)
    return Completion(output=answered.output, judged_by=judged_by)


def _by_rules(inputs: BaseModel, session_id: UUID | None, reason: str = "") -> Completion[BaseModel]:
    started = time.perf_counter()
    output = _offline.complete(inputs)
    entry = Entry(
        provider=_RULES.provider,
        model=_RULES.model,
        prompt_version=_RULES.prompt_version,
        latency_ms=(time.perf_counter() - started) * 1000,
        outcome=Outcome.OK,
        error_code=reason,
    )
    record([Line(PURPOSE_OF[type(inputs)], session_id, entry)])
    return Completion(output=output, judged_by=_RULES)


def _reason(error: ChainExhausted, *, free_only: bool) -> str:
    """Why the rules take over, for the ledger and the log: a code, no words of anybody."""
    reason = BUDGET_REACHED if free_only else error.causes[-1].code if error.causes else error.code
    logger.warning("no model answered, the rules take over: %s", reason)
    return reason
