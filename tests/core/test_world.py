"""The edges of one asset, seen from its end: written down, shown by certificates, or those of a sign-in."""

from __future__ import annotations

from typing import Literal

import pytest

from stanch.core.assessment import assess
from stanch.core.claims import Judgement
from stanch.core.model import US, Asset, AssetId, Kind, RemedyId
from stanch.core.moments import BEGINNING, END, Moment, Seq, parse
from stanch.core.sayings import Done, Step
from stanch.core.words import operators
from stanch.core.world import ALWAYS, Bound
from tests.world.shop import (
    API,
    PASSWORDS,
    PAY,
    TOKEN,
    WEB1,
    WWW,
    done,
    edge,
    key,
    ours,
    playbook,
    probed,
    showed,
    world,
)

NOON, EVENING = "2014-04-08T12:00", "2014-04-08T20:00"
TEN, ELEVEN, ONE, TWO = (f"2014-04-08T{hour}:00" for hour in (10, 11, 13, 14))
THEIRS = AssetId("endpoint:theirs")
ROWS = [
    *ours(WWW, WEB1, PAY, PASSWORDS),
    edge(WEB1, "serves", WWW),  # 5
    edge(WWW, "serves", PAY, f"{TEN} .. {ELEVEN}", f"{ONE} .. {TWO}"),  # 6
    edge(WWW, "accepts", PASSWORDS, NOON),  # 7
    edge(WWW, "uses", AssetId("host:gone")),  # 8
]


def bound(bond: str, outward: bool, other: AssetId, seq: int) -> Bound:
    """An edge that holds always."""
    return Bound(bond, outward, other, ALWAYS, ALWAYS, (Seq(seq),))


def test_the_edges_that_were_written_down_from_both_ends() -> None:
    found = world(ROWS, NOON)
    ten, eleven, one, two = (parse(text) for text in (TEN, ELEVEN, ONE, TWO))
    serves = Bound("serves", True, PAY, ((eleven, one),), ((ten, two),), (Seq(6),))
    since = ((parse(NOON), END),)
    accepts = Bound("accepts", True, PASSWORDS, since, since, (Seq(7),))
    assert found.bounds(WWW) == (bound("serves", False, WEB1, 5), serves, accepts)
    assert found.bounds(WEB1) == (bound("serves", True, WWW, 5),)
    assert found.bounds(PAY) == (serves._replace(outward=False, other=WWW),)
    assert found.bounds(PASSWORDS) == (accepts._replace(outward=False, other=WWW),)


def test_the_keys_that_certificates_show() -> None:
    found = world([*ours(WWW, API), showed(WWW, NOON, "a"), showed(WWW, EVENING, "b")], EVENING)
    noon, evening = parse(NOON), parse(EVENING)
    a, b = found.bounds(WWW)
    assert a == Bound("presents", True, key("a"), ((noon, noon),), ((BEGINNING, evening),), (Seq(3),))
    assert b == Bound(
        "presents", True, key("b"), ((evening, evening),), ((Moment(noon + 1), END),), (Seq(4),)
    )
    assert found.bounds(key("a")) == (a._replace(outward=False, other=WWW),)
    assert found.bounds(API) == ()


def test_rule_47_what_we_accept_ourselves_every_server_of_ours_accepts() -> None:
    """Rule 47. But for those of which it is written down by itself, and those of others."""
    rows = [*ours(WWW, API, PASSWORDS, PAY), Asset(THEIRS, "endpoint", "theirs", PAY),
            edge(US, "accepts", PASSWORDS), edge(API, "accepts", PASSWORDS)]  # fmt: skip
    found = world(rows, NOON)
    assert found.bounds(WWW) == (bound("accepts", True, PASSWORDS, 6),)
    assert found.bounds(API) == (bound("accepts", True, PASSWORDS, 7),)
    assert found.bounds(THEIRS) == (bound("serves", True, PAY, 5),)
    assert found.bounds(PAY) == (bound("serves", False, THEIRS, 5),)
    assert found.bounds(PASSWORDS) == (bound("accepts", False, API, 7), bound("accepts", False, WWW, 6))


