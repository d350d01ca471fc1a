"""What can be asked of a TLS server about one flaw: a module (or folder) a probe, each exports PROBE.

To add one: docs/probes.md. A module here without a PROBE is no probe.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple, Protocol

from stanch.core.playbook import Playbook
from stanch.net.route import Route
from stanch.net.target import Target
from stanch.observe.tls import check_address
from stanch.observe.tls.result import Check, ProbeId, Shown


class Run(Protocol):
    """Asks one address once. `prove`: the owner agreed to the probe's words of consent; without it nothing is
    sent but hellos. `seconds` bound each connection. Nothing is raised for what the server does."""

    async def __call__(
        self, target: Target, address: str, route: Route, *, prove: bool, seconds: float
    ) -> Shown: ...


class Probe(NamedTuple):
    """One question. `title`: what people call what it looks for.

    `consent`: what it sends beyond a hello, in words that its owner agrees to; "" for a passive probe, which
    never sends more. `reasons`: its own reasons, beside those in `stanch.observe.tls.reasons`, each with a
    sentence. `provable`: those of them after which the owner's consent lets it tell more. `usual`: it is run
    where nobody names another. `keys`: what it looks for may give away the server's key.
    `most`: how often it is run at one address within a look, at most.
    """

    id: ProbeId
    title: str
    run: Run
    reasons: Mapping[str, str]
    consent: str = ""
    provable: frozenset[str] = frozenset()
    usual: bool = False
    keys: bool = False
    most: int = check_address.THOROUGH

    @property
    def passive(self) -> bool:
        """Does it never send more than hellos, whoever agrees?"""
        return not self.consent


@cache
def every() -> Mapping[ProbeId, Probe]:
    """Every probe that has a module here, by its id."""
    modules = [importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)]
    found: list[Probe] = [module.PROBE for module in modules if hasattr(module, "PROBE")]
    return {one.id: one for one in sorted(found, key=lambda one: (not one.usual, one.id))}


@cache
def ids() -> tuple[str, ...]:
    """The names of the modules here, which are the probes' ids; none is loaded for it."""
    return tuple(sorted(one.name for one in pkgutil.iter_modules(__path__)))


@cache
def usual() -> tuple[Probe, ...]:
    """Those that are run where nobody names another."""
    return tuple(one for one in every().values() if one.usual)


def named(ids: Iterable[str]) -> tuple[Probe, ...]:
    """The probes of these ids, each once, in the order of `every`; ids that are none of ours are left out."""
    wanted = frozenset(ids)
    return tuple(one for id, one in every().items() if id in wanted)


def of(playbook: Playbook) -> tuple[Probe, ...]:
    """The probes that a playbook reads."""
    return named(id for one in playbook.detectors if one.reads == "probe" for id in one.match)


def consent(probes: Iterable[Probe]) -> str:
    """What these send beyond a hello, in words to agree to; "" where they send nothing."""
    return " ".join(one.consent for one in probes if one.consent)


@cache
def provable() -> frozenset[str]:
    """Reasons after which the owner's consent lets a probe tell more."""
    return frozenset(reason for one in every().values() for reason in one.provable)


def unproved(check: Check) -> bool:
    """Would the owner's consent tell more here?"""
    return any(one.reason in provable() for one in check.findings.values())
