"""Interviews and their questions, by who may see them and by a candidate's link."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from candidates.models import DocumentStatus
from candidates.selectors import jd_text
from interviews.models import ConfigStatus, InterviewConfig, InterviewSession, Question, SessionStatus
from syncinterview.accounts.models import Role, User


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


def is_locked(config: InterviewConfig) -> bool:
    """Whether a candidate has begun, so that questions and settings stay as they are."""
    return InterviewSession.objects.filter(config=config).exists()


def sessions_of_config(config: InterviewConfig) -> QuerySet[InterviewSession]:
    """The sessions of an interview the caller may see, newest first, with their candidates."""
    return config.sessions.select_related("candidate").order_by("-created_at")


def configs_to_change(user: User) -> QuerySet[InterviewConfig]:
    """The interviews whose questions may still change, newest first."""
    begun = Exists(InterviewSession.objects.filter(config=OuterRef("pk")))
    return configs_of(user).exclude(status=ConfigStatus.GENERATING).exclude(begun).order_by("-created_at")[:100]
