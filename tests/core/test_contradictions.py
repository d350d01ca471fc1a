"""What was seen that speaks against a word: "You say 17:01; at 17:01:04 we still saw the flaw"."""

from __future__ import annotations

import pytest

from stanch.core.contradictions import Contradiction, Side, contradictions, sides
from stanch.core.entries import Entry
from stanch.core.findings import Finding
from stanch.core.legacy import NONE
from stanch.core.model import Asset, AssetId
from stanch.core.moments import Seq, iso, parse
from stanch.core.sayings import Asked, Saying
from tests.world.shop import (
    API,
    PASSWORDS,
    PAY,
    WEB1,
    WEB2,
    WWW,
    answered,
    done,
    edge,
    key,
    log,
    ours,
    package,
    probed,
    showed,
    step,
    world,
)

NOW = "2014-04-08T18:00"
SERVER = AssetId("endpoint:pay")
SEEN: list[Entry] = [
    *ours(WWW),
    probed(WWW, "2014-04-08T14:06", "positive"),
    probed(WWW, "2014-04-08T17:01:04", "positive"),
    probed(WWW, "2014-04-08T17:30", "negative"),
]
MARCH = "2014-03-03T00:00"


def against(rows: list[Entry], saying: Entry) -> list[tuple[int, str, str]]:
    assert isinstance(saying, Saying)
    found = contradictions(world(rows, NOW), saying)
    assert list(found) == sorted(found, key=lambda one: (one.at, one.seq))
    return [(one.seq, one.kind, one.asset) for one in found]


@pytest.mark.parametrize("remedy", ["patched", "restarted"])
def test_a_step_and_what_was_still_seen_after_it(remedy: str) -> None:
    saying = done(WWW, remedy, "2014-04-08T17:01", NOW)
    assert isinstance(saying, Saying)
    assert contradictions(world(SEEN, NOW), saying) == (
        Contradiction(3, parse("2014-04-08T17:01:04"), "still_exposed", WWW),  # type: ignore[arg-type]
    )
    early = done(WWW, remedy, "2014-04-08T14:00", NOW)
    assert against(SEEN, early) == [(2, "still_exposed", WWW), (3, "still_exposed", WWW)]


@pytest.mark.parametrize("when", ["2014-04-08T17:02", "2014-04-08T17:20 .. 2014-04-08T17:30"])
def test_a_step_after_all_that_was_seen_is_not_contradicted(when: str) -> None:
    assert against(SEEN, done(WWW, "restarted", when, NOW)) == []


@pytest.mark.parametrize("when", ["", "2014-04-08T16:00 .. 2014-04-08T17:30", "2014-04-08"])
def test_a_step_of_which_nobody_knows_whether_it_came_before(when: str) -> None:
    assert against(SEEN, done(WWW, "restarted", when, NOW)) == [(3, "order_unknown", WWW)]


def test_what_was_not_done_or_ends_nothing_is_not_contradicted() -> None:
    assert against(SEEN, done(WWW, "restarted", "2014-04-08T14:00", NOW, "no")) == []
    assert against(SEEN, done(WWW, "sessions_ended", "2014-04-08T14:00", NOW)) == []
    assert against(SEEN, Saying(NONE, WWW, Asked("mail"), parse(NOW))) == []
    assert against([], done(WWW, "restarted", "2014-04-08T14:00", NOW)) == []
    words = [*ours(WWW), probed(WWW, "2014-04-08T17:00", "positive", provenance="tool_said")]
    assert against(words, done(WWW, "restarted", "2014-04-08T14:00", NOW)) == []


def test_a_new_key_and_the_old_one_seen_after_it() -> None:
    rows = [
        *ours(WWW),
        showed(WWW, "2014-04-08T10:00", "a"),
        showed(WWW, "2014-04-08T17:01", "a"),
        showed(WWW, "2014-04-08T17:05", "b"),
        showed(WWW, "2014-04-08T17:10", "a", "other"),
    ]
    saying = done(WWW, "rekeyed", "2014-04-08T16:00", NOW)
    assert against(rows, saying) == [(3, "old_key_seen", WWW), (5, "old_key_seen", WWW)]
    assert against(rows[:4], done(WWW, "rekeyed", "2014-04-08T17:02", NOW)) == []
    # a key that was first seen after it is the new one
    assert against([*ours(WWW), *rows[3:4]], done(WWW, "rekeyed", "2014-04-08T16:00", NOW)) == []


def test_a_revocation_and_what_the_issuer_said_after_it() -> None:
    rows = [*ours(WWW), showed(WWW, "2014-04-08T10:00", "a"), showed(WWW, NOW, "a", "", "no")]
    assert against(rows, done(key("a"), "revoked", "2014-04-08T16:00", NOW)) == [(3, "not_revoked", key("a"))]
    assert against(rows, done(key("a"), "revoked", "2014-04-08T18:01", "2014-04-08T19:00")) == []


