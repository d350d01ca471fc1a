"""Rules 6 to 13: today, before, how long, by whose word, in which manner, over which edges, by which key."""

from __future__ import annotations

import msgspec
import pytest

from stanch.core.assessment import assess
from stanch.core.entries import Entry
from stanch.core.model import (
    Asset,
    AssetId,
    Observation,
    Probe,
    Tri,
)
from stanch.core.moments import BEGINNING, DAY, END, HOUR, During, Moment, When, parse
from stanch.core.sayings import Step
from stanch.core.world import World
from stanch.tell import dates
from tests.world.shop import (
    API,
    CI,
    CUSTOMERS,
    PASSWORDS,
    PAY,
    TOKEN,
    WEB1,
    WEB2,
    WWW,
    answered,
    assessed,
    done,
    edge,
    key,
    log,
    milestone,
    ours,
    package,
    playbook,
    probed,
    resolved,
    retract,
    showed,
    step,
    world,
)

NOON, EVENING = "2014-04-08T12:00", "2014-04-08T20:00"
GITHUB = AssetId("vendor:github")


# Rule 6: today


def test_rule_6_any_address_that_is_exposed_is_enough() -> None:
    rows = [*ours(WWW), probed(WWW, NOON, "negative", "a"), probed(WWW, NOON, "positive", "b")]
    found = assessed(rows, WWW, NOON).own_now
    assert (found.verdict, found.on, found.provenance) == ("yes", (3,), "measured")


def test_rule_6_no_needs_every_address_of_the_latest_resolution() -> None:
    rows = [*ours(WWW), resolved(WWW, NOON, "a", "b"), probed(WWW, NOON, "negative", "a")]
    half = assessed(rows, WWW, NOON).own_now
    assert (half.verdict, half.why) == ("unknown", "nobody_looked")
    whole = assessed([*rows, probed(WWW, NOON, "negative", "b")], WWW, NOON).own_now
    assert (whole.verdict, whole.on) == ("no", (3, 4))


def test_rule_6_an_address_that_the_name_lost_is_not_asked_for() -> None:
    rows = [
        *ours(WWW),
        resolved(WWW, NOON, "a", "b"),
        probed(WWW, NOON, "negative", "a"),
        resolved(WWW, EVENING, "a"),
    ]
    assert assessed(rows, WWW, "2014-04-08T19:59").own_now.verdict == "unknown"
    assert assessed(rows, WWW, EVENING).own_now.verdict == "no"
    # nor one whose last look is stale, once the name has others
    moved = [*rows[:2], resolved(WWW, "2014-04-10", "b"), probed(WWW, "2014-04-10", "negative", "b"), rows[2]]
    assert assessed(moved, WWW, "2014-04-10").own_now.verdict == "no"


def test_rule_6_at_the_same_instant_yes_wins() -> None:
    one, other = probed(WWW, NOON, "positive"), probed(WWW, NOON, "negative")
    for rows in ([*ours(WWW), one, other], [*ours(WWW), other, one]):
        assert assessed(rows, WWW, NOON).own_now.verdict == "yes"


def test_rule_6_the_latest_at_an_address_counts_in_whatever_order_it_was_written() -> None:
    early, late = probed(WWW, NOON, "positive"), probed(WWW, EVENING, "negative")
    for rows in ([*ours(WWW), early, late], [*ours(WWW), late, early]):
        assert assessed(rows, WWW, EVENING).own_now.verdict == "no"
        assert assessed(rows, WWW, "2014-04-08T19:59").own_now.verdict == "yes"


def test_rule_6_a_look_is_fresh_for_a_day_to_the_microsecond() -> None:
    rows = [*ours(WWW), probed(WWW, NOON, "negative")]
    found = assessed(rows, WWW, "2014-04-09T12:00").own_now
    assert (found.verdict, found.good_until) == ("no", parse("2014-04-09T12:00"))
    stale = assessed(rows, WWW, "2014-04-09T12:00:00.000001").own_now
    assert (stale.verdict, stale.why, stale.on, stale.good_until) == ("unknown", "stale", (2,), None)


def test_rule_6_the_oldest_of_several_addresses_goes_stale_first() -> None:
    rows = [*ours(WWW), probed(WWW, NOON, "negative", "a"), probed(WWW, EVENING, "negative", "b")]
    found = assessed(rows, WWW, EVENING)
    assert found.own_now.good_until == parse("2014-04-09T12:00") == found.good_until
    assert found.own_now.until == parse(NOON)


def test_rule_6_a_log_that_covers_the_instant_beats_an_earlier_probe() -> None:
    rows = [
        *ours(WWW),
        probed(WWW, "2014-04-08T11:00", "negative"),
        log(WWW, "yes", "2014-04-08T11:30", "2014-04-08T13:00", EVENING),
    ]
    assert assessed(rows, WWW, NOON).own_now.verdict == "yes"
    clean = [
        *ours(WWW),
        probed(WWW, "2014-04-08T11:00", "positive"),
        log(WWW, "no", "2014-04-08T11:30", "2014-04-08T13:00", EVENING),
    ]
    # a word that it was clean ends nothing that was seen: what is now, only a look tells
    assert assessed(clean, WWW, NOON).own_now.verdict == "unknown"
    # and where a probe says otherwise at that very instant, yes wins
    both = [*clean, probed(WWW, NOON, "positive")]
    assert assessed(both, WWW, NOON).own_now.verdict == "yes"


