"""Which addresses may be connected to? By an operator: any. For others: those of the public internet."""

from __future__ import annotations

import errno
import ipaddress
import socket
from functools import lru_cache
from typing import Literal as L

from stanch.errors import BadInput

Policy = L["operator", "public"]
"""operator: whoever runs stanch looks at what is theirs, on any network. public: somebody else asks."""

_V4_REFUSED = tuple(
    ipaddress.IPv4Network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")
)
_V6_GLOBAL = ipaddress.IPv6Network("2000::/3")
_V6_REFUSED = tuple(
    ipaddress.IPv6Network(one) for one in ("2001::/23", "2002::/16", "2001:db8::/32", "3fff::/20")
)


Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


def networks(text: str, what: str) -> Networks:
    """Networks and addresses, between commas or spaces. BadInput, which calls them `what`."""
    try:
        return tuple(ipaddress.ip_network(one) for one in text.replace(",", " ").split())
    except ValueError as error:
        raise BadInput(
            f"{what}: {error}", help="write networks such as 10.0.0.0/8 or 2001:db8::/32"
        ) from error


def within(address: str, some: Networks) -> bool:
    """Is the address in one of these networks?"""
    found = ipaddress.ip_address(address)
    return any(found in network for network in some)


def own(address: str) -> bool:
    """Is it an address of this machine? Asked of the system, which binds to no other.

    A server that only its own machine may reach listens there, so strangers are never led to one.
    """
    found = ipaddress.ip_address(address)
    family = socket.AF_INET6 if found.version == 6 else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.bind((address, 0))
    except OSError as error:
        return error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EINVAL)
    return True


@lru_cache(maxsize=1024)
def allowed(address: str, policy: Policy) -> bool:
    """May this address be connected to? Mapped and translated IPv6 is refused, not unwrapped."""
    found = ipaddress.ip_address(address)
    if policy == "operator":
        return not (found.is_multicast or found.is_unspecified)
    if isinstance(found, ipaddress.IPv4Address):
        plain = found.is_global and not (found.is_multicast or found.is_reserved)
        return plain and not any(found in network for network in _V4_REFUSED)
    return found in _V6_GLOBAL and not any(found in network for network in _V6_REFUSED)
