"""The life of a session: made, connected, started, paused, ended. Owns its status and its clocks."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from candidates.models import Candidate
from candidates.services import match_read_later
from interviews.live.decision import label_of
from interviews.live.state import AskedQuestion, SessionState
from interviews.live.timing import GRACE_SECONDS, capped_time_seconds
from interviews.models import (
    ConfigStatus,
    EndReason,
    InterviewConfig,
    InterviewSession,
    Phase,
    Question,
    SessionStatus,
    Speaker,
    Utterance,
    UtteranceSource,
)
from interviews.selectors import job_text
from interviews.services.answer import code_submit
from interviews.services.speech import speech_ahead_request
from interviews.signals import interview_completed, session_started
from llm.services import JudgedBy, greeting
from syncinterview.lib.announcing import announce
from syncinterview.lib.dispatch import send
from syncinterview.lib.errors import InvalidState
from syncinterview.lib.tokens import new_token, token_hash

logger = logging.getLogger(__name__)

START_TASK = "interviews.tasks.announce_start"

# A session that was begun and that nobody holds is given up after this long.
ABANDONED_AFTER = timedelta(minutes=30)

# A connection ends its session by its own timer; the sweep leaves it this much longer.
SWEEP_ALLOWANCE = timedelta(seconds=GRACE_SECONDS + 30)

PREPARED = JudgedBy(provider="plan", model="prepared", prompt_version="1")

_OPEN = (SessionStatus.PENDING, SessionStatus.IN_PROGRESS)


def session_create(
    *,
    config: InterviewConfig,
    candidate: Candidate,
    time_factor: float = 1.0,
    language: str = "",
    collects_integrity_events: bool = False,
) -> tuple[InterviewSession, str]:
    """Make a session on an open interview. Returns it with its token, which is not stored and not shown again.

    `time_factor` stretches the time of each question; `language` is what the candidate answers in, the interview's own
    where it is empty; `collects_integrity_events` what the candidate agreed to. Raises InvalidState when the interview
    is not open.
    """
    now = timezone.now()
    token = new_token()
    with transaction.atomic():
        # Held while the plan is read: the team's pages hold it too when they change the plan.
        config = InterviewConfig.objects.select_for_update().get(pk=config.pk)
        if not config_accepts(config, now=now):
            raise InvalidState("This interview is not open at the moment.", code="not_open")
        questions = list(Question.objects.filter(config=config).order_by("position"))
        if not questions:
            raise InvalidState("This interview has no questions yet.", code="not_open")
        state = _first_state(config, candidate, questions, time_factor=time_factor)
        session = InterviewSession.objects.create(
            config=config,
            candidate=candidate,
            state=state.model_dump(mode="json"),
            current_question=questions[0],
            token_hash=token_hash(token),
            language="" if language == config.language else language,
            collects_integrity_events=collects_integrity_events,
        )
        Utterance.objects.create(
            session=session,
            turn=1,
            speaker=Speaker.INTERVIEWER,
            source=UtteranceSource.QUESTION,
            text=state.said,
            judged_by=state.said_by,
            said_at=now,
        )
        speech_ahead_request(config_id=config.pk)
        if candidate.resume is not None:
            match_read_later(resume=candidate.resume, job_text=job_text(config), job_title=config.job_role)
    return session, token


def _first_state(
    config: InterviewConfig, candidate: Candidate, questions: list[Question], *, time_factor: float
) -> SessionState:
    """The greeting with the first question, and the plan as it stands at this moment."""
    seconds = capped_time_seconds(
        questions[0].suggested_time_seconds, config.time_limit_minutes * 60, factor=time_factor
    )
    label = label_of("preset", previous_label="", preset_number=1, follow_ups_used=0, resume_asked=0)
    first = asked_question(questions[0], number=1, label=label, seconds=seconds)
    return SessionState(
        plan=tuple(question.id for question in questions),
        next_index=1,
        current=first,
        said=f"{greeting(config.spoken_language, candidate.name)} {first.text}",
        time_factor=time_factor,
        said_by=PREPARED.model_dump(),
    )


def config_accepts(config: InterviewConfig, *, now: datetime) -> bool:
    """Whether a candidate may begin on this interview at this moment."""
    if config.status != ConfigStatus.OPEN:
        return False
    after_opening = config.opens_at is None or config.opens_at <= now
    return after_opening and (config.closes_at is None or now < config.closes_at)


def asked_question(question: Question, *, number: int, label: str, seconds: int) -> AskedQuestion:
    """A prepared question as it is asked: what the session keeps does not change when the plan is edited."""
    return AskedQuestion(
        number=number,
        label=label,
        type="coding" if question.kind == "coding" else "preset",
        text=question.text,
        suggested_time_seconds=seconds,
        question_id=question.id,
        key_points=tuple(question.key_points),
        ideal_answer=question.ideal_answer,
    )


def session_connect(*, session_id: UUID, channel: str) -> str:
    """Give the session to this connection. Returns the channel name that held it before, empty for none."""
    with transaction.atomic():
        session = InterviewSession.objects.select_for_update().only("channel").get(pk=session_id)
        InterviewSession.objects.filter(pk=session_id).update(channel=channel, last_seen_at=timezone.now())
    return session.channel


def session_disconnect(*, session_id: UUID, channel: str) -> None:
    # Zero rows: a newer connection holds the session already.
    InterviewSession.objects.filter(pk=session_id, channel=channel).update(channel="", last_seen_at=timezone.now())


def session_clock_start(*, session_id: UUID, somebody_waits: bool = False) -> datetime:
    """Start the interview's clock, once. Returns when it ends.

    Others hear of it before this returns; where `somebody_waits`, from a task of its own.
    """
    session = InterviewSession.objects.select_related("config").get(pk=session_id)
    now = timezone.now()
    deadline = now + timedelta(seconds=session.time_limit_seconds)
    started = InterviewSession.objects.filter(pk=session_id, start_time=None).update(
        start_time=now, deadline=deadline, status=SessionStatus.IN_PROGRESS, last_seen_at=now
    )
    if started:
        transaction.on_commit(partial(_announce_start, session_id, aside=somebody_waits))
    else:
        # Another connection got there first: its clock is the session's.
        session.refresh_from_db(fields=["deadline"])
        deadline = session.deadline or deadline
    return deadline


def _announce_start(session_id: UUID, *, aside: bool) -> None:
    if not (aside and send(START_TASK, session_id=session_id)):
        session_announce_start(session_id=session_id)


def session_announce_start(*, session_id: UUID) -> None:
    """Tell the apps above that a session's clock was started."""
    announce(session_started, session_id=session_id)