def test_rule_6_a_failed_look_is_named_and_leaves_the_earlier_one_standing() -> None:
    failed = [*ours(WWW), probed(WWW, NOON, "unreachable"), probed(WWW, "2014-04-08T13:00", "inconclusive")]
    now = assessed(failed, WWW, "2014-04-08T13:00").own_now
    assert (now.verdict, now.why, now.on) == ("unknown", "failed", (3,))
    assert assessed(failed, WWW, NOON).own_now.on == (2,)
    before = [*ours(WWW), probed(WWW, NOON, "negative"), probed(WWW, "2014-04-08T13:00", "unreachable")]
    assert assessed(before, WWW, "2014-04-08T13:00").own_now.verdict == "no"
    gone = assessed(before, WWW, "2014-04-10").own_now
    assert (gone.verdict, gone.why) == ("unknown", "failed")


def test_rule_6_a_probe_of_something_else_says_nothing() -> None:
    other = probed(WWW, NOON, "positive")
    poodle = Observation(WWW, Probe("poodle", "positive", "", "a"), parse(NOON))
    assert assessed([*ours(WWW), poodle], WWW, NOON).own_now.verdict == "unknown"
    assert assessed([*ours(WWW), poodle, other], WWW, NOON).own_now.on == (3,)


# Rule 7: never


ALL = ("2012-03-01", "2014-04-08T11:00", "2014-04-08T12:00")  # from, to, seen


def test_rule_7_clean_cover_of_the_whole_window_is_never_dated_by_until() -> None:
    rows = [*ours(WWW), log(WWW, "no", *ALL)]
    found = assessed(rows, WWW, NOON).own_ever
    assert (found.verdict, found.until, found.on) == ("no", parse("2014-04-08T11:00"), (2,))
    assert found.provenance == "person_said"
    # at an earlier moment it reaches that far and no farther
    assert assessed(rows, WWW, "2014-03-01").own_ever.until == parse("2014-03-01")


@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [
        ("2012-03-14", "2014-04-07", "no"),  # the window's first and the day of disclosure
        ("2012-03-15", "2014-04-07", "unknown"),
        ("2012-03-01", "2014-04-06T23:59", "unknown"),
        ("2012-03-01 .. 2012-03-20", "2014-04-08", "unknown"),  # it may have begun too late
    ],
)
def test_rule_7_the_cover_must_hold_the_window_from_its_first_moment_to_disclosure(
    start: str, end: str, verdict: Tri
) -> None:
    start = start if ".." in start else f"{start}T00:00"
    end = end if "T" in end else f"{end}T00:00"
    found = assessed([*ours(WWW), log(WWW, "no", start, end, NOON)], WWW, NOON).own_ever
    assert found.verdict == verdict
    assert found.why == ("" if verdict == "no" else "window_not_covered")


def test_rule_7_a_window_without_a_start_is_covered_by_a_word_on_always_alone() -> None:
    open_window = msgspec.structs.replace(playbook("heartbleed"), window=During())
    for start, verdict in (("1990-01-01", "unknown"), ("0001-01-01", "no")):
        rows = [*ours(WWW), log(WWW, "no", f"{start}T00:00", "2014-04-08T11:00", NOON)]
        found = assess(world(rows, NOON, event=open_window), WWW)
        assert found.own_ever.verdict == verdict
        # and where it turns out to be shorter, the same word is enough
        assert assessed(rows, WWW, NOON).own_ever.verdict == "no"
    # a vendor that was not affected says so of always
    rows = [*ours(PAY), answered(PAY, "not_affected", NOON)]
    assert assess(world(rows, NOON, event=open_window), PAY).ever.verdict == "no"
    # what was there since nobody knows when was there before perhaps, for an unknown time
    rows = [*ours(WWW), log(WWW, "yes", "..2014-03-03", "2014-04-08T11:00", NOON)]
    (period,) = assess(world(rows, NOON, event=open_window), WWW).periods
    assert dates.span(period).startswith("on 3 March 2014, and before that perhaps for an unknown time")


def test_rule_7_two_clean_looks_before_disclosure_prove_nothing_about_between() -> None:
    rows = [*ours(WWW), probed(WWW, "2012-03-01", "negative"), probed(WWW, NOON, "negative")]
    found = assessed(rows, WWW, NOON).own_ever
    assert (found.verdict, found.why) == ("unknown", "window_not_covered")


