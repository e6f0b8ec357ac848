"""Reading interviews, with permission: `access_*` and `*_of_*` return what the caller may see or raise Http404."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from interviews.live.state import SessionState
from interviews.models import ConfigStatus, InterviewConfig, InterviewSession, Question, SessionStatus
from llm.services import Language as SpokenLanguage
from syncinterview.accounts.models import Role, User
from syncinterview.lib.errors import ProductError
from syncinterview.lib.tokens import token_hash

# --- sessions ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SessionView:
    """Where a session stands, as a connection needs it."""

    session_id: UUID
    config_id: UUID
    language: SpokenLanguage
    time_limit_minutes: int
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


def session_exists(session_id: UUID) -> bool:
    return InterviewSession.objects.filter(pk=session_id).exists()


def session_view(session_id: UUID) -> SessionView:
    session = InterviewSession.objects.select_related("config").get(pk=session_id)
    return SessionView(
        session_id=session.pk,
        config_id=session.config_id,
        language=session.config.spoken_language,
        time_limit_minutes=session.config.time_limit_minutes,
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
    )


# --- configs ----------------------------------------------------------------------------------------


def configs_of(user: User) -> QuerySet[InterviewConfig]:
    """The interviews a member of a hiring team may see: their own; an admin sees all."""
    configs = InterviewConfig.objects.select_related("created_by").filter(is_practice=False)
    if user.role == Role.ADMIN:
        return configs
    if user.role == Role.INTERVIEWER:
        return configs.filter(created_by=user)
    return configs.none()


def configs_found(user: User, *, search: str = "", status: str = "") -> QuerySet[InterviewConfig]:
    """Those of `configs_of` that match, newest first, each with `sessions_begun` and `sessions_completed`."""
    configs = configs_of(user)
    for word in search.split()[:6]:
        configs = configs.filter(
            Q(job_role__icontains=word)
            | Q(created_by__full_name__icontains=word)
            | Q(created_by__email__icontains=word)
        )
    if status in ConfigStatus.values:
        configs = configs.filter(status=status)
    return configs.annotate(
        sessions_begun=Count("sessions"),
        sessions_completed=Count("sessions", filter=Q(sessions__status=SessionStatus.COMPLETED)),
    ).order_by("-created_at")


def access_config(user: User, config_id: UUID) -> InterviewConfig:
    config = configs_of(user).select_related("jd").filter(pk=config_id).first()
    if config is None:
        raise Http404("No such interview.")
    return config


def access_question(user: User, config_id: UUID, question_id: UUID) -> Question:
    question = Question.objects.filter(pk=question_id, config__in=configs_of(user), config_id=config_id).first()
    if question is None:
        raise Http404("No such question.")
    return question


def config_of_link(slug: str) -> InterviewConfig:
    """The interview a candidate's link leads to, open or not; `config_accepts` tells whether one may begin."""
    config = _offered().filter(slug=slug).first()
    if config is None:
        raise Http404("No such interview.")
    return config


def config_offered(reference: str) -> InterviewConfig:
    """The same by the interview's id or its link."""
    try:
        named = Q(pk=UUID(reference))
    except ValueError:
        named = Q(slug=reference)
    config = _offered().filter(named).first()
    if config is None:
        raise Http404("No such interview.")
    return config


def _offered() -> QuerySet[InterviewConfig]:
    return InterviewConfig.objects.filter(status__in=(ConfigStatus.OPEN, ConfigStatus.CLOSED), is_practice=False)


def questions_found(config: InterviewConfig, *, search: str = "", kind: str = "") -> QuerySet[Question]:
    """The questions of an interview in their order, those that hold each word."""
    questions = config.questions.order_by("position")
    for word in search.split()[:6]:
        questions = questions.filter(text__icontains=word)
    return questions.filter(kind=kind) if kind else questions


@dataclass(frozen=True)
class InterviewFigures:
    """Plain counts for the administration's first page; `completion_rate` is None before anything has ended."""

    interviews: int
    interviews_open: int
    sessions_this_week: int
    sessions_completed: int
    sessions_over: int

    @property
    def completion_rate(self) -> float | None:
        return self.sessions_completed / self.sessions_over if self.sessions_over else None


def interview_figures(*, now: datetime) -> InterviewFigures:
    """All interviews and sessions of the product; a week is the last seven days."""
    configs = InterviewConfig.objects.aggregate(
        interviews=Count("pk"), interviews_open=Count("pk", filter=Q(status=ConfigStatus.OPEN))
    )
    over = (SessionStatus.COMPLETED, SessionStatus.ABANDONED, SessionStatus.EXPIRED)
    sessions = InterviewSession.objects.aggregate(
        sessions_this_week=Count("pk", filter=Q(created_at__gte=now - timedelta(days=7))),
        sessions_completed=Count("pk", filter=Q(status=SessionStatus.COMPLETED)),
        sessions_over=Count("pk", filter=Q(status__in=over)),
    )
    return InterviewFigures(**configs, **sessions)


def is_locked(config: InterviewConfig) -> bool:
    """Whether a candidate has begun, so that questions and settings stay as they are."""
    return InterviewSession.objects.filter(config=config).exists()


def sessions_of_config(config: InterviewConfig) -> QuerySet[InterviewSession]:
    """The sessions of an interview the caller may see, newest first, with their candidates."""
    return config.sessions.select_related("candidate").order_by("-created_at")
