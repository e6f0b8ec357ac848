"""Database work of live sessions: synchronous services, called from the event loop in threads of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

Result = TypeVar("Result")

# asgiref's default runs every consumer's database work in one thread; each of these keeps a connection of its own.
_database_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="live-db")


async def in_database_thread(function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    def call() -> Result:
        close_old_connections()
        try:
            return function(*args, **kwargs)
        finally:
            close_old_connections()

    return await sync_to_async(call, thread_sensitive=False, executor=_database_threads)()
