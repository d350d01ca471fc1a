"""What one event means, as data: what speaks of it, how it spreads, what ends it, in which order.

A playbook is loaded from YAML by `knowledge`, pinned by the digest of its bytes, and never names code.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal as L

import msgspec

from stanch.core.catalogue import Claim
from stanch.core.model import (
    Bond,
    Digest,
    Kind,
    Manner,
    RemedyId,
    Tri,
)
from stanch.core.moments import FIRST_DATE, During, Moment
from stanch.core.releases import NONE, Releases
from stanch.core.told import Told
from stanch.core.translations import Translation

Until = L["wait", "revoke"]
"""What is done with a secret that is out, until a new one is safe."""


class Package(msgspec.Struct, frozen=True, forbid_unknown_fields=True, cache_hash=True):
    """A product, by package URL without version, and which of its versions are affected.

    `purl` may carry qualifiers (`pkg:deb/debian/openssl?distro=debian-7`): then only a component of that
    release is meant, for a distribution's version says nothing about another's. `also`: further names, of
    which the same range speaks. `affected` is a VERS range (`vers:deb/>=1.0.1|<1.0.1e-2+deb7u5`); a version
    outside it is clean, or nothing is known of it (`outside`) while nobody says that the range is whole; one
    inside is affected, or only in some set-ups (`inside`). `during`: when it was bad, where for a time only;
    without one, the window of its `wave`. `bare` no: it has the same code under another name, and a version
    that somebody gives alone is not of it (91).
    """

    purl: str
    affected: str
    source: str = ""
    outside: L["clean", "unknown"] = "clean"
    also: tuple[str, ...] = ()
    during: During | None = None
    inside: L["yes", "unknown"] = "yes"
    wave: str = ""
    bare: L["yes", "no"] = "yes"

    @property
    def names(self) -> tuple[str, ...]:
        """Each package URL of which the range speaks."""
        return (self.purl, *self.also)


class Detector(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What kind of fact speaks of the event, and for how long it speaks of now.

    `reads` is the kind of fact: probe (its name in `match`), component (`packages`), setting (its name in
    `match`, the `values` that are exposed), search (ids of signatures in `match`), attested (question ids in
    `match`) or statement. `fresh_hours` 0: does not go stale. `gives`: does it show that the flaw was there,
    or that it was used? `speaks`: does what is installed count, or what runs? `stays`: what was bad for a
    time only (`Package.during`) stays bad after it, for what came in stays. `needs`, `unless`: the ids of
    detectors that are its conditions (72); one that is only that is not `alone`, and may be `presumed` to be
    so until it was seen otherwise. `unless_without`: files without which a copy is clean, such as the class
    of a Java archive that has the flaw. `whole` no: more is affected than its `packages` name (93).
    """

    id: str
    on: Kind
    reads: L["probe", "component", "setting", "search", "attested", "statement"]
    match: tuple[str, ...] = ()
    packages: tuple[Package, ...] = ()
    values: tuple[str, ...] = ()
    fresh_hours: int = 24
    gives: L["vulnerable", "used"] = "vulnerable"
    speaks: L["installed", "running"] = "installed"
    stays: L["yes", "no"] = "yes"
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    alone: L["yes", "no"] = "yes"
    unless_without: tuple[str, ...] = ()
    whole: L["yes", "no"] = "yes"
    presumed: L["", "yes"] = ""


