"""The edges of one asset, seen from its end: written down, shown by certificates, or those of a sign-in."""

from __future__ import annotations

import pytest

from stanch.core.model import US, Asset, AssetId, Kind
from stanch.core.moments import BEGINNING, END, Seq, parse
from stanch.core.words import operators
from stanch.core.world import ALWAYS, Bound
from tests.world.shop import (
    API,
    PASSWORDS,
    PAY,
    TOKEN,
    WEB1,
    WWW,
    edge,
    key,
    ours,
    playbook,
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
    assert b == Bound("presents", True, key("b"), ((evening, evening),), ((noon, END),), (Seq(4),))
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
