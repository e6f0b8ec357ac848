"""Background work of interviews: fetch, call one service, announce."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from celery import Task, shared_task

from interviews.broadcast import broadcast
from interviews.models import InterviewSession
from interviews.services import (
    JobDescriptionPending,
    answer_announce,
    answer_hear,
    answer_hear_give_up,
    answer_listen,
    code_run_execute,
    config_generate,
    exercise_try,
    interjection_make,
    request_mail,
    sandbox_probe_save,
    session_announce_start,
    speech_make,
    speech_make_ahead,
    step_take,
    voice_of,
)
from llm.services import Language, TranscriptionUnavailable


@shared_task
def process_final_response(session_id: str, turn: str, answer: str = "", ask: str = "", ahead: str = "") -> None:
    """Reply to an answer with the next step, sentence by sentence where somebody listens for them.

    The answer is stored, or, where this was asked `ahead`, being stored.
    """
    step_take(
        session_id=UUID(session_id),
        turn=int(turn),
        answer=answer,
        asked_ahead=ask if ahead else "",
        on_sentence=lambda sentence: broadcast(session_id, "session.sentence", turn=int(turn), ask=ask, text=sentence),
    )
    # Also when another got there first: the connection may have missed that news.
    broadcast(session_id, "session.moved")


@shared_task
def announce_start(*, session_id: str) -> None:
    """Tell of a session that began while somebody waited."""
    session_announce_start(session_id=UUID(session_id))


@shared_task
def announce_answer(*, session_id: str, response_id: str) -> None:
    """Tell of an answer that was stored while somebody waited for the reply."""
    answer_announce(session_id=UUID(session_id), response_id=UUID(response_id))


@shared_task
def generate_next_question(session_id: str, turn: str) -> None:
    """Go on where there is no answer to reply to: the question was skipped, or its time ran out in silence."""
    step_take(session_id=UUID(session_id), turn=int(turn))
    broadcast(session_id, "session.moved")


@shared_task
def process_chunk_for_tentative_response(session_id: str, turn: str, ask: str, text: str) -> None:
    """Listen to an answer that is still being given. Changes nothing: what comes of it goes to the connection."""
    heard = answer_listen(session_id=UUID(session_id), turn=int(turn), ask=int(ask), text=text)
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
def make_speech(session_id: str, language: str, text: str) -> None:
    """Speak what is said in one session."""
    session = InterviewSession.objects.select_related("config").filter(pk=session_id).first()
    if session is not None:
        voice = voice_of(session.config, language=cast(Language, language))
        speech_make(voice=voice, text=text, session_id=session.pk)


@shared_task
def make_speech_ahead(config_id: str) -> None:
    """Speak what an interview says to everybody."""
    speech_make_ahead(config_id=UUID(config_id))


@shared_task
def interject(session_id: str, turn: str, heard: str) -> None:
    """Make up a short interjection for a long answer or a long wait."""
    text = interjection_make(session_id=UUID(session_id), turn=int(turn), heard=heard)
    if text:
        broadcast(session_id, "session.interjected", turn=int(turn), text=text)


class HearTask(Task):  # type: ignore[type-arg] # Celery's Task takes no argument at run time
    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: dict[str, str], einfo: Any) -> None:
        answer_hear_give_up(response_id=UUID(kwargs["response_id"]))


@shared_task(base=HearTask, autoretry_for=(TranscriptionUnavailable,), max_retries=3, retry_backoff=4)
def hear_answer(*, response_id: str) -> None:
    """Turn the recording of an answer into words."""
    answer_hear(response_id=UUID(response_id))


@shared_task(autoretry_for=(OSError,), max_retries=3, retry_backoff=30)
def mail_request(*, request_id: str) -> None:
    """Tell the team by mail that a candidate asks for something."""
    request_mail(request_id=UUID(request_id))


@shared_task(
    autoretry_for=(JobDescriptionPending,), default_retry_delay=1, max_retries=45, throws=(JobDescriptionPending,)
)
def generate_questions(config_id: str) -> None:
    """Prepare the questions of an interview, once its job description has been read."""
    config_generate(config_id=UUID(config_id))


@shared_task
def run_code(run_id: str) -> None:
    """Run a program in the sandbox."""
    code_run_execute(run_id=UUID(run_id))


@shared_task
def try_exercise(exercise_id: str) -> None:
    """Find out whether the references of an exercise pass its tests."""
    exercise_try(exercise_id=UUID(exercise_id))


@shared_task
def probe_sandbox() -> None:
    """Find out whether the sandbox holds where programs are run."""
    sandbox_probe_save()
