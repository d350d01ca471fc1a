"""What was seen that speaks against a word: "You say 17:01; at 17:01:04 we still saw the flaw"."""

from __future__ import annotations

import pytest

from stanch.core.contradictions import Contradiction, contradictions
from stanch.core.entries import Entry
from stanch.core.legacy import NONE
from stanch.core.model import Asset, AssetId
from stanch.core.moments import parse
from stanch.core.sayings import Asked, Saying
from tests.world.shop import (
    PASSWORDS,
    PAY,
    WEB1,
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
