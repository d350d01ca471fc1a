"""What did somebody say of the steps at an asset: we of our own, a vendor of itself and so of its sites?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from stanch.core.model import Asset, AssetId, Provenance
from stanch.core.moments import Moment, Seq, When
from stanch.core.playbook import Playbook
from stanch.core.sayings import Done, Statement, Step
from stanch.core.sign_in import of_customers
from stanch.core.testimony import of_event
from stanch.core.view import View


class Word(NamedTuple):
    """A step, as somebody says that it was done or not: which entry, and when it was said."""

    seq: Seq
    step: Step
    said_at: Moment
    provenance: Provenance

    @property
    def when(self) -> When:
        """When the step was done: by when it was said, at the latest (5)."""
        return When(self.step.when.earliest, min(self.step.when.high, self.said_at))


def words(playbook: Playbook, state: View, assets: Mapping[AssetId, Asset], id: AssetId) -> Iterator[Word]:
    """What was said of an asset, in the record and by the playbook's public sources."""
    for seq, seen in state.of(id) if state.has(id, Done, Statement) else ():
        fact = seen.fact
        if seen.provenance == "untrusted" or not of_event(seen, playbook.disclosed_at):
            continue
        if type(fact) is Done and heard(playbook, state, assets, id, fact):
            yield Word(seq, fact.step, seen.seen_at, seen.provenance)
        elif type(fact) is Statement:
            for step in fact.steps:
                yield Word(seq, step, seen.seen_at, seen.provenance)
    for told in playbook.told:
        if told.vendor == id:
            for step in told.statement.steps:
                yield Word(Seq(0), step, told.at, told.provenance)
    for vendor in operators(state, assets, id):
        yield from words(playbook, state, assets, vendor)


def heard(playbook: Playbook, state: View, assets: Mapping[AssetId, Asset], id: AssetId, fact: Done) -> bool:
    """Does this word count? On a secret of many people only one that speaks for all of them does (48)."""
    asset = assets.get(id)
    if asset is None or asset.kind != "credential" or fact.reach == "everyone":
        return True
    remedy = next((one for one in playbook.remedies if one.id == fact.step.remedy), None)
    changes = remedy is not None and remedy.effect in ("renews", "kills")
    return not changes or not of_customers(state, asset)


def operators(state: View, assets: Mapping[AssetId, Asset], id: AssetId) -> tuple[AssetId, ...]:
    """The vendors whose site an endpoint is: their word speaks of it as well."""
    asset = assets.get(id)
    if asset is None or asset.kind != "endpoint" or not state.bound(id):
        return ()
    served = (edge.dst for _seq, edge in state.bonds(id) if edge.bond == "serves" and edge.src == id)
    return tuple(one for one in served if one in assets and assets[one].kind == "vendor")


def of_new_keys(playbook: Playbook, said: Iterable[Word]) -> list[Word]:
    """The words that there is a new key, in the order in which they were said; a later "no" takes back those
    before it (5)."""
    renewing = {one.id for one in playbook.remedies if "spki_changed" in one.proved_by}
    standing: list[Word] = []
    for word in sorted(said, key=lambda one: one.said_at):
        if word.step.remedy in renewing:
            if word.step.done == "no":
                standing.clear()
            elif word.step.done == "yes":
                standing.append(word)
    return standing
