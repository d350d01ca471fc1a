"""What walks through all that is known: entries that stand, whose they are, and which assets one is about."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from stanch.core import index
from stanch.core.decisions import Discovery
from stanch.core.entries import Entry, Scoped
from stanch.core.legacy import NONE
from stanch.core.model import (
    US,
    AssetId,
    Incident,
    IncidentId,
    Look,
    Observation,
    Proposal,
    Retraction,
    RoleAnswer,
    Unknown,
)
from stanch.core.moments import Seq, parse
from stanch.core.sayings import Asked, Saying
from tests.world.entries import BASE, EVERY, FACTS, KEY, LOOK, WWW, A, B, state
from tests.world.shop import API, PAY, WEB1, edge, key, ours, probed, showed

NOON = parse("2014-04-08T12:00")
WHOLE = (*BASE, *(one for one in EVERY if not isinstance(one, Retraction | Unknown)))


def rows(*entries: Entry) -> dict[int, Entry]:
    return dict(enumerate(entries, 1))


def test_every_entry_that_stands_and_every_one_that_was_folded() -> None:
    everything = rows(*WHOLE)
    assert dict(index.standing(state(*WHOLE))) == everything
    without = state(*WHOLE, Retraction(Seq(4), "mistaken"), Unknown("tide.1", b"{}"))
    assert dict(index.standing(without)) == {seq: one for seq, one in everything.items() if seq != 4}
    folded = list(index.folded(without))
    for one in WHOLE:
        assert one in folded or isinstance(one, Incident)


def test_whose_each_entry_is() -> None:
    expected: dict[int, IncidentId] = {}
    for seq, one in rows(*WHOLE).items():
        if isinstance(one, Scoped):
            expected[seq] = one.incident
        elif isinstance(one, Incident):
            expected[seq] = one.id
    assert index.belonging(state(*WHOLE)) == expected
    assert {*expected.values()} == {A, B, IncidentId("mine")}


@pytest.mark.parametrize(
    ("entry", "about"),
    [
        (ours(API)[0], {API}),
        (edge(API, "uses", WEB1), {API, WEB1}),
        (probed(API, "2014-04-08", "positive"), {API}),
        (showed(API, "2014-04-08", "a"), {API, key("a")}),
        (Saying(A, PAY, Asked("mail"), NOON), {PAY}),
        (Retraction(Seq(2), "mistaken", along=(Seq(3),)), {WWW, PAY}),
        (LOOK, set()),
        (Discovery("p", True, "yes", NOON), set()),
    ],
)
def test_the_assets_that_one_entry_is_about(entry: Entry, about: set[AssetId]) -> None:
    day = "2014-04-08"
    before = (
        probed(AssetId("endpoint:other"), day, "positive"),
        probed(WWW, day, "negative"),
        Saying(A, PAY, Asked("mail"), NOON),
    )
    assert set(index.subjects(state(*before, entry, probed(WEB1, day, "positive")), Seq(4))) == about


def test_a_look_is_about_all_that_it_saw() -> None:
    fact = FACTS[0]
    seen = [Observation(WWW, fact, NOON, "look1"), Observation(API, fact, NOON, "look1"),
            Observation(WEB1, fact, NOON, "look2")]  # fmt: skip
    other = Look("look2", "proof", "stanch", NOON, NOON, 1, 1)
    assert set(index.subjects(state(LOOK, *seen, other), Seq(1))) == {WWW, API}
    assert set(index.subjects(state(LOOK, *seen, other), Seq(5))) == {WEB1}


def test_what_was_taken_back_since_an_entry() -> None:
    whole = [*BASE, Retraction(Seq(4), "one", along=(Seq(5),)), Retraction(Seq(6), "two"),
             Retraction(Seq(len(BASE) + 2), "not so")]  # fmt: skip
    first = Seq(len(BASE) + 1)
    found = state(*whole)
    assert index.taken_back_since(found, Seq(first - 1)) == {4, 5, len(BASE) + 2}
    assert index.taken_back_since(found, first) == {len(BASE) + 2}
    assert index.taken_back_since(found, Seq(first + 2)) == frozenset()


def test_rule_42_servers_and_vendors_that_are_named_and_not_written_down() -> None:
    names = ("by-fact", "by-edge", "by-word", "elsewhere", "gone")
    ids = {name: AssetId(f"endpoint:{name}") for name in names}
    vendor, seen = AssetId("vendor:by-role"), AssetId("vendor:by-proposal")
    old = AssetId("host:old")  # of version 1, and so of the incident that was open
    whole = [
        Incident(A, A, KEY, NOON),
        *ours(WWW),
        probed(ids["by-fact"], "2014-04-08", "positive"),
        edge(WWW, "uses", ids["by-edge"]),
        edge(WWW, "accepts", AssetId("credential:unknown")),
        Saying(A, ids["by-word"], Asked("mail"), NOON),
        Saying(B, ids["elsewhere"], Asked("mail"), NOON),
        Saying(NONE, old, Asked("mail"), NOON),
        Observation(US, RoleAnswer("dns", (vendor,)), NOON),
        Proposal("p", seen, "dns", "it was seen", NOON),
        Discovery("p", True, "yes", NOON),
        Proposal("q", AssetId("vendor:no"), "dns", "it was seen", NOON),
        Discovery("q", False, "no", NOON),
        probed(ids["gone"], "2014-04-08", "positive"),
        Retraction(Seq(14), "mistaken"),
    ]
    found = index.unregistered(state(*whole), A)
    assert found == tuple(sorted((ids["by-fact"], ids["by-edge"], ids["by-word"], vendor, seen, old)))


def test_an_asset_as_it_was_named_last_and_what_a_retraction_names() -> None:
    first, second, *_others = ours(WWW, API)
    again = replace(first, name="shop")
    mistaken = Retraction(Seq(3), "mistaken", along=(Seq(2),))
    found = state(first, second, again, mistaken, Retraction(Seq(4), "no"))
    assert index.last_named(found, WWW) == again
    assert index.last_named(found, API) == second
    assert index.last_named(found, PAY) is None
    gone = state(first, again, Retraction(Seq(2), "mistaken"))
    assert index.last_named(gone, WWW) == again, "taken back, too"
    assert [index.taken_back(found, Seq(number)) for number in (1, 3, 4, 5)] == [(), (), (3, 2), (4,)]


def test_each_entry_by_which_an_incident_was_opened_or_closed() -> None:
    first = Incident(A, A, KEY, NOON)
    closed = replace(first, closed_at=NOON)
    found = state(first, Incident(B, B, KEY, NOON), closed, Retraction(Seq(3), "not yet"))
    assert index.pins(found, A) == ((1, first), (3, closed))
    assert index.pins(found, B) == ((2, Incident(B, B, KEY, NOON)),)
    assert index.pins(found, IncidentId("none")) == ()
