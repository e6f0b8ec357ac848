"""The stored state of a session: plain typed data, kept as JSON in `InterviewSession.state`."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from llm.services import KeyPoint, QuestionType


class AskedQuestion(BaseModel):
    """The question of a turn, as it was asked, with what a good answer to it contains."""

    model_config = ConfigDict(frozen=True)

    number: int  # counts every question asked, from 1
    label: str  # "Q1", "Q1 Follow-up 1", "Resume Q"
    type: QuestionType
    text: str
    suggested_time_seconds: int
    question_id: UUID | None = None
    key_points: tuple[KeyPoint, ...] = ()
    ideal_answer: str = ""


class SessionState(BaseModel):
    model_config = ConfigDict(frozen=True)

    plan: tuple[UUID, ...]  # the prepared questions, as they stood when the session was made
    next_index: int = 0  # the next prepared question in `plan`
    current: AskedQuestion
    said: str  # the words that opened this turn: greeting or acknowledgement, then the question
    follow_ups_used: int = 0  # on the prepared or résumé question that is being talked about
    resume_asked: int = 0
    resume_topics: tuple[str, ...] = ()
    time_factor: float = 1.0
    said_by: dict[str, str] = {}  # JudgedBy of whoever wrote `said`

    @property
    def presets_asked(self) -> int:
        return self.next_index

    @property
    def presets_left(self) -> int:
        return len(self.plan) - self.next_index
