"""Another key at a site than before the flaw was public, or while it was exposed? As a visitor asks it."""

from __future__ import annotations

import msgspec
import pytest

from stanch.core.entries import Entry
from stanch.core.key_evidence import SiteKey, of_site
from stanch.core.legacy import NONE
from stanch.core.milestones import keys
from stanch.core.model import (
    Asset,
    AssetId,
    Certificate,
    Edge,
    Observation,
    RemedyId,
)
from stanch.core.moments import When, at, parse
from stanch.core.sayings import Saying, Statement, Step
from stanch.core.world import World
from tests.world.shop import WWW, done, saw, world

BEFORE, PUBLIC, AFTER, LATER = "2014-04-01", "2014-04-08T10:00Z", "2014-04-08T18:00Z", "2014-04-09"
LAST = "2014-04-09T12:00Z"
VENDOR = AssetId("vendor:cardwise")


def site_key(found: World, endpoint: AssetId) -> SiteKey:
    return of_site(keys(found, endpoint))


def sights(*rows: tuple[str, ...]) -> list[Entry]:
    """Looks at the website; its certificates are good from 2014 on, for a year."""
    entries: list[Entry] = [Asset(WWW, "endpoint", "www")]
    for row in rows:
        for one in saw(*row):
            if isinstance(one, Observation) and isinstance(one.fact, Certificate):
                fact = msgspec.structs.replace(
                    one.fact, not_before=parse("2014-01-01"), not_after=parse("2015-01-01")
                )
                entries.append(msgspec.structs.replace(one, fact=fact))
            else:
                entries.append(one)
    return entries


@pytest.mark.parametrize(
    ("rows", "key", "why", "order"),
    [
        ([], "unknown", "current_unknown", None),
        ([(LATER, "negative", "a")], "unknown", "no_baseline", None),
        ([(BEFORE, "inconclusive", "a"), (LATER, "negative", "a")], "same", "same_key", None),
        ([(PUBLIC, "positive", "a"), (LATER, "negative", "a")], "same", "same_key", "unknown"),
        # it was seen after the disclosure, and is another one since, whichever was there before
        ([(PUBLIC, "inconclusive", "a"), (LATER, "negative", "b")], "new", "other_key", None),
        # which came first between two looks, the fix or the key, nobody saw
        ([(PUBLIC, "positive", "a"), (LATER, "negative", "b")], "new", "other_key", "unknown"),
        (
            [(PUBLIC, "positive", "a"), (AFTER, "negative", "a"), (LATER, "negative", "a"),
             (LAST, "negative", "b")],
            "new", "other_key", "after_fix",
        ),
        # a key that was put in place before the patch is exposed, too
        (
            [(PUBLIC, "positive", "a"), (AFTER, "positive", "b"), (LATER, "negative", "b")],
            "new", "other_key", "rotated_before_fix",
        ),
        # it may have been changed on the second of April, by habit
        ([(BEFORE, "inconclusive", "a"), (LATER, "negative", "b")], "unknown", "changed_around", None),
        ([(BEFORE, "positive", "a"), (LATER, "negative", "b")], "unknown", "changed_around", "unknown"),
        # on the day itself it is not known which came first
        (
            [("2014-04-07T09:00Z", "inconclusive", "a"), (LATER, "negative", "b")],
            "unknown", "changed_around", None,
        ),
        # back to the old one
        (
            [(BEFORE, "inconclusive", "a"), (PUBLIC, "negative", "b"), (LATER, "negative", "a")],
            "same", "same_key", None,
        ),
        # and back to one of which nobody knows since when it is
        (
            [(PUBLIC, "inconclusive", "a"), (AFTER, "negative", "b"), (LATER, "negative", "a")],
            "unknown", "no_baseline", None,
        ),
    ],
)  # fmt: skip
def test_the_key_against_those_before(
    rows: list[tuple[str, ...]], key: str, why: str, order: str | None
) -> None:
    found = site_key(world(sights(*rows), "2014-04-10"), WWW)
    assert (found.key, found.why) == (key, why)
    assert (None if found.answers is None else found.answers.order.word) == order
    assert found.seen_at == (parse(rows[-1][0]) if rows else None)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], SiteKey("unknown", "current_unknown")),
        (
            [(LATER, "negative", "a")],
            SiteKey("unknown", "no_baseline", at(parse(LATER)), "", parse(LATER)),
        ),
        (
            [(BEFORE, "inconclusive", "a"), (LATER, "negative", "a")],
            SiteKey("same", "same_key", at(parse(BEFORE)), "before", parse(LATER)),
        ),
        (
            [("2014-04-07T00:00Z", "inconclusive", "a"), (LATER, "negative", "a")],
            SiteKey("same", "same_key", at(parse("2014-04-07")), "before", parse(LATER)),
        ),
        (
            [(PUBLIC, "inconclusive", "a"), (LATER, "negative", "b")],
            SiteKey("new", "other_key", When(parse(PUBLIC), parse(LATER)), "", parse(LATER)),
        ),
        (
            [(BEFORE, "inconclusive", "a"), (LATER, "negative", "b")],
            SiteKey("unknown", "changed_around", When(parse(BEFORE), parse(LATER)), "", parse(LATER)),
        ),
    ],
)
def test_the_answer_whole_where_nothing_calls_for_a_new_key(
    rows: list[tuple[str, ...]], expected: SiteKey
) -> None:
    assert site_key(world(sights(*rows), "2014-04-10"), WWW) == expected


