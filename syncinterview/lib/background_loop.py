"""One asyncio loop in a thread of its own, for each process. Threads hand it coroutines and wait.

Clients that live on a loop (channel layer, model connections) are made there once and stay warm.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")

_lock = threading.Lock()
# By process id: a loop made before a fork does not run in the child.
_loops: dict[int, asyncio.AbstractEventLoop] = {}


def background_loop() -> asyncio.AbstractEventLoop:
    with _lock:
        loop = _loops.get(os.getpid())
        if loop is None:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="background-loop", daemon=True).start()
            _loops[os.getpid()] = loop
        return loop


def run(coroutine: Coroutine[Any, Any, Result], *, timeout_seconds: float) -> Result:
    """Run on the background loop and wait for the result. Raises TimeoutError, or what the coroutine raised."""
    future = asyncio.run_coroutine_threadsafe(coroutine, background_loop())
    try:
        return future.result(timeout_seconds)
    except BaseException:
        future.cancel()
        raise


def submit(coroutine: Coroutine[Any, Any, Result]) -> Future[Result]:
    """Start on the background loop and give what will hold the result."""
    return asyncio.run_coroutine_threadsafe(coroutine, background_loop())