def test_rule_7_after_disclosure_two_looks_that_agree_cover_the_time_between() -> None:
    covered = log(WWW, "no", "2012-03-01", "2014-04-07T00:00", NOON)
    rows = [*ours(WWW), covered, probed(WWW, "2014-04-09", "negative"), probed(WWW, "2014-04-11", "negative")]
    found = assessed(rows, WWW, "2014-04-12")
    assert (found.own_ever.verdict, found.own_ever.until) == ("no", parse("2014-04-11"))
    between = assessed(rows, WWW, "2014-04-10T12:00").own_now
    assert (between.verdict, between.on) == ("no", (3, 4))
    # a log that ends before disclosure leaves a gap that nothing fills
    gap = [*ours(WWW), log(WWW, "no", "2012-03-01", "2014-04-06", NOON), *rows[2:]]
    assert assessed(gap, WWW, "2014-04-12").own_ever.verdict == "unknown"


def test_rule_7_two_looks_that_agree_that_it_was_open_cover_the_time_between() -> None:
    rows = [*ours(WWW), probed(WWW, "2014-04-08", "positive"), probed(WWW, "2014-04-11", "positive")]
    assert assessed(rows, WWW, "2014-04-10").own_now.verdict == "yes"
    differ = [*ours(WWW), probed(WWW, "2014-04-08", "positive"), probed(WWW, "2014-04-11", "negative")]
    assert assessed(differ, WWW, "2014-04-10").own_now.verdict == "unknown"
    early = [*ours(WWW), probed(WWW, "2014-04-01", "positive"), probed(WWW, "2014-04-11", "positive")]
    assert assessed(early, WWW, "2014-04-05").own_now.verdict == "unknown"


CLEAN = "pkg:deb/debian/openssl@0.9.8o-4?distro=debian-6"
BAD = "pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7"


def test_rule_7_every_host_that_serves_it_must_have_been_clean() -> None:
    rows = [*ours(WWW, WEB1, WEB2), edge(WEB1, "serves", WWW), edge(WEB2, "serves", WWW)]
    one = [*rows, package(WEB1, CLEAN, NOON, "2012-03-01", "2014-04-08T11:00")]
    assert assessed(one, WWW, NOON).own_ever.verdict == "unknown"
    both = [*one, package(WEB2, CLEAN, NOON, "2012-03-01", "2014-04-08T10:00")]
    found = assessed(both, WWW, NOON).own_ever
    assert (found.verdict, found.until, found.on) == ("no", parse("2014-04-08T10:00"), (6, 7))
    bad = [*one, package(WEB2, BAD, NOON, "2014-03-01T00:00", "2014-03-02T00:00")]
    assert assessed(bad, WWW, NOON).own_ever.verdict == "yes"


def test_rule_7_a_host_that_serves_alone_speaks_for_the_endpoint() -> None:
    rows = [
        *ours(WWW, WEB1),
        edge(WEB1, "serves", WWW),
        package(WEB1, CLEAN, NOON, "2012-03-01", "2014-04-08T11:00"),
    ]
    assert assessed(rows, WWW, NOON).own_ever.verdict == "no"
    # for as long as it served for certain: what it had before and after is not the endpoint's
    part = [*rows[:2], edge(WEB1, "serves", WWW, "2014-01-01T00:00", "2014-02-01T00:00"), rows[3]]
    assert assessed(part, WWW, NOON).own_ever.verdict == "unknown"
    had = [*part[:3], package(WEB1, BAD, NOON, "2013-01-01", "2014-01-15T00:00")]
    (period,) = assessed(had, WWW, NOON).periods
    assert period.start == When(parse("2012-03-14"), parse("2014-01-01"))
    before = [*part[:3], package(WEB1, BAD, NOON, "2013-01-01", "2013-06-01")]
    assert assessed(before, WWW, NOON).periods == ()
    # where it is not known since when it served, neither its clean nor its bad days speak for certain
    for purl in (CLEAN, BAD):
        unsure = [*rows[:2], edge(WEB1, "serves", WWW, "2012-01-01 .. 2014-03-01"), rows[3]]
        unsure[3] = package(WEB1, purl, NOON, "2012-01-01", "2014-02-01")
        assert assessed(unsure, WWW, NOON).own_ever.verdict == "unknown"


def test_rule_7_a_vendor_or_a_key_at_the_other_end_is_no_host() -> None:
    """Rule 7. Only a host's packages speak of what it serves."""
    rows = [*ours(WWW, PAY), edge(PAY, "serves", WWW), answered(PAY, "affected", NOON)]
    assert assessed(rows, WWW, NOON).own_ever.verdict == "unknown"
    turned = [*ours(WWW, WEB1), edge(WWW, "serves", WEB1), package(WEB1, BAD, NOON)]
    assert assessed(turned, WWW, NOON).own_now.verdict == "unknown"


def test_rule_7_any_product_on_a_host_that_is_affected_exposes_it_and_all_must_be_clean() -> None:
    lib = "pkg:deb/debian/libssl1.0.0@1.0.1e-2?distro=debian-7"
    span = ("2012-03-01", "2014-04-08T11:00")
    rows = [*ours(WEB1, WWW), edge(WEB1, "serves", WWW), package(WEB1, CLEAN, NOON, *span)]
    assert assessed([*rows, package(WEB1, lib, NOON, *span)], WWW, NOON).own_ever.verdict == "yes"
    absent = [*rows, package(WEB1, lib, NOON, *span, present="no")]
    assert assessed(absent, WWW, NOON).own_ever.verdict == "no"
    short = [*rows, package(WEB1, lib, NOON, "2014-04-01", "2014-04-08T11:00", present="no")]
    assert assessed(short, WWW, NOON).own_ever.verdict == "unknown"
    unsure = [*rows, package(WEB1, lib, NOON, *span, present="unknown")]
    assert assessed(unsure, WWW, NOON).own_ever.verdict == "no"  # what is not known adds nothing