def test_a_no_and_what_was_seen_inside_it() -> None:
    whole = log(WWW, "no", "2012-03-01", "", NOW)
    assert against(SEEN, whole) == [(2, "was_exposed", WWW), (3, "was_exposed", WWW)]
    assert against(SEEN, log(WWW, "no", "2014-04-08T15:00", "2014-04-08T16:00", NOW)) == []
    assert against(SEEN, log(WWW, "no", "", "", NOW)) == [(3, "order_unknown", WWW)]
    assert against(SEEN, log(WWW, "no", "2012-03-01", "", NOW, question="another_flaw")) == []
    bad = "pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7"
    host = [*ours(WEB1), package(WEB1, bad, "2014-04-08T12:00", "2014-03-01T00:00", "2014-04-08T11:00")]
    found = against(host, log(WEB1, "no", "2014-04-01T00:00", "2014-04-02T00:00", NOW))
    assert found == [(2, "was_exposed", WEB1)]


def test_a_yes_and_what_was_seen_clean_inside_it() -> None:
    rows = [*SEEN, probed(WWW, "2014-04-08T17:40", "negative")]
    named = log(WWW, "yes", MARCH, "2014-04-08T17:50", NOW)
    assert against(rows, named) == [(4, "was_clean", WWW), (5, "was_clean", WWW)]
    # one that names no end ends with the look that saw it mended
    assert against(rows, log(WWW, "yes", MARCH, "", NOW)) == []
    assert against(rows, log(WWW, "yes", MARCH, "2014-04-08T17:20", NOW)) == []


def test_a_vendors_answer_and_what_was_seen_at_its_server() -> None:
    rows: list[Entry] = [
        *ours(PAY),
        Asset(SERVER, "endpoint", "pay", PAY),
        edge(SERVER, "serves", PAY),
        probed(SERVER, "2014-04-08T14:06", "positive"),
        showed(SERVER, "2014-04-08T10:00", "a"),
        showed(SERVER, "2014-04-08T17:00", "a"),
    ]
    assert against(rows, answered(PAY, "not_affected", NOW)) == [(4, "was_exposed", SERVER)]
    assert against(rows, answered(PAY, "fixed", NOW)) == [(4, "order_unknown", SERVER)]
    # it says so before what was seen
    assert against(rows, answered(PAY, "fixed", "2014-04-08T14:00")) == [(4, "still_exposed", SERVER)]
    assert against(rows, answered(PAY, "fixed", "2014-04-08T14:07")) == [(4, "order_unknown", SERVER)]
    early = answered(PAY, "fixed", NOW, step("restarted", "2014-04-08T14:00"))
    assert against(rows, early) == [(4, "still_exposed", SERVER)]
    dated = answered(PAY, "fixed", NOW, step("restarted", "2014-04-08T15:00"))
    assert against(rows, dated) == []
    keyed = answered(
        PAY, "fixed", NOW, step("restarted", "2014-04-08T15:00"), step("rekeyed", "2014-04-08T16:00")
    )
    assert against(rows, keyed) == [(6, "old_key_seen", SERVER)]
    assert against(rows, answered(PAY, "affected", NOW)) == []
    assert against(rows, answered(PAY, "investigating", NOW)) == []


def test_a_word_about_what_nothing_was_measured_of() -> None:
    assert against([*ours(PASSWORDS)], done(PASSWORDS, "rotated", "2014-04-08T10:00", NOW)) == []


def whole(rows: list[Entry], saying: Entry, at: str = NOW) -> list[tuple[int, str, str]]:
    """Each with the moment that it names: number, moment, kind."""
    assert isinstance(saying, Saying)
    return [(one.seq, iso(one.at), one.kind) for one in contradictions(world(rows, at), saying)]


