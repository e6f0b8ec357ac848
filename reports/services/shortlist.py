"""The shortlist of an interview: those the team means to look at again. Says nothing to the candidate."""

from __future__ import annotations

from interviews.models import InterviewSession
from reports.models import ShortlistEntry
from syncinterview.accounts.models import User


def shortlist_add(*, session: InterviewSession, added_by: User) -> ShortlistEntry:
    """Put a session on the list; doing it again leaves the first entry."""
    entry, _ = ShortlistEntry.objects.get_or_create(session=session, defaults={"added_by": added_by})
    return entry


def shortlist_remove(*, session: InterviewSession) -> None:
    """Take a session off the list; nothing when it was not on it."""
    ShortlistEntry.objects.filter(session=session).delete()
