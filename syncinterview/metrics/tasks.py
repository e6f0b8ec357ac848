"""Figures of the tasks that this process works on: how long they waited, how long they took, how they ended."""

from __future__ import annotations

import time
from typing import Any

from celery import Task, signals
from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

WAITED = Histogram(
    "syncinterview_task_wait_seconds", "From sending a task to its start in this worker.", ("task",), buckets=SECONDS
)
TOOK = Histogram("syncinterview_task_seconds", "How long a task was at work.", ("task",), buckets=SECONDS)
ENDED = Counter(
    "syncinterview_tasks",
    "Tasks that ended, by Celery's state; EXPIRED ones came too late to begin.",
    ("task", "state"),
)
RUNNING = Gauge("syncinterview_tasks_running", "Tasks that this worker is at work on.")

# In the message's headers, and on the request of the task at work.
SENT_AT = "sent_at"
BEGAN_AT = "began_at"


@signals.before_task_publish.connect
def note_sending(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None:
        headers[SENT_AT] = time.time()


@signals.task_prerun.connect
def note_start(task: Task[Any, Any], **_: Any) -> None:
    RUNNING.inc()
    now = time.time()
    sent_at = getattr(task.request, SENT_AT, None)
    if sent_at is not None:
        WAITED.labels(_name(task.name)).observe(max(0.0, now - sent_at))
    setattr(task.request, BEGAN_AT, now)


@signals.task_postrun.connect
def note_end(task: Task[Any, Any], state: str | None = None, **_: Any) -> None:
    RUNNING.dec()
    began_at = getattr(task.request, BEGAN_AT, None)
    if began_at is not None:
        TOOK.labels(_name(task.name)).observe(max(0.0, time.time() - began_at))
    ENDED.labels(_name(task.name), state or "UNKNOWN").inc()


@signals.task_revoked.connect
def note_expiry(request: Any = None, expired: bool = False, **_: Any) -> None:
    if expired and request is not None:
        ENDED.labels(_name(request.task), "EXPIRED").inc()


def _name(task_name: str) -> str:
    """`process_final_response`: each name is used once."""
    return task_name.rsplit(".", 1)[-1]
