"""Storing an answer: the one place where a turn's answer becomes a row, whatever door it came through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from interviews.live.state import SessionState
from interviews.metrics import ANSWERS_STORED
from interviews.models import (
    InterviewSession,
    Phase,
    ReplySource,
    Response,
    SessionStatus,
    Speaker,
    Transcription,
    TranscriptSource,
    Utterance,
    UtteranceSource,
)
from interviews.services.code_drafts import code_draft_of
from interviews.services.recording import HAS_TAKES, hear_when_whole
from interviews.services.wanted import listening_supersede, step_work_lost
from interviews.signals import answer_stored
from llm.services import OfAsk
from syncinterview.lib.announcing import announce
from syncinterview.lib.dispatch import send
from syncinterview.lib.errors import InvalidState

REPLY_TASK = "interviews.tasks.process_final_response"
NEXT_QUESTION_TASK = "interviews.tasks.generate_next_question"
ANNOUNCE_TASK = "interviews.tasks.announce_answer"
LISTEN_TASK = "interviews.tasks.process_chunk_for_tentative_response"
LISTEN_WITHIN_SECONDS = 5.0
INTERJECT_TASK = "interviews.tasks.interject"
INTERJECT_WITHIN_SECONDS = 2.0


# When the question of a session's open turn was asked.
_ASKED_AT = Subquery(
    Utterance.objects.filter(session=OuterRef("pk"), turn=OuterRef("turn"), source=UtteranceSource.QUESTION)
    .order_by("pk")
    .values("said_at")[:1]
)


class StaleTurn(InvalidState):
    code = "stale_turn"


@dataclass(frozen=True)
class StoredAnswer:
    response_id: UUID
    turn: int
    created: bool  # False: this answer was stored before, and nothing was changed
    next_step_asked: bool = False  # False too where the broker is away


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
    ask: str = "",
    hear_recording: bool = True,
    somebody_waits: bool = False,
    seq: int = 0,
) -> StoredAnswer:
    """Store the answer to a turn, once, and ask for the next step (unless the caller takes it at once).

    `ask` names the ask for it, for whoever wants to hear that one's sentences and no other's.

    Others hear of the answer before this returns; where `somebody_waits` for the reply, the caller sees to that by
    `answer_announce_aside`.

    What was recorded of it is turned into words in the background, unless the caller sees to that.

    `seq`, the number of the last message to the candidate, is kept with it: who finds the answer after a crash goes on
    from there.

    Sent again (same turn, or same `client_id`) it returns the row that is there. Raises StaleTurn for a turn that is
    not the open one and has no answer, InvalidState when the session is over.
    """
    now = timezone.now()
    with transaction.atomic():
        # One query, for somebody waits: the session, held until the transaction ends, and what else the row takes up.
        session = (
            InterviewSession.objects.select_for_update(of=("self",))
            .annotate(asked_at=_ASKED_AT, has_takes=HAS_TAKES)
            .get(pk=session_id)
        )
        known = _stored_before(session, turn=turn, client_id=client_id)
        if known is not None:
            return StoredAnswer(response_id=known.pk, turn=known.turn, created=False)
        if session.is_over:
            raise InvalidState("The interview is over.", code="over")
        if turn != session.turn or session.phase != Phase.ANSWERING:
            raise StaleTurn("This answer belongs to another question than the open one.")
        state = SessionState.model_validate(session.state)
        question = state.current
        if question.type == "coding" and not code.strip() and not skipped:
            # Closed by the clock, or by a client without an editor: what was saved of the program is its answer.
            kept = code_draft_of(session_id=session_id, turn=turn)
            code, code_language = (kept.source, kept.language) if kept else (code, code_language)
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
            asked_at=session.asked_at,
            first_word_at=first_word_at,
            answered_at=answered_at or now,
            transcription=Transcription.PENDING if session.has_takes else Transcription.NONE,
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
        # An open session is in progress once it was answered, if it was not before.
        InterviewSession.objects.filter(pk=session_id).update(
            phase=Phase.REPLYING,
            draft="",
            question_ends_at=None,
            last_seen_at=now,
            status=SessionStatus.IN_PROGRESS,
            seq=Greatest("seq", seq),
        )
        counted = "skipped" if skipped else str(source)
        transaction.on_commit(lambda: ANSWERS_STORED.labels(counted).inc())
        # The candidate waits for the reply, so it is asked for before others hear of the answer.
        asked: list[bool] = []
        if ask_next_step:
            transaction.on_commit(lambda: asked.append(_ask_next_step(response, fresh=True, ask=ask)))
        if not somebody_waits:
            transaction.on_commit(partial(answer_announce, session_id=session_id, response_id=response.pk))
        if hear_recording and session.has_takes:
            hear_when_whole(session_id=session_id, turn=turn)
    return StoredAnswer(response_id=response.pk, turn=turn, created=True, next_step_asked=any(asked))


def answer_announce(*, session_id: UUID, response_id: UUID) -> None:
    """Tell the apps above that an answer was stored."""
    announce(answer_stored, session_id=session_id, response_id=response_id)


def answer_announce_aside(*, session_id: UUID, response_id: UUID) -> None:
    """The same from a task of its own; here only where the broker is away.

    Whoever hears of an answer asks the database and sends tasks of its own: a speculative reply is quicker than that.
    """
    if not send(ANNOUNCE_TASK, session_id=session_id, response_id=response_id):
        answer_announce(session_id=session_id, response_id=response_id)


def reply_ask_ahead(*, session_id: UUID, turn: int, answer: str, ask: str) -> bool:
    """Have a reply made to words that are being stored as the turn's answer. False when the broker is away.

    Should they not be stored, `reply_withdraw` the ask.
    """
    return send(
        REPLY_TASK,
        expires_seconds=settings.GIVE_UP_SECONDS,
        session_id=session_id,
        turn=turn,
        answer=answer,
        ask=ask,
        ahead=True,
    )


def next_step_request(*, session_id: UUID, turn: int) -> None:
    """Ask (again) for the step after a stored answer."""
    answer = Response.objects.filter(session_id=session_id, turn=turn).first()
    if answer is not None:
        _ask_next_step(answer, fresh=False)


def next_step_rescue(*, session_id: UUID, turn: int) -> bool:
    """Ask again for a reply whose worker has died over it. False when it has not."""
    lost = step_work_lost(session_id=session_id, turn=turn)
    if lost:
        next_step_request(session_id=session_id, turn=turn)
    return lost


def _says_something(answer: Response) -> bool:
    return not answer.skipped and bool(answer.transcript.strip() or answer.code.strip())


def _ask_next_step(answer: Response, *, fresh: bool, ask: str = "") -> bool:
    """Have an answer replied to, or, where there is none to reply to, the next question made. False: nobody is asked.

    Past the give-up the rules go on by themselves: what has not begun by then comes too late. The words of a `fresh`
    answer go along, so that nobody has to read them again before a model is asked.
    """
    place = {"session_id": answer.session_id, "turn": answer.turn}
    if not _says_something(answer):
        return send(NEXT_QUESTION_TASK, expires_seconds=settings.GIVE_UP_SECONDS, **place)
    words = {"answer": answer.transcript} if fresh else {}
    return send(REPLY_TASK, expires_seconds=settings.GIVE_UP_SECONDS, ask=ask or uuid4().hex, **place, **words)


def listening_request(*, session_id: UUID, turn: int, ask: int, text: str, supersedes: bool = True) -> None:
    """Have an unfinished answer listened to, soon or not at all: later words are asked about anew.

    `supersedes`: somebody may be at work on fewer words, and can stop.
    """
    if supersedes:
        listening_supersede(session_id=session_id, oldest_wanted=OfAsk(turn, ask))
    send(LISTEN_TASK, expires_seconds=LISTEN_WITHIN_SECONDS, session_id=session_id, turn=turn, ask=ask, text=text)


def interjection_request(*, session_id: UUID, turn: int, heard: str) -> None:
    """Have a short interjection made up, at once or not at all."""
    send(INTERJECT_TASK, expires_seconds=INTERJECT_WITHIN_SECONDS, session_id=session_id, turn=turn, heard=heard)


def draft_submit(*, session_id: UUID) -> None:
    """Store the kept draft of an open turn as its answer: nobody is there to finish it."""
    session = InterviewSession.objects.get(pk=session_id)
    if session.phase == Phase.ANSWERING and session.draft:
        answer_submit(session_id=session_id, turn=session.turn, text=session.draft)


def code_submit(*, session_id: UUID) -> None:
    """Store the program of an open turn as its answer, where one was written: the interview ends."""
    session = InterviewSession.objects.get(pk=session_id)
    if (
        session.phase == Phase.ANSWERING
        and not session.is_over
        and code_draft_of(session_id=session_id, turn=session.turn)
    ):
        answer_submit(session_id=session_id, turn=session.turn, text=session.draft, ask_next_step=False)


def reply_timing_save(
    *,
    session_id: UUID,
    turn: int,
    first_reply_at: datetime,
    reply_at: datetime | None,
    source: ReplySource,
    taken_ask: int | None = None,
) -> None:
    """Keep when the first words after an answer went out, from where, and when the definitive reply did."""
    Response.objects.filter(session_id=session_id, turn=turn).update(
        first_reply_at=first_reply_at, reply_at=reply_at, reply_source=source, taken_ask=taken_ask
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
    if turn == session.turn and session.phase == Phase.ANSWERING:
        # The row that is held says that it is open.
        return None
    return answers.filter(turn=turn).first()
