"""The marks that the facts of one asset make, whole."""

from __future__ import annotations

import pytest

from stanch.core.assessment import assess
from stanch.core.entries import Entry
from stanch.core.evidence import Witness
from stanch.core.marks import Evidence
from stanch.core.model import AssetId, Component, Inventory, Observation, Setting, Tri
from stanch.core.moments import HOUR, iso, parse
from tests.core.test_conditions import EVENT as NEEDS
from tests.core.test_conditions import found as judged
from tests.world.shop import WEB1, WWW, done, log, ours, package, playbook, world

AT, SAID = "2014-04-12", "2014-04-10"
NOON = "2014-04-08T12:00"


def evidence(rows: list[Entry], id: AssetId = WEB1, at: str = AT, event: str = "heartbleed") -> Evidence:
    found = world([*ours(WEB1, WWW), *rows], at, event=event)
    there = Witness(playbook(event), found.state, parse(at)).own_evidence(found.assets[id])
    assert there is not None
    return there


def word(start: str, end: str) -> Entry:
    return log(WEB1, "no", start, end, SAID)


def restarted(when: str, answer: str = "yes") -> Entry:
    return done(WEB1, "restarted", when, SAID, answer)  # type: ignore[arg-type]


MARCH, NIGHT = "2012-03-01T00:00", "2014-04-09T00:00"


@pytest.mark.parametrize(
    ("rows", "marks", "denied"),
    [
        ([word(MARCH, NIGHT)], [(MARCH, NIGHT, 3)], ()),
        ([word(MARCH, NIGHT), restarted(NOON)], [(NOON, NIGHT, 3)], (3, 4)),
        # nothing is left of one that is over by then
        ([word(MARCH, "2014-04-08T00:00"), restarted(NOON)], [], (3, 4)),
        ([word(MARCH, NOON), restarted(NOON)], [], (3, 4)),
        # one that speaks of the time after it alone stays
        ([word(NOON, NIGHT), restarted(NOON)], [(NOON, NIGHT, 3)], ()),
        (
            [word("2014-04-08T11:00", NIGHT), word("2014-04-08T13:00", NIGHT), restarted(NOON)],
            [("2014-04-08T13:00", NIGHT, 4), (NOON, NIGHT, 3)],
            (3, 5),
        ),
        # of a step between two moments: what is after it for certain
        (
            [word(MARCH, NIGHT), restarted("2014-04-08T12:00 .. 2014-04-08T18:00")],
            [("2014-04-08T18:00", NIGHT, 3)],
            (3, 4),
        ),
        # two of them
        (
            [word(MARCH, NIGHT), restarted(NOON), done(WEB1, "patched", "2014-04-07T12:00", SAID)],
            [(NOON, NIGHT, 3)],
            (3, 5, 4),
        ),
        # no step, one of which nobody knows when, and one that ends nothing
        ([word(MARCH, NIGHT), restarted(NOON, "no")], [(MARCH, NIGHT, 3)], ()),
        ([word(MARCH, NIGHT), restarted("")], [(MARCH, NIGHT, 3)], ()),
        ([word(MARCH, NIGHT), done(WEB1, "sessions_ended", NOON, SAID)], [(MARCH, NIGHT, 3)], ()),
    ],
)
def test_rule_175_a_word_that_it_was_clean_says_nothing_of_the_time_before_a_step(
    rows: list[Entry], marks: list[tuple[str, str, int]], denied: tuple[int, ...]
) -> None:
    found = evidence(rows)
    assert [(one.low, one.high, one.yes, one.on) for one in found.all] == [
        (parse(low), parse(high), False, (on,)) for low, high, on in marks
    ]
    assert found.denied == denied


def test_rule_175_where_somebody_says_when_it_had_it_the_word_stays() -> None:
    had = log(WEB1, "yes", "2013-03-01", "2013-04-01", SAID)
    found = evidence([word(MARCH, NIGHT), had, restarted(NOON)])
    assert [(one.yes, one.on) for one in found.all] == [(False, (3,)), (True, (4,))]
    assert found.denied == ()


def setting(value: str, address: str = "", place: str = "", seen: str = "2025-12-20T12:00") -> Entry:
    return Observation(WEB1, Setting("zlib", value, address, place), parse(seen))


SETTINGS = NEEDS.replace('match: [zlib], values: ["on"], alone: no', 'match: [zlib], values: ["on"]')


