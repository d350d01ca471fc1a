"""The bounds of the web tester (docs/web-tester.md): on questions, connections and visitors; in its words."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from stanch.app.limiter import Bound, Exhausted, Flight
from stanch.app.web_tester.refusals import Code, Refused

TEN_MINUTES = 600
MINUTE = 60


def take(flight: Flight, bounds: Sequence[Bound]) -> None:
    """Hold these, all or none. Refused where one of them is exhausted."""
    try:
        flight.take(bounds)
    except Exhausted as error:
        code: Code = "busy" if error.busy else "too_often"
        raise Refused(code, error.what, help=error.help, wait=error.wait) from None


def asking(key: str, domain: str, inside: bool) -> tuple[Bound, ...]:
    """The bounds on a question, before anything is looked up."""
    if inside:
        return (
            Bound("all inside", 120, MINUTE, 8, "all together"),
            Bound(f"client {key}", 120, TEN_MINUTES, 8, "you"),
            Bound(f"domain {domain}", 120, TEN_MINUTES, 8, f"all who ask about {domain}"),
        )
    return (
        Bound("all public", 60, MINUTE, 12, "all together"),
        Bound(f"client {key}", 10, TEN_MINUTES, 1, "you"),
        Bound(f"domain {domain}", 12, TEN_MINUTES, 1, f"all who ask about {domain}"),
    )


def connecting(addresses: Sequence[str], inside: bool) -> tuple[Bound, ...]:
    """The bounds on connections: for each address, and for the network that it is in."""
    nets = dict.fromkeys(network(one) for one in addresses)
    most, wide = (20, 120) if inside else (3, 12)
    at_once = 4 if inside else 1
    return (
        *(Bound(f"net {one}", wide, TEN_MINUTES, at_once, f"all who ask about {one}") for one in nets),
        *(Bound(f"address {one}", most, TEN_MINUTES, at_once, "all who ask about it") for one in addresses),
    )


def network(address: str) -> str:
    """The /24 or the /48 around a target."""
    found = ipaddress.ip_address(address)
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


def client(address: str) -> str:
    """A visitor: an IPv4 address, or the /64 that one household has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network(f"{found}/64", strict=False))
