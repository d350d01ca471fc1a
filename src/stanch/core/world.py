"""Everything that one playbook makes of what is known, about one moment: whose exposure reaches whom.

Exposure starts where an asset is exposed on its own evidence and crosses the edges that the playbook
names, for as long as both lasted (10, 11). What nobody knows about a party is kept apart from what may
have happened at it: not knowing makes a secret "unknown", it does not make an endpoint "possibly open".
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

from stanch.core import lifetimes, sign_in
from stanch.core.exposure import Reader
from stanch.core.findings import Own
from stanch.core.key_presence import Kept, Presence, Runs, Sights, certificates, presented, runs, saw, sights
from stanch.core.model import MANNERS, US, Asset, AssetId, Digest, Edge, Manner, RemedyId
from stanch.core.moments import BEGINNING, END, HOUR, AsOf, Moment, Seq, Spans, When, held_in
from stanch.core.playbook import Leaving, Playbook, Spread, leaving
from stanch.core.sayings import Done, Word
from stanch.core.state import key_id
from stanch.core.view import View
from stanch.core.words import heard, of_new_keys, standing, words

ALWAYS: Spans = ((BEGINNING, END),)


class Exposed(NamedTuple):
    """When an asset was exposed in one manner: for certain, possibly; on which entries; through whom.

    `reachable` only: it could be reached with what was out, nothing more is known. `by`: whenever it
    was, it was exposed at some instant up to then; None where that is not certain.
    """

    definite: Spans
    possible: Spans
    on: tuple[Seq, ...]
    via: tuple[AssetId, ...]
    reachable: bool = False
    by: Moment | None = None


class Bound(NamedTuple):
    """An edge as seen from one end: the other end, and when it held."""

    bond: str
    outward: bool
    other: AssetId
    definite: Spans
    possible: Spans
    on: tuple[Seq, ...]


Node = tuple[AssetId, Manner]
"""An asset, exposed in one manner."""


class World:
    """What is known, judged by one playbook for one moment. Made by `spread`; read by all judgements."""

    def __init__(self, playbook: Playbook, state: View, at: AsOf) -> None:
        self.playbook = playbook
        self.state = state
        self.at = at
        self.reader = Reader(playbook, state, at.true_at)
        self.assets: dict[AssetId, Asset] = {one.id: one for one in state.assets()}
        self.exposed: dict[tuple[AssetId, Manner], Exposed] = {}
        self._own: dict[AssetId, Own] = {}
        self._by: dict[AssetId, dict[frozenset[str], Own]] = {}
        self._signs = frozenset(one.id for one in playbook.detectors if one.gives == "used")
        self._bounds: dict[AssetId, tuple[Bound, ...]] = {}
        self._presence: dict[AssetId, dict[AssetId, Presence]] = {}
        self._runs: dict[AssetId, Runs] = {}
        self._sights: dict[AssetId, Sights] = {}
        self._words: dict[AssetId, tuple[Word, ...]] = {}
        self._accepted: tuple[tuple[Seq, Edge], ...] | None = None
        self._certificates: dict[AssetId, dict[Digest, Kept]] = {}
        self.spreads = leaving(playbook.spreads)
        self.touched = playbook.touched
        self.shields = frozenset(name for one in playbook.detectors for name in one.unless)
        self.detectors = frozenset(one.id for one in playbook.detectors)
        self.done: dict[tuple[AssetId, RemedyId], object] | None = None
        hours = [one.fresh_hours for one in playbook.detectors if one.reads == "probe"]
        self._fresh = max(hours, default=24) * HOUR
        for spki in state.presenters:
            id = key_id(spki)
            if id not in self.assets:
                self.assets[id] = self._key(id, spki)

    def move(self, state: View, at: AsOf) -> None:
        """Read this state, about this moment, from here on. What was found out stays: see
        `reassessment.renew`."""
        self.state, self.at, self._accepted = state, at, None
        self.reader = Reader(self.playbook, state, at.true_at)

    def judged(self) -> tuple[AssetId, ...]:
        """The assets of which the own exposure was found out."""
        return tuple(id for id in self._own if id in self.assets)

    def fork(self) -> World:
        """A world that can be renewed and leaves this one as it is; it still reads the same state."""
        made = World.__new__(World)
        made.playbook, made.at, made.spreads, made._fresh = self.playbook, self.at, self.spreads, self._fresh
        made.touched, made.detectors, made.shields = self.touched, self.detectors, self.shields
        made.state = self.state
        made.reader = Reader(self.playbook, made.state, self.at.true_at)
        made.assets, made.exposed = dict(self.assets), dict(self.exposed)
        made._by, made._signs = {id: dict(found) for id, found in self._by.items()}, self._signs
        made._own, made._bounds, made._words = dict(self._own), dict(self._bounds), dict(self._words)
        made._presence, made._runs = dict(self._presence), dict(self._runs)
        made._sights, made._certificates = dict(self._sights), dict(self._certificates)
        made._accepted = None
        made.done = None if self.done is None else dict(self.done)
        return made

    def forget(self, ids: Set[AssetId]) -> None:
        """Drop all that was found out about these assets, for the state has changed under them."""
        self._accepted = None
        for end in {*ids, *(bound.other for id in ids for bound in self._bounds.get(id, ()))}:
            self._bounds.pop(end, None)
        for id in ids:
            self._own.pop(id, None)
            self._by.pop(id, None)
            self._presence.pop(id, None)
            self._runs.pop(id, None)
            self._sights.pop(id, None)
            self._words.pop(id, None)
            self._certificates.pop(id, None)
            asset = self.state.asset(id)
            spki = _spki(id)
            if asset is None and spki in self.state.presenters:
                asset = self._key(id, spki)
            if asset is not None:
                self.assets[id] = asset
            else:
                self.assets.pop(id, None)

    def _key(self, id: AssetId, spki: Digest) -> Asset:
        """A key is ours where one of our servers presented it, whoever else has it."""
        found = (self.assets.get(presenter) for presenter in self.state.presenters[spki])
        owners = [one.owner for one in found if one is not None]
        owner = US if US in owners or not owners else owners[0]
        return Asset(id, "key", f"key {spki[:12]}", owner)

    def own(self, id: AssetId) -> Own:
        """The asset's exposure on its own evidence."""
        if id not in self._own:
            self._own[id] = self.reader.own(self.assets[id])
        return self._own[id]

    def by(self, id: AssetId, detectors: frozenset[str]) -> Own:
        """The asset's exposure as these detectors alone show it."""
        kept = self._by.setdefault(id, {})
        found = kept.get(detectors)
        if found is None:
            found = kept[detectors] = self.reader.by(self.assets[id], detectors)
        return found

    def used(self, id: AssetId) -> Own | None:
        """Are there signs that the flaw was used there (73)? None where nothing could show it."""
        return self.by(id, self._signs) if self._signs else None

    def last_used(self, id: AssetId) -> When:
        """Within which bounds the last sign was that the flaw was used there."""
        return self.reader.last_seen(self.assets[id], self._signs)

    def presence(self, endpoint: AssetId) -> dict[AssetId, Presence]:
        """The keys that an endpoint presented."""
        found = self._presence.get(endpoint)
        if found is None:
            words = [word.when for word in self.key_words(endpoint)]
            found = presented(self.runs(endpoint), words, self.at.true_at, self._fresh)
            self._presence[endpoint] = found
        return found

    def runs(self, endpoint: AssetId) -> Runs:
        """The sights of keys at an endpoint."""
        if endpoint not in self._runs:
            self._runs[endpoint] = runs(self.sights(endpoint))
        return self._runs[endpoint]

    def sights(self, endpoint: AssetId) -> Sights:
        """The certificates that were seen at an endpoint."""
        if endpoint not in self._sights:
            self._sights[endpoint] = sights(self.state, endpoint)
        return self._sights[endpoint]

    def certificates(self, spki: Digest) -> dict[Digest, Kept]:
        """Every certificate known on a key, by digest, and what its issuer says of it."""
        id = key_id(spki)
        found = self._certificates.get(id)
        if found is None:
            places = (self.sights(one) for one in sorted(self.state.presenters.get(spki, ())))
            found = self._certificates[id] = certificates(places, spki, self.at.true_at)
        return found

    def words(self, id: AssetId) -> tuple[Word, ...]:
        """What was said of steps at this asset, and stands: by us, by a vendor of itself and so of its sites,
        by the playbook's public sources."""
        found = self._words.get(id)
        if found is None:
            found = self._words[id] = tuple(standing(words(self.playbook, self.state, self.assets, id)))
        return found

    def customers(self, id: AssetId) -> bool:
        """Is this a secret of our customers (47)?"""
        return sign_in.of_customers(self.state, self.assets[id])

    def heard(self, id: AssetId, fact: Done) -> bool:
        """Does this word on a step count? On a secret of many people only where it speaks for all (48)."""
        return heard(self.playbook, self.state, self.assets, id, fact)

    def key_words(self, endpoint: AssetId) -> list[Word]:
        """The words that an endpoint has a new key, in the order in which they were said."""
        said = self.words(endpoint)
        return of_new_keys(self.playbook, said) if said else []

    def bounds(self, id: AssetId) -> tuple[Bound, ...]:
        """The edges at one asset, those written down and those that certificates show."""
        found = self._bounds.get(id)
        if found is None:
            found = self._bounds[id] = tuple(self._edges(id))
        return found

    def _edges(self, id: AssetId) -> Iterator[Bound]:
        asset = self.assets[id]
        for seq, edge in lifetimes.edges(self.state, id) if self.state.bound(id) else ():
            outward = edge.src == id
            other = edge.dst if outward else edge.src
            if other in self.assets:
                yield Bound(edge.bond, outward, other, *held_in(edge.during), (seq,))
        if self.accepted:
            for outward, other, seq, edge in sign_in.bonds(self.state, self.assets, asset, self.accepted):
                yield Bound("accepts", outward, other, *held_in(edge.during), (seq,))
        if asset.kind == "endpoint":
            for key, held in self.presence(id).items():
                yield _presents(True, key, held)
        elif asset.kind == "key":
            for endpoint in sorted(self.state.presenters.get(_spki(id), ())):
                here = self.presence(endpoint).get(id) if endpoint in self.assets else None
                if here is not None:  # not if it was retracted
                    yield _presents(False, endpoint, here)

    def others(self, id: AssetId) -> Iterator[tuple[str, AssetId]]:
        """Whom an asset is bound to, and how: as `bounds`, without when."""
        if id in self._bounds or self.assets[id].kind != "key" or self.state.bound(id):
            yield from ((bound.bond, bound.other) for bound in self.bounds(id))
        else:
            for endpoint in sorted(self.state.presenters.get(_spki(id), ())):
                if endpoint in self.assets and saw(self.state, endpoint, _spki(id)):
                    yield "presents", endpoint

    @property
    def accepted(self) -> tuple[tuple[Seq, Edge], ...]:
        """The secrets that we accept ourselves, at every server of ours (47)."""
        if self._accepted is None:
            self._accepted = tuple(sign_in.ours(self.state))
        return self._accepted

    def routes(self, id: AssetId, manner: Manner, rules: Leaving) -> Iterator[tuple[Spread, Bound]]:
        """The rules by which an asset exposed in this manner exposes another, with the edge crossed."""
        here = rules.get((self.assets[id].kind, manner))
        if not here:
            return
        if not here[1] and not self.state.bound(id) and not self.accepted:
            return  # nothing but keys is at it, and no rule follows those
        for bound in self.bounds(id):
            other = self.assets[bound.other].kind
            for rule in here[0]:
                if rule.bond == bound.bond and rule.to == other and not self._of_an_account(rule, id):
                    yield rule, bound

    def sources(self, id: AssetId) -> Iterator[tuple[Spread, AssetId]]:
        """The rules by which others could expose this asset, with whoever it is."""
        kind = self.assets[id].kind
        here = [rule for rule in self.playbook.spreads if rule.to == kind]
        for bond, other in self.others(id) if here else ():
            for rule in here:
                of_it = rule.bond == bond and rule.src == self.assets[other].kind
                if of_it and not self._of_an_account(rule, other):
                    yield rule, other

    def _of_an_account(self, rule: Spread, src: AssetId) -> bool:
        """Would it lead from a secret of our customers to more than their own accounts (173)?"""
        return rule.opens and self.customers(src)

    def reached(self, id: AssetId) -> bool:
        """Was it exposed in any manner, by itself or through others?"""
        return not self.exposed.keys().isdisjoint([(id, manner) for manner in MANNERS])

    def in_manner(self, id: AssetId, manner: Manner) -> Exposed | None:
        return self.exposed.get((id, manner))


def _presents(outward: bool, other: AssetId, held: Presence) -> Bound:
    return tuple.__new__(Bound, ("presents", outward, other, held.definite, held.possible, held.on))


def _spki(key: AssetId) -> Digest:
    return Digest(key.removeprefix("key:sha256/"))
