"""What the announcements of the apps below set off. Only stores deliveries and sends their tasks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from integrations.models import Event
from integrations.services import event_publish


def tell_session_started(*, session_id: UUID, **_: Any) -> None:
    event_publish(event=Event.SESSION_STARTED, session_id=session_id)


def tell_answer_stored(*, session_id: UUID, response_id: UUID, **_: Any) -> None:
    event_publish(event=Event.ANSWER_STORED, session_id=session_id, response_id=str(response_id))


def tell_interview_completed(*, session_id: UUID, **_: Any) -> None:
    event_publish(event=Event.SESSION_COMPLETED, session_id=session_id)


def tell_report_ready(*, session_id: UUID, version: int, **_: Any) -> None:
    event_publish(event=Event.REPORT_READY, session_id=session_id, version=version)


def tell_decision_made(*, session_id: UUID, outcome: str, **_: Any) -> None:
    event_publish(event=Event.DECISION_MADE, session_id=session_id, outcome=outcome)
