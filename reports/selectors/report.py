"""Reading one session's report, with permission. The number of queries does not grow with the interview."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from interviews.models import InterviewSession, Response, SessionStatus, Utterance
from interviews.selectors import access_session_to_read
from reports.models import AnswerEvaluation, Decision, Report, ReportStatus
from reports.selectors.work import FIRST_VERSION
from syncinterview.accounts.models import User

# not_started, running: no report yet. never_held: over without having begun. pending: being written.
State = Literal["not_started", "running", "never_held", "pending", "failed", "ready"]

# A report takes one model call; after this long a person should look instead of wait.
OVERDUE_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class SessionReport:
    """A session with the report a reader gets to see: the last one that is ready, else the one being made.

    `making` is a newer version under way (or failed) while an older one is shown; `earlier` the ready version before
    the one that is shown.
    """

    session: InterviewSession
    report: Report | None
    making: Report | None
    earlier: Report | None
    responses: tuple[Response, ...]
    evaluations: dict[UUID, AnswerEvaluation]  # by response

    @property
    def state(self) -> State:
        if self.report is not None and self.report.status == ReportStatus.READY:
            return "ready"
        if self.session.status == SessionStatus.PENDING:
            return "not_started"
        if self.session.status == SessionStatus.IN_PROGRESS:
            return "running"
        if self.report is not None and self.report.status == ReportStatus.FAILED:
            return "failed"
        if self.session.start_time is None and not self.responses:
            return "never_held"
        return "pending"

    @property
    def is_waiting(self) -> bool:
        """Whether judging or writing goes on that will change what is shown."""
        return self.state == "pending" or (self.making is not None and self.making.status == ReportStatus.PENDING)

    def is_overdue(self, now: datetime) -> bool:
        making = self.making or self.report
        since = making.created_at if making else self.session.end_time
        return self.is_waiting and since is not None and now - since > OVERDUE_AFTER

    def fingerprint(self, now: datetime) -> str:
        """Changes when there is something else to show. Holds nothing of the person."""
        shown = self.making or self.report
        parts = (
            self.session.status,
            self.session.turn,
            len(self.responses),
            len(self.evaluations),
            shown and shown.version,
            shown and shown.status,
            self.is_overdue(now),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def access_report(user: User, session_id: UUID) -> SessionReport:
    """The report of a session of one's own interviews or practice (an admin: of any). Raises Http404 for another's."""
    session = access_session_to_read(user, session_id)
    versions = list(Report.objects.filter(session=session).order_by("-version"))
    ready = [report for report in versions if report.status == ReportStatus.READY]
    latest = versions[0] if versions else None
    shown = ready[0] if ready else latest
    version = shown.version if shown else FIRST_VERSION
    evaluations = AnswerEvaluation.objects.filter(version=version)
    responses = tuple(
        Response.objects.filter(session=session)
        .order_by("turn")
        .prefetch_related(Prefetch("evaluations", queryset=evaluations, to_attr="shown_evaluations"))
    )
    return SessionReport(
        session=session,
        report=shown,
        making=latest if latest is not shown else None,
        earlier=ready[1] if len(ready) > 1 else None,
        responses=responses,
        evaluations={response.pk: found for response in responses for found in response.shown_evaluations},
    )


def decisions_of(session: InterviewSession) -> QuerySet[Decision]:
    """The log of decisions on a session, newest first, whatever version they were taken on."""
    return (
        Decision.objects.filter(report__session=session)
        .select_related("reviewer", "report")
        .order_by("-created_at", "-pk")
    )


def transcript_of(session: InterviewSession) -> QuerySet[Utterance]:
    """Everything that was said, in its order."""
    return Utterance.objects.filter(session=session).order_by("pk")
