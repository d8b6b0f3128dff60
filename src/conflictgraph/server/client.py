"""Who asks: the name under which the limit per client counts."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

from starlette.types import Scope

#: Whoever has one IPv6 address has all of its network.
_IPV6_PREFIX = 64


def client_of(scope: Scope) -> str:
    """Return the address of a client, or its network; empty when the connection has none.

    Behind a trusted proxy the address is the one that proxy named.
    """
    client = scope.get("client")
    return _network(client[0]) if client else ""


@lru_cache(maxsize=4096)
def _network(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), _IPV6_PREFIX), strict=False))
