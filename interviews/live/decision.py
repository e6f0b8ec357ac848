"""The next step of an interview: the rules that check whatever an interviewer, human-made or model, proposes.

Pure. The server owns the plan: a proposal can pick among the steps that are allowed, never widen them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from interviews.live.timing import SHORTEST_QUESTION_SECONDS, capped_time_seconds
from llm.services import Action, DecideOutput, QuestionType

# A follow-up or résumé question may not take the time that a prepared question still needs at the very least.
RESERVED_FOR_A_PRESET_SECONDS = 45

FOLLOW_UP_SECONDS = 60
RESUME_QUESTION_SECONDS = 90


@dataclass(frozen=True)
class Standing:
    """Where an interview stands when an answer was stored. Times in seconds."""

    next_index: int
    presets_total: int
    next_preset_seconds: int
    question_type: QuestionType
    follow_ups_used: int
    max_follow_ups: int
    resume_asked: int
    max_resume_questions: int
    has_resume_topics: bool
    asked_texts: frozenset[str]
    remaining_seconds: float
    time_factor: float = 1.0
    skipped: bool = False

    @property
    def presets_left(self) -> int:
        return self.presets_total - self.next_index

    @property
    def follow_ups_left(self) -> int:
        return max(0, self.max_follow_ups - self.follow_ups_used)

    @property
    def resume_questions_left(self) -> int:
        return max(0, self.max_resume_questions - self.resume_asked) if self.has_resume_topics else 0


@dataclass(frozen=True)
class Step:
    """What happens next. `next_index` is set for a preset, `text` for a follow-up or résumé question."""

    action: Action
    acknowledgement: str = ""
    text: str = ""
    next_index: int | None = None
    suggested_time_seconds: int = 0
    reason: Literal["", "completed", "time_up"] = ""


def take_step(proposal: DecideOutput | None, standing: Standing) -> Step:
    """The step to take: the proposal where the rules allow it, else the next prepared question, else the end.

    `None` stands for no proposal at all (every model failed): the interview goes on by the rules alone.
    """
    acknowledgement = proposal.acknowledgement.strip() if proposal else ""
    if standing.remaining_seconds < SHORTEST_QUESTION_SECONDS:
        return Step(action="complete", acknowledgement=acknowledgement, reason="time_up")
    if proposal and proposal.action in ("follow_up", "resume") and _may_ask_more(proposal, standing):
        return Step(
            action=proposal.action,
            acknowledgement=acknowledgement,
            text=proposal.question_text.strip(),
            suggested_time_seconds=_capped(_extra_seconds(proposal), standing),
        )
    if standing.presets_left > 0:
        return Step(
            action="preset",
            acknowledgement=acknowledgement,
            next_index=standing.next_index,
            suggested_time_seconds=_capped(standing.next_preset_seconds, standing),
        )
    return Step(action="complete", acknowledgement=acknowledgement, reason="completed")


def _may_ask_more(proposal: DecideOutput, standing: Standing) -> bool:
    text = proposal.question_text.strip()
    if not text or text in standing.asked_texts or standing.skipped:
        return False
    if proposal.action == "follow_up" and standing.follow_ups_left == 0:
        return False
    if proposal.action == "resume" and standing.resume_questions_left == 0:
        return False
    reserved = standing.presets_left * RESERVED_FOR_A_PRESET_SECONDS
    return standing.remaining_seconds - reserved >= SHORTEST_QUESTION_SECONDS


def _extra_seconds(proposal: DecideOutput) -> int:
    return min(
        proposal.suggested_time_seconds,
        FOLLOW_UP_SECONDS if proposal.action == "follow_up" else RESUME_QUESTION_SECONDS,
    )


def _capped(seconds: int, standing: Standing) -> int:
    return capped_time_seconds(seconds, standing.remaining_seconds, factor=standing.time_factor)


def label_of(
    action: Action, *, previous_label: str, preset_number: int, follow_ups_used: int, resume_asked: int
) -> str:
    """`Q1`, `Q1 Follow-up 1`, `Resume Q`, `Resume Q 2`. Counts include the question being labelled."""
    if action == "follow_up":
        return f"{previous_label.split(' Follow-up ', maxsplit=1)[0]} Follow-up {follow_ups_used}"
    if action == "resume":
        return "Resume Q" if resume_asked == 1 else f"Resume Q {resume_asked}"
    return f"Q{preset_number}"
