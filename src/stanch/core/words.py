"""Which words count, and which of them stand? Of the event at all, and of the steps at an asset: what we say
of our own, and what a vendor says of itself and so of its sites.

What these words say of exposure is read in `testimony`. Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stanch.core import fixes
from stanch.core.model import US, Asset, AssetId, Edge, Observation, RemedyId, Tri
from stanch.core.moments import Moment, Seq, When
from stanch.core.playbook import Playbook
from stanch.core.sayings import Done, Saying, Statement, Word
from stanch.core.sign_in import of_customers
from stanch.core.told import AtOurs, Told
from stanch.core.view import View


def of_event(saying: Saying | Observation, disclosed: Moment) -> bool:
    """Does a vendor's answer, or a person's step, speak of the event at all?

    What is dated wholly before the disclosure does not, unless it names the event (32).
    """
    if not isinstance(saying, Saying) or saying.names_event:
        return True
    if isinstance(saying.fact, Statement):
        return saying.seen_at >= disclosed
    if isinstance(saying.fact, Done):
        return by(saying.fact.step.when, saying.seen_at).high >= disclosed
    return True


def by(when: When, said: Moment) -> When:
    """A step said to be done was done by when it was said, at the latest (5)."""
    return When(min(when.low, said), min(when.high, said))


def standing(said: Iterable[Word]) -> list[Word]:
    """The words on steps that no later one took back, in the order in which they were said.

    A later word that a step was not done, or that nobody knows, takes those back that it was (5); one that it
    was replaces such a word. Of two in one moment the worse counts, as if it had been said last (67).
    """
    found: dict[RemedyId, list[Word]] = {}
    for word in sorted(said, key=_order):
        had = found.setdefault(word.step.remedy, [])
        if word.step.done != "yes" or (had and had[-1].step.done != "yes"):
            had.clear()
        had.append(word)
    return sorted((word for words in found.values() for word in words), key=_order)


_WORSE: dict[Tri, int] = {"yes": 0, "unknown": 1, "no": 2}


def _order(word: Word) -> tuple[Moment, int, Moment, Seq]:
    done = word.step.done
    return word.said_at, _WORSE[done], word.when.high if done == "yes" else word.said_at, word.seq


def words(playbook: Playbook, state: View, assets: Mapping[AssetId, Asset], id: AssetId) -> Iterator[Word]:
    """What was said of an asset, in the record and by the playbook's public sources."""
    for seq, seen in state.of(id) if state.has(id, Done, Statement) else ():
        fact = seen.fact
        if seen.provenance == "untrusted" or not of_event(seen, playbook.disclosed_at):
            continue
        if type(fact) is Done and heard(playbook, state, assets, id, fact):
            yield Word(seq, fixes.step(playbook, state, id, fact.step), seen.seen_at, seen.provenance)
        elif type(fact) is Statement:
            for step in fixes.statement(playbook, state, id, fact).steps:
                yield Word(seq, step, seen.seen_at, seen.provenance)
    for told in playbook.told:
        if id in told.vendors:
            for step in fixes.statement(playbook, state, id, told.statement).steps:
                yield Word(Seq(0), step, told.at, told.provenance)
        for one in told.at_ours:
            if _theirs(state, id, told, one):
                yield Word(Seq(0), one.step, told.at, told.provenance)
    for vendor in operators(state, assets, id):
        yield from words(playbook, state, assets, vendor)


def _theirs(state: View, id: AssetId, told: Told, one: AtOurs) -> bool:
    """Is this one of the credentials at which others took a step (90)? One that the vendor may have had only
    after the step is not, nor one that opened something only after it: whoever ended all that there were has
    not ended what was made later. What was ended at one place goes on at another one that accepts it, too."""
    if not id.startswith("credential:"):
        return False
    bonds = [edge for _seq, edge in state.edges(id) if edge.dst == id]
    done = told.at if one.step.when.earliest is None else one.step.when.low
    had = any(
        edge.bond == one.via
        and edge.src in told.vendors
        and _since_before(edge, done)
        and not _used_later(state, edge.src, done)
        for edge in bonds
    )
    if not had or one.accepted_by is None:
        return had
    accepts = [
        edge
        for edge in bonds
        if edge.bond == "accepts" and (edge.during.end is None or edge.during.end.high >= done)
    ]
    return bool(accepts) and all(
        edge.src == one.accepted_by and _since_before(edge, done) for edge in accepts
    )


def _since_before(edge: Edge, moment: Moment) -> bool:
    """Was it so by then? An edge of which nobody says since when always was."""
    return not edge.during.start.known or edge.during.start.high <= moment


def _used_later(state: View, vendor: AssetId, moment: Moment) -> bool:
    """May our use of a vendor have begun only after that, as somebody says?"""
    return any(
        edge.bond == "uses" and edge.src == US and edge.dst == vendor and not _since_before(edge, moment)
        for _seq, edge in state.edges(vendor)
    )


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


def of_new_keys(playbook: Playbook, standing: Iterable[Word]) -> list[Word]:
    """Those of the words that stand by which there is a new key, in the order in which they were said."""
    renewing = {one.id for one in playbook.remedies if "spki_changed" in one.proved_by}
    return [word for word in standing if word.step.remedy in renewing and word.step.done == "yes"]
