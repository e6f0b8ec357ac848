"""Waiting for a worker to have nothing left to do, before a test's database is emptied under it."""

from __future__ import annotations

import time

from celery.worker import state

LONGEST_SECONDS = 20.0
QUIET_LOOKS = 3


def wait_until_idle() -> None:
    """Return when the worker of this process runs nothing and has nothing waiting, a few looks in a row."""
    deadline = time.monotonic() + LONGEST_SECONDS
    quiet = 0
    while quiet < QUIET_LOOKS:
        assert time.monotonic() < deadline, "The worker is still busy."
        quiet = 0 if state.active_requests or state.reserved_requests else quiet + 1
        time.sleep(0.05)
