"""Whose call it is behind a proxy: the address that the proxy itself has seen, and no other."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable
from typing import Any

Application = Callable[..., Awaitable[None]]
HEADER = b"x-forwarded-for"


def forwarded(application: Application, *, proxies: int) -> Application:
    """An ASGI application that knows its clients by `X-Forwarded-For`, as the outermost of so many proxies saw them.

    Each proxy adds the address it was called from at the end. What stands before that was sent by the client, who could
    write anything there, and with it be somebody else at every call: it is not read.
    """

    async def behind(scope: dict[str, Any], receive: Any, send: Any) -> None:
        seen = [
            part.strip()
            for name, value in scope.get("headers", ())
            if name == HEADER
            for part in value.decode("latin-1").split(",")
        ]
        address = _address(seen[-proxies]) if len(seen) >= proxies else ""
        if address:
            scope = {**scope, "client": [address, 0]}
        await application(scope, receive, send)

    return behind


def _address(written: str) -> str:
    """The address without a port or brackets; empty when it is none."""
    bare = written.partition("]")[0].lstrip("[")
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return ""