def test_rule_7_an_asset_is_asked_for_since_it_exists() -> None:
    rows = [
        *ours(WWW, since="2014-04-01T00:00"),
        log(WWW, "no", "2014-04-01T00:00", "2014-04-08T11:00", NOON),
    ]
    assert assessed(rows, WWW, NOON).own_ever.verdict == "no"
    older = [*ours(WWW, since="2014-03-31T00:00"), rows[1]]
    assert assessed(older, WWW, NOON).own_ever.verdict == "unknown"


# Rule 8: how long it was possibly exposed


def test_rule_8_possible_exposure_lies_between_the_clean_looks() -> None:
    rows = [
        *ours(WWW),
        probed(WWW, "2014-04-08T10:00", "negative"),
        probed(WWW, NOON, "positive"),
        probed(WWW, "2014-04-08T14:00", "positive"),
        probed(WWW, EVENING, "negative"),
        probed(WWW, "2014-04-08T21:00", "negative"),
    ]
    (period,) = assessed(rows, WWW, "2014-04-08T21:00").periods
    assert period.start == When(parse("2014-04-08T10:00"), parse(NOON))
    assert period.end == When(parse("2014-04-08T14:00"), parse(EVENING))


def test_rule_8_it_ends_at_the_first_no_at_every_address() -> None:
    rows = [
        *ours(WWW),
        probed(WWW, NOON, "positive", "a"),
        probed(WWW, "2014-04-08T13:00", "positive", "b"),
        probed(WWW, EVENING, "negative", "a"),
    ]
    (period,) = assessed(rows, WWW, EVENING).periods
    assert period.end is None
    (closed,) = assessed([*rows, probed(WWW, "2014-04-08T21:00", "negative", "b")], WWW, EVENING).periods
    assert closed.end == When(parse("2014-04-08T13:00"), parse("2014-04-08T21:00"))


def test_rule_8_a_clean_time_between_makes_two_periods() -> None:
    rows = [
        *ours(WWW),
        log(WWW, "yes", "2014-03-01T00:00", "2014-03-02T00:00", NOON),
        log(WWW, "no", "2014-03-02T00:00", "2014-03-10T00:00", NOON),
        probed(WWW, NOON, "positive"),
    ]
    one, other = assessed(rows, WWW, NOON).periods
    assert (one.start.high, one.end) == (parse("2014-03-01"), When(parse("2014-03-02"), parse("2014-03-02")))
    assert (other.start, other.end) == (When(parse("2014-03-10"), parse(NOON)), None)


def test_rule_8_what_begins_later_is_not_shown_yet() -> None:
    rows = [
        *ours(WWW),
        probed(WWW, "2014-04-09", "negative"),
        probed(WWW, "2014-04-10", "positive"),
    ]
    assert assessed(rows, WWW, "2014-04-08").periods == ()
    assert len(assessed(rows, WWW, "2014-04-09T12:00").periods) == 1


# Rule 9: what vendors say


def test_rule_9_a_vendor_that_said_affected_stays_so_until_a_person_takes_it_back() -> None:
    rows = [
        *ours(PAY),
        answered(PAY, "affected", "2014-04-08"),
        answered(PAY, "not_affected", "2014-04-09"),
    ]
    found = assessed(rows, PAY, "2014-04-09")
    assert (found.own_now.verdict, found.own_now.why, found.own_ever.verdict) == (
        "unknown",
        "conflict",
        "yes",
    )
    settled = assessed([*rows, retract(2)], PAY, "2014-04-09")
    assert (settled.own_now.verdict, settled.own_ever.verdict) == ("no", "no")
    assert settled.own_ever.until == parse("2014-04-09")


def test_rule_9_not_affected_first_and_affected_later_is_affected() -> None:
    rows = [*ours(PAY), answered(PAY, "not_affected", "2014-04-08"), answered(PAY, "affected", "2014-04-09")]
    found = assessed(rows, PAY, "2014-04-09")
    assert (found.own_now.verdict, found.own_ever.verdict, found.own_now.why) == ("yes", "yes", "")
    # on the 8th it was so already: the first word was not true
    assert assessed(rows, PAY, "2014-04-08").own_ever.verdict == "yes"
    assert assessed(rows, PAY, "2014-04-08", known=2).own_ever.verdict == "no"


def test_rule_9_affected_is_said_of_the_time_since_disclosure() -> None:
    found = assessed([*ours(PAY), answered(PAY, "affected", NOON)], PAY, NOON)
    (period,) = found.periods
    assert (period.start, period.end) == (When(parse("2012-03-14"), parse("2014-04-07")), None)
    assert (found.own_now.verdict, found.own_now.provenance) == ("yes", "vendor_said")
    assert found.own_now.good_until is None  # what was said does not go stale


