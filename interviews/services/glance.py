"""Looks at a session that are taken several times a second while a model is at work for it: one plain statement each.

A queryset is built anew every time, which takes ten times as long as the database takes to answer.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models

from interviews.models import InterviewSession, Phase, Utterance, UtteranceSource


class Place(NamedTuple):
    """Where a session stands."""

    turn: int
    phase: Phase


def session_place(session_id: UUID) -> Place | None:
    """None when there is no such session. Raises DatabaseError."""
    row = _row(InterviewSession, ("turn", "phase"), id=session_key(session_id))
    return Place(row[0], Phase(row[1])) if row else None


def answer_stands(*, session_id: UUID, turn: int, words: str) -> bool:
    """Whether these words were said as the turn's answer. Raises DatabaseError."""
    source = UtteranceSource.ANSWER.value
    return bool(_row(Utterance, ("1",), session_id=session_key(session_id), turn=turn, source=source, text=words))


def session_key(session_id: UUID) -> Any:
    """A session's id as the database keeps it."""
    return InterviewSession._meta.pk.get_db_prep_value(session_id, connection)


def _row(model: type[models.Model], columns: tuple[str, ...], **where: Any) -> tuple[Any, ...] | None:
    table = connection.ops.quote_name(model._meta.db_table)
    conditions = " AND ".join(f"{column} = %s" for column in where)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE {conditions} LIMIT 1", list(where.values()))  # noqa: S608 - our own names
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found
