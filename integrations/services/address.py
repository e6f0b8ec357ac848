"""Where a webhook may lead: out to the internet, and not to this machine's own neighbours."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings

from syncinterview.lib.errors import InvalidInput


class AddressRefused(InvalidInput):
    code = "address_refused"


def checked_url(url: str) -> str:
    """The URL when its shape and its host may be used. A name is looked up at each delivery, not here."""
    parts = urlsplit(url)
    wanted = ("https", "http") if settings.WEBHOOKS_ALLOW_PRIVATE else ("https",)
    try:
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        port_fits = False
    if parts.scheme not in wanted or not parts.hostname or parts.username or not port_fits:
        raise AddressRefused("Give a whole https address without a user name.", field="url")
    try:
        literal = ipaddress.ip_address(parts.hostname)
    except ValueError:
        return url
    if not _allowed(literal):
        raise AddressRefused("This address is not on the internet.", field="url")
    return url


def resolved(host: str, port: int) -> str:
    """One address of the host to connect to. Raises AddressRefused when any of them is not on the internet, OSError."""
    found = {entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    addresses = [ipaddress.ip_address(str(address).partition("%")[0]) for address in sorted(map(str, found))]
    if not addresses or not all(_allowed(address) for address in addresses):
        raise AddressRefused("This address is not on the internet.", field="url")
    return str(addresses[0])


def _allowed(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if settings.WEBHOOKS_ALLOW_PRIVATE:
        return True
    inner = getattr(address, "ipv4_mapped", None) or address
    return bool(inner.is_global and not inner.is_multicast)
