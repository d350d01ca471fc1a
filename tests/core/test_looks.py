"""Which facts are looks that could tell, which speak of an event at all, and how looks date a judgement."""

from __future__ import annotations

import pytest

from stanch.core.legacy import NONE
from stanch.core.looks import Grounds, grounds, own, speaks, told
from stanch.core.model import (
    Asset,
    AssetId,
    Certificate,
    Component,
    Digest,
    Fact,
    Kind,
    Observation,
    Probe,
    Resolved,
)
from stanch.core.moments import Moment, Seq, parse
from stanch.core.sayings import Asked, Attested, Said, Saying, Statement
from tests.world.shop import (
    API,
    PASSWORDS,
    WEB1,
    WEB2,
    WWW,
    edge,
    log,
    ours,
    package,
    playbook,
    probed,
    showed,
    world,
)

AT = Moment(5)
BAD = "pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7"
CLEAN = "pkg:deb/debian/openssl@0.9.8o-4?distro=debian-6"
NGINX = "pkg:deb/debian/nginx@1.2.1-2?distro=debian-7"
KEY = Digest("a" * 64)
CERTIFICATE = Certificate("a", KEY, KEY, AT, AT)


def seen(fact: Fact) -> Observation:
    return Observation(WWW, fact, AT)


def said(fact: Said) -> Saying:
    return Saying(NONE, WWW, fact, AT)


@pytest.mark.parametrize(
    ("fact", "could_tell"),
    [
        (Probe("heartbleed", "positive", "", "a"), True),
        (Probe("heartbleed", "negative", "", "a"), True),
        (Probe("heartbleed", "inconclusive", "", "a"), False),
        (Probe("heartbleed", "unreachable", "", "a"), False),
        (Component(BAD, "package"), True),
        (Component(BAD, "package", "no"), True),
        (Component(BAD, "package", "unknown"), False),
        (CERTIFICATE, False),
        (Resolved(("a",)), False),
    ],
)
def test_rule_44_a_look_that_could_not_tell_dates_nothing(fact: Fact, could_tell: bool) -> None:
    assert told(seen(fact)) is could_tell


def test_a_word_is_no_look() -> None:
    assert told(said(Attested("had_the_flaw", "no"))) is False


@pytest.mark.parametrize(
    ("kind", "row", "speaks_of_it"),
    [
        ("endpoint", seen(Probe("heartbleed", "negative", "", "a")), True),
        ("endpoint", seen(Probe("ccs", "positive", "", "a")), False),
        ("endpoint", said(Attested("had_the_flaw", "no")), True),
        ("endpoint", said(Attested("another", "no")), False),
        ("endpoint", seen(Component(BAD, "package")), False),
        ("endpoint", seen(CERTIFICATE), False),
        ("endpoint", said(Asked("mail")), False),
        ("host", seen(Component(BAD, "package")), True),
        ("host", seen(Component(CLEAN, "package")), True),
        ("host", seen(Component(NGINX, "package")), False),
        ("host", said(Attested("had_the_flaw", "yes")), True),
        ("host", seen(Probe("heartbleed", "positive", "", "a")), False),
        ("vendor", said(Attested("had_the_flaw", "yes")), False),
        ("vendor", said(Statement("affected")), False),
        ("credential", seen(Probe("heartbleed", "positive", "", "a")), False),
    ],
)
def test_a_fact_speaks_of_an_event_where_a_detector_of_that_kind_of_asset_reads_it(
    kind: Kind, row: Observation | Saying, speaks_of_it: bool
) -> None:
    assert speaks(playbook("heartbleed"), kind, row) is speaks_of_it


NINE, TEN, ELEVEN, NOON = "2014-04-08T09:00", "2014-04-08T10:00", "2014-04-08T11:00", "2014-04-08T12:00"
PEER = AssetId("endpoint:peer")
ROWS = [
    *ours(WWW, WEB1, WEB2, API, PASSWORDS),
    edge(WEB1, "serves", WWW),
    edge(WWW, "serves", API),
    edge(WWW, "accepts", PASSWORDS),
    edge(AssetId("host:gone"), "serves", WWW),
    probed(WWW, TEN, "negative"),  # 10
    probed(WWW, ELEVEN, "inconclusive"),  # 11
    log(WWW, "no", "2014-03-01", "2014-04-08T09:00", NOON),  # 12
    package(WEB1, CLEAN, NINE),  # 13
    package(WEB1, CLEAN, NOON, present="unknown"),  # 14
    probed(WEB2, NINE, "negative"),  # 15
    probed(API, NINE, "negative"),  # 16
    probed(WWW, NOON, "negative", provenance="tool_said"),  # 17
    showed(WWW, ELEVEN, "a"),  # 18
    log(PASSWORDS, "no", "2014-03-01", "", ELEVEN),  # 19
    probed(WWW, "2014-04-09", "negative"),  # 20
]
ALL = [Seq(number) for number in range(1, len(ROWS) + 1)]


def moments(*texts: str) -> tuple[Moment, ...]:
    return tuple(parse(text) for text in texts)


def test_rule_44_a_judgement_is_dated_by_the_looks_and_words_at_an_asset_and_at_what_serves_it() -> None:
    """Rule 44. Neither by those of what it serves, nor by looks that could not tell, nor by later ones."""
    there = world(ROWS, "2014-04-08T13:00")
    assert grounds(there, ALL, [WWW]) == Grounds(moments(NINE, TEN, ELEVEN, NOON), moments(NOON))
    assert grounds(there, [Seq(10), Seq(11), Seq(14)], [WWW]) == Grounds(moments(TEN), ())
    assert grounds(there, ALL, [WEB1, PASSWORDS]) == Grounds(moments(NINE), moments(ELEVEN))
    assert grounds(there, [Seq(10), Seq(12)], [WEB2, WWW]) == Grounds(moments(TEN), moments(NOON))
    assert grounds(there, ALL, []) == grounds(there, [], [WWW]) == Grounds((), ())
    assert grounds(there, [Seq(12)], [WWW]) == Grounds((), moments(NOON))


def test_what_was_seen_later_dates_it_only_where_there_is_nothing_else() -> None:
    there = world(ROWS, "2014-04-08T09:30")
    assert grounds(there, [Seq(20), Seq(12)], [WWW]) == Grounds(moments("2014-04-09"), moments(NOON))
    assert grounds(there, ALL, [WWW]).looks == moments(NINE)
    exactly = world(ROWS, TEN)
    assert grounds(exactly, ALL, [WWW]).looks == moments(NINE, TEN)


def test_what_looks_alone_show() -> None:
    """A person's word does not count there, nor a vendor's; another tool's look does."""
    rows = [Asset(WWW, "endpoint", "www"), log(WWW, "yes", "2014-03-01", "", TEN)]
    there = world(rows, NOON)
    assert own(there, there.assets[WWW]).ever.verdict == "unknown"
    there = world([*rows, probed(WWW, ELEVEN, "positive", provenance="tool_said")], NOON)
    found = own(there, there.assets[WWW]).now
    assert (found.verdict, found.on, found.provenance) == ("yes", (3,), "tool_said")
