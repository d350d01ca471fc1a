"""What is no longer used, by the edges that end, and of whom a claim about us speaks (17, 37)."""

from __future__ import annotations

import pytest

from stanch.core.catalogue import Over
from stanch.core.claims import Judgement
from stanch.core.decisions import Discovery
from stanch.core.entries import Entry
from stanch.core.legacy import NONE
from stanch.core.model import US, Asset, Holds, Observation, Proposal, Tri
from stanch.core.moments import parse
from stanch.core.sayings import Saying, Search
from stanch.core.usage import ended_before, not_used_yet, undated, used_until
from tests.world.shop import MAIL, PAY, TOKEN, WWW, edge, ours, role, when, world

NOON, MARCH = "2014-04-08T12:00", "2014-03-01T00:00"
OPENED = parse("2014-04-01")


def holds(answer: Tri) -> Entry:
    return Observation(PAY, Holds("customer", answer), parse(NOON), provenance="person_said")


BOTH = ours(PAY, TOKEN, WWW, MAIL)


@pytest.mark.parametrize(
    ("rows", "until", "over"),
    [
        ([], "", False),
        ([edge(US, "uses", PAY)], "", False),
        ([edge(US, "uses", PAY, "", MARCH)], MARCH, True),
        ([edge(US, "uses", PAY, "", MARCH), edge(US, "uses", PAY)], "", False),
        ([edge(US, "uses", PAY, "", "2014-04-20")], "", False),  # it is used until then
        ([edge(US, "uses", PAY, "", "2014-04-05")], "2014-04-05", False),  # the event can have reached it
        ([edge(US, "uses", PAY, "", "2014-04-01T00:00")], "2014-04-01T00:00", False),
        ([edge(WWW, "uses", PAY, "", MARCH)], "", False),  # not ours to end
        ([edge(US, "accepts", PAY, "", MARCH)], "", False),
        ([edge(US, "uses", PAY, "", MARCH), edge(PAY, "accepts", TOKEN)], MARCH, False),
        ([edge(US, "uses", PAY, "", MARCH), edge(PAY, "holds", TOKEN)], MARCH, False),
        ([edge(US, "uses", PAY, "", MARCH), edge(PAY, "holds", TOKEN, "", MARCH)], MARCH, True),
        ([edge(US, "uses", PAY, "", MARCH), edge(PAY, "serves", WWW)], MARCH, True),
        ([edge(US, "uses", PAY, "", MARCH), edge(US, "uses", MAIL)], MARCH, True),
    ],
)
def test_rule_37_until_when_a_vendor_was_used_and_whether_all_was_over(
    rows: list[Entry], until: str, over: bool
) -> None:
    found = world([*BOTH, *rows, holds("no")], NOON)
    assert used_until(found, PAY) == (when(until) if until else None)
    assert ended_before(found, PAY, OPENED) is over
    for others in ([], [holds("yes")], [holds("unknown")], [holds("no"), holds("yes")]):
        assert not ended_before(world([*BOTH, *rows, *others], NOON), PAY, OPENED)


def test_rule_17_vendors_by_a_role_a_use_a_secret_and_a_discovery() -> None:
    def vendors(*rows: Entry) -> list[str]:
        return list(Judgement(world([*BOTH, *rows], NOON)).vendors())

    seen = Proposal("p", MAIL, "mail", "it was seen", parse(NOON))
    assert vendors() == []
    assert vendors(role("mail", MAIL)) == vendors(edge(US, "uses", MAIL)) == [MAIL]
    assert vendors(edge(MAIL, "accepts", TOKEN)) == vendors(edge(MAIL, "holds", TOKEN)) == [MAIL]
    assert vendors(edge(MAIL, "serves", WWW)) == []
    assert vendors(edge(MAIL, "accepts", TOKEN, "2014-04-20")) == []  # later
    assert vendors(seen) == vendors(seen, Discovery("p", False, "no", parse(NOON))) == []
    assert vendors(seen, Discovery("p", True, "yes", parse(NOON))) == [MAIL]
    assert vendors(Discovery("q", True, "yes", parse(NOON))) == []


def test_we_ourselves_are_a_member_once_somebody_searched_here() -> None:
    search = Saying(NONE, US, Search("alerts", (), 0, "logs"), parse(NOON))

    def members(over: Over, *rows: Entry) -> tuple[Asset, ...]:
        return tuple(Judgement(world([*ours(WWW), *rows], NOON)).members.of(over))

    assert members(Over(("us",)), search) == (Asset(US, "us", "we"),)
    assert members(Over(("us",))) == ()
    assert members(Over(("endpoint",)), search) == tuple(ours(WWW))
    assert members(Over(("us",), of="each"), search) == (Asset(US, "us", "we"),)


@pytest.mark.parametrize(
    ("rows", "nobody_said"),
    [
        ([], True),
        ([edge(US, "uses", PAY)], True),
        ([edge(US, "uses", PAY, MARCH)], False),
        ([edge(US, "uses", PAY, f".. {MARCH}")], False),  # by then at the latest
        ([edge(US, "uses", PAY, "", MARCH)], True),
        ([edge(US, "uses", PAY, MARCH), edge(US, "uses", PAY)], True),  # the last says it
        ([edge(US, "uses", PAY), edge(US, "uses", PAY, MARCH)], False),
        ([edge(US, "accepts", PAY, MARCH)], True),
        ([edge(WWW, "uses", PAY, MARCH)], True),
        ([edge(US, "uses", MAIL, MARCH)], True),
    ],
)
def test_rule_139_nobody_said_since_when_we_use_a_vendor(rows: list[Entry], nobody_said: bool) -> None:
    assert undated(world([*BOTH, *rows], NOON).state, PAY) is nobody_said


APRIL, MAY = "2014-04-20T00:00", "2014-05-01T00:00"


@pytest.mark.parametrize(
    ("rows", "begins_later"),
    [
        ([], False),
        ([edge(US, "uses", PAY)], False),
        ([edge(US, "uses", PAY, APRIL)], True),
        ([edge(US, "uses", PAY, NOON)], False),  # from this very moment on
        ([edge(US, "uses", PAY, f"{NOON} .. {APRIL}")], False),  # perhaps by now
        ([edge(US, "uses", PAY, APRIL), edge(US, "uses", PAY)], False),
        ([edge(US, "uses", MAIL, APRIL)], False),
        ([edge(WWW, "uses", PAY, APRIL)], False),
        ([edge(US, "accepts", PAY, APRIL)], False),
        ([edge(US, "uses", PAY, APRIL), edge(PAY, "accepts", TOKEN, MARCH)], False),
        ([edge(US, "uses", PAY, APRIL), edge(PAY, "holds", TOKEN, MARCH)], False),
        ([edge(US, "uses", PAY, APRIL), edge(PAY, "accepts", TOKEN, MAY)], True),
        ([edge(US, "uses", PAY, APRIL), edge(PAY, "accepts", TOKEN)], True),  # nobody said since when
        ([edge(US, "uses", PAY, APRIL), edge(PAY, "serves", WWW, MARCH)], True),
        ([edge(US, "uses", PAY, APRIL), edge(WWW, "uses", PAY, MARCH)], True),
    ],
)
def test_rule_139_our_use_of_a_vendor_certainly_began_after_this_moment(
    rows: list[Entry], begins_later: bool
) -> None:
    assert not_used_yet(world([*BOTH, *rows], NOON), PAY) is begins_later
