"""Which addresses of a network are looked at, and in which order? One by one, never as a list."""

from __future__ import annotations

import ipaddress
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from stanch.errors import BadInput
from stanch.observe.scan import ranges
from stanch.observe.scan.ranges import Span

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


class Ranges(NamedTuple):
    """The addresses of IPv4 of several ranges, in the order in which they are named."""

    spans: tuple[Span, ...]
    before: tuple[int, ...]
    """How many addresses the spans before each have."""
    size: int

    def address(self, number: int, *, spread: bool = True) -> str:
        """The address of that number. `spread`: one of each span in turn, where all are as long."""
        count = self.spans[0][1] - self.spans[0][0] + 1
        if spread and self.size == count * len(self.spans):
            place, at = divmod(number, len(self.spans))
            return str(ipaddress.IPv4Address(self.spans[at][0] + place))
        at = bisect_right(self.before, number) - 1
        return str(ipaddress.IPv4Address(self.spans[at][0] + number - self.before[at]))


def ranged(text: str) -> Network | Ranges | None:
    """The addresses of a range such as `192.0.2.1-9`, both ends included; None where the text is none.
    BadInput where it is written as one and is none, or has too many."""
    found = ranges.spans(text)
    if found is None:
        return None
    version, spans = found
    sizes = [high - low + 1 for low, high in spans]
    if sum(sizes) > LARGEST:
        raise BadInput(
            f"{text} has more than {LARGEST:,} addresses", help="name the parts of it that are in use"
        )
    if len(spans) == 1:
        return Network(version, spans[0][0], sizes[0])
    return Ranges(tuple(spans), tuple(accumulate(sizes, initial=0))[:-1], sum(sizes))


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
