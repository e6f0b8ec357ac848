"""The decision of a person. Rows are added and never changed."""

from __future__ import annotations

from django.db import transaction

from reports.models import Decision, DecisionOutcome, Report, ReportStatus
from reports.signals import decision_made
from syncinterview.accounts.models import User
from syncinterview.lib.announcing import announce
from syncinterview.lib.errors import InvalidInput, InvalidState

REASON_MAX_LENGTH = 2000


def decision_record(*, report: Report, reviewer: User, outcome: DecisionOutcome, reason: str) -> Decision:
    """Add a decision to the log of a finished report. Raises InvalidInput without a reason, InvalidState too early."""
    reason = checked_reason(reason)
    if report.status != ReportStatus.READY:
        raise InvalidState("The report is not ready yet. A decision can be taken when it is.")
    decision = Decision.objects.create(report=report, reviewer=reviewer, outcome=outcome, reason=reason)
    session_id = report.session_id
    transaction.on_commit(lambda: announce(decision_made, session_id=session_id, outcome=str(outcome)))
    return decision


def checked_reason(reason: str) -> str:
    """The reason without blanks around it. Raises InvalidInput where there is none, or too much."""
    reason = reason.strip()
    if not reason:
        raise InvalidInput("Please give the reason for your decision.", field="reason")
    if len(reason) > REASON_MAX_LENGTH:
        raise InvalidInput(f"Please keep the reason under {REASON_MAX_LENGTH} characters.", field="reason")
    return reason