def test_one_address_with_the_old_key_is_enough() -> None:
    rows = [(PUBLIC, "positive", "a", address) for address in ("192.0.2.1", "192.0.2.2")]
    rows += [(LATER, "negative", "b", "192.0.2.1"), (LATER, "negative", "a", "192.0.2.2")]
    found = site_key(world(sights(*rows), "2014-04-10"), WWW)
    assert (found.key, found.there) == ("same", "exposed")


def test_of_two_new_keys_the_one_that_is_not_done_is_the_answer() -> None:
    """It was put in place before the fix at the second address alone, and so may be out."""
    rows = [(PUBLIC, "positive", "a", "192.0.2.1"), (AFTER, "negative", "a", "192.0.2.1"),
            (LATER, "negative", "b", "192.0.2.1")]  # fmt: skip
    other = [(PUBLIC, "positive", "c", "192.0.2.2"), (AFTER, "positive", "d", "192.0.2.2"),
             (LATER, "negative", "d", "192.0.2.2")]  # fmt: skip
    for both in ((rows, other), (other, rows)):
        found = site_key(world(sights(*both[0], *both[1]), "2014-04-10"), WWW)
        assert found.answers is not None
        assert (found.key, found.answers.overall.word) == ("new", "not_done")
        assert found.answers.order.word == "rotated_before_fix"


def test_one_address_of_which_it_is_not_known_is_enough_for_not_known() -> None:
    rows = [(PUBLIC, "inconclusive", "a", "192.0.2.1"), (LATER, "negative", "b", "192.0.2.1")]
    assert site_key(world(sights(*rows), "2014-04-10"), WWW).key == "new"
    rows.append((LATER, "negative", "c", "192.0.2.2"))
    assert site_key(world(sights(*rows), "2014-04-10"), WWW).key == "unknown"


def test_a_new_address_with_an_old_key_is_not_new() -> None:
    rows = [(BEFORE, "inconclusive", "a"), (LATER, "negative", "a", "192.0.2.9")]
    found = site_key(world(sights(*rows), "2014-04-10"), WWW)
    assert (found.key, found.there, found.when) == ("same", "before", at(parse(BEFORE)))


def test_what_came_later_is_not_known_yet() -> None:
    entries = sights((PUBLIC, "positive", "a"), (LATER, "negative", "b"))
    found = site_key(world(entries, AFTER), WWW)
    assert (found.key, found.seen_at) == ("same", parse(PUBLIC))


def test_what_was_written_down_late_does_not_count_as_the_latest() -> None:
    entries = sights((LATER, "negative", "b"), (PUBLIC, "positive", "a"))
    found = site_key(world(entries, "2014-04-10"), WWW)
    assert (found.key, found.seen_at) == ("new", parse(LATER))


def told(status: str, on: str, **steps: str) -> list[Entry]:
    """A vendor whose website it is, and what it said of itself."""
    done = tuple(Step(RemedyId(name), "yes", at(parse(when))) for name, when in steps.items())
    statement = Statement(status, done)  # type: ignore[arg-type]
    return [
        Asset(VENDOR, "vendor", "Cardwise"),
        Edge(WWW, "serves", VENDOR),
        Saying(NONE, VENDOR, statement, parse(on), provenance="vendor_said"),
    ]


STEPS = {
    "patched": "2014-04-08T15:00Z", "restarted": "2014-04-08T15:05Z", "rekeyed": "2014-04-08T15:30Z",
}  # fmt: skip


@pytest.mark.parametrize("outcome", ["inconclusive", "positive"])
def test_the_word_of_its_vendor_settles_the_order(outcome: str) -> None:
    looks = sights((PUBLIC, outcome, "a"), (LATER, "negative", "b"))
    found = site_key(world([*looks, *told("fixed", AFTER, **STEPS)], "2014-04-10"), WWW)
    assert found.answers is not None
    assert (found.key, found.when, found.by_word) == ("new", at(parse(STEPS["rekeyed"])), True)
    assert (found.answers.order.word, found.answers.order.why) == ("after_fix", "said_after")
    early = {**STEPS, "rekeyed": "2014-04-08T14:00Z"}
    found = site_key(world([*looks, *told("fixed", AFTER, **early)], "2014-04-10"), WWW)
    assert found.answers is not None
    assert (found.answers.order.word, found.answers.overall.word) == ("rotated_before_fix", "not_done")


def test_a_vendor_that_speaks_of_no_step_settles_nothing() -> None:
    looks = sights((PUBLIC, "inconclusive", "a"), (LATER, "negative", "b"))
    found = site_key(world([*looks, *told("affected", AFTER)], "2014-04-10"), WWW)
    assert found.answers is not None
    assert (found.key, found.answers.order.word, found.answers.overall.word) == (
        "new",
        "unknown",
        "cannot_tell",
    )


def test_what_a_vendor_says_does_not_beat_the_old_key() -> None:
    looks = sights((PUBLIC, "inconclusive", "a"), (LATER, "negative", "a"))
    found = site_key(world([*looks, *told("fixed", AFTER, **STEPS)], "2014-04-10"), WWW)
    assert found.answers is not None
    assert (found.key, found.answers.overall.word) == ("same", "not_done")


def test_our_own_word_settles_the_order_as_well() -> None:
    looks = sights((PUBLIC, "positive", "a"), (LATER, "negative", "b"))
    words = [done(WWW, name, when, AFTER) for name, when in STEPS.items()]
    found = site_key(world([*looks, *words], "2014-04-10"), WWW)
    assert found.answers is not None
    assert (found.key, found.answers.order.why) == ("new", "said_after")
