"""Where a request to another server may go: its host resolved once, every address looked at.

Whoever names a host decides what it resolves to, and may point it at a machine behind this one.
So a name must lead to public addresses only; who wants a local endpoint names its address.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from conflictgraph.errors import ServiceFailedError

Address = IPv4Address | IPv6Address

#: The last 32 bits of these are an IPv4 address, to which a gateway passes packets on (RFC 6052).
_NAT64: Final = ip_network("64:ff9b::/96")


async def resolve(host: str, port: int) -> str:
    """Return the one address to connect to, so that nobody can exchange it after the check.

    Args:
        host: a name, or a literal address as it stands in an URL, without brackets.
        port: for the resolver.

    Raises:
        ServiceFailedError: the name leads nowhere, or to an address that is not public.
    """
    if literal := _literal(host):
        return str(literal)
    addresses = await _look_up(host, port)
    refused = [each for each in addresses if not _may_be(host, each)]
    if refused:
        raise ServiceFailedError(
            f"{host} leads to an address that is not public",
            "a local endpoint is allowed by its literal address",
        )
    return str(addresses[0])


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


async def _look_up(host: str, port: int) -> list[Address]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise ServiceFailedError(f"{host} has no address", "see that its name is spelled right")
    # A zone such as %eth0 is no part of the address that is checked.
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _may_be(host: str, address: Address) -> bool:
    if host.lower() == "localhost":
        return address.is_loopback
    return all(each.is_global and not each.is_multicast for each in _meanings(address))


def _meanings(address: Address) -> Iterator[Address]:
    """Yield the address and those it carries packets to."""
    yield address
    if isinstance(address, IPv6Address):
        yield from filter(None, (address.ipv4_mapped, address.sixtofour))
        yield from address.teredo or ()
        if address in _NAT64:
            yield IPv4Address(int(address) & 0xFFFF_FFFF)
