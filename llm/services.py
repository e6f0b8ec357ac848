"""The one door to every model: `complete(inputs) -> Completion` of the output type that belongs to the input.

Owns the end of every chain, the offline interviewer, and whose call a ledger line is. Other apps import from here.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar, cast, overload
from uuid import UUID

from django.conf import settings
from pydantic import BaseModel

from llm.audio.door import audio_door_for
from llm.audio.values import Recording, Speech, Transcript
from llm.door.attempt import Answered
from llm.door.door import Spoken, door_for
from llm.door.entry import Entry
from llm.errors import ChainExhausted
from llm.ledger import Line, record
from llm.models import Outcome, Purpose
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
    ProfileInput,
    ProfileOutput,
    QuestionsInput,
    QuestionsOutput,
    QuestionType,
    Recommendation,
    SummariseInput,
    SummariseOutput,
    TentativeInput,
    TentativeOutput,
    Verdict,
)
from llm.selectors import budget_reached
from syncinterview.lib.errors import Unavailable

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
    "ProfileInput",
    "ProfileOutput",
    "ProfileUnavailable",
    "QuestionType",
    "QuestionsInput",
    "QuestionsOutput",
    "Recommendation",
    "Recording",
    "Speech",
    "SpeechUnavailable",
    "Spoken",
    "SummariseInput",
    "SummariseOutput",
    "TentativeInput",
    "TentativeOutput",
    "Transcript",
    "TranscriptionUnavailable",
    "Verdict",
    "bridge",
    "closing",
    "complete",
    "greeting",
    "interviewer",
    "models_configured",
    "refine_profile",
    "rules_evaluate",
    "rules_questions",
    "speak",
    "stream",
    "transcribe",
    "two_minutes_notice",
    "warm_up",
]

logger = logging.getLogger(__name__)

Output = TypeVar("Output", bound=BaseModel)


class TranscriptionUnavailable(Unavailable):
    code = "transcription_unavailable"


class SpeechUnavailable(Unavailable):
    code = "speech_unavailable"


class ProfileUnavailable(Unavailable):
    code = "profile_unavailable"


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
def complete(inputs: TentativeInput, *, session_id: UUID | None = None) -> Completion[TentativeOutput]: ...
@overload
def complete(inputs: DecideInput, *, session_id: UUID | None = None) -> Completion[DecideOutput]: ...
@overload
def complete(inputs: FillerInput, *, session_id: UUID | None = None) -> Completion[FillerOutput]: ...
@overload
def complete(inputs: EvaluateInput, *, session_id: UUID | None = None) -> Completion[EvaluateOutput]: ...
@overload
def complete(inputs: SummariseInput, *, session_id: UUID | None = None) -> Completion[SummariseOutput]: ...


def complete(inputs: BaseModel, *, session_id: UUID | None = None) -> Completion[BaseModel]:  # type: ignore[misc]
    """Ask for one typed output: of the purpose's chain within its budget, or else by the rules.

    Blocks; call it from a task or a thread, never from an event loop.
    """
    door = door_for(settings.MODELS)
    if door is None:
        return _by_rules(inputs, session_id)
    free_only = budget_reached()
    with _Account(PURPOSE_OF[type(inputs)], session_id) as account:
        try:
            return _completion(door.ask(inputs, record=account.note, free_only=free_only))
        except ChainExhausted as error:
            reason = _reason(error, free_only=free_only)
    return _by_rules(inputs, session_id, reason)


@overload
def stream(inputs: DecideInput, *, session_id: UUID | None = None) -> Iterator[Spoken | Completion[DecideOutput]]: ...
@overload
def stream(inputs: FillerInput, *, session_id: UUID | None = None) -> Iterator[Spoken | Completion[FillerOutput]]: ...


def stream(inputs: BaseModel, *, session_id: UUID | None = None) -> Iterator[Spoken | Completion[BaseModel]]:  # type: ignore[misc]
    """The same, with the words that can be said as they form; the whole completion comes last, exactly once.

    Each `Spoken` carries all the words so far. When its `attempt` changes, or the completion says something else, the
    provider that spoke has failed on the way and its words are void.
    """
    door = door_for(settings.MODELS)
    if door is None:
        yield _by_rules(inputs, session_id)
        return
    free_only = budget_reached()
    with _Account(PURPOSE_OF[type(inputs)], session_id) as account:
        try:
            for heard in door.stream(inputs, record=account.note, free_only=free_only):
                yield heard if isinstance(heard, Spoken) else _completion(heard)
            return
        except ChainExhausted as error:
            reason = _reason(error, free_only=free_only)
    yield _by_rules(inputs, session_id, reason)


def rules_evaluate(inputs: EvaluateInput) -> EvaluateOutput:
    """The rule-based judgement that stands beside a model's as a second opinion."""
    return _offline.evaluate(inputs)


def rules_questions(inputs: QuestionsInput) -> QuestionsOutput:
    """Questions by the rules, for who cannot wait for a model's."""
    return _offline.questions(inputs)


def refine_profile(inputs: ProfileInput) -> Completion[ProfileOutput]:
    """A model's reading of a document. Raises ProfileUnavailable where none answers: there are no rules for it here."""
    door = door_for(settings.MODELS)
    if door is None:
        raise ProfileUnavailable("No model is configured.")
    with _Account(Purpose.PROFILE, None) as account:
        try:
            answered = door.ask(inputs, record=account.note, free_only=budget_reached())
        except ChainExhausted:
            raise ProfileUnavailable("No model could read the document.") from None
    return cast(Completion[ProfileOutput], _completion(answered))


def transcribe(recording: Recording, *, session_id: UUID | None = None) -> Transcript:
    """The words of a recording. Raises TranscriptionUnavailable; nothing of the recording is lost by that."""
    try:
        with _Account(Purpose.TRANSCRIBE, session_id) as account:
            door = audio_door_for(settings.MODELS)
            return door.transcribe(recording, record=account.note, free_only=budget_reached())
    except ChainExhausted:
        raise TranscriptionUnavailable("The recording could not be turned into text.") from None


def speak(text: str, *, language: Language, voice: str = "", session_id: UUID | None = None) -> Speech:
    """The text said aloud. Raises SpeechUnavailable; the browser's own voice, or the written text, then does."""
    try:
        with _Account(Purpose.SPEAK, session_id) as account:
            door = audio_door_for(settings.MODELS)
            return door.speak(text, language=language, voice=voice, record=account.note, free_only=budget_reached())
    except ChainExhausted:
        raise SpeechUnavailable("The voice is not available.") from None


def warm_up() -> None:
    """Open connections to the configured providers, in the background: the first answer then waits for none of it."""
    door = door_for(settings.MODELS)
    if door is not None:
        threading.Thread(target=door.warm_up_from_here, name="warm-up", daemon=True).start()


def question_areas() -> tuple[str, ...]:
    """The names of the areas the question bank covers, for people to choose from."""
    return tuple(sorted(area.name for area in bank().areas))


class _Account:
    """The ledger lines of one call, handed in when it is over; a probe that ends later hands in its own."""

    def __init__(self, purpose: Purpose, session_id: UUID | None) -> None:
        self._purpose = purpose
        self._session_id = session_id
        self._lines: list[Line] = []
        self._closed = False

    def __enter__(self) -> _Account:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        record(self._lines)

    def note(self, entry: Entry) -> None:
        line = Line(self._purpose, self._session_id, entry)
        if self._closed:
            record([line])
        else:
            self._lines.append(line)


def _completion(answered: Answered) -> Completion[BaseModel]:
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