class Spread(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exposed `src` exposes the `to` that it is bound to. The edge may point either way. `back`: also what
    was bound to it before, for what was recorded then can be read now (99)."""

    bond: Bond
    src: Kind
    to: Kind
    of: tuple[Manner, ...]
    gives: Manner
    verdict: L["yes", "unknown"] = "yes"
    back: L["yes", "no"] = "no"

    @property
    def direct(self) -> bool:
        """Does it come from what had the flaw, or was used, and not only from what leaked or was reached?"""
        return not set(self.of) <= {"leaked", "reachable", "opened"}

    @property
    def opens(self) -> bool:
        """Does it lead from a secret to the server or the service that it opens? One of our customers opens
        their own account there, and nothing else (173)."""
        return self.src == "credential" and self.bond == "accepts" and self.to != "dataset"


class Wait(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be done first: `remedy`, on the asset itself or on those bound to it by `via`."""

    remedy: RemedyId
    via: Bond | L["self"] = "self"
    at: Kind | None = None


class Remedy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to do.

    `ends` ends the weakness, or with `of: used` what an intruder could do there; `kills` makes a leaked
    secret worthless, `renews` puts a new secret in its place, `cares` is good and ends nothing. `proved_by`
    says what shows that it is done: a clean look by all that speaks of exposure (now_no), or by the detectors
    that are named; another key in use (spki_changed); somebody's word (said). `together`: what waits for it
    waits until it is done at all that it is for.
    """

    id: RemedyId
    on: tuple[Kind, ...]
    of: Manner
    effect: L["ends", "kills", "renews", "cares"]
    waits: tuple[Wait, ...] = ()
    proved_by: tuple[str, ...] = ("said",)
    verb: str = ""
    done: str = ""
    why: str = ""
    how: tuple[str, ...] = ()
    irreversible: bool = False
    together: L["yes", "no"] = "no"

    @property
    def mends(self) -> bool:
        """Does it end the weakness? What ends what an intruder left (`of: used`) does not."""
        return self.effect == "ends" and self.of != "used"

    @property
    def waits_here(self) -> tuple[RemedyId, ...]:
        """The steps at the same asset that it waits for."""
        return tuple(one.remedy for one in self.waits if one.via == "self")


class Wave(msgspec.Struct, frozen=True):
    """More of the same event, which became public after the first: further flaws, further packages (97)."""

    id: str
    disclosed_at: Moment
    window: During


BECAME = "It was made public on"
"""What most events became."""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The event in plain words, each a whole sentence or a phrase that fits its slot.

    `flaw` follows "has" and "had"; `leaks` follows "It may give away"; a date follows `became`. `what` says
    nothing of us: what an entry about us has to show first stands in `shown`, which then takes its place.
    """

    name: str
    what: str
    flaw: str
    leaks: str
    logs: str
    became: str = BECAME
    shown: str = ""


class Playbook(msgspec.Struct, frozen=True):
    """One event. `window` is when exposure was possible at all; `disclosed_at` when it became public.
    `releases`: how distributions call theirs. `claims`: sentences that can be said of this event alone.
    `translations`: its words in other languages.

    A window whose start is not known reaches back to always.
    """

    id: str
    digest: Digest
    aliases: tuple[str, ...]
    title: str
    disclosed_at: Moment
    window: During
    detectors: tuple[Detector, ...]
    spreads: tuple[Spread, ...]
    remedies: tuple[Remedy, ...]
    until_ready: Until
    until_used: Until
    logs_can_show: Tri
    words: Words
    told: tuple[Told, ...] = ()
    sources: tuple[str, ...] = ()
    releases: Releases = NONE
    waves: tuple[Wave, ...] = ()
    claims: tuple[Claim, ...] = ()
    translations: tuple[Translation, ...] = ()

    @property
    def opened(self) -> Moment:
        """The first instant at which exposure was possible."""
        return max(self.window.start.low, FIRST_DATE)

    def last_wave(self, by: Moment) -> Moment | None:
        """When the last further wave became public that had by then; None: none had."""
        return max((one.disclosed_at for one in self.waves if one.disclosed_at <= by), default=None)

    @property
    def of_servers(self) -> bool:
        """Does the event speak of the servers that customers reach, and not only of machines behind them?"""
        return any(one.on == "endpoint" for one in self.detectors)

    @property
    def touched(self) -> frozenset[Kind]:
        """The kinds of things that the event can be at: something speaks of it there, or it spreads there.
        What can only be reached with what leaked elsewhere is not among them."""
        spoken = {one.on for one in self.detectors}
        return frozenset(spoken | {rule.to for rule in self.spreads if rule.direct})

    @property
    def to_a_version(self) -> frozenset[RemedyId]:
        """The steps that can go to a version: the first of those that end it, where packages are named."""
        if not any(one.packages for one in self.detectors):
            return frozenset()
        return frozenset(one.id for one in self.remedies if one.mends and not one.waits)

    @property
    def conditional(self) -> bool:
        """Does it take more than that something has the flaw, so that what has it may not be exposed (72)?"""
        return any(one.needs or one.unless for one in self.detectors)

    @property
    def hosts_speak(self) -> bool:
        """Does what a host has speak of the endpoints that it serves?"""
        return any(of_hosts(rule) for rule in self.spreads)

    def asks(self, kind: Kind) -> tuple[str, ...]:
        """The questions about an asset of this kind that a person's word can answer."""
        return tuple(
            name
            for detector in self.detectors
            if detector.on == kind and detector.reads == "attested"
            for name in detector.match
        )

    def detector(self, id: str) -> Detector:
        """The detector of that id; KeyError where there is none (the loader refuses such references)."""
        for one in self.detectors:
            if one.id == id:
                return one
        raise KeyError(id)

    def remedy(self, id: RemedyId) -> Remedy:
        """The remedy of that id; KeyError where there is none (the loader refuses such references)."""
        for one in self.remedies:
            if one.id == id:
                return one
        raise KeyError(id)


Leaving = dict[tuple[Kind, Manner], tuple[list[Spread], bool]]
"""Rules by the kind and manner that they start from, and whether one of those follows keys."""


def leaving(rules: Iterable[Spread]) -> Leaving:
    """Rules, sorted by what they start from."""
    lists: dict[tuple[Kind, Manner], list[Spread]] = {}
    for rule in rules:
        for manner in rule.of:
            lists.setdefault((rule.src, manner), []).append(rule)
    return {start: (found, any(rule.bond == "presents" for rule in found)) for start, found in lists.items()}


def of_hosts(rule: Spread) -> bool:
    """Is what a host has evidence about the endpoints that it serves, by this rule? One by which that is only
    possible is none."""
    if rule.src != "host" or rule.to != "endpoint" or rule.bond != "serves":
        return False
    return rule.gives == "vulnerable" and rule.verdict == "yes"
