"""What is still to be judged or composed. Owns the rule which version a session stands at; asks for no permission.

A report and the evaluations it rests on carry the same version. Without a report a session stands at version 1.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import DateTimeField, Exists, F, OuterRef, PositiveSmallIntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from interviews.models import InterviewSession, Response, SessionStatus
from reports.models import AnswerEvaluation, Report, ReportStatus

FIRST_VERSION = 1
OVER = (SessionStatus.COMPLETED, SessionStatus.ABANDONED, SessionStatus.EXPIRED)


def current_version(session_id: UUID) -> int:
    """The version that is in force or being made."""
    latest = Report.objects.filter(session_id=session_id).order_by("-version").values_list("version", flat=True).first()
    return FIRST_VERSION if latest is None else latest


def unjudged_responses(*, waiting_since: datetime | None = None) -> QuerySet[Response]:
    """Answers without an evaluation of their session's version; with `waiting_since` those waiting at least so long."""
    latest = Report.objects.filter(session=OuterRef("session")).order_by("-version")
    responses = Response.objects.annotate(
        report_version=Coalesce(
            Subquery(latest.values("version")[:1]), Value(FIRST_VERSION), output_field=PositiveSmallIntegerField()
        ),
        asked_for_at=Coalesce(Subquery(latest.values("created_at")[:1]), F("created_at"), output_field=DateTimeField()),
    ).filter(~Exists(AnswerEvaluation.objects.filter(response=OuterRef("pk"), version=OuterRef("report_version"))))
    return responses.filter(asked_for_at__lte=waiting_since) if waiting_since else responses


def unreported_sessions(*, waiting_since: datetime, failed_too: bool) -> QuerySet[InterviewSession]:
    """Sessions that are over, were held, and have every answer judged, but whose latest report is not written.

    Only those that have waited since `waiting_since`. `failed_too`: also those whose report was given up.
    """
    latest = Report.objects.filter(session=OuterRef("pk")).order_by("-version")
    settled = [ReportStatus.READY] if failed_too else [ReportStatus.READY, ReportStatus.FAILED]
    return (
        InterviewSession.objects.filter(status__in=OVER)
        .exclude(start_time=None)
        .annotate(
            report_status=Coalesce(Subquery(latest.values("status")[:1]), Value(ReportStatus.PENDING.value)),
            asked_for_at=Coalesce(
                Subquery(latest.values("created_at")[:1]), F("end_time"), output_field=DateTimeField()
            ),
        )
        .filter(asked_for_at__lte=waiting_since)
        .exclude(report_status__in=settled)
        .exclude(pk__in=unjudged_responses().values("session"))
    )


def is_ready_to_compose(session_id: UUID) -> bool:
    """Whether the interview is over and each of its answers has been judged."""
    is_over = InterviewSession.objects.filter(pk=session_id, status__in=OVER).exists()
    return is_over and not unjudged_responses().filter(session_id=session_id).exists()
