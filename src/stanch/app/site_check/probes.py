"""What can be asked of a server: which probes there are, and what a look by them sends and leaves open."""

from __future__ import annotations

from collections.abc import Sequence

from stanch.observe.tls import probes
from stanch.observe.tls.probes import Probe, consent, ids, provable, unproved

__all__ = ["Probe", "chosen", "consent", "consent_to_usual", "ids", "provable", "title", "unproved"]


def chosen(names: Sequence[str]) -> tuple[Probe, ...]:
    """The probes of these ids; the usual ones where none is named."""
    return probes.named(names) if names else probes.usual()


def consent_to_usual() -> str:
    """What the usual probes send beyond a hello, in words to agree to."""
    return probes.consent(probes.usual())


def title(id: str) -> str:
    """What people call what a probe looks for; "" where there is no probe of this id."""
    known = probes.named([id])
    return known[0].title if known else ""
