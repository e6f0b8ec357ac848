"""Storing an answer: the one place where a turn's answer becomes a row, whatever door it came through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from interviews.live.state import SessionState
from interviews.models import (
    InterviewSession,
    Phase,
    ReplySource,
    Response,
    SessionStatus,
    Speaker,
    TranscriptSource,
    Utterance,
    UtteranceSource,
)
from interviews.signals import answer_stored
from syncinterview.lib.announcing import announce
from syncinterview.lib.dispatch import send, send_on_commit
from syncinterview.lib.errors import InvalidState

NEXT_STEP_TASK = "interviews.tasks.process_final_response"
LISTEN_TASK = "interviews.tasks.process_chunk_for_tentative_response"
LISTEN_WITHIN_SECONDS = 5.0
INTERJECT_TASK = "interviews.tasks.interject"
INTERJECT_WITHIN_SECONDS = 2.0


class StaleTurn(InvalidState):
    code = "stale_turn"


@dataclass(frozen=True)
class StoredAnswer:
    response_id: UUID
    turn: int
    created: bool  # False: this answer was stored before, and nothing was changed


def answer_submit(
    *,
    session_id: UUID,
    turn: int,
    text: str,
    client_id: str = "",
    source: TranscriptSource = TranscriptSource.LIVE,
    code: str = "",
    code_language: str = "",
    skipped: bool = False,
    first_word_at: datetime | None = None,
    answered_at: datetime | None = None,
    ask_next_step: bool = True,
) -> StoredAnswer:
    """Store the answer to a turn, once, and ask for the next step (unless the caller takes it at once).

    Sent again (same turn, or same `client_id`) it returns the row that is there. Raises StaleTurn for a turn that is
    not the open one and has no answer, InvalidState when the session is over.
    """
    now = timezone.now()
    with transaction.atomic():
        session = InterviewSession.objects.select_for_update().get(pk=session_id)
        known = _stored_before(session, turn=turn, client_id=client_id)
        if known is not None:
            return StoredAnswer(response_id=known.pk, turn=known.turn, created=False)
        if session.is_over:
            raise InvalidState("The interview is over.", code="over")
        if turn != session.turn or session.phase != Phase.ANSWERING:
            raise StaleTurn("This answer belongs to another question than the open one.")
        state = SessionState.model_validate(session.state)
        question = state.current
        response = Response.objects.create(
            session=session,
            turn=turn,
            question_id=question.question_id if session.current_question_id else None,
            question_number=question.number,
            label=question.label,
            question_text=question.text,
            question_type=question.type,
            key_points=[point.model_dump() for point in question.key_points],
            ideal_answer=question.ideal_answer,
            transcript=text,
            transcript_source=source,
            skipped=skipped,
            code=code,
            code_language=code_language,
            client_id=client_id,
            asked_at=_asked_at(session),
            first_word_at=first_word_at,
            answered_at=answered_at or now,
        )
        if text:
            Utterance.objects.create(
                session=session,
                turn=turn,
                speaker=Speaker.CANDIDATE,
                source=UtteranceSource.ANSWER,
                text=text,
                said_at=answered_at or now,
            )
        session.phase = Phase.REPLYING
        session.draft = ""
        session.question_ends_at = None
        session.last_seen_at = now
        if session.status == SessionStatus.PENDING:
            session.status = SessionStatus.IN_PROGRESS
        session.save(update_fields=["phase", "draft", "question_ends_at", "last_seen_at", "status"])
        transaction.on_commit(lambda: announce(answer_stored, session_id=session_id, response_id=response.pk))
        if ask_next_step:
            send_on_commit(NEXT_STEP_TASK, session_id=session_id, turn=turn)
    return StoredAnswer(response_id=response.pk, turn=turn, created=True)


def next_step_request(*, session_id: UUID, turn: int) -> None:
    """Ask (again) for the step after a stored answer."""
    send(NEXT_STEP_TASK, session_id=session_id, turn=turn)


def listening_request(*, session_id: UUID, turn: int, ask: int, text: str) -> None:
    """Have an unfinished answer listened to, soon or not at all: later words are asked about anew."""
    send(LISTEN_TASK, expires_seconds=LISTEN_WITHIN_SECONDS, session_id=session_id, turn=turn, ask=ask, text=text)


def interjection_request(*, session_id: UUID, turn: int, heard: str) -> None:
    """Have a short interjection made up, at once or not at all."""
    send(INTERJECT_TASK, expires_seconds=INTERJECT_WITHIN_SECONDS, session_id=session_id, turn=turn, heard=heard)


def draft_submit(*, session_id: UUID) -> None:
    """Store the kept draft of an open turn as its answer: nobody is there to finish it."""
    session = InterviewSession.objects.get(pk=session_id)
    if session.phase == Phase.ANSWERING and session.draft:
        answer_submit(session_id=session_id, turn=session.turn, text=session.draft)


def reply_timing_save(
    *, session_id: UUID, turn: int, first_reply_at: datetime, reply_at: datetime | None, source: ReplySource
) -> None:
    """Keep when the first words after an answer went out, from where, and when the definitive reply did."""
    Response.objects.filter(session_id=session_id, turn=turn).update(
        first_reply_at=first_reply_at, reply_at=reply_at, reply_source=source
    )


def turns_take_up(*, older_than: timedelta) -> int:
    """Ask again for the next step of answered turns that nothing has moved on. Returns how many there were."""
    waiting = InterviewSession.objects.filter(
        status=SessionStatus.IN_PROGRESS, phase=Phase.REPLYING, last_seen_at__lte=timezone.now() - older_than
    )
    waiting_turns = list(waiting.values_list("pk", "turn"))
    for session_id, turn in waiting_turns:
        next_step_request(session_id=session_id, turn=turn)
    return len(waiting_turns)


def _stored_before(session: InterviewSession, *, turn: int, client_id: str) -> Response | None:
    answers = Response.objects.filter(session=session)
    if client_id:
        known = answers.filter(client_id=client_id).first()
        if known is not None:
            return known
    return answers.filter(turn=turn).first()


def _asked_at(session: InterviewSession) -> datetime | None:
    return (
        Utterance.objects.filter(session=session, turn=session.turn, source=UtteranceSource.QUESTION)
        .values_list("said_at", flat=True)
        .first()
    )
