"""Which addresses of a network are looked at, and in which order? One by one, never as a list."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

from stanch.errors import BadInput

LARGEST = 1 << 24
"""Addresses of the largest network that is taken as one line: an IPv4 /8, an IPv6 /104."""

_PART = 256
"""Addresses of a /24: those who keep an eye on a network look at so much of it."""


class Network(NamedTuple):
    """The addresses to look at: `size` of them from `first` on, in IP version 4 or 6."""

    version: int
    first: int
    size: int

    def address(self, number: int, *, spread: bool = True) -> str:
        """The address of that number. `spread`: one of each /24 in turn, so that none gets all at once."""
        if spread and self.version == 4 and self.size > _PART:
            number = _spread(number, self.size)
        if self.version == 4:
            return str(ipaddress.IPv4Address(self.first + number))
        return str(ipaddress.IPv6Address(self.first + number))


def network(text: str, *, ends: bool = False) -> Network:
    """The network that `192.0.2.0/24` or `2001:db8::/120` names. BadInput otherwise.

    As its users know it: without its own address and the broadcast address (IPv4, RFC 1122 section 3.2.1.3),
    without the address of every router (IPv6, RFC 4291 section 2.6.1); of a /31 and a /127 both are hosts
    (RFC 3021, RFC 6164). `ends`: those, too.
    """
    try:
        found = ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise BadInput(f"{text} is not a network", help="write 192.0.2.0/24 or 2001:db8::/120") from error
    count, first = found.num_addresses, int(found.network_address)
    if count > LARGEST:
        raise BadInput(
            f"{text} has more than {LARGEST:,} addresses", help="name the parts of it that are in use"
        )
    if count > 2 and not ends:
        first, count = first + 1, count - (2 if found.version == 4 else 1)
    return Network(found.version, first, count)


def _spread(number: int, count: int) -> int:
    """A permutation of range(count): the first of each part, then the second of each, and so on."""
    parts, rest = divmod(count, _PART)
    in_full = rest * (parts + 1)  # as long as the last part, too, has one more
    if number < in_full:
        place, part = divmod(number, parts + 1)
    else:
        place, part = divmod(number - in_full, parts)
        place += rest
    return part * _PART + place


def key(address: str) -> str | int:
    """What all addresses of one network have in common: its /24, or its /48 (IPv6)."""
    if ":" not in address:
        return address.rpartition(".")[0]
    return int(ipaddress.IPv6Address(address)) >> 80
