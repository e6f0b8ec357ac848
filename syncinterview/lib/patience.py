"""Waiting for something slow, but not for long."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TypeVar

from django.db import connections

Result = TypeVar("Result")

# What is not answered in time goes on in its thread; when all threads are taken, further calls are not answered either.
_threads = ThreadPoolExecutor(max_workers=64, thread_name_prefix="patience")


def first_within(seconds: float, call: Callable[[], Result]) -> Result | None:
    """The result of the call if it comes within so many seconds, else None. Raises what the call raises in time."""
    waiting = _threads.submit(_then_let_go, call)
    try:
        return waiting.result(seconds)
    except FutureTimeout:
        waiting.cancel()
        return None


def _then_let_go(call: Callable[[], Result]) -> Result:
    try:
        return call()
    finally:
        connections.close_all()
