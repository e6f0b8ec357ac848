"""Writing interviews: the plan, the sessions, the answers, the steps. Other apps and edges import from here."""

from interviews.services.answer import (
    StaleTurn,
    StoredAnswer,
    answer_submit,
    draft_submit,
    next_step_request,
    reply_timing_save,
    turns_take_up,
)
from interviews.services.session import (
    config_accepts,
    draft_save,
    last_notice_save,
    question_clock_save,
    seq_take,
    session_clock_start,
    session_connect,
    session_create,
    session_disconnect,
    session_end,
    sessions_close_overdue,
    stand_in_save,
)
from interviews.services.step import StepTaken, step_take

__all__ = [
    "StaleTurn",
    "StepTaken",
    "StoredAnswer",
    "answer_submit",
    "config_accepts",
    "draft_save",
    "draft_submit",
    "last_notice_save",
    "next_step_request",
    "question_clock_save",
    "reply_timing_save",
    "seq_take",
    "session_clock_start",
    "session_connect",
    "session_create",
    "session_disconnect",
    "session_end",
    "sessions_close_overdue",
    "stand_in_save",
    "step_take",
    "turns_take_up",
]
