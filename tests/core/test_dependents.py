"""What hangs on an entry that is to be taken back is found, all of it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from stanch.core import decisions, index, notices
from stanch.core.dependents import Name, _named, _needed, dependents
from stanch.core.entries import Entry
from stanch.core.model import (
    ROLES,
    US,
    Asset,
    AssetId,
    Edge,
    Incident,
    Look,
    Observation,
    Proposal,
    Retraction,
    RoleAnswer,
    Unknown,
)
from stanch.core.moments import AsOf, Seq
from stanch.core.sayings import Asked, Saying, Statement
from tests.core.test_retractions import told
from tests.world.companies import VENDOR
from tests.world.entries import BASE, EVERY, FACTS, KEY, LATER, NEW, NONE, TEXT, WWW, A, state


def missing(*whole: Entry) -> Iterator[tuple[Seq, object]]:
    """Entries that stand and name what was written down once, and does not stand any more."""
    found = state(*whole)
    rows = dict(index.standing(found))
    ever = [(Seq(number), one) for number, one in enumerate(whole, 1)]
    there = {name for seq, one in rows.items() for name in _named(seq, one)}
    gone = {name for seq, one in ever if seq in found.gone for name in _named(seq, one)}
    for seq, one in rows.items():
        for name in _needed(one):
            if name in gone and name not in there:
                yield seq, name


looks = st.sampled_from(["look1", "look2"])
more = st.one_of(
    st.sampled_from(EVERY).filter(lambda one: not isinstance(one, Retraction)),
    st.sampled_from(BASE),
    st.builds(lambda id: Asset(id, "vendor", "x", id), st.sampled_from([AssetId("vendor:x"), VENDOR])),
    st.builds(lambda id: Asset(NEW, "endpoint", "new", id), st.sampled_from([US, VENDOR])),
    st.builds(lambda look, id: Observation(id, FACTS[0], LATER, look), looks, st.sampled_from([WWW, NEW])),
    st.builds(lambda role, who: Observation(US, RoleAnswer(role, who), LATER), st.sampled_from(ROLES[:3]),
              st.sampled_from([(), (VENDOR,), (VENDOR, AssetId("vendor:x"))])),
    st.builds(lambda of: Retraction(Seq(of), "mistaken"), st.integers(1, 40)),
)  # fmt: skip


@given(st.lists(more, max_size=15), st.integers(1, 45))
def test_rule_36_with_what_hangs_on_it_nothing_is_left_hanging(rows: list[Entry], of: int) -> None:
    whole = (*BASE, *(one for number, one in enumerate(rows) if not dangling((*BASE, *rows[: number + 1]))))
    found = state(*whole)
    before = set(missing(*whole))
    left = dependents(found, Retraction(Seq(of), "mistaken"))
    assert list(left) == sorted(set(left))
    assert not set(left) & (found.gone | {of})
    taken = Retraction(Seq(of), "mistaken", along=left)
    assert set(missing(*whole, taken)) <= before
    for one in left:  # and not one of them could stay
        fewer = Retraction(Seq(of), "mistaken", along=tuple(other for other in left if other != one))
        alone = state(*whole, fewer)
        assert set(missing(*whole, fewer)) - before or one in alone.gone
    undone = state(*whole, taken, Retraction(Seq(found.seq + 1), "it was right"))
    assert told(undone) == told(found)


def dangling(rows: Sequence[Entry]) -> bool:
    """A retraction that leaves others hanging is refused: none is written."""
    last = rows[-1]
    return isinstance(last, Retraction) and bool(dependents(state(*rows[:-1]), last))


COPIED = notices.Draft(A, 1, "en", TEXT, AsOf(Seq(9), LATER), NONE, "1", LATER)
SENT = notices.Revision(A, 1, "en", NONE, TEXT, AsOf(Seq(9), LATER), LATER, NONE, "1")
CORRECTS = (notices.Correction(Seq(3), (0,)), notices.Correction(Seq(4), (0, 1)))
OTHER = AssetId("vendor:x")
BY_INCIDENT = ("incident", A)


@pytest.mark.parametrize(
    ("entry", "named", "needed"),
    [
        (Asset(WWW, "endpoint", "www"), [("asset", WWW)], []),
        (Asset(WWW, "endpoint", "www", VENDOR), [("asset", WWW)], [("asset", VENDOR)]),
        (Asset(VENDOR, "vendor", "Cardwise", VENDOR), [("asset", VENDOR)], []),
        (Edge(WWW, "serves", NEW), [], [("asset", WWW), ("asset", NEW)]),
        (Look("look1", "proof", "stanch", LATER, LATER, 1, 1), [("look", "look1")], []),
        (Proposal("p", OTHER, "dns", "it was seen", LATER), [("proposal", "p")], []),
        (Incident(A, A, KEY, LATER), [("incident", A)], [("playbook", KEY)]),
        (Observation(WWW, FACTS[0], LATER), [], [("asset", WWW)]),
        (Observation(WWW, FACTS[0], LATER, "look1"), [], [("asset", WWW), ("look", "look1")]),
        (
            Observation(US, RoleAnswer("dns", (VENDOR, OTHER)), LATER),
            [],
            [("asset", US), ("asset", VENDOR), ("asset", OTHER)],
        ),
        (Saying(A, VENDOR, Asked("mail"), LATER), [], [BY_INCIDENT, ("asset", VENDOR)]),
        (
            Saying(A, VENDOR, Statement("affected", reached=(OTHER,)), LATER, "look1"),
            [],
            [BY_INCIDENT, ("asset", VENDOR), ("look", "look1"), ("asset", OTHER)],
        ),
        (decisions.Consent(WWW, True, "consent 1", LATER), [], [("asset", WWW)]),
        (decisions.ProofAgreed(WWW, "web consent 1", "", LATER), [("entry", 7)], [("asset", WWW)]),
        (decisions.ProofDone(WWW, "leaks", LATER, Seq(3)), [], [("asset", WWW), ("entry", 3)]),
        (decisions.Discovery("p", True, "yes", LATER), [], [("proposal", "p")]),
        (decisions.AudienceChosen(A, "nobody", "so", LATER), [], [BY_INCIDENT]),
        (decisions.Promise(A, LATER, LATER), [], [BY_INCIDENT]),
        (decisions.LetStand(A, Seq(3), 0, (), "so", LATER), [], [BY_INCIDENT, ("entry", 3)]),
        (decisions.KeptPlaybook(KEY, "blob", LATER), [("playbook", KEY)], []),
        (decisions.EventAnswers(A, "break-in", {}, LATER), [], [BY_INCIDENT]),
        (decisions.StartBegun(A, "shop.example", LATER), [], [BY_INCIDENT]),
        (decisions.Erased("entry:7", "asked to", LATER), [], []),
        (decisions.TimeZone("Europe/Vienna", LATER), [], []),
        (decisions.Concerns(A, (WWW,), LATER), [], [BY_INCIDENT]),
        (decisions.WhoWeAre(LATER, "WiseWidget"), [], []),
        (COPIED, [("entry", 7)], [BY_INCIDENT]),
        (
            replace(COPIED, of=Seq(2), corrects=CORRECTS),
            [("entry", 7)],
            [BY_INCIDENT, ("entry", 2), ("entry", 3), ("entry", 4)],
        ),
        (SENT, [("entry", 7)], [BY_INCIDENT]),
        (
            replace(SENT, draft=Seq(2), corrects=CORRECTS),
            [("entry", 7)],
            [BY_INCIDENT, ("entry", 2), ("entry", 3), ("entry", 4)],
        ),
        (Retraction(Seq(4), "mistaken"), [], []),
        (Unknown("tide.1", b"{}"), [], []),
    ],
    ids=lambda one: type(one).__name__,
)
def test_by_what_each_kind_of_entry_is_named_and_what_it_names(
    entry: Entry, named: list[Name], needed: list[Name]
) -> None:
    assert (list(_named(Seq(7), entry)), list(_needed(entry))) == (named, needed)
