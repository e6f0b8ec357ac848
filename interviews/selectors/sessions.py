"""Sessions: by who may see them, by their token, and as a connection needs them."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from interviews.cookies import session_cookie
from interviews.live.state import SessionState
from interviews.models import InterviewSession, SpeechClip
from llm.services import Language as SpokenLanguage
from syncinterview.accounts.models import Role, User
from syncinterview.lib.errors import ProductError
from syncinterview.lib.tokens import token_hash


@dataclass(frozen=True)
class SessionView:
    """Where a session stands, as a connection needs it."""

    session_id: UUID
    config_id: UUID
    language: SpokenLanguage
    # Of the prepared questions and the greeting; `language` is the one the candidate answers in.
    plan_language: SpokenLanguage
    avatar: str
    voice: str
    time_limit_seconds: int
    status: str
    phase: str
    turn: int
    seq: int
    state: SessionState
    draft: str
    deadline: datetime | None
    question_ends_at: datetime | None
    last_notice_given: bool
    end_reason: str
    is_over: bool
    channel: str
    collects_integrity_events: bool


def sessions_of(user: User) -> QuerySet[InterviewSession]:
    """The sessions a member of a hiring team may see: those of their own interviews; an admin sees all.

    Practice is nobody's but the person's own: see `sessions_readable_by`.
    """
    sessions = InterviewSession.objects.select_related("config", "candidate").filter(config__is_practice=False)
    if user.role == Role.ADMIN:
        return sessions
    if user.role == Role.INTERVIEWER:
        return sessions.filter(config__created_by=user)
    return sessions.none()


def access_session(user: User, session_id: UUID) -> InterviewSession:
    session = sessions_of(user).filter(pk=session_id).first()
    if session is None:
        raise Http404("No such session.")
    return session


def sessions_readable_by(user: User) -> QuerySet[InterviewSession]:
    """Those whose report the user may read: the hiring team's as ever, and one's own practice."""
    sessions = InterviewSession.objects.select_related("config", "candidate")
    if user.role == Role.ADMIN:
        return sessions
    own = Q(config__created_by=user, config__is_practice=True)
    if user.role == Role.INTERVIEWER:
        own |= Q(config__created_by=user)
    return sessions.filter(own)


def access_session_to_read(user: User, session_id: UUID) -> InterviewSession:
    session = sessions_readable_by(user).filter(pk=session_id).first()
    if session is None:
        raise Http404("No such session.")
    return session


class SessionTokenRefused(ProductError):
    code = "session_token_not_valid"
    http_status = 401


def session_by_token(token: str) -> InterviewSession:
    """The session that this token opens. Raises SessionTokenRefused."""
    sessions = InterviewSession.objects.select_related("config", "candidate")
    session = sessions.filter(token_hash=token_hash(token)).first() if token else None
    if session is None:
        raise SessionTokenRefused("There is no session token, or it is not valid.")
    return session


def session_of_token(session_id: UUID, token: str) -> InterviewSession:
    """The session this token was made for. Raises Http404 for no such session and for another's token alike."""
    session = (
        InterviewSession.objects.select_related("config", "candidate").filter(pk=session_id).first() if token else None
    )
    if session is None or not hmac.compare_digest(session.token_hash, token_hash(token)):
        raise Http404("No such session.")
    return session


def held_by_cookie(session_id: UUID, cookies: Mapping[str, str]) -> bool:
    """Whether a browser with these cookies is the candidate's: it got the session's token when they entered."""
    token = cookies.get(session_cookie(session_id), "")
    return bool(token) and InterviewSession.objects.filter(pk=session_id, token_hash=token_hash(token)).exists()


def may_end_with_next_step(session: InterviewSession) -> bool:
    """Whether no prepared question is left to ask, so that the answer to the open one may be the last."""
    return SessionState.model_validate(session.state).presets_left == 0


def session_exists(session_id: UUID) -> bool:
    return InterviewSession.objects.filter(pk=session_id).exists()


def session_held_by(session_id: UUID) -> str:
    """The channel name of the connection that holds the session; empty when nobody does."""
    channel: str = InterviewSession.objects.values_list("channel", flat=True).get(pk=session_id)
    return channel


def session_view(session_id: UUID) -> SessionView:
    session = InterviewSession.objects.select_related("config").get(pk=session_id)
    return SessionView(
        session_id=session.pk,
        config_id=session.config_id,
        language=session.answer_language,
        time_limit_seconds=session.time_limit_seconds,
        plan_language=session.config.spoken_language,
        avatar=session.config.avatar,
        voice=session.config.voice,
        status=session.status,
        phase=session.phase,
        turn=session.turn,
        seq=session.seq,
        state=SessionState.model_validate(session.state),
        draft=session.draft,
        deadline=session.deadline,
        question_ends_at=session.question_ends_at,
        last_notice_given=session.last_notice_at is not None,
        end_reason=session.end_reason,
        is_over=session.is_over,
        channel=session.channel,
        collects_integrity_events=session.collects_integrity_events,
    )


def speech_clip(session: InterviewSession, key: str) -> SpeechClip | None:
    """What the session's interviewer says under this name; None while nobody has spoken it.

    Who knows the name was told the words: it does not matter in which session of the interview they were spoken first.
    """
    return SpeechClip.objects.filter(key=key, config_id=session.config_id).first()