def test_the_instants_at_which_a_sight_lies_inside_a_word() -> None:
    """A period holds both of its ends; a word on a step at the instant of a sight is spoken against by it."""
    rows = [
        *ours(WWW),
        probed(WWW, "2014-04-08T14:00", "positive"),
        probed(WWW, "2014-04-08T16:00", "negative"),
    ]
    seen, clean = "2014-04-08T14:00:00Z", "2014-04-08T16:00:00Z"
    day = "2014-04-08T"
    for start, end, said, expected in (
        (f"{day}13:00", f"{day}14:00", NOW, [(2, seen, "was_exposed")]),
        (f"{day}14:00", f"{day}15:00", NOW, [(2, seen, "was_exposed")]),
        (f"{day}13:00", f"{day}13:59", NOW, []),
        (f"{day}14:01", f"{day}15:00", NOW, []),
        (f"{day}13:00", f"{day}15:00", f"{day}14:00", [(2, seen, "was_exposed")]),
        (f"{day}13:00", f"{day}15:00", f"{day}13:59", []),
    ):
        assert whole(rows, log(WWW, "no", start, end, said)) == expected, (start, end, said)
    for start, end, said, expected in (
        (f"{day}15:00", f"{day}16:00", NOW, [(3, clean, "was_clean")]),
        (f"{day}16:00", f"{day}17:00", NOW, [(3, clean, "was_clean")]),
        (f"{day}15:00", f"{day}15:59", NOW, []),
        (f"{day}16:01", f"{day}17:00", NOW, []),
        (f"{day}15:00", f"{day}17:00", f"{day}16:00", [(3, clean, "was_clean")]),
        (f"{day}15:00", f"{day}17:00", f"{day}15:59", []),
    ):
        assert whole(rows, log(WWW, "yes", start, end, said)) == expected, (start, end, said)
    for at, expected in (
        (f"{day}14:00", [(2, seen, "still_exposed")]),
        (f"{day}14:01", []),
        (f"{day}14:00 .. {day}14:01", []),
        (f"{day}13:59 .. {day}14:01", [(2, seen, "order_unknown")]),
    ):
        assert whole(rows, done(WWW, "restarted", at, NOW)) == expected, at


def test_a_period_that_was_seen_is_named_by_where_the_word_meets_it() -> None:
    bad = "pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7"
    host = [*ours(WEB1), package(WEB1, bad, "2014-04-08T12:00", "2014-03-01T00:00", "2014-04-08T11:00")]
    for start, end, at in (
        ("2014-04-01T00:00", "2014-04-02T00:00", "2014-04-01T00:00:00Z"),
        ("2014-02-01T00:00", "2014-04-02T00:00", "2014-03-01T00:00:00Z"),
    ):
        assert whole(host, log(WEB1, "no", start, end, NOW)) == [(2, at, "was_exposed")]


def test_the_instants_of_keys_and_revocations() -> None:
    rows = [*ours(WWW), showed(WWW, "2014-04-08T10:00", "a"), showed(WWW, "2014-04-08T17:00", "a", "", "no"),
            showed(WWW, "2014-04-08T17:00", "a")]  # fmt: skip
    seen = "2014-04-08T17:00:00Z"
    for at, expected in (
        ("2014-04-08T17:00", [(4, seen, "old_key_seen")]),
        ("2014-04-08T17:01", []),
        ("2014-04-08T10:00", []),
        ("2014-04-08T10:01", [(4, seen, "old_key_seen")]),
        ("2014-04-08T10:01 .. 2014-04-08T17:01", []),
    ):
        assert whole(rows, done(WWW, "rekeyed", at, NOW)) == expected, at
    late_first = [*ours(WWW), showed(WWW, "2014-04-08T17:00", "a"), showed(WWW, "2014-04-08T10:00", "a")]
    assert whole(late_first, done(WWW, "rekeyed", "2014-04-08T16:00", NOW)) == [(2, seen, "old_key_seen")]
    for at, expected in (("2014-04-08T17:00", [(3, seen, "not_revoked")]), ("2014-04-08T17:01", [])):
        assert whole(rows, done(key("a"), "revoked", at, NOW)) == expected, at


def test_both_sides_of_a_conflict_whole_a_step_that_ended_it_among_them() -> None:
    """Of the entries of the finding alone; also of what serves the asset, or is served by it."""
    bad = "pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7"
    day = "2014-04-08T"
    rows: list[Entry] = [
        *ours(WWW, WEB1, API, WEB2),
        edge(WEB1, "serves", WWW),
        edge(WWW, "serves", API),
        edge(WWW, "uses", WEB2),
        probed(WWW, f"{day}17:00", "positive"),  # 8
        done(WWW, "restarted", f"{day}16:00", f"{day}17:30"),  # 9
        package(WEB1, bad, f"{day}16:30"),  # 10
        probed(WWW, f"{day}15:00", "negative", "b", "tool_said"),  # 11
        probed(API, f"{day}16:00", "positive"),  # 12
        package(WEB2, bad, f"{day}16:45"),  # 13
        showed(WWW, f"{day}17:00", "a"),  # 14
    ]
    expected = (
        Side(Seq(11), parse(f"{day}15:00"), WWW, "tool_said", "no"),
        Side(Seq(12), parse(f"{day}16:00"), API, "measured", "yes"),
        Side(Seq(10), parse(f"{day}16:30"), WEB1, "measured", "yes"),
        Side(Seq(8), parse(f"{day}17:00"), WWW, "measured", "yes"),
        Side(Seq(9), parse(f"{day}17:30"), WWW, "person_said", "no"),
    )
    found = world(rows, NOW)
    on = tuple(Seq(number) for number in range(1, 15))
    assert sides(found, WWW, Finding("unknown", "conflict", on)) == expected
    assert sides(found, WWW, Finding("unknown", "conflict", on[7:9])) == expected[3:]
    assert sides(found, WWW, Finding("unknown", "conflict")) == ()
