"""What the announcements of interviews set off. Only sends tasks and calls services."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from interviews.models import Response, Transcription
from reports.services.drafting import report_draft_request
from reports.services.evaluation import COMPOSE_TASK
from reports.services.report import EVALUATE_TASK
from reports.services.revision import answer_revise
from syncinterview.lib.dispatch import send_on_commit


def judge_answer(*, session_id: UUID, response_id: UUID, **_: Any) -> None:
    # What is being transcribed is judged by the words that come of it; should they not come, the sweep sees to it.
    if not Response.objects.filter(pk=response_id, transcription=Transcription.PENDING).exists():
        send_on_commit(EVALUATE_TASK, response_id=response_id)
        report_draft_request(session_id=session_id)


def judge_answer_again(*, response_id: UUID, **_: Any) -> None:
    answer_revise(response_id=response_id)


def compose_report(*, session_id: UUID, **_: Any) -> None:
    send_on_commit(COMPOSE_TASK, session_id=session_id)
