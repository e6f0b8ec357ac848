"""Keeps every test on this machine: sockets reach loopback and unix sockets, names resolve to nothing else.

An audit hook, since it sees what no patch of `socket` does (copies of the class, libraries in C that go through
Python's sockets). It cannot be taken out again: once installed, it holds for the whole process.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

LOCAL_NAMES = frozenset({"", "localhost", "ip6-localhost", "testserver"})
_ADDRESSED = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_NAMED = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})


class NetworkForbidden(RuntimeError):
    """A test tried to leave this machine."""


def install() -> None:
    """For the rest of the process; a second hook would only look twice."""
    sys.addaudithook(_forbid_the_outside)


def is_local(host: object) -> bool:
    """Loopback, the unspecified address, and the names that mean this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None:
        return True
    if not isinstance(name, str):
        return False
    if name in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _forbid_the_outside(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _ADDRESSED:
        # A tuple is an internet address; a unix socket's is a path, an unconnected send's is None.
        address = arguments[1]
        if isinstance(address, tuple) and not is_local(address[0]):
            raise NetworkForbidden(f"A test may not connect to {address[0]!r}: only this machine is in reach.")
    elif event in _NAMED and not is_local(arguments[0]):
        raise NetworkForbidden(f"A test may not look up {arguments[0]!r}: only this machine is in reach.")
