"""A look from outside at some targets, of which nothing is written down: the way there, and what was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stanch.core.model import Observation
from stanch.errors import BadInput
from stanch.net import proxy as proxies
from stanch.net import target as targets
from stanch.net.route import Route
from stanch.net.target import Target
from stanch.observe.tls.check_name import Limits
from stanch.observe.tls.observations import look as looking
from stanch.observe.tls.probes import Probe
from stanch.observe.tls.result import Check


class Way(NamedTuple):
    """Where to look, and how to get there."""

    targets: tuple[Target, ...]
    route: Route
    limits: Limits


class Looked(NamedTuple):
    """What was seen: the checks of each target, and the same as facts for the record."""

    checks: Mapping[Target, tuple[Check, ...]]
    facts: Mapping[Target, tuple[Observation, ...]]

    @property
    def every(self) -> list[Check]:
        return [one for checks in self.checks.values() for one in checks]


def way(target: Sequence[str], address: str | None, sni: str | None, proxy: str, seconds: float) -> Way:
    """The way that was typed. `address`: connect there, whatever addresses the name has; `sni`: the name to
    call the server by, "" for none; `proxy`: a URL, "" for none. BadInput where one of them is wrong."""
    wanted = tuple(dict.fromkeys(targets.parse(one) for one in target))
    return Way(wanted, Route(_literal(address), _name(sni), proxies.proxy(proxy)), Limits(seconds=seconds))


async def look(way: Way, *, prove: bool = False, repeat: int = 1, by: Sequence[Probe] = ()) -> Looked:
    """Look at each target, and write nothing down."""
    found: dict[Target, tuple[Check, ...]] = {}
    facts: dict[Target, tuple[Observation, ...]] = {}
    async for one, checks, observations in looking(
        way.targets, prove=prove, limits=way.limits, repeat=repeat, route=way.route, by=by
    ):
        found[one], facts[one] = checks, observations
    return Looked({one: found[one] for one in way.targets}, facts)


def _literal(address: str | None) -> str:
    """An address as `ipaddress` writes it."""
    if not address:
        return ""
    found = targets.parse(f"[{address}]" if ":" in address else address)
    if not found.literal:
        raise BadInput(f"--address: {address} is a name", help="write an address, such as 203.0.113.7")
    return found.host


def _name(sni: str | None) -> str | None:
    """A name as a hello has it (RFC 6066 section 3); "" for none."""
    return targets.parse(f"tls://{sni}").host if sni else sni
