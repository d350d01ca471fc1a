"""Which of Mozilla's profiles does a server meet, and what keeps it from the next? Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as L

import msgspec

from stanch.knowledge.ratings import PROTOCOLS, Profile
from stanch.observe.tls.grade.letter import taken
from stanch.observe.tls.grade.measures import Measured


class Blocker(msgspec.Struct, frozen=True):
    """What a server offers beyond a profile, or lacks: which of its lines, and what was found."""

    line: L["protocols", "suites", "groups", "key", "dh", "signature", "lifespan", "hsts"]
    found: str


class Fit(msgspec.Struct, frozen=True):
    """Does the server meet a profile? unknown: nothing speaks against it, but `unknown` was not measured."""

    profile: str
    meets: L["yes", "no", "unknown"]
    blockers: tuple[Blocker, ...]
    unknown: tuple[str, ...] = ()


def fit(found: Measured, profile: Profile) -> Fit:
    """Does it offer nothing beyond this profile?"""
    blockers = tuple(_blockers(found, profile))
    unknown = tuple(_unknown(found))
    return Fit(profile.id, "no" if blockers else "unknown" if unknown else "yes", blockers, unknown)


def _unknown(found: Measured) -> Iterator[str]:
    for protocol in PROTOCOLS:
        on = found.protocols.get(protocol)
        if on is None:
            yield f"protocol {protocol}"
        elif on and protocol != "SSLv2" and (not found.suites.get(protocol) or protocol in found.cut):
            yield f"suites {protocol}"
    for name in ("groups", "ephemeral", "leaves", "hsts"):
        if getattr(found, name) is None and name not in found.inapplicable:
            yield name


def _blockers(found: Measured, profile: Profile) -> Iterator[Blocker]:
    for protocol in PROTOCOLS:
        if found.protocols.get(protocol) and protocol not in profile.protocols:
            yield Blocker("protocols", protocol)
    if all(found.protocols.get(one) is False for one in profile.protocols):
        yield Blocker("protocols", f"none of {', '.join(profile.protocols)}")
    for suite in taken(found):
        if suite.name not in profile.suites:
            yield Blocker("suites", suite.name)
    for group in found.groups or ():
        if group not in profile.groups:
            yield Blocker("groups", group)
    for one in found.ephemeral or ():
        if one.kind == "dh" and one.bits < profile.dh_bits:
            yield Blocker("dh", f"{one.bits} bits")
    leaves = found.leaves or ()
    # where a server has several certificates, one of the right kind is enough; but none may be too weak
    if leaves and not any(one.key.kind in profile.keys for one in leaves):
        yield Blocker("key", ", ".join(sorted({one.key.kind for one in leaves})))
    if leaves and not any(one.signature in profile.signatures for one in leaves):
        yield Blocker("signature", ", ".join(sorted({one.signature for one in leaves})))
    for leaf in leaves:
        if leaf.key.kind == "ec" and leaf.key.curve not in profile.key_curves:
            yield Blocker("key", leaf.key.curve or f"a curve of {leaf.key.bits} bits")
        if leaf.key.kind == "rsa" and leaf.key.bits < profile.rsa_bits:
            yield Blocker("key", f"RSA {leaf.key.bits}")
        if leaf.days > profile.lifespan_days:
            yield Blocker("lifespan", f"{leaf.days} days")
    if found.hsts is not None and found.hsts < profile.hsts_seconds:
        yield Blocker("hsts", f"{found.hsts} seconds" if found.hsts else "none")
