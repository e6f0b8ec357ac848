"""Links to one report for somebody without an account: made, opened, revoked. Every opening is noted."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from interviews.models import InterviewSession
from reports.models import Report, ReportStatus, ShareLink, ShareView
from syncinterview.accounts.models import User
from syncinterview.lib.errors import InvalidInput, InvalidState
from syncinterview.lib.tokens import new_token, token_hash

LONGEST_DAYS = 30
DAYS_IF_NOT_SAID = 7
MEANT_FOR_MAX_LENGTH = 120


def share_link_create(
    *,
    session: InterviewSession,
    created_by: User,
    days: int = DAYS_IF_NOT_SAID,
    meant_for: str = "",
    shows_contact: bool = False,
) -> tuple[ShareLink, str]:
    """Make a link that opens the report for so many days. Returns it with its token, which is not stored.

    Raises InvalidInput with the field, InvalidState while there is no report.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidInput(f"A link opens a report for 1 to {LONGEST_DAYS} days.", field="days")
    if len(meant_for) > MEANT_FOR_MAX_LENGTH:
        raise InvalidInput(f"Please keep this under {MEANT_FOR_MAX_LENGTH} characters.", field="meant_for")
    if not Report.objects.filter(session=session, status=ReportStatus.READY).exists():
        raise InvalidState("The report is not ready yet. It can be shared when it is.")
    token = new_token()
    link = ShareLink.objects.create(
        session=session,
        token_hash=token_hash(token),
        created_by=created_by,
        meant_for=meant_for.strip(),
        shows_contact=shows_contact,
        expires_at=timezone.now() + timedelta(days=days),
    )
    return link, token


def share_link_revoke(*, link: ShareLink) -> None:
    """Close a link for good. Closed before, it stays closed since then."""
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def share_view_record(*, link: ShareLink, as_pdf: bool = False) -> ShareView:
    """Note that the report was opened by a link. Who it was is not known: no address is kept."""
    return ShareView.objects.create(link=link, as_pdf=as_pdf)
