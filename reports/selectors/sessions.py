"""Lists of sessions for the staff pages, each line with its report's figures. Constant queries whatever the length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict, cast
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from interviews.models import ConfigStatus, InterviewConfig, InterviewSession, SessionStatus
from interviews.selectors import configs_of, sessions_of, sessions_readable_by
from reports.blind import is_hidden, shown_name
from reports.models import Decision, DecisionOutcome, Report, ReportStatus, ShortlistEntry
from reports.selectors.work import OVER
from syncinterview.accounts.models import User

WAITING = "waiting"

SHOWN_WAITING = 8
SHOWN_RECENT = 10
SHOWN_INTERVIEWS = 8


class SessionRow(TypedDict):
    """A row of `rows`, as the database gives it."""

    pk: UUID
    candidate__name: str
    config__job_role: str
    config__blind_review: bool
    status: str
    created_at: datetime
    end_time: datetime | None
    report_status: str | None
    overall_score: float | None
    recommendation: str | None
    decision: str | None
    shortlisted: bool


def is_row_hidden(row: SessionRow) -> bool:
    return is_hidden(blind_review=row["config__blind_review"], decided=bool(row["decision"]))


@dataclass(frozen=True)
class SessionLine:
    """A session in a list. Score, recommendation and decision are empty where there is none."""

    session_id: UUID
    candidate_name: str
    job_role: str
    status: str
    status_label: str
    created_at: datetime
    end_time: datetime | None
    report_status: str
    overall_score: float | None
    recommendation: str
    decision: str
    decision_label: str
    shortlisted: bool

    @property
    def is_being_written(self) -> bool:
        """Over, and its report still on its way."""
        waits = self.report_status in ("", ReportStatus.PENDING)
        return waits and self.status in (SessionStatus.COMPLETED, SessionStatus.ABANDONED)

    @property
    def needs_decision(self) -> bool:
        return self.report_status == ReportStatus.READY and not self.decision


@dataclass(frozen=True)
class InterviewLine:
    """An open interview with how many of its sessions run, are over, and wait for a decision."""

    config: InterviewConfig
    running: int
    over: int
    waiting: int


@dataclass(frozen=True)
class Overview:
    """What the first page shows a member of a hiring team."""

    waiting: tuple[SessionLine, ...]
    waiting_count: int
    running_count: int
    over_this_week: int
    interviews: tuple[InterviewLine, ...]
    recent: tuple[SessionLine, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.interviews or self.recent)


def overview_of(user: User, *, now: datetime) -> Overview:
    sessions = sessions_of(user)
    waiting = _waiting(sessions)
    waiting_by_config = dict(waiting.order_by().values_list("config").annotate(Count("pk")))
    counts = sessions.aggregate(
        running=Count("pk", filter=Q(status=SessionStatus.IN_PROGRESS)),
        over=Count("pk", filter=Q(status=SessionStatus.COMPLETED, end_time__gte=now - timedelta(days=7))),
    )
    is_open = configs_of(user).filter(status=ConfigStatus.OPEN)
    interviews = is_open.annotate(
        running=Count("sessions", filter=Q(sessions__status=SessionStatus.IN_PROGRESS)),
        over=Count("sessions", filter=Q(sessions__status=SessionStatus.COMPLETED)),
    ).order_by("-created_at")
    return Overview(
        waiting=lines(rows(waiting.order_by("end_time"))[:SHOWN_WAITING]),
        waiting_count=sum(waiting_by_config.values()),
        running_count=counts["running"],
        over_this_week=counts["over"],
        interviews=tuple(
            InterviewLine(
                config=config, running=config.running, over=config.over, waiting=waiting_by_config.get(config.pk, 0)
            )
            for config in interviews[:SHOWN_INTERVIEWS]
        ),
        recent=lines(rows(sessions.order_by("-created_at"))[:SHOWN_RECENT]),
    )


def sessions_found(
    user: User,
    *,
    search: str = "",
    config_id: UUID | None = None,
    status: str = "",
    decision: str = "",
    shortlisted: bool = False,
    own_practice: bool = False,
) -> QuerySet[InterviewSession, SessionRow]:
    """Rows for `lines`, newest first. `search` looks in the candidate's name and e-mail, word by word.

    `decision` is an outcome, or "waiting" for those a person has still to decide on.
    `own_practice` adds one's own practice interviews.
    """
    sessions = sessions_readable_by(user) if own_practice else sessions_of(user)
    words = search.split()[:6]
    if words:
        # A name that is hidden is not found either: what is found would tell whose it is.
        sessions = sessions.exclude(_hidden())
    for word in words:
        sessions = sessions.filter(Q(candidate__name__icontains=word) | Q(candidate__email__icontains=word))
    if config_id:
        sessions = sessions.filter(config_id=config_id)
    if status in SessionStatus.values:
        sessions = sessions.filter(status=status)
    if decision == WAITING:
        sessions = _waiting(sessions)
    if decision in DecisionOutcome.values:
        sessions = sessions.annotate(last_outcome=_last_outcome()).filter(last_outcome=decision)
    if shortlisted:
        sessions = sessions.exclude(shortlist_entry=None)
    return rows(sessions.order_by("-created_at", "pk"))


def rows(sessions: QuerySet[InterviewSession]) -> QuerySet[InterviewSession, SessionRow]:
    """The sessions as rows for `lines`, one query for all of them."""
    reports = Report.objects.filter(session=OuterRef("pk")).order_by("-version")
    ready = reports.filter(status=ReportStatus.READY)
    found = sessions.annotate(
        report_status=Subquery(reports.values("status")[:1]),
        overall_score=Subquery(ready.values("overall_score")[:1]),
        recommendation=Subquery(ready.values("recommendation")[:1]),
        decision=_last_outcome(),
        shortlisted=Exists(ShortlistEntry.objects.filter(session=OuterRef("pk"))),
    ).values(
        "pk",
        "candidate__name",
        "config__job_role",
        "config__blind_review",
        "status",
        "created_at",
        "end_time",
        "report_status",
        "overall_score",
        "recommendation",
        "decision",
        "shortlisted",
    )
    return cast(QuerySet[InterviewSession, SessionRow], found)


def lines(found: Iterable[SessionRow]) -> tuple[SessionLine, ...]:
    return tuple(
        SessionLine(
            session_id=row["pk"],
            candidate_name=shown_name(session_id=row["pk"], name=row["candidate__name"], hidden=is_row_hidden(row)),
            job_role=row["config__job_role"],
            status=row["status"],
            status_label=SessionStatus(row["status"]).label,
            created_at=row["created_at"],
            end_time=row["end_time"],
            report_status=row["report_status"] or "",
            overall_score=row["overall_score"],
            recommendation=row["recommendation"] or "",
            decision=row["decision"] or "",
            decision_label=DecisionOutcome(row["decision"]).label if row["decision"] else "",
            shortlisted=row["shortlisted"],
        )
        for row in found
    )


def _hidden() -> Q:
    return Q(config__blind_review=True) & ~Q(Exists(Decision.objects.filter(report__session=OuterRef("pk"))))


def _last_outcome() -> Subquery:
    decisions = Decision.objects.filter(report__session=OuterRef("pk")).order_by("-created_at", "-pk")
    return Subquery(decisions.values("outcome")[:1])


def _waiting(sessions: QuerySet[InterviewSession]) -> QuerySet[InterviewSession]:
    """Those with a report that is ready and no decision of a person yet."""
    return sessions.filter(
        Exists(Report.objects.filter(session=OuterRef("pk"), status=ReportStatus.READY)),
        ~Exists(Decision.objects.filter(report__session=OuterRef("pk"))),
        status__in=OVER,
    )