def test_rule_9_fixed_says_that_it_was_and_is_not_any_more() -> None:
    rows = [*ours(PAY), answered(PAY, "fixed", "2014-04-10", step("restarted", "2014-04-08T09:00"))]
    found = assessed(rows, PAY, "2014-04-10")
    assert (found.own_now.verdict, found.own_ever.verdict) == ("no", "yes")
    (period,) = found.periods
    assert period.end is not None
    assert period.end.high == parse("2014-04-08T09:00")
    assert assessed(rows, PAY, "2014-04-08T09:01").own_now.verdict == "no"
    assert assessed(rows, PAY, "2014-04-08T08:00").own_now.verdict == "yes"
    assert period.start == When(parse("2012-03-14"), parse("2014-04-07"))
    assert period.end.low == parse("2014-04-08T09:00")
    # without a date it was over by when they said so
    undated = [*ours(PAY), answered(PAY, "fixed", "2014-04-10")]
    assert assessed(undated, PAY, "2014-04-10").own_now.verdict == "no"
    assert assessed(undated, PAY, "2014-04-09").own_now.verdict == "unknown"
    # affected, and over by their own word on the last step
    stepped = [*ours(PAY), answered(PAY, "affected", "2014-04-10", step("restarted", "2014-04-08T09:00"))]
    assert assessed(stepped, PAY, "2014-04-10").own_now.verdict == "no"
    # patched alone does not end it: what runs goes on using the old library
    patched = [*ours(PAY), answered(PAY, "affected", "2014-04-10", step("patched", "2014-04-08T09:00"))]
    assert assessed(patched, PAY, "2014-04-10").own_now.verdict == "yes"
    not_done = [*ours(PAY), answered(PAY, "affected", "2014-04-10", step("restarted", "", "no"))]
    assert assessed(not_done, PAY, "2014-04-10").own_now.verdict == "yes"


RESTARTED, PATCHED = step("restarted", "2014-04-08T09:00"), step("patched", "2014-04-08T10:00")


@pytest.mark.parametrize(
    "answers",
    [
        [("2014-04-10", RESTARTED, PATCHED)],
        [("2014-04-09", PATCHED), ("2014-04-10", RESTARTED)],
        [("2014-04-09", RESTARTED), ("2014-04-10", PATCHED)],
        [("2014-04-10", PATCHED, step("restarted", "", "no"))],
        [("2014-04-10", PATCHED, step("restarted", "", "unknown"))],
        [("2014-04-10", RESTARTED, step("patched", "", "no"))],
    ],
)
def test_rule_14_a_vendors_fixed_holds_no_longer_than_its_own_steps_carry_it(
    answers: list[tuple[str, *tuple[Step, ...]]],
) -> None:
    """A restart before the update ends nothing, whoever says so, and neither does one that was not done."""
    rows = [answered(PAY, "fixed", when, *steps) for when, *steps in answers]
    found = assessed([*ours(PAY), *rows], PAY, "2014-04-11")
    assert (found.own_now.verdict, found.own_ever.verdict) == ("unknown", "yes")
    affected = [answered(PAY, "affected", when, *steps) for when, *steps in answers]
    assert assessed([*ours(PAY), *affected], PAY, "2014-04-11").own_now.verdict == "yes"
    right = answered(PAY, "fixed", "2014-04-11", PATCHED, step("restarted", "2014-04-08T11:00"))
    assert assessed([*ours(PAY), *rows, right], PAY, "2014-04-12").own_now.verdict == "no"


def test_rule_9_investigating_is_named() -> None:
    found = assessed([*ours(PAY), answered(PAY, "investigating", NOON)], PAY, NOON)
    assert (found.own_now.why, found.own_ever.why) == ("investigating", "investigating")
    assert found.own_now.verdict == "unknown"


def test_rule_9_what_fails_its_authenticity_check_changes_nothing() -> None:
    rows = [*ours(WWW, PAY, TOKEN), edge(PAY, "accepts", TOKEN), answered(PAY, "affected", "2014-04-08")]
    false = [
        answered(PAY, "not_affected", "2014-04-09", provenance="untrusted"),
        answered(PAY, "fixed", "2014-04-09", step("rekeyed", "2014-04-08"), provenance="untrusted"),
        probed(WWW, "2014-04-09", "positive", provenance="untrusted"),
        done(TOKEN, "rotated", "2014-04-09", "2014-04-09", provenance="untrusted"),
    ]
    one, other = world(rows, "2014-04-09"), world([*rows, *false], "2014-04-09")
    for id in (WWW, PAY, TOKEN):
        assert assess(one, id) == assess(other, id)


DONE = (
    step("patched", "2014-04-08T11:00"),
    step("restarted", "2014-04-08T12:00"),
    step("rekeyed", "2014-04-08T13:00"),
)


