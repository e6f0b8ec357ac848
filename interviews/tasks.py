"""Background work of interviews: fetch, call one service, announce."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from interviews.broadcast import broadcast
from interviews.services import JobDescriptionPending, answer_listen, config_generate, interjection_make, step_take


@shared_task
def process_final_response(session_id: str, turn: str) -> None:
    """Take the next step after a stored answer."""
    step_take(
        session_id=UUID(session_id),
        turn=int(turn),
        on_sentence=lambda sentence: broadcast(session_id, "session.sentence", turn=int(turn), text=sentence),
    )
    # Also when another got there first: the connection may have missed that news.
    broadcast(session_id, "session.moved")


@shared_task
def process_chunk_for_tentative_response(session_id: str, turn: str, ask: str, text: str) -> None:
    """Listen to an answer that is still being given. Changes nothing: what comes of it goes to the connection."""
    heard = answer_listen(session_id=UUID(session_id), turn=int(turn), text=text)
    if heard is not None:
        broadcast(
            session_id,
            "session.listened",
            turn=int(turn),
            ask=int(ask),
            text=text,
            output=heard.output.model_dump(mode="json"),
            said_by=heard.judged_by.model_dump(),
        )


@shared_task
def interject(session_id: str, turn: str, heard: str) -> None:
    """Make up a short interjection for a long answer or a long wait."""
    text = interjection_make(session_id=UUID(session_id), turn=int(turn), heard=heard)
    if text:
        broadcast(session_id, "session.interjected", turn=int(turn), text=text)


@shared_task(
    autoretry_for=(JobDescriptionPending,), default_retry_delay=1, max_retries=45, throws=(JobDescriptionPending,)
)
def generate_questions(config_id: str) -> None:
    """Prepare the questions of an interview, once its job description has been read."""
    config_generate(config_id=UUID(config_id))
