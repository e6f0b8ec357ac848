"""What the two announcements of interviews set off. Only sends tasks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from reports.services.evaluation import COMPOSE_TASK
from reports.services.report import EVALUATE_TASK
from syncinterview.lib.dispatch import send_on_commit


def judge_answer(*, response_id: UUID, **_: Any) -> None:
    send_on_commit(EVALUATE_TASK, response_id=response_id)


def compose_report(*, session_id: UUID, **_: Any) -> None:
    send_on_commit(COMPOSE_TASK, session_id=session_id)
