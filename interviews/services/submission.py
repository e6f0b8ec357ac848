"""An answer that comes by REST: stored like any other, then the next step at once, within a time that a caller waits.

The WebSocket's `final` and this meet in `answer_submit` and `step_take`. Sent again, an answer gets the same reply.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from interviews.hearing.sound import CONTENT_TYPE, NotSound, Sound, joined
from interviews.live.decision import FOLLOW_UP_SECONDS, RESUME_QUESTION_SECONDS
from interviews.live.state import AskedQuestion, SessionState
from interviews.models import InterviewSession, Phase, QuestionType, Response, Transcription, TranscriptSource
from interviews.services.answer import StoredAnswer, answer_submit
from interviews.services.hearing import answer_settle, words_of_sound
from interviews.services.recording import ANSWER_MAX_BYTES, recording_store
from interviews.services.session import session_clock_start
from interviews.services.step import step_take
from llm.services import Action, Transcript, transcription_configured
from syncinterview.lib.errors import InvalidInput

# What is left of two seconds when the answer is stored and the reply has to be read and sent.
STEP_WITHIN_SECONDS = 1.2
# Of that, for the words of a recording; and what is left for the step in any case.
WORDS_WITHIN_SECONDS = 0.9
LEAST_STEP_SECONDS = 0.2

ANSWER_MAX_LENGTH = 64 * 1024


@dataclass(frozen=True)
class Reply:
    """What follows an answer. `question` is None at the end; `next_index` counts prepared questions from 0."""

    action: Action
    question: AskedQuestion | None
    next_index: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Given:
    """An answer with what follows it. `words_known` is false while a recording is all there is of it."""

    answer: StoredAnswer
    reply: Reply
    words_known: bool = True


def answer_give(
    *,
    session_id: UUID,
    text: str,
    turn: int | None = None,
    client_id: str = "",
    source: TranscriptSource = TranscriptSource.TYPED,
    code: str = "",
    audio: bytes = b"",
) -> Given:
    """Store an answer to the open question, or to `turn`, and take the next step, by the rules where a model is slow.

    `audio` is a recording of it. Without `text` its words are the answer's: at once where they come in time, later
    where they do not; the interview goes on either way.
    Raises InvalidInput for an empty answer or a recording that is none, StaleTurn for another question than the open
    one, InvalidState when the interview is over.
    """
    if not text.strip() and not code.strip() and not audio:
        raise InvalidInput("Send the answer's words, a recording, or code.", code="empty_answer")
    session_clock_start(session_id=session_id)
    until = time.monotonic() + STEP_WITHIN_SECONDS
    if turn is None:
        turn = InterviewSession.objects.values_list("turn", flat=True).get(pk=session_id)
    recorded = _recorded(session_id, turn, audio, wants_words=not text.strip()) if audio else None
    heard = recorded.heard if recorded else None
    stored = answer_submit(
        session_id=session_id,
        turn=turn,
        text=heard.text if heard else text,
        client_id=client_id,
        source=TranscriptSource.AUDIO if recorded and not text.strip() else source,
        code=code,
        ask_next_step=False,
        hear_recording=heard is None,
    )
    if recorded and heard and stored.created:
        answer_settle(response_id=stored.response_id, heard=heard, sound=recorded.sound)
    left = max(LEAST_STEP_SECONDS, until - time.monotonic())
    step_take(session_id=session_id, turn=stored.turn, within_seconds=left)
    waits = Response.objects.filter(pk=stored.response_id, transcription=Transcription.PENDING).exists()
    reply = reply_after(session_id=session_id, turn=stored.turn)
    return Given(answer=stored, reply=reply, words_known=not waits)


@dataclass(frozen=True)
class _Recorded:
    sound: Sound
    heard: Transcript | None


def _recorded(session_id: UUID, turn: int, audio: bytes, *, wants_words: bool) -> _Recorded | None:
    """Keep the recording of an answer that is not stored yet, with its words if they are wanted and come in time."""
    if Response.objects.filter(session_id=session_id, turn=turn).exists():
        # Sent again: what came with it the first time is kept.
        return None
    if len(audio) > ANSWER_MAX_BYTES:
        raise InvalidInput(
            "The recording is too long to be kept.", field="audio_file", code="too_large", http_status=413
        )
    try:
        sound = joined([audio])
    except NotSound as refused:
        raise InvalidInput(
            "This is no recording that can be read. Send one sound track as WebM, Ogg, MP4, MP3, FLAC or WAV.",
            field="audio_file",
            code="not_a_recording",
        ) from refused
    recording_store(session_id=session_id, turn=turn, content=sound.content, content_type=CONTENT_TYPE)
    if not wants_words or not transcription_configured():
        return _Recorded(sound, None)
    heard = words_of_sound(session_id=session_id, sound=sound, within_seconds=WORDS_WITHIN_SECONDS)
    return _Recorded(sound, heard)


def reply_after(*, session_id: UUID, turn: int) -> Reply:
    """What followed the answer to a turn, as the session keeps it."""
    session = InterviewSession.objects.get(pk=session_id)
    if session.turn == turn and session.phase == Phase.REPLYING:
        step_take(session_id=session_id, turn=turn, rules_only=True)
        session.refresh_from_db()
    state = SessionState.model_validate(session.state)
    if session.turn <= turn:
        return Reply(action="complete", question=None, reason=session.end_reason)
    if session.turn == turn + 1:
        return _asking(state.current, state)
    following = Response.objects.select_related("question").get(session=session, turn=turn + 1)
    return _asking(_as_asked(following, state), state)


def _asking(question: AskedQuestion, state: SessionState) -> Reply:
    if question.type == "follow_up":
        return Reply(action="follow_up", question=question)
    if question.type == "resume":
        return Reply(action="resume", question=question)
    planned = question.question_id in state.plan
    index = state.plan.index(question.question_id) if planned and question.question_id else None
    return Reply(action="preset", question=question, next_index=index)


def _as_asked(answer: Response, state: SessionState) -> AskedQuestion:
    """The question of a turn that has been answered meanwhile."""
    seconds = {QuestionType.FOLLOW_UP: FOLLOW_UP_SECONDS, QuestionType.RESUME: RESUME_QUESTION_SECONDS}
    prepared = answer.question.suggested_time_seconds if answer.question else 0
    kind: Literal["preset", "follow_up", "resume", "coding"] = answer.question_type  # type: ignore[assignment]
    return AskedQuestion(
        number=answer.question_number,
        label=answer.label,
        type=kind,
        text=answer.question_text,
        suggested_time_seconds=int(seconds.get(QuestionType(answer.question_type), prepared) * state.time_factor),
        question_id=answer.question_id,
    )
