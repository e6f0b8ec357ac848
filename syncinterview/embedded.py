"""The embedded run's Celery worker and clock: threads of the server's own process.

The same task code runs as in a worker process; only the broker is in memory and the pool is made of threads.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from celery import Celery, signals
from celery.beat import EmbeddedService
from celery.worker import WorkController
from django.conf import settings

from syncinterview.celery import app, make_app
from syncinterview.lib.database import connections_settle
from syncinterview.lib.leaving import leave, stay
from syncinterview.tasks import sweep_everything

logger = logging.getLogger(__name__)

# Programs have few threads of their own: they wait for each other, and nothing else waits for them.
CONVERSATION_QUEUES = ("live", "work")
PROGRAM_QUEUES = ("code",)

_worker: EmbeddedWorker | None = None


class EmbeddedWorker:
    def __init__(self) -> None:
        self._controllers = [
            _controller(app, "embedded@localhost", CONVERSATION_QUEUES, threads=settings.EMBEDDED_WORKER_THREADS),
            # Which queues a worker takes is kept in its application: two workers, two applications.
            _controller(make_app(current=False), "programs@localhost", PROGRAM_QUEUES, threads=settings.SANDBOX_RUNS),
        ]
        self._clock: Any = EmbeddedService(app, thread=True, scheduler_cls="celery.beat:Scheduler")
        self._threads = [
            threading.Thread(target=controller.start, name="embedded-worker", daemon=True)
            for controller in self._controllers
        ]

    def start(self) -> None:
        stay()
        signals.task_prerun.connect(_fresh_connections, weak=False)
        signals.task_postrun.connect(_fresh_connections, weak=False)
        for thread in self._threads:
            thread.start()
        self._clock.start()
        # This process is the only one: whatever is unfinished was cut off when the last one ended.
        sweep_everything(at_start=True)

    def stop(self) -> None:
        """Take no further task and wait for those that run."""
        leave()
        self._clock.stop()
        for controller in self._controllers:
            controller.stop()
        for thread in self._threads:
            thread.join(timeout=1)


def _controller(application: Celery, hostname: str, queues: tuple[str, ...], *, threads: int) -> WorkController:
    # WorkController, unlike celery's Worker, installs no signal handlers and may run off the main thread.
    return WorkController(
        app=application,
        pool_cls="threads",
        concurrency=threads,
        hostname=hostname,
        queues=queues,
        without_heartbeat=True,
        without_mingle=True,
        without_gossip=True,
        quiet=True,
    )


def _fresh_connections(**_: Any) -> None:
    connections_settle()


def start_embedded_worker() -> None:
    """Start the worker of this process, once."""
    global _worker  # noqa: PLW0603 - one per process, by nature
    if _worker is None:
        _worker = EmbeddedWorker()
        _worker.start()


def stop_embedded_worker() -> None:
    if _worker is not None:
        _worker.stop()