def test_the_vendors_whose_site_an_endpoint_is() -> None:
    rows = [*ours(WWW, API, WEB1, PAY, TOKEN), edge(WWW, "serves", PAY), edge(WWW, "serves", API),
            edge(WWW, "uses", PAY), edge(PAY, "serves", API), edge(WEB1, "serves", PAY),
            edge(API, "uses", PAY)]  # fmt: skip
    found = world(rows, NOON)
    for id, expected in ((WWW, (PAY,)), (API, ()), (WEB1, ()), (PAY, ()), (AssetId("endpoint:gone"), ())):
        assert operators(found.state, found.assets, id) == expected, id


@pytest.mark.parametrize(
    ("kind", "questions"),
    [("endpoint", ("had_the_flaw",)), ("host", ("had_the_flaw",)), ("vendor", ()), ("credential", ())],
)
def test_the_questions_that_a_persons_word_can_answer(kind: Kind, questions: tuple[str, ...]) -> None:
    assert playbook("heartbleed").asks(kind) == questions


def test_a_fork_has_all_that_was_found_out_and_shares_nothing_that_changes() -> None:
    rows = [*ROWS, showed(WWW, NOON, "a"), showed(WWW, EVENING, "b"), probed(WWW, NOON, "positive")]
    found = world([*rows, done(WWW, "patched", NOON, NOON)], EVENING)
    for id in list(found.assets):
        assess(found, id)
    for spki in list(found.state.presenters):
        found.certificates(spki)
    found.by(WEB1, found.detectors)
    found.done = {(WWW, RemedyId("patched")): "kept"}
    fork = found.fork()
    kept, first = vars(fork), vars(found)
    assert set(kept) == set(first)
    for name in set(first) - {"reader", "_accepted"}:
        assert kept[name] == first[name], name
        if isinstance(first[name], dict) and name != "spreads":  # that is the playbook's
            assert first[name], f"{name}: nothing is in it, so that nothing is shown"
            assert kept[name] is not first[name], name
    assert fork._accepted is None
    assert fork.reader.state is found.state
    assert fork.reader.true_at == found.at.true_at
    assert fork.reader.playbook is found.playbook
    fork._by[WEB1].clear()
    fork.forget({WWW, WEB1})
    assert found._by[WEB1], "what each detector shows is its own, too"
    assert (WWW in found._own, WWW in fork._own) == (True, False)
    found.done = None
    assert found.fork().done is None


def test_the_assets_that_were_judged_and_are_there() -> None:
    found = world(ROWS, NOON)
    assert set(found.judged()) == {WWW, WEB1, PAY, PASSWORDS}, "as exposure was spread"
    del found.assets[WEB1]
    assert set(found.judged()) == {WWW, PAY, PASSWORDS}


def test_a_judgement_over_another_world_keeps_what_was_not_touched() -> None:
    one, other = world(ROWS, NOON), world(ROWS, EVENING)
    judgement = Judgement(one)
    kept, gone = judgement.assessment(WEB1), judgement.assessment(WWW)
    made = judgement.over(other, frozenset([WWW]))
    assert made.world is other
    assert made.assessment(WEB1) is kept
    assert made.assessment(WWW) is not gone
    assert judgement.world is one
    assert judgement.assessment(WWW) is gone


@pytest.mark.parametrize(
    ("remedy", "reach", "counts"),
    [("rotated", "", False), ("rotated", "everyone", True), ("patched", "", True), ("none", "", True)],
)
def test_rule_48_a_word_on_a_secret_of_many_people_counts_where_it_speaks_for_all(
    remedy: str, reach: Literal["", "everyone"], counts: bool
) -> None:
    rows = [*ours(WWW, PASSWORDS, TOKEN), edge(WWW, "accepts", PASSWORDS)]
    found = world(rows, NOON)
    word = Done(Step(RemedyId(remedy), "yes"), reach)
    assert found.heard(PASSWORDS, word) is counts
    assert found.heard(WWW, word)
    assert found.heard(AssetId("credential:gone"), word)
