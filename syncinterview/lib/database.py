"""Database connections of threads that live as long as the process: kept where that is cheap, never while waiting.

Knows no models. Requests have Django's own signals for this.
"""

from __future__ import annotations

from django.db import connections


def connections_settle() -> None:
    """Call it when a piece of work is done, and before a long wait: what is pooled goes back, what is broken is closed.

    A SQLite connection stays open: it belongs to its thread alone, and closing the last one folds the whole log back.
    One inside a transaction stays as well: closing it would undo what the caller has begun.
    """
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block or (connection.vendor == "sqlite" and not connection.errors_occurred):
            continue
        connection.close_if_unusable_or_obsolete()