def question_clock_save(*, session_id: UUID, turn: int, ends_at: datetime | None) -> None:
    InterviewSession.objects.filter(pk=session_id, turn=turn, phase=Phase.ANSWERING).update(question_ends_at=ends_at)


def draft_save(*, session_id: UUID, turn: int, text: str) -> bool:
    """Keep what was heard of an open answer. False when the turn is closed: the answer itself is stored then."""
    return bool(
        InterviewSession.objects.filter(pk=session_id, turn=turn, phase=Phase.ANSWERING).update(
            draft=text, last_seen_at=timezone.now()
        )
    )


def last_notice_save(*, session_id: UUID, text: str) -> bool:
    """Note that the last minutes were announced. False when they had been: it is said once."""
    now = timezone.now()
    with transaction.atomic():
        if not InterviewSession.objects.filter(pk=session_id, last_notice_at=None).update(last_notice_at=now):
            return False
        _say(session_id, source=UtteranceSource.NOTICE, text=text, judged_by={})
    return True


def stand_in_save(*, session_id: UUID, text: str, listened: bool = False) -> None:
    """Keep what was said while the reply was not there yet: the listener's words, or a neutral bridge."""
    _say(session_id, source=UtteranceSource.TENTATIVE if listened else UtteranceSource.BRIDGE, text=text, judged_by={})


def filler_save(*, session_id: UUID, text: str) -> bool:
    """Keep an interjection. False when it was said before in this interview: it is not said again."""
    if Utterance.objects.filter(session_id=session_id, source=UtteranceSource.FILLER, text=text).exists():
        return False
    _say(session_id, source=UtteranceSource.FILLER, text=text, judged_by={})
    return True


def _say(session_id: UUID, *, source: UtteranceSource, text: str, judged_by: dict[str, str]) -> None:
    turn = InterviewSession.objects.values_list("turn", flat=True).get(pk=session_id)
    Utterance.objects.create(
        session_id=session_id,
        turn=turn,
        speaker=Speaker.INTERVIEWER,
        source=source,
        text=text,
        judged_by=judged_by,
        said_at=timezone.now(),
    )


def session_end(*, session_id: UUID, reason: EndReason, status: SessionStatus = SessionStatus.COMPLETED) -> bool:
    """End an open session; a program that was being written is its question's answer. False when it was over."""
    now = timezone.now()
    with transaction.atomic():
        code_submit(session_id=session_id)
        ended = InterviewSession.objects.filter(pk=session_id, status__in=_OPEN).update(
            status=status,
            phase=Phase.OVER,
            end_time=now,
            end_reason=reason,
            draft="",
            question_ends_at=None,
            last_seen_at=now,
        )
        if ended:
            transaction.on_commit(
                lambda: announce(interview_completed, session_id=session_id),
            )
    return bool(ended)


def sessions_close_overdue(*, now: datetime | None = None) -> list[UUID]:
    """Close the sessions that nobody will finish. Returns those whose open answer is to be stored first."""
    now = now or timezone.now()
    InterviewSession.objects.filter(status=SessionStatus.PENDING).filter(
        Q(config__status=ConfigStatus.CLOSED) | Q(config__closes_at__lte=now)
    ).update(status=SessionStatus.EXPIRED, phase=Phase.OVER, end_time=now)
    running = InterviewSession.objects.filter(status=SessionStatus.IN_PROGRESS)
    left = running.filter(channel="", last_seen_at__lt=now - ABANDONED_AFTER, deadline__gt=now - SWEEP_ALLOWANCE)
    for session_id in left.values_list("pk", flat=True):
        session_end(session_id=session_id, reason=EndReason.ABANDONED, status=SessionStatus.ABANDONED)
    overdue = running.filter(deadline__lt=now - SWEEP_ALLOWANCE)
    with_words = list(overdue.exclude(draft="").filter(phase=Phase.ANSWERING).values_list("pk", flat=True))
    for session_id in overdue.filter(draft="").values_list("pk", flat=True):
        session_end(session_id=session_id, reason=EndReason.TIME_UP)
    return with_words