@pytest.mark.parametrize(
    ("rows", "now"),
    [
        ([setting("on")], "yes"),
        ([setting("off")], "no"),
        ([setting("on"), setting("off", seen="2025-12-20T13:00")], "no"),
        # each place is its own, and says nothing of another
        ([setting("on", place="a"), setting("off", place="b", seen="2025-12-20T13:00")], "yes"),
        ([setting("on", place="a"), setting("off", place="a", seen="2025-12-20T13:00")], "no"),
        ([setting("on", "192.0.2.1"), setting("off", "192.0.2.2", seen="2025-12-20T13:00")], "yes"),
        (
            [
                setting("on", "2001:DB8:0::1", "a"),
                setting("off", "2001:db8::1", "b", seen="2025-12-20T13:00"),
            ],
            "no",  # one address, however it is written, and whichever place is named
        ),
    ],
)
def test_rule_141_what_a_setting_says_is_of_its_address_else_its_place(rows: list[Entry], now: str) -> None:
    assert judged(*rows, moment="2025-12-20T14:00", text=SETTINGS).own_now.verdict == now


def test_rule_72_what_rules_one_way_out_leaves_a_setting_that_is_another() -> None:
    other = '{id: other, on: host, reads: setting, match: [debug], values: ["on"], fresh_hours: 24}'
    text = NEEDS.replace("  - {id: log,", f"  - {other}\n  - {{id: log,")
    closed = Observation(WEB1, Setting("port_27017", "closed"), parse("2025-12-20T12:00"))
    assert judged(closed, text=NEEDS).own_now.verdict == "no"
    assert judged(closed, text=text).own_now.verdict == "unknown"


BAD = "pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7"


def listed(*kinds: str, whole: bool = True) -> Entry:
    return Observation(WEB1, Inventory("list", kinds, whole, True), parse(NOON))


def test_rule_76_a_list_of_another_kind_of_packages_is_as_none() -> None:
    for rows in ([listed("npm")], [listed("deb", whole=False)]):
        found = evidence(rows)
        assert (found.unlisted, found.unread, found.tracks) == (frozenset(["distribution"]), frozenset(), {})
    found = evidence([listed("npm", "deb")])
    assert (found.unlisted, found.unread) == (frozenset(), frozenset())
    first, *_later = found.tracks["inventory list"]
    assert (first.low, first.yes, first.on) == (parse(NOON), False, (3,))


def test_rule_76_what_is_listed_of_another_kind_leaves_the_rest_unread() -> None:
    nginx = Component("pkg:npm/express@4.0.0", "package", inventory="lock")
    found = evidence([Observation(WEB1, nginx, parse(NOON))])
    assert (found.unlisted, found.unread) == (frozenset(["distribution"]), frozenset())
    found = evidence([package(WEB1, BAD, NOON)])
    assert (found.unlisted, found.unread) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("start", "end", "marked"),
    [
        ("2010-01-01", "2011-01-01", None),
        ("2010-01-01T00:00", "2013-01-01T00:00", ("2012-03-14", "2013-01-01")),
        ("2012-05-01T00:00", "2013-01-01T00:00", ("2012-05-01", "2013-01-01")),
        ("2010-01-01T00:00", "", ("2012-03-14", SAID)),
    ],
)
def test_rule_32_a_word_of_exposure_says_nothing_of_the_time_before_the_window(
    start: str, end: str, marked: tuple[str, str] | None
) -> None:
    found = evidence([log(WEB1, "yes", start, end, SAID)])
    spans = [(iso(one.low)[:10], iso(one.high)[:10]) for one in found.all if one.yes]
    assert spans == ([] if marked is None else [marked])


def test_a_word_that_a_machine_is_clean_speaks_of_now_for_a_day() -> None:
    said = "2014-04-10T12:00"
    found = assess(world([*ours(WEB1, WWW), log(WEB1, "no", "2012-03-01", "", said)], said), WEB1).own_now
    assert (found.verdict, found.good_until) == ("no", parse("2014-04-11T12:00"))


@pytest.mark.parametrize(("answer", "fresh"), [("unknown", 0), ("no", 24 * HOUR), ("yes", 24 * HOUR)])
def test_who_does_not_know_says_nothing_that_goes_stale(answer: Tri, fresh: int) -> None:
    assert evidence([log(WEB1, answer, "2012-03-01", "", SAID)]).fresh == fresh