def test_rule_9_what_was_measured_at_their_server_stands_against_their_word() -> None:
    server = AssetId("endpoint:pay")
    rows: list[Entry] = [
        *ours(PAY),
        Asset(server, "endpoint", "pay", PAY),
        edge(PAY, "serves", server),
        probed(server, "2014-04-08", "positive"),
        showed(server, "2014-04-08", "a"),
        answered(PAY, "fixed", "2014-04-09", *DONE),
    ]
    looked = [*rows, probed(server, "2014-04-09T10:00", "positive"), showed(server, "2014-04-09T10:00", "a")]
    found = milestone(looked, PAY, "rekeyed", "2014-04-09T10:00")
    assert (found.done, found.why, found.provenance) == ("no", "conflict", "measured")
    assert set(found.on) >= {6, 8}


def test_rule_9_a_look_from_before_their_word_does_not_stand_against_it() -> None:
    """Rule 9. They say that it was re-keyed after our last look: nothing measured speaks against that."""
    server = AssetId("endpoint:pay")
    rows: list[Entry] = [
        *ours(PAY),
        Asset(server, "endpoint", "pay", PAY),
        edge(PAY, "serves", server),
        probed(server, "2014-04-08", "positive"),
        showed(server, "2014-04-08", "a"),
        answered(PAY, "fixed", "2014-04-12", *DONE),
    ]
    assert milestone(rows, PAY, "rekeyed", "2014-04-12").done == "yes"


# Rule 10: the manner of an exposure


def test_rule_10_a_key_that_was_out_opens_its_other_endpoints_but_not_their_other_keys() -> None:
    rows = [
        *ours(WWW, API),
        probed(WWW, NOON, "positive"),
        showed(WWW, NOON, "a"),
        showed(API, NOON, "a", "1"),
        showed(API, NOON, "b", "2"),
    ]
    found = world(rows, NOON)
    assert {manner for id, manner in found.exposed if id == API} == {"reachable"}
    assert {manner for id, manner in found.exposed if id == key("a")} == {"leaked"}
    assert assess(found, API).own_now.verdict == "unknown"
    assert assess(found, API).now.verdict == "yes"
    assert assess(found, API).now.via == (key("a"), WWW)
    assert assess(found, key("b")).ever.verdict != "yes"


def test_rule_10_a_vendors_weak_endpoint_passes_its_weakness_on() -> None:
    server = AssetId("endpoint:pay")
    rows: list[Entry] = [
        *ours(PAY, TOKEN),
        Asset(server, "endpoint", "pay", PAY),
        edge(server, "serves", PAY),
        edge(PAY, "accepts", TOKEN),
        probed(server, NOON, "positive"),
        showed(server, NOON, "a"),
    ]
    found = world(rows, NOON)
    for id in (PAY, TOKEN, key("a")):
        assert assess(found, id).ever.verdict == "yes", id
    assert assess(found, TOKEN).now.via == (PAY, server)


def test_rule_10_what_an_open_endpoint_accepts_is_out_what_it_holds_is_not() -> None:
    rows = [
        *ours(WWW, API, PASSWORDS, TOKEN),
        edge(API, "accepts", PASSWORDS),
        edge(API, "holds", TOKEN),
        probed(WWW, NOON, "positive"),
        log(API, "no", "2012-03-01", "2014-04-08T12:00", NOON),
        showed(WWW, NOON, "a"),
        showed(API, NOON, "a"),
    ]
    assert assessed(rows, PASSWORDS, NOON).now.verdict == "yes"
    assert assessed(rows, TOKEN, NOON).ever.verdict == "no"


# Rule 11: over which edges, and for how long


def circleci(*more: Entry, start: str = "", end: str = "") -> list[Entry]:
    return [*ours(CI, TOKEN), edge(CI, "holds", TOKEN, start, end), *more]


@pytest.mark.parametrize(
    ("start", "end", "ever"),
    [
        ("", "", "yes"),  # an undated edge held always
        ("2023-01-06", "", "no"),  # added after the intruder was out
        ("2022-11-01", "2022-12-01", "no"),  # removed before they came
        ("2022-11-01", "2022-12-10 .. 2022-12-20", "unknown"),  # removed nobody knows exactly when
        ("", "2022-12-01", "no"),
        ("2022-12-01", "", "yes"),
    ],
)
def test_rule_11_it_crosses_an_edge_where_their_times_overlap(start: str, end: str, ever: Tri) -> None:
    found = assessed(circleci(start=start, end=end), TOKEN, "2023-01-10", event="circleci-2023")
    assert found.ever.verdict == ever
    if ever == "unknown":
        assert found.ever.why == "order_unknown"


def test_rule_11_a_secret_once_out_stays_out_until_it_is_killed_or_renewed() -> None:
    later = "2024-06-01"
    assert assessed(circleci(end="2023-01-06"), TOKEN, later, event="circleci-2023").now.verdict == "yes"
    for remedy in ("revoked", "rotated"):
        rows = circleci(done(TOKEN, remedy, "2023-01-07T10:00", "2023-01-07T11:00"))
        found = assessed(rows, TOKEN, later, event="circleci-2023")
        assert (found.now.verdict, found.ever.verdict) == ("no", "yes")
        assert found.now.on == (4,)
        assert assessed(rows, TOKEN, "2023-01-07T09:00", event="circleci-2023").now.verdict == "yes"
    read = circleci(done(TOKEN, "logs_read", "2023-01-07T10:00", "2023-01-07T11:00"))
    assert assessed(read, TOKEN, later, event="circleci-2023").now.verdict == "yes"


