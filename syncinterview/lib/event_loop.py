"""The event loops of a process: uvloop's where there is one (not on Windows), else Python's own.

A loop that people speak over spends most of its time in the loop itself; uvloop's takes about half of Python's.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from importlib.util import find_spec
from typing import Any

_library: Any = import_module("uvloop" if find_spec("uvloop") else "asyncio")


def new_event_loop() -> asyncio.AbstractEventLoop:
    made: asyncio.AbstractEventLoop = _library.new_event_loop()
    return made


def serve_on_it() -> None:
    """Have the web server of this process run on such a loop. Call it before anything imports Daphne or its reactor."""
    from twisted.internet import asyncioreactor  # noqa: PLC0415 - other processes need none

    asyncioreactor.install(new_event_loop())  # type: ignore[no-untyped-call] # Twisted's
