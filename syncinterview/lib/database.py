"""Database connections of threads that live as long as the process: kept where that is cheap, never while waiting.

Knows no models. Requests have Django's own signals for this.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

OPENING_MAY_TAKE_SECONDS = 5.0


def connections_settle() -> None:
    """Call it when a piece of work is done, and before a long wait: what is pooled goes back, what is broken is closed.

    A SQLite connection stays open: it belongs to its thread alone, and closing the last one folds the whole log back.
    One inside a transaction stays as well: closing it would undo what the caller has begun.
    """
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block or (connection.vendor == "sqlite" and not connection.errors_occurred):
            continue
        connection.close_if_unusable_or_obsolete()


def connections_open(count: int) -> None:
    """Open so many connections where they are pooled, so that as many who come at once find one. Raises DatabaseError.

    Connections that are not pooled are left to the threads that need them.
    """
    if not any(connection.settings_dict.get("OPTIONS", {}).get("pool") for connection in connections.all()):
        return
    all_open = threading.Barrier(count)

    def hold() -> None:
        try:
            for connection in connections.all():
                connection.ensure_connection()
            all_open.wait(OPENING_MAY_TAKE_SECONDS)
        except BaseException:
            all_open.abort()
            raise
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        holding = [threads.submit(hold) for _ in range(count)]
    for each in holding:
        # Who only waited for one that failed has nothing to say.
        if not isinstance(each.exception(), threading.BrokenBarrierError):
            each.result()
