"""When what is exposed reaches whom over an edge, for certain and possibly (10, 11, 12, 99)."""

from __future__ import annotations

import pytest

from stanch.core.entries import Entry
from stanch.core.model import AssetId, Manner
from stanch.core.moments import BEGINNING, END, Moment, Seq, Spans, parse
from stanch.core.playbook import Spread
from stanch.core.propagation import crossing
from stanch.core.world import Bound, Exposed
from tests.world.shop import (
    API,
    CUSTOMERS,
    PASSWORDS,
    TOKEN,
    WWW,
    done,
    edge,
    key,
    ours,
    probed,
    showed,
    world,
)

FIRST, LAST = int(BEGINNING), int(END)
Span = tuple[int, int]


def spans(*those: Span) -> Spans:
    return tuple((Moment(low), Moment(high)) for low, high in those)


LEAK = Spread("accepts", "endpoint", "credential", ("vulnerable",), "leaked")
PERHAPS = Spread("accepts", "endpoint", "credential", ("vulnerable",), "leaked", verdict="unknown")
REACH = Spread("holds", "endpoint", "dataset", ("vulnerable",), "reachable")
BACK = Spread("accepts", "endpoint", "credential", ("vulnerable",), "leaked", back="yes")
BACK_PERHAPS = Spread("accepts", "endpoint", "credential", ("vulnerable",), "leaked", "unknown", "yes")
ALWAYS = (FIRST, LAST)


@pytest.mark.parametrize(
    ("rule", "certain", "perhaps", "definite", "possible"),
    [
        # a secret that was out stays out (11)
        (LEAK, ALWAYS, ALWAYS, [(10, LAST)], [(5, LAST)]),
        (LEAK, (15, LAST), (12, LAST), [(15, LAST)], [(12, LAST)]),
        (LEAK, (20, LAST), (12, LAST), [(20, LAST)], [(12, LAST)]),
        (LEAK, (21, LAST), (12, LAST), [], [(12, LAST)]),
        (LEAK, (FIRST, 9), (FIRST, 12), [], [(5, LAST)]),
        (LEAK, (31, LAST), (30, LAST), [], [(30, LAST)]),
        (LEAK, (32, LAST), (31, LAST), [], []),
        (LEAK, (FIRST, 3), (FIRST, 4), [], []),
        (PERHAPS, ALWAYS, ALWAYS, [], [(5, LAST)]),
        # an exposure of another manner lasts as long as both did
        (REACH, ALWAYS, ALWAYS, [(10, 20)], [(5, 30)]),
        (REACH, (15, 18), (12, 40), [(15, 18)], [(12, 30)]),
        (REACH, (21, 25), (20, 26), [], [(20, 26)]),
        # what was bound to it before is out from when it was exposed (99)
        (BACK, ALWAYS, ALWAYS, [(10, LAST)], [(5, LAST)]),
        (BACK, (FIRST, 2), (FIRST, 3), [(10, LAST)], [(5, LAST)]),
        (BACK, (15, 18), (12, 19), [(15, LAST)], [(12, LAST)]),
        (BACK, (21, 40), (20, 41), [], [(20, LAST)]),
        (BACK, (31, 40), (31, 41), [], []),
        (BACK_PERHAPS, (15, 18), (12, 19), [], [(12, LAST)]),
    ],
)
def test_when_what_crosses_an_edge_reaches_its_other_end(
    rule: Spread, certain: Span, perhaps: Span, definite: list[Span], possible: list[Span]
) -> None:
    source = Exposed(spans((10, 20)), spans((5, 30)), (Seq(1),), ())
    bound = Bound(rule.bond, True, PASSWORDS, spans(certain), spans(perhaps), (Seq(2),))
    assert crossing(rule, source, bound) == (spans(*definite), spans(*possible))


@pytest.mark.parametrize(
    ("rule", "certain", "definite"),
    [
        (LEAK, ALWAYS, [(18, LAST)]),
        (LEAK, (5, 18), [(18, LAST)]),
        (LEAK, (6, 18), []),
        (LEAK, (5, 17), []),
        (PERHAPS, ALWAYS, []),
        (REACH, ALWAYS, []),
    ],
)
def test_what_was_bound_to_it_at_whichever_instant_it_was_exposed_is_out(
    rule: Spread, certain: Span, definite: list[Span]
) -> None:
    """Exposed at some instant between 5 and 18, nobody knows which."""
    source = Exposed((), spans((5, 30)), (Seq(1),), (), by=Moment(18))
    bound = Bound(rule.bond, True, PASSWORDS, spans(certain), spans(ALWAYS), (Seq(2),))
    assert crossing(rule, source, bound)[0] == spans(*definite)
    assert crossing(rule, source._replace(by=None), bound)[0] == ()


NOW, OPENED = "2014-04-09T00:00", "2012-03-14T00:00"
END_ = ""
"""A span that does not end."""


def hour(text: str) -> str:
    return f"2014-04-08T{text}:00"


