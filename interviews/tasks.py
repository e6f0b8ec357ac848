"""Background work of interviews: fetch, call one service, announce."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from interviews.broadcast import broadcast
from interviews.services import JobDescriptionPending, config_generate, step_take


@shared_task
def process_final_response(session_id: str, turn: str) -> None:
    """Take the next step after a stored answer."""
    step_take(session_id=UUID(session_id), turn=int(turn))
    # Also when another got there first: the connection may have missed that news.
    broadcast(session_id, "session.moved")


@shared_task(
    autoretry_for=(JobDescriptionPending,), default_retry_delay=1, max_retries=45, throws=(JobDescriptionPending,)
)
def generate_questions(config_id: str) -> None:
    """Prepare the questions of an interview, once its job description has been read."""
    config_generate(config_id=UUID(config_id))
