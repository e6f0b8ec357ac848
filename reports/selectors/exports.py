"""Rows for exports: one at a time, whatever there are, in constant memory and queries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from interviews.models import IntegrityEvent, IntegrityKind, InterviewSession
from interviews.selectors import sessions_of
from reports.blind import is_hidden, mask_of, person_of, shown_name
from reports.models import Decision, Report, ReportStatus
from reports.scoring import DIMENSIONS
from reports.selectors.sessions import is_row_hidden, sessions_found
from syncinterview.accounts.models import User

CHUNK = 500

SESSION_COLUMNS = (
    "session_id",
    "candidate_name",
    "job_role",
    "status",
    "created_at",
    "end_time",
    "report_status",
    "overall_score",
    "recommendation",
    "decision",
    "shortlisted",
)
REPORT_COLUMNS = (
    "session_id",
    "version",
    "candidate_name",
    "candidate_email",
    "job_role",
    "ready_at",
    "overall_score",
    *DIMENSIONS,
    "recommendation",
    "summary",
    "strengths",
    "areas_for_improvement",
    "judged_by",
    # Empty where they are not collected.
    "times_page_left",
    "times_pasted",
    "times_second_tab",
)


def session_rows(user: User, **filters: Any) -> Iterator[dict[str, Any]]:
    """The sessions of `sessions_found`, newest first."""
    for row in sessions_found(user, **filters).iterator(chunk_size=CHUNK):
        yield {
            "session_id": row["pk"],
            "candidate_name": shown_name(session_id=row["pk"], name=row["candidate__name"], hidden=is_row_hidden(row)),
            "job_role": row["config__job_role"],
            "status": row["status"],
            "created_at": row["created_at"],
            "end_time": row["end_time"],
            "report_status": row["report_status"] or "",
            "overall_score": row["overall_score"],
            "recommendation": row["recommendation"] or "",
            "decision": row["decision"] or "",
            "shortlisted": row["shortlisted"],
        }


def report_rows(user: User) -> Iterator[dict[str, Any]]:
    """The last finished report of each session the user may see, newest first."""
    last = Report.objects.filter(session=OuterRef("session"), status=ReportStatus.READY).order_by("-version")
    reports = (
        Report.objects.filter(session__in=sessions_of(user), status=ReportStatus.READY)
        .filter(pk=Subquery(last.values("pk")[:1]))
        .select_related("session__candidate", "session__config")
        .annotate(decided=Exists(Decision.objects.filter(report__session=OuterRef("session"))))
        .annotate(
            times_page_left=_noted(IntegrityKind.LEFT_PAGE),
            times_pasted=_noted(IntegrityKind.PASTED),
            times_second_tab=_noted(IntegrityKind.SECOND_TAB),
        )
        .order_by("-created_at", "pk")
    )
    for row in reports.iterator(chunk_size=CHUNK):
        session = row.session
        hidden = is_hidden(blind_review=session.config.blind_review, decided=row.decided)
        person = person_of(session, hidden=hidden)
        report = mask_of(session).report(row) if hidden else row
        dimensions = report.breakdown.get("dimensions", {})
        yield {
            "session_id": report.session_id,
            "version": report.version,
            "candidate_name": person.name,
            "candidate_email": person.email,
            "job_role": session.config.job_role,
            "ready_at": report.ready_at,
            "overall_score": report.overall_score,
            **{name: dimensions.get(name, {}).get("score") for name in DIMENSIONS},
            "recommendation": report.recommendation,
            "summary": report.summary,
            "strengths": report.strengths,
            "areas_for_improvement": report.areas_for_improvement,
            "judged_by": " ".join(filter(None, (report.judged_by.get("provider"), report.judged_by.get("model")))),
            "times_page_left": _if_collected(session, row.times_page_left),
            "times_pasted": _if_collected(session, row.times_pasted),
            "times_second_tab": _if_collected(session, row.times_second_tab),
        }


def _noted(kind: IntegrityKind) -> Coalesce:
    """How often this was noted in the session of a report."""
    events = IntegrityEvent.objects.filter(session=OuterRef("session"), kind=kind).order_by()
    return Coalesce(Subquery(events.values("session").annotate(times=Count("pk")).values("times")), Value(0))


def _if_collected(session: InterviewSession, times: int) -> int | None:
    return times if session.collects_integrity_events else None
