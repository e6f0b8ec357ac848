"""Work of live sessions that blocks: synchronous services, called from the event loop in threads of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from syncinterview.lib.database import connections_settle

Result = TypeVar("Result")

# asgiref's default runs every consumer's database work in one thread; each of these keeps a connection of its own.
_database_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="live-db")
# A broker that is slow or away keeps these waiting, and nobody who stores.
_sending_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live-send")


async def in_database_thread(function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    call = partial(_called, partial(function, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(_database_threads, call)


def in_sending_thread(function: Callable[..., Result], *args: Any, **kwargs: Any) -> asyncio.Future[Result]:
    """For what sends to the broker: begun at once, whether or not the result is waited for."""
    call = partial(_called, partial(function, *args, **kwargs))
    return asyncio.get_running_loop().run_in_executor(_sending_threads, call)


def _called(function: Callable[[], Result]) -> Result:
    try:
        return function()
    finally:
        connections_settle()
