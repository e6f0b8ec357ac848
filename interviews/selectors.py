"""Reading interviews, with permission: `access_*` and `*_of_*` return what the caller may see or raise Http404."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from candidates.models import DocumentStatus
from candidates.selectors import jd_text
from interviews.cookies import session_cookie
from interviews.live.state import SessionState
from interviews.models import (
    CodeRun,
    CodingExercise,
    ConfigStatus,
    InterviewConfig,
    InterviewSession,
    Question,
    Response,
    SessionStatus,
    SpeechClip,
)
from interviews.programs import shingles, similarity
from interviews.reply_figures import ReplyTiming, reply_timing
from interviews.sandbox import Probe, RunResult
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
    )


def speech_clip(session: InterviewSession, key: str) -> SpeechClip | None:
    """What the session's interviewer says under this name; None while nobody has spoken it.

    Who knows the name was told the words: it does not matter in which session of the interview they were spoken first.
    """
    return SpeechClip.objects.filter(key=key, config_id=session.config_id).first()


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


def job_text(config: InterviewConfig) -> str:
    """What describes the job: the document's words where there is one that was read, else the team's own."""
    if config.jd is not None and config.jd.status == DocumentStatus.READY:
        return jd_text(config.jd)
    return config.job_description


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


# What is left of an interview with more replies than this are its newest.
MOST_TIMED_REPLIES = 20_000


def config_reply_timing(config: InterviewConfig) -> ReplyTiming | None:
    """How quickly the interviewer replied over all sessions of an interview; None while it has not."""
    replies = Response.objects.filter(session__config=config, first_reply_at__isnull=False).order_by("-answered_at")
    timed = replies.only("answered_at", "first_reply_at", "reply_at", "reply_source")[:MOST_TIMED_REPLIES]
    return reply_timing(timed)


def session_reply_timing(responses: Iterable[Response]) -> ReplyTiming | None:
    """The same for the answers of one session."""
    return reply_timing(responses)


# --- coding exercises -------------------------------------------------------------------------------


def exercises_found(
    *, q: str = "", area: str = "", difficulty: str = "", language: str = ""
) -> QuerySet[CodingExercise]:
    """The exercises that match, by title. Every member of a hiring team sees them all."""
    exercises = CodingExercise.objects.select_related("created_by").order_by("title")
    for word in q.split()[:6]:
        exercises = exercises.filter(Q(title__icontains=word) | Q(statement__icontains=word))
    if area:
        exercises = exercises.filter(area=area)
    if difficulty:
        exercises = exercises.filter(difficulty=difficulty)
    if language:
        exercises = exercises.filter(reference_solution__has_key=language)
    return exercises.defer("trial", "visible_tests", "hidden_tests", "starter_code", "key_points")


def access_exercise(exercise_id: UUID) -> CodingExercise:
    """For members of a hiring team, whom the caller has to have asked for."""
    exercise = CodingExercise.objects.select_related("created_by").filter(pk=exercise_id).first()
    if exercise is None:
        raise Http404("No such exercise.")
    return exercise


def access_own_exercise(user: User, exercise_id: UUID) -> CodingExercise:
    """One that this person may change."""
    exercise = access_exercise(exercise_id)
    if not may_change_exercise(user, exercise):
        raise Http404("No such exercise of yours.")
    return exercise


def may_change_exercise(user: User, exercise: CodingExercise) -> bool:
    """The bank's are nobody's to change; the team's are their author's and the admins'."""
    return not exercise.bank_key and (user.role == Role.ADMIN or exercise.created_by_id == user.pk)


def configs_to_change(user: User) -> QuerySet[InterviewConfig]:
    """The interviews whose questions may still change, newest first."""
    begun = Exists(InterviewSession.objects.filter(config=OuterRef("pk")))
    return configs_of(user).exclude(status=ConfigStatus.GENERATING).exclude(begun).order_by("-created_at")[:100]


# --- the sandbox ------------------------------------------------------------------------------------

# Where the process that runs programs says in the shared cache what it found.
SANDBOX_KEY = "sandbox"


@dataclass(frozen=True)
class SandboxState:
    """What the last probe found, by whoever runs programs. `probe` is None when nobody has told of late."""

    probe: Probe | None
    probed_at: datetime | None

    @property
    def mode(self) -> str:
        """`bubblewrap`, `none` (programs are not executed) or `unknown` (nobody has told)."""
        return self.probe.engine if self.probe is not None else "unknown"


def sandbox_state() -> SandboxState:
    told = cache.get(SANDBOX_KEY)
    if told is None:
        return SandboxState(probe=None, probed_at=None)
    return SandboxState(probe=Probe.from_json(told["probe"]), probed_at=datetime.fromisoformat(told["at"]))


def code_run_result(run_id: UUID) -> RunResult | None:
    """What came of a run; None while it is not done. Raises CodeRun.DoesNotExist."""
    stored = CodeRun.objects.values_list("result", flat=True).get(pk=run_id)
    return None if stored is None else RunResult.from_json(stored)


def code_run_of_session(session: InterviewSession, run_id: UUID) -> CodeRun | None:
    return CodeRun.objects.filter(pk=run_id, session=session).first()


# Less than this is what one exercise does to two people.
ALIKE_FROM = 0.7
COMPARED_WITH = 200
ALIKE_SHOWN = 3


@dataclass(frozen=True)
class AlikeSolution:
    """Another session whose program shares this much with one's. A hint for a person, never part of a score."""

    session: InterviewSession
    percent: int


def solutions_alike(user: User, response: Response) -> tuple[AlikeSolution, ...]:
    """Other candidates' programs for the same exercise that look like this one, among the sessions the user may see."""
    exercise = response.question.exercise if response.code and response.question else None
    if exercise is None:
        return ()
    language = response.code_language
    given = shingles(language, exercise.starter_code.get(language, ""))
    own = shingles(language, response.code, without=given)
    others = (
        Response.objects.filter(
            question__exercise=exercise, code_language=language, session__in=sessions_of(user).values("pk")
        )
        .exclude(session__candidate__sessions=response.session_id)
        .exclude(code="")
        .select_related("session")
        .order_by("-answered_at")[:COMPARED_WITH]
    )
    shares = [(similarity(own, shingles(language, other.code, without=given)), other.session) for other in others]
    alike = [AlikeSolution(found, round(100 * share)) for share, found in shares if share and share >= ALIKE_FROM]
    return tuple(sorted(alike, key=lambda each: -each.percent)[:ALIKE_SHOWN])
