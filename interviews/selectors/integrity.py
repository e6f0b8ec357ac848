"""What the page noticed of a session, and the words for it, which judge nothing, in the language that is active."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.db.models import Aggregate, JSONField, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, ngettext

from interviews.models import IntegrityEvent, IntegrityKind, InterviewSession, PastedInto


def integrity_events_of(session: InterviewSession) -> tuple[IntegrityEvent, ...]:
    """In their order; none, and no query, where they are not collected."""
    if not session.collects_integrity_events:
        return ()
    return tuple(IntegrityEvent.objects.filter(session=session))


class _JSONList(Aggregate):
    """The rows' values as one list of JSON."""

    function = "JSON_GROUP_ARRAY"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def integrity_events_beside() -> Subquery:
    """For a query of sessions: all events of each in the same row, to be read by `integrity_events_from`."""
    fields = ("turn", "kind", "seconds", "characters", "place", "began_at")
    events = IntegrityEvent.objects.filter(session=OuterRef("pk")).order_by().values("session")
    found = events.annotate(found=_JSONList(JSONObject(id="pk", **{name: name for name in fields})))
    return Subquery(found.values("found"), output_field=JSONField())


def integrity_events_from(
    session: InterviewSession, found: Sequence[dict[str, Any]] | None
) -> tuple[IntegrityEvent, ...]:
    """The events that were loaded beside their session, in their order."""
    events = [IntegrityEvent(session=session, **each) for each in found or ()]
    for event in events:
        # The moment comes as each database writes it; without a zone it is UTC.
        moment = parse_datetime(str(event.began_at))
        if moment is None:
            raise ValueError("The database wrote a moment that cannot be read.")
        event.began_at = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return tuple(sorted(events, key=lambda event: (event.began_at, event.pk)))


def event_in_words(event: IntegrityEvent) -> str:
    if event.kind == IntegrityKind.LEFT_PAGE:
        return gettext("Left the page for {time}").format(time=duration_in_words(event.seconds or 0))
    if event.kind == IntegrityKind.PASTED:
        count = event.characters or 0
        if event.place == PastedInto.EDITOR:
            return ngettext(
                "Pasted {count} character into the editor", "Pasted {count} characters into the editor", count
            ).format(count=count)
        return ngettext(
            "Pasted {count} character into the answer", "Pasted {count} characters into the answer", count
        ).format(count=count)
    return gettext("Opened the interview in a second tab or browser")


def duration_in_words(seconds: float) -> str:
    whole = max(1, round(seconds))
    if whole < 60:
        return gettext("{seconds} s").format(seconds=whole)
    minutes, rest = divmod(whole, 60)
    if not rest:
        return gettext("{minutes} min").format(minutes=minutes)
    return gettext("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)
