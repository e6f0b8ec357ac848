"""Keeping what the page noticed while somebody answered, where they were told of it. Owns how much of it is kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from interviews.models import IntegrityEvent, IntegrityKind, InterviewSession, SessionStatus

MOST_INTEGRITY_EVENTS = 200


def integrity_event_save(
    *,
    session_id: UUID,
    turn: int,
    kind: IntegrityKind,
    began_at: datetime,
    client_id: str = "",
    seconds: float | None = None,
    characters: int | None = None,
    place: str = "",
) -> bool:
    """Keep one event of a session that goes on, once for each `client_id`. Returns whether it is kept.

    It is not where the candidate was not told that it would be, and where there are enough of them.
    """
    session = InterviewSession.objects.get(pk=session_id)
    if not session.collects_integrity_events or session.status != SessionStatus.IN_PROGRESS:
        return False
    kept = IntegrityEvent.objects.filter(session=session)
    if client_id and kept.filter(client_id=client_id).exists():
        return True
    if kept.count() >= MOST_INTEGRITY_EVENTS:
        return False
    now = timezone.now()
    began_at = min(now, max(began_at, session.start_time or session.created_at))
    event = IntegrityEvent(
        session=session,
        # A page knows of no question that has not been asked.
        turn=min(turn, session.turn),
        kind=kind,
        seconds=None if seconds is None else round(seconds, 1),
        characters=characters,
        place=place,
        client_id=client_id,
        began_at=began_at,
    )
    # Two connections may bring the same one at once: the second finds it there.
    IntegrityEvent.objects.bulk_create([event], ignore_conflicts=True)
    return True
