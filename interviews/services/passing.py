"""What is kept of many sessions in passing, in one statement: open answers, and the numbers of messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from interviews.models import InterviewSession, Phase
from interviews.services.glance import session_key


class Draft(NamedTuple):
    """What was heard of an open answer."""

    turn: int
    text: str


def drafts_save(drafts: Mapping[UUID, Draft]) -> None:
    """Keep what was heard. Of a turn that is closed by now the answer itself is stored: it is left alone."""
    seen_at = InterviewSession._meta.get_field("last_seen_at").get_db_prep_save(timezone.now(), connection)
    _update(
        [(session_key(session_id), draft.turn, draft.text) for session_id, draft in drafts.items()],
        columns=("id", "turn", "draft"),
        assigned="draft = given.draft, last_seen_at = %s",
        where="session.turn = given.turn AND session.phase = %s",
        params=(seen_at, Phase.ANSWERING.value),
    )


def seqs_save(numbers: Mapping[UUID, int]) -> None:
    """Keep the numbers of sessions' last messages. A newer connection may have gone further: that stays."""
    _update(
        [(session_key(session_id), seq) for session_id, seq in numbers.items()],
        columns=("id", "seq"),
        assigned="seq = given.seq",
        where="session.seq < given.seq",
    )


def _update(
    rows: Sequence[tuple[Any, ...]],
    *,
    columns: Sequence[str],
    assigned: str,
    where: str,
    params: Sequence[Any] = (),
) -> None:
    # In the order of their keys: another process may be at it with some of the same rows.
    ordered = sorted(rows, key=lambda row: str(row[0]))
    row = f"({', '.join(['%s'] * len(columns))})"
    table = connection.ops.quote_name(InterviewSession._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH given ({', '.join(columns)}) AS (VALUES {', '.join([row] * len(ordered))}) "  # noqa: S608 - our own names
            f"UPDATE {table} AS session SET {assigned} FROM given WHERE session.id = given.id AND {where}",
            [value for values in ordered for value in values] + list(params),
        )