def seen(id: AssetId, *hours: str, clean: str = "") -> list[Entry]:
    rows = [probed(id, hour(one), "positive") for one in hours]
    return [*rows, probed(id, hour(clean), "negative")] if clean else rows


def exposed(rows: list[Entry], id: AssetId, manner: Manner = "leaked") -> Exposed | None:
    return world(rows, NOW).in_manner(id, manner)


def times(*those: tuple[str, str]) -> Spans:
    return tuple((parse(low), END if high == END_ else parse(high)) for low, high in those)


SHOP = [*ours(WWW, API, PASSWORDS), edge(WWW, "accepts", PASSWORDS), edge(API, "accepts", PASSWORDS)]
OUT = times((OPENED, END_))


@pytest.mark.parametrize(
    ("rows", "definite", "on"),
    [
        (seen(WWW, "10"), "10", (4, 6)),
        # by two ways it is out since the earlier of them, whichever came first
        ([*seen(WWW, "10"), *seen(API, "08", clean="09")], "08", (4, 5, 6, 7, 8)),
        ([*seen(API, "08", clean="09"), *seen(WWW, "10")], "08", (4, 5, 6, 7, 8)),
        # nothing is learnt by the later one
        ([*seen(API, "10"), *seen(WWW, "08", clean="09")], "08", (4, 7, 8)),
    ],
)
def test_a_secret_that_two_servers_accept(rows: list[Entry], definite: str, on: tuple[int, ...]) -> None:
    assert exposed([*SHOP, *rows], PASSWORDS) == Exposed(times((hour(definite), END_)), OUT, on, (WWW,))  # type: ignore[arg-type]


def test_a_secret_that_was_accepted_from_some_hour_on() -> None:
    rows = [
        *ours(WWW, API, PASSWORDS),
        edge(WWW, "accepts", PASSWORDS, hour("12")),
        edge(API, "accepts", PASSWORDS, f"{hour('06')} .. {hour('07')}"),
        *seen(WWW, "10"),
        *seen(API, "08", clean="09"),
    ]
    found = exposed(rows, PASSWORDS)
    assert found is not None
    assert (found.definite, found.possible) == (times((hour("08"), END_)), times((hour("06"), END_)))
    assert found.on == (4, 5, 6, 7, 8)


def test_data_can_be_reached_while_it_is_held_by_each() -> None:
    rows = [
        *ours(WWW, API, CUSTOMERS),
        edge(WWW, "holds", CUSTOMERS, hour("12")),
        edge(API, "holds", CUSTOMERS, hour("06"), hour("11")),
        *seen(WWW, "10", "13"),
        *seen(API, "08", clean="09"),
    ]
    perhaps = times((hour("06"), hour("09")), (hour("12"), NOW))
    assert exposed(rows, CUSTOMERS, "reachable") == Exposed(
        (), perhaps, tuple(map(Seq, range(4, 10))), (API,), reachable=True
    )


def test_a_key_that_leaked_at_one_server_gives_away_the_other() -> None:
    rows = [*ours(WWW, API), showed(WWW, hour("10"), "a"), showed(API, f"{hour('10')[:-2]}30", "a")]
    rows += seen(WWW, "10")
    ten = times((hour("10"), END_))
    assert exposed(rows, key("a")) == Exposed(ten, OUT, (Seq(3), Seq(5)), (WWW,))
    there = exposed(rows, WWW, "reachable")
    assert there == Exposed(times((hour("10"), NOW)), OUT, (Seq(3), Seq(5)), (key("a"), WWW))
    other = exposed(rows, API, "reachable")
    half_past = times((f"{hour('10')[:-2]}30", NOW))
    assert other == Exposed(half_past, OUT, (Seq(3), Seq(4), Seq(5)), (key("a"), WWW))


def test_it_goes_from_one_secret_to_the_same_secret() -> None:
    rows = [*SHOP, *ours(TOKEN), edge(TOKEN, "same_secret", PASSWORDS), *seen(WWW, "10")]
    ten = times((hour("10"), END_))
    assert exposed(rows, TOKEN) == Exposed(ten, OUT, (Seq(4), Seq(7), Seq(8)), (PASSWORDS, WWW))


@pytest.mark.parametrize(
    ("since", "definite"), [("07", "08"), ("08", "08"), ("09", "09"), ("10", "10"), ("11", None)]
)
def test_rule_12_a_server_exposes_what_it_accepts_until_its_new_key(since: str, definite: str | None) -> None:
    rows = [
        *ours(WWW, PASSWORDS),
        edge(WWW, "accepts", PASSWORDS, hour(since)),
        *seen(WWW, "08", clean="09"),
        showed(WWW, hour("08"), "a"),
        showed(WWW, hour("20"), "b"),
        done(WWW, "restarted", f"{hour('08')[:-2]}30", NOW),
        done(WWW, "rekeyed", hour("10"), NOW),
    ]
    found = exposed(rows, PASSWORDS)
    if definite is None:
        assert found is None
    else:
        assert found is not None
        assert found.definite == times((hour(definite), END_))
