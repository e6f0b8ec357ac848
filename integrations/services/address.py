"""Where a webhook may lead: out to the internet, and not to this machine's own neighbours."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings

from syncinterview.lib.errors import InvalidInput

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LAST_WELL_KNOWN_PORT = 1023
UNICAST = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class AddressRefused(InvalidInput):
    code = "address_refused"


def checked_url(url: str) -> str:
    """The URL when its shape and its host may be used. A name is looked up at each delivery, not here."""
    parts = urlsplit(url)
    wanted = ("https", "http") if settings.WEBHOOKS_ALLOW_PRIVATE else ("https",)
    try:
        port_fits = _port_allowed(parts.port)
    except ValueError:
        port_fits = False
    if parts.scheme not in wanted or not parts.hostname or parts.username or not port_fits:
        raise AddressRefused("Give a whole https address without a user name, at port 443 or above 1023.", field="url")
    literal = _literal(parts.hostname)
    if literal is not None and not _allowed(literal):
        raise AddressRefused("This address is not on the internet.", field="url")
    return url


def resolved(host: str, port: int) -> str:
    """One address of the host to connect to. Raises AddressRefused when any of them is not on the internet, OSError."""
    if not _port_allowed(port):
        raise AddressRefused("Give an address at port 443 or above 1023.", field="url")
    found = {entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    addresses = [ipaddress.ip_address(str(address)) for address in sorted(map(str, found))]
    if not addresses or not all(_allowed(address) for address in addresses):
        raise AddressRefused("This address is not on the internet.", field="url")
    return str(addresses[0])


def _literal(host: str) -> Address | None:
    """The address a host is written as, also as the C library reads it (`2130706433`, `0x7f.1`); None for a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def _port_allowed(port: int | None) -> bool:
    """443, or one that no other well-known protocol has: a delivery is not to be a letter to a mail server."""
    if settings.WEBHOOKS_ALLOW_PRIVATE:
        return port is None or port > 0
    return port in (None, 443) or port > LAST_WELL_KNOWN_PORT


def _allowed(address: Address) -> bool:
    if settings.WEBHOOKS_ALLOW_PRIVATE:
        return True
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast
    inner = _carried(address)
    if inner is not None:
        return _allowed(inner)
    # What is no unicast address of the internet (site-local, IPv4-compatible, reserved) is global to Python.
    return address.is_global and address in UNICAST and address.scope_id is None


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to: mapped, by NAT64, by 6to4, by Teredo."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.sixtofour is not None:
        return address.sixtofour
    return address.teredo[1] if address.teredo is not None else None