def test_rule_11_a_new_secret_made_before_the_leak_ended_is_out_too() -> None:
    rows = circleci(done(TOKEN, "rotated", "2022-12-30", "2023-01-05"))
    assert assessed(rows, TOKEN, "2023-01-10", event="circleci-2023").now.verdict == "yes"


def test_rule_11_what_accepts_a_secret_could_be_reached_nobody_knows_whether_it_was() -> None:
    rows = circleci(
        *ours(GITHUB, CUSTOMERS),
        edge(GITHUB, "accepts", TOKEN),
        edge(CI, "holds", CUSTOMERS),
        answered(GITHUB, "not_affected", "2023-01-05"),
    )
    github = assessed(rows, GITHUB, "2023-01-10", event="circleci-2023")
    assert (github.now.verdict, github.now.why, github.now.via[0]) == ("unknown", "reachable", TOKEN)
    customers = assessed(rows, CUSTOMERS, "2023-01-10", event="circleci-2023")
    assert (customers.ever.verdict, customers.ever.why, customers.ever.via) == ("unknown", "reachable", (CI,))
    # the way in is closed: what they may have taken then, they cannot take now
    assert customers.now.verdict == "no"


def test_rule_11_what_a_vendor_held_when_it_had_the_flaw_was_out() -> None:
    """Rule 11. "We had it until the 8th" is enough to know that what they always held was in reach."""
    rows = [*ours(PAY, TOKEN), edge(PAY, "accepts", TOKEN), answered(PAY, "fixed", "2014-04-12", *DONE)]
    found = assessed(rows, TOKEN, "2014-04-12")
    assert (found.now.verdict, found.ever.verdict) == ("yes", "yes")


def test_rule_11_exposed_at_some_instant_and_bound_all_the_time_is_exposed() -> None:
    """Rule 11. "We have fixed it", without a date: whatever the instant was, they accepted it then."""
    rows = [*ours(PAY, TOKEN), edge(PAY, "accepts", TOKEN), answered(PAY, "fixed", "2014-04-12")]
    assert assessed(rows, TOKEN, "2014-04-12").ever.verdict == "yes"


def test_rule_11_what_was_removed_after_the_theft_and_before_the_news_is_out() -> None:
    """Rule 11. The data were taken on 22 December; a token that was deleted on the 30th was among them."""
    rows = circleci(start="2022-11-01", end="2022-12-30")
    assert assessed(rows, TOKEN, "2023-01-10", event="circleci-2023").ever.verdict == "yes"


def test_rule_11_the_same_secret_elsewhere_is_out_as_well() -> None:
    copy = AssetId("credential:copy")
    rows = circleci(*ours(copy), edge(copy, "same_secret", TOKEN))
    found = assessed(rows, copy, "2023-01-10", event="circleci-2023")
    assert (found.now.verdict, found.ever.verdict, found.now.via) == ("yes", "yes", (TOKEN, CI))


def test_rule_11_an_edge_that_a_later_entry_dates_is_as_the_later_says() -> None:
    rows = [*circleci(), edge(CI, "holds", TOKEN, "2023-01-06")]
    assert assessed(rows, TOKEN, "2023-01-10", event="circleci-2023").ever.verdict == "no"
    assert assessed([*rows, retract(4)], TOKEN, "2023-01-10", event="circleci-2023").ever.verdict == "yes"
    assert assessed([*rows, retract(3)], TOKEN, "2023-01-10", event="circleci-2023").ever.verdict == "no"


def test_rule_11_a_credential_that_nobody_is_known_to_hold_is_not_judged() -> None:
    alone = assessed(ours(TOKEN), TOKEN, NOON)
    assert (alone.now.verdict, alone.now.why) == ("unknown", "nothing_registered")
    silent = assessed([*ours(PAY, TOKEN), edge(PAY, "accepts", TOKEN)], TOKEN, NOON)
    assert (silent.ever.verdict, silent.ever.why, silent.ever.via) == ("unknown", "nobody_looked", (PAY,))
    clean = [*ours(PAY, TOKEN), edge(PAY, "accepts", TOKEN), answered(PAY, "not_affected", NOON)]
    found = assessed(clean, TOKEN, NOON)
    assert (found.now.verdict, found.ever.verdict, found.ever.on) == ("no", "no", (4,))


# Rule 12: until what the renewal waits for is done


ENDED = [
    *ours(WWW, PASSWORDS),
    probed(WWW, NOON, "positive"),
    showed(WWW, NOON, "a"),
    probed(WWW, EVENING, "negative"),
    showed(WWW, EVENING, "b"),
    done(WWW, "restarted", "2014-04-08T14:00", EVENING),
    done(WWW, "rekeyed", "2014-04-08T16:00", EVENING),
]


