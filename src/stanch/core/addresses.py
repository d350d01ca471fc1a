"""One address, written in one way, whoever wrote it: `[2001:DB8:0::1]` and `2001:db8::1` are the same."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address


def read(text: str) -> str:
    """The IP address in this text as RFC 5952 writes it, without brackets; an IPv4 address mapped into IPv6
    as IPv4. ValueError where it is none.

    `127.000.000.001` is none: some read such numbers as octal, others as decimal.
    """
    found = ip_address(text.strip().removeprefix("[").removesuffix("]"))
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(found)


def plain(address: str) -> str:
    """The same of an address that is on record. What is no address stays as it is."""
    return _plain(address) if ":" in address or "[" in address else address


@lru_cache(maxsize=4096)
def _plain(address: str) -> str:
    try:
        return read(address)
    except ValueError:
        return address
