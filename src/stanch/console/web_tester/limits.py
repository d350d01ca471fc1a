"""How often may it be asked, and how many at once? By windows of time, in the memory of this process.

Only questions that were let through are counted, and all together are bounded by ALL: so is the memory.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from stanch.console.web_tester.refusals import Refused

TEN_MINUTES = 600.0
MINUTE = 60.0


class Bound(NamedTuple):
    """At most `most` within `seconds`, and `flying` at once, of what `key` names; `whom`: in words."""

    key: str
    most: int
    seconds: float
    flying: int
    whom: str


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


class Flight:
    """What one question holds while it is under way; `end` gives it back, once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._keys: list[str] = []

    def take(self, bounds: Sequence[Bound]) -> None:
        """Hold these too, all or none. Refused where one of them is exhausted."""
        self._limits.take(bounds)
        self._keys += [one.key for one in bounds]

    def end(self) -> None:
        keys, self._keys = self._keys, []
        self._limits.give_back(keys)


class Limits:
    """The windows of this process. `now`: seconds of a clock that only goes forward."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._past: dict[str, deque[float]] = {}
        self._flying: dict[str, int] = {}

    def flight(self) -> Flight:
        return Flight(self)

    def take(self, bounds: Sequence[Bound]) -> None:
        """Count these, all or none. Refused: which of them is exhausted, and for how long."""
        now = self._now()
        with self._lock:
            for one in bounds:
                past = self._past.get(one.key, deque())
                while past and past[0] <= now - one.seconds:
                    past.popleft()
                if len(past) >= one.most:
                    raise _too_often(one, past[0] + one.seconds - now)
                if self._flying.get(one.key, 0) >= one.flying:
                    raise Refused(
                        "busy", f"a look for {one.whom} is under way", help="ask again in a moment", wait=5
                    )
            for one in bounds:
                self._past.setdefault(one.key, deque()).append(now)
                self._flying[one.key] = self._flying.get(one.key, 0) + 1
            if len(self._past) > 4 * len(self._flying) + 4096:
                self._sweep(now)

    def give_back(self, keys: Sequence[str]) -> None:
        with self._lock:
            for key in keys:
                left = self._flying.get(key, 0) - 1
                if left > 0:
                    self._flying[key] = left
                else:
                    self._flying.pop(key, None)

    def _sweep(self, now: float) -> None:
        over = [key for key, past in self._past.items() if not past or past[-1] <= now - TEN_MINUTES]
        for key in over:
            del self._past[key]


def _too_often(bound: Bound, wait: float) -> Refused:
    seconds = max(1, math.ceil(wait))
    again = f"{seconds} seconds" if seconds < 100 else f"{math.ceil(seconds / 60)} minutes"
    return Refused(
        "too_often",
        f"at most {bound.most} looks in {bound.seconds / 60:.0f} min for {bound.whom}",
        help=f"ask again in {again}",
        wait=seconds,
    )