@pytest.mark.parametrize(
    ("since", "ever"),
    [
        ("2014-04-08T15:00", "yes"),  # patched, the key still old: whoever has the key reads along
        ("2014-04-08T16:01", "no"),
        ("2014-04-08T15:00 .. 2014-04-08T18:00", "unknown"),
    ],
)
def test_rule_12_a_party_exposes_what_it_accepts_until_it_is_rekeyed_not_until_patched(
    since: str, ever: Tri
) -> None:
    rows = [*ENDED, edge(WWW, "accepts", PASSWORDS, since)]
    assert assessed(rows, PASSWORDS, "2014-04-08T21:00").ever.verdict == ever


def test_rule_12_what_a_vendor_holds_is_exposed_until_they_are_rekeyed() -> None:
    rows = [*ours(PAY, TOKEN), answered(PAY, "fixed", "2014-04-12", *DONE[:2])]
    late = edge(PAY, "holds", TOKEN, "2014-04-10")
    assert assessed([*rows, late], TOKEN, "2014-04-13").ever.verdict == "yes"
    rekeyed = answered(PAY, "fixed", "2014-04-13", *DONE)
    assert assessed([*rows, late, rekeyed], TOKEN, "2014-04-13").ever.verdict == "no"


# Rule 13: which key was presented when


def presented(rows: list[Entry], true_at: str, letter: str) -> tuple[object, object]:
    found: World = world(rows, true_at)
    held = found.presence(WWW)[key(letter)]
    return held.definite, held.possible


def test_rule_13_a_key_is_there_for_certain_from_first_to_last_sight() -> None:
    rows = [
        *ours(WWW),
        showed(WWW, "2014-04-08T10:00", "a"),
        showed(WWW, NOON, "a"),
        showed(WWW, EVENING, "b"),
    ]
    ten, noon, evening = parse("2014-04-08T10:00"), parse(NOON), parse(EVENING)
    assert presented(rows, "2014-04-08T21:00", "a") == (((ten, noon),), ((BEGINNING, evening),))
    later = Moment(evening + HOUR)
    assert presented(rows, "2014-04-08T21:00", "b") == (((evening, later),), ((Moment(noon + 1), END),))
    # the last sight speaks of now for a day
    assert presented(rows, "2014-04-20", "b")[0] == ((evening, Moment(evening + DAY)),)


def test_rule_13_a_word_on_when_it_changed_narrows_the_gap_it_lies_in() -> None:
    rows = [
        *ours(WWW),
        showed(WWW, NOON, "a"),
        showed(WWW, EVENING, "b"),
        done(WWW, "rekeyed", "2014-04-08T14:00", EVENING),
    ]
    two = parse("2014-04-08T14:00")
    assert presented(rows, EVENING, "a")[0] == ((parse(NOON), two),)
    assert presented(rows, EVENING, "b")[0] == ((two, parse(EVENING)),)
    for word in (
        done(WWW, "rekeyed", "2014-04-08T11:00", EVENING),
        done(WWW, "patched", "2014-04-08T14:00", EVENING),
        done(WWW, "rekeyed", "2014-04-08T14:00", EVENING, "no"),
        done(WWW, "rekeyed", "2014-04-08T11:00 .. 2014-04-08T14:00", EVENING),
    ):
        evening = parse(EVENING)
        assert presented([*rows[:3], word], EVENING, "b")[0] == ((evening, evening),)


def test_rule_13_a_key_that_comes_back_is_one_key_with_a_gap() -> None:
    rows = [
        *ours(WWW),
        showed(WWW, "2014-04-08T10:00", "a"),
        showed(WWW, NOON, "b"),
        showed(WWW, EVENING, "a"),
    ]
    definite, _possible = presented(rows, EVENING, "a")
    ten, evening = parse("2014-04-08T10:00"), parse(EVENING)
    assert definite == ((ten, ten), (evening, evening))
    on = world(rows, EVENING).presence(WWW)[key("a")].on
    assert on == (2, 4)


def test_rule_13_a_sight_that_is_taken_back_is_no_edge() -> None:
    rows = [*ours(WWW), probed(WWW, NOON, "positive"), showed(WWW, NOON, "a"), retract(3)]
    found = world(rows, NOON)
    assert [bound.bond for bound in found.bounds(WWW)] == []
    assert key("a") not in found.assets
    assert (key("a"), "leaked") not in found.exposed
    # seen once more, it is there again
    again = world([*rows, showed(WWW, NOON, "a")], NOON)
    assert [bound.other for bound in again.bounds(key("a"))] == [WWW]


def test_rule_13_a_key_is_whose_its_endpoint_is() -> None:
    server = AssetId("endpoint:pay")
    rows: list[Entry] = [*ours(PAY), Asset(server, "endpoint", "pay", PAY), showed(server, NOON, "a")]
    found = world(rows, NOON)
    assert (found.assets[key("a")].owner, found.assets[key("a")].kind) == (PAY, "key")
    assert found.assets[key("a")].name == f"key {'a' * 12}"
    unregistered = world([showed(server, NOON, "a")], NOON)
    assert unregistered.assets[key("a")].owner == "us"
