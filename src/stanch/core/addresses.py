"""One address, written in one way, whoever wrote it: `[2001:DB8:0::1]` and `2001:db8::1` are the same."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address


def plain(address: str) -> str:
    """An IP address as RFC 5952 writes it, without brackets; an IPv4 address mapped into IPv6 as IPv4.

    What is no address stays as it is.
    """
    return _plain(address) if ":" in address or "[" in address else address


@lru_cache(maxsize=4096)
def _plain(address: str) -> str:
    try:
        found = ip_address(address.strip().removeprefix("[").removesuffix("]"))
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(found)
