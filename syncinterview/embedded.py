"""The embedded run's Celery worker and clock: threads of the server's own process.

The same task code runs as in a worker process; only the broker is in memory and the pool is made of threads.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from celery import signals
from celery.beat import EmbeddedService
from celery.worker import WorkController
from django.conf import settings
from django.db import close_old_connections

from llm.services import warm_up
from syncinterview.celery import app
from syncinterview.tasks import sweep_everything

logger = logging.getLogger(__name__)

QUEUES = ("live", "work", "code")

_worker: EmbeddedWorker | None = None


class EmbeddedWorker:
    def __init__(self) -> None:
        # WorkController, unlike celery's Worker, installs no signal handlers and may run off the main thread.
        self._controller = WorkController(
            app=app,
            pool_cls="threads",
            concurrency=settings.EMBEDDED_WORKER_THREADS,
            hostname="embedded@localhost",
            queues=QUEUES,
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
            quiet=True,
        )
        self._clock: Any = EmbeddedService(app, thread=True, scheduler_cls="celery.beat:Scheduler")
        self._thread = threading.Thread(target=self._controller.start, name="embedded-worker", daemon=True)

    def start(self) -> None:
        signals.task_prerun.connect(_fresh_connections, weak=False)
        signals.task_postrun.connect(_fresh_connections, weak=False)
        self._thread.start()
        self._clock.start()
        warm_up()
        # This process is the only one: whatever is unfinished was cut off when the last one ended.
        sweep_everything(at_start=True)

    def stop(self) -> None:
        """Take no further task and wait for those that run."""
        self._clock.stop()
        self._controller.stop()
        self._thread.join(timeout=1)


def _fresh_connections(**_: Any) -> None:
    close_old_connections()


def start_embedded_worker() -> None:
    """Start the worker of this process, once."""
    global _worker  # noqa: PLW0603 - one per process, by nature
    if _worker is None:
        _worker = EmbeddedWorker()
        _worker.start()


def stop_embedded_worker() -> None:
    if _worker is not None:
        _worker.stop()
