"""Plain counts, and how quickly the interviewer replies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from interviews.models import ConfigStatus, InterviewConfig, InterviewSession, Response, SessionStatus
from interviews.reply_figures import ReplyTiming, reply_timing


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
