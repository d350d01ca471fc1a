"""Rules 27 and 30: a word never beats a measurement that speaks of the same thing and time."""

from __future__ import annotations

import pytest

from stanch.core.assessment import assess
from stanch.core.contradictions import Side, sides
from stanch.core.entries import Entry
from stanch.core.findings import Finding
from stanch.core.model import Asset, AssetId, Provenance
from stanch.core.moments import DAY, Moment, Seq, parse
from stanch.core.servers import against_word
from stanch.core.vex import vex
from tests.world.shop import (
    PAY,
    WEB1,
    WWW,
    answered,
    assessed,
    done,
    edge,
    judged,
    log,
    milestone,
    ours,
    package,
    playbook,
    probed,
    resolved,
    role,
    showed,
    step,
    world,
)

SEEN, TYPED, LATER = "2014-04-08T14:06", "2014-04-08T14:30", "2014-04-08T15:00"
BAD = "pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7"
FINE = "pkg:deb/debian/openssl@1.0.1e-2+deb7u5?distro=debian-7"
SERVER = AssetId("endpoint:pay")
OPEN = [*ours(WWW), probed(WWW, SEEN, "positive")]


def verdicts(rows: list[Entry], id: AssetId, true_at: str) -> tuple[str, str, str]:
    found = assessed(rows, id, true_at)
    return found.own_now.verdict, found.own_now.why, found.own_ever.verdict


# a person's "no"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2012-03-01", "2014-04-08T14:30"),  # of the window
        ("2012-03-01", ""),
        ("2014-04-08T14:00", "2014-04-08T14:10"),  # of that time
        ("2014-04-08T14:06", "2014-04-08T14:06"),  # of that instant
        ("", ""),  # of nobody knows when
        ("2014-04-08T14:00 .. 2014-04-08T14:20", "2014-04-08T14:30"),  # from before or after
    ],
)
def test_rule_27_a_no_typed_after_a_probe_that_was_positive_is_a_conflict(start: str, end: str) -> None:
    """Rule 27. "Patched", and "When we looked at 14:06, our own servers did not have this flaw", was said."""
    rows = [*OPEN, log(WWW, "no", start, end, TYPED)]
    found = assessed(rows, WWW, LATER)
    assert (found.own_now.verdict, found.own_now.why, found.own_now.on) == ("unknown", "conflict", (2, 3))
    assert (found.own_ever.verdict, found.own_ever.provenance) == ("yes", "measured")
    assert found.periods[-1].end is None
    for remedy in ("patched", "restarted"):
        assert milestone(rows, WWW, remedy, LATER).done != "yes"
    for claim in ("own_not_now", "own_never", "own_ended", "we_and_services_not_affected"):
        assert all(one.verdict != "supported" for one in judged(rows, claim, LATER)), claim
    assert vex(found, playbook("heartbleed"))[0] == "under_investigation"


def test_rule_27_until_it_was_typed_what_was_seen_stands_alone() -> None:
    rows = [*OPEN, log(WWW, "no", "2012-03-01", "", TYPED)]
    assert verdicts(rows, WWW, SEEN) == ("yes", "", "yes")
    assert verdicts(rows, WWW, "2014-04-08T14:29") == ("yes", "", "yes")
    assert verdicts(rows, WWW, TYPED) == ("unknown", "conflict", "yes")
    # it does not go stale: both are still named, and "look again" is the answer
    assert verdicts(rows, WWW, "2014-04-20") == ("unknown", "conflict", "yes")


def test_rule_27_a_word_that_was_taken_back_says_nothing_of_the_time_before_either() -> None:
    rows = [*OPEN, log(WWW, "no", "2012-03-01", "", TYPED)]
    before = assessed(rows, WWW, "2014-04-08T13:00")
    assert (before.own_now.verdict, before.own_now.why) == ("unknown", "conflict")
    assert (before.own_ever.verdict, before.own_ever.why, before.own_ever.on) == (
        "unknown", "conflict", (2, 3),
    )  # fmt: skip
    # and it does not date the beginning
    assert assessed(rows, WWW, LATER).periods[0].start.low == parse("2012-03-14")
    # one that speaks of the time before alone is no conflict
    earlier = [*OPEN, log(WWW, "no", "2012-03-01", "2014-04-08T14:00", TYPED)]
    assert assessed(earlier, WWW, "2014-04-08T13:00").own_now.verdict == "no"
    assert assessed(earlier, WWW, LATER).periods[0].start.low == parse("2014-04-08T14:00")
    assert verdicts(earlier, WWW, LATER) == ("yes", "", "yes")


def test_rule_27_a_measured_look_settles_it_and_so_does_a_dated_step() -> None:
    rows = [*OPEN, log(WWW, "no", "2012-03-01", "", TYPED)]
    looked = [*rows, probed(WWW, LATER, "negative")]
    assert verdicts(looked, WWW, LATER) == ("no", "", "yes")
    assert milestone(looked, WWW, "restarted", LATER).done == "yes"
    again = [*rows, probed(WWW, LATER, "positive")]
    assert verdicts(again, WWW, LATER) == ("yes", "", "yes")
    assert verdicts(again, WWW, "2014-04-08T16:00") == ("yes", "", "yes")
    stepped = [*rows, done(WWW, "restarted", "2014-04-08T14:50", LATER)]
    assert verdicts(stepped, WWW, LATER) == ("unknown", "stale", "yes")
    assert assessed(stepped, WWW, LATER).periods[-1].end is not None


def test_rule_27_a_step_without_a_date_or_from_before_what_was_seen_is_a_conflict() -> None:
    for when in ("", "2014-04-08T13:00", "2014-04-08"):
        rows = [*OPEN, done(WWW, "restarted", when, TYPED)]
        assert verdicts(rows, WWW, LATER) == ("unknown", "conflict", "yes"), when
        assert assessed(rows, WWW, LATER).periods[-1].end is None
    # said before it was seen, it is history
    early = [*OPEN, done(WWW, "restarted", "2014-04-08T13:00", "2014-04-08T13:30")]
    assert verdicts(early, WWW, LATER) == ("yes", "", "yes")
    # what ends nothing by itself ends nothing
    patched = [*OPEN, done(WWW, "patched", "", TYPED)]
    assert verdicts(patched, WWW, LATER) == ("yes", "", "yes")


def test_rule_27_what_a_host_was_measured_to_have_stands_against_a_word() -> None:
    rows = [
        *ours(WEB1, WWW),
        edge(WEB1, "serves", WWW),
        package(WEB1, BAD, "2014-04-08T12:00", "2014-03-01", "2014-04-08T12:00"),
        log(WEB1, "no", "2012-03-01", "", TYPED),
    ]
    for id in (WEB1, WWW):
        assert verdicts(rows, id, LATER) == ("unknown", "conflict", "yes"), id
    # a word about the website alone, too
    other = [*rows[:-1], log(WWW, "no", "2012-03-01", "", TYPED)]
    assert verdicts(other, WWW, LATER) == ("unknown", "conflict", "yes")
    mended = [*rows, package(WEB1, FINE, "2014-04-08T14:45", "2014-04-08T14:40", "2014-04-08T14:45")]
    assert verdicts(mended, WEB1, LATER) == ("no", "", "yes")


def test_rule_27_a_list_of_packages_is_no_look_at_an_address() -> None:
    """Rule 27. The new package is there; whether the server was restarted with it, only a look tells."""
    rows = [*OPEN, *ours(WEB1), edge(WEB1, "serves", WWW)]
    rows.append(package(WEB1, FINE, TYPED, "2014-04-08T14:20", TYPED))
    assert verdicts(rows, WWW, LATER) == ("unknown", "conflict", "yes")
    assert verdicts([*rows, probed(WWW, LATER, "negative")], WWW, LATER) == ("no", "", "yes")


@pytest.mark.parametrize("whose", ["tool_said", "vendor_said"])
def test_rule_27_a_person_does_not_speak_louder_than_a_tool(whose: Provenance) -> None:
    rows = [*ours(WWW), probed(WWW, SEEN, "positive", provenance=whose)]
    assert verdicts([*rows, log(WWW, "no", "2012-03-01", "", TYPED)], WWW, LATER)[:2] == (
        "unknown", "conflict",
    )  # fmt: skip
    assert verdicts([*rows, probed(WWW, TYPED, "negative")], WWW, LATER) == ("no", "", "yes")


def test_rule_27_the_no_of_a_tool_ends_nothing_that_we_saw() -> None:
    rows = [*OPEN, probed(WWW, TYPED, "negative", provenance="tool_said")]
    assert verdicts(rows, WWW, LATER) == ("unknown", "conflict", "yes")


@pytest.mark.parametrize(
    ("true_at", "expected"),
    [
        ("2014-04-08T11:00", ("no", "")),  # the clean look was fresh
        ("2014-04-09T10:00", ("no", "")),
        ("2014-04-09T10:01", ("unknown", "conflict")),
        ("2014-04-10T10:59", ("unknown", "conflict")),
        ("2014-04-10T11:00", ("yes", "")),
    ],
)
def test_rule_27_before_a_sight_that_refutes_a_word_a_look_counts_as_long_as_it_is_fresh(
    true_at: str, expected: tuple[str, str]
) -> None:
    rows = [
        *ours(WWW), probed(WWW, "2014-04-08T10:00", "negative"), probed(WWW, "2014-04-10T11:00", "positive"),
        log(WWW, "no", "2014-04-08T09:00", "2014-04-10T12:00", "2014-04-10T12:00"),
    ]  # fmt: skip
    assert verdicts(rows, WWW, true_at)[:2] == expected


def test_rule_27_both_sides_are_told_by_name() -> None:
    found = world([*OPEN, log(WWW, "no", "2012-03-01", "", TYPED)], LATER)
    assert sides(found, WWW, assess(found, WWW).own_now) == (
        Side(Seq(2), parse(SEEN), WWW, "measured", "yes"),
        Side(Seq(3), parse(TYPED), WWW, "person_said", "no"),
    )


# a "yes" of others against our own clean look


def test_rule_27_a_word_of_exposure_that_covers_a_clean_look_is_the_worse_of_both() -> None:
    rows = [
        *ours(WWW),
        probed(WWW, "2014-04-08T11:00", "negative"),
        log(WWW, "yes", "2014-03-03", "2014-04-08T13:00", TYPED),
    ]
    found = assessed(rows, WWW, "2014-04-08T12:00").own_now
    assert (found.verdict, found.why, found.on) == ("yes", "conflict", (2, 3))
    # our own later look is not beaten by it
    assert verdicts([*rows, probed(WWW, LATER, "negative")], WWW, LATER) == ("no", "", "yes")


def test_rule_27_what_is_said_of_later_than_the_look_stands() -> None:
    rows = [*ours(WWW), probed(WWW, "2014-04-08T11:00", "negative")]
    rows.append(log(WWW, "yes", "2014-04-08T12:00", "2014-04-08T13:00", TYPED))
    assert verdicts(rows, WWW, LATER) == ("yes", "", "yes")


@pytest.mark.parametrize(
    ("said", "looked"),
    [
        ("[::1]", "::1"),
        ("2001:0DB8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:DB8:0:0::1", "2001:db8:0:0:0:0:0:1"),
    ],
)
def test_rule_30_an_address_is_one_however_it_is_written(said: str, looked: str) -> None:
    """Rule 30. Imported with `[::1]`, or uncompressed, it stayed "exposed" after our own clean proof."""
    rows = [
        *ours(WWW),
        probed(WWW, SEEN, "positive", said, "tool_said"),
        resolved(WWW, TYPED, looked),
        probed(WWW, TYPED, "negative", looked),
    ]
    assert verdicts(rows, WWW, LATER) == ("no", "", "yes")
    assert assessed(rows, WWW, LATER).periods[-1].end is not None


def test_rule_30_a_key_is_at_one_address_however_that_is_written() -> None:
    rows = [
        *ours(WWW),
        showed(WWW, "2014-04-08T10:00", "a", "[::1]"),
        probed(WWW, "2014-04-08T10:00", "positive", "::1"),
        probed(WWW, SEEN, "negative", "::1"),
        done(WWW, "restarted", "2014-04-08T12:00", SEEN),
        showed(WWW, LATER, "b", "::1"),
        done(WWW, "rekeyed", "2014-04-08T14:50", LATER),
    ]
    assert list(world(rows, LATER).runs(WWW)) == ["::1"]
    assert milestone(rows, WWW, "rekeyed", LATER).done == "yes"


def test_rule_30_a_word_about_a_name_is_answered_by_a_look_at_all_its_addresses() -> None:
    word = probed(WWW, SEEN, "positive", "", "tool_said")
    rows = [*ours(WWW), word, resolved(WWW, TYPED, "a", "b"), probed(WWW, TYPED, "negative", "a")]
    assert verdicts(rows, WWW, LATER) == ("yes", "", "yes")  # nobody looked at b
    assert assessed(rows, WWW, LATER).periods[-1].end is None
    whole = [*rows, probed(WWW, TYPED, "negative", "b")]
    assert verdicts(whole, WWW, LATER) == ("no", "", "yes")
    found = assessed(whole, WWW, LATER)
    assert found.periods[-1].end is not None
    assert found.periods[-1].end.high == parse(TYPED)
    # a word that comes after the look is not answered by it
    later = [*whole[:1], *whole[2:], probed(WWW, LATER, "positive", "", "tool_said")]
    assert verdicts(later, WWW, LATER) == ("yes", "", "yes")


def test_rule_30_a_word_about_a_name_does_not_linger_at_an_address_that_it_lost() -> None:
    rows = [
        *ours(WWW),
        resolved(WWW, "2014-04-08T10:00", "old"),
        probed(WWW, "2014-04-08T10:00", "negative", "old"),
        probed(WWW, SEEN, "positive", "", "tool_said"),
        resolved(WWW, TYPED, "new"),
        probed(WWW, TYPED, "negative", "new"),
    ]
    assert verdicts(rows, WWW, LATER) == ("no", "", "yes")
    assert assessed(rows, WWW, LATER).periods[-1].end is not None


# vendors


def theirs(*more: Entry, turned: bool = False) -> list[Entry]:
    serves = edge(SERVER, "serves", PAY) if turned else edge(PAY, "serves", SERVER)
    return [*ours(PAY), Asset(SERVER, "endpoint", "pay", PAY), serves, role("payments", PAY), *more]


@pytest.mark.parametrize("turned", [False, True])
def test_rule_27_a_vendor_that_is_not_affected_and_whose_server_was_seen_to_be(turned: bool) -> None:
    """Rule 27. Its own site was measured vulnerable while it said "not affected": only its word was told."""
    rows = theirs(probed(SERVER, SEEN, "positive"), answered(PAY, "not_affected", TYPED), turned=turned)
    found = assessed(rows, PAY, LATER)
    assert (found.now.verdict, found.now.why, set(found.now.on)) == ("yes", "conflict", {5, 6})
    assert (found.ever.verdict, found.ever.why, set(found.ever.on)) == ("yes", "conflict", {5, 6})
    assert vex(found, playbook("heartbleed"))[0] == "affected"
    for claim in ("we_and_services_not_affected", "payment_data_apart"):
        assert all(one.verdict != "supported" for one in judged(rows, claim, LATER)), claim
    there = world(rows, LATER)
    assert [(one.asset, one.provenance, one.exposed) for one in sides(there, PAY, found.now)] == [
        (SERVER, "measured", "yes"), (PAY, "vendor_said", "no"),
    ]  # fmt: skip
    # gone stale, it is not known; that it was, is
    stale = assessed(rows, PAY, "2014-04-20")
    assert (stale.now.verdict, stale.now.why) == ("unknown", "conflict")
    assert (stale.ever.verdict, stale.ever.why) == ("yes", "conflict")
    # a clean look since: it is not now, and it was
    looked = assessed([*rows, probed(SERVER, LATER, "negative")], PAY, "2014-04-08T16:00")
    assert (looked.now.verdict, looked.ever.verdict, looked.ever.why) == ("no", "yes", "conflict")


def test_rule_27_the_worse_of_a_vendors_word_and_what_was_seen_at_its_server_whole() -> None:
    """Rule 27. What is so now goes stale with the look that saw it; what is not known does not."""
    rows = theirs(probed(SERVER, SEEN, "positive"))
    no = Finding("no", on=(Seq(9),), provenance="vendor_said", good_until=parse("2015-01-01"))
    on, goes_stale = (Seq(5), Seq(9)), Moment(parse(SEEN) + DAY)
    found = world(rows, LATER)
    assert against_word(found, PAY, no) == Finding(
        "yes", "conflict", on, (SERVER,), provenance="measured", good_until=goes_stale
    )
    assert against_word(found, PAY, no, ever=True).verdict == "yes"
    assert against_word(world(rows, "2014-04-20"), PAY, no) == Finding(
        "unknown", "conflict", on, (SERVER,), provenance="measured"
    )
    for said in (Finding("yes"), Finding("unknown", "silent")):
        assert against_word(found, PAY, said) is said
    assert against_word(world(theirs(probed(SERVER, SEEN, "negative")), LATER), PAY, no) is no


@pytest.mark.parametrize("turned", [False, True])
def test_rule_27_fixed_without_a_date_does_not_end_what_was_seen_at_their_server(turned: bool) -> None:
    seen = probed(SERVER, SEEN, "positive")
    for steps in ((), (step("patched"), step("restarted")), (step("restarted", "2014-04-08T13:00"),)):
        rows = theirs(seen, answered(PAY, "fixed", TYPED, *steps), turned=turned)
        now = assessed(rows, PAY, LATER).now
        assert (now.verdict, now.why) == ("yes", "conflict"), steps
        assert set(now.on) == {5, 6}
        stale = assessed(rows, PAY, "2014-04-20").now
        assert (stale.verdict, stale.why) == ("unknown", "conflict"), steps
        if steps:
            assert milestone(rows, PAY, "restarted", "2014-04-20").done != "yes"
            assert milestone(rows, PAY, "restarted", "2014-04-20").why == "conflict"


@pytest.mark.parametrize("turned", [False, True])
def test_rule_27_a_dated_step_of_theirs_after_what_was_seen_is_heard(turned: bool) -> None:
    steps = (step("patched", "2014-04-08T14:10"), step("restarted", "2014-04-08T14:20"))
    rows = theirs(probed(SERVER, SEEN, "positive"), answered(PAY, "fixed", TYPED, *steps), turned=turned)
    found = assessed(rows, PAY, LATER)
    assert (found.now.verdict, found.now.why, found.ever.verdict) == ("no", "", "yes")
    assert milestone(rows, PAY, "restarted", LATER).done == "yes"
    # and it says nothing of a server that nobody looked at since
    assert assessed(rows, SERVER, LATER).own_now.verdict == "unknown"


def test_rule_27_a_server_that_they_had_for_a_time_alone_counts_for_that_time() -> None:
    rows: list[Entry] = [
        *ours(PAY),
        Asset(SERVER, "endpoint", "pay", PAY),
        edge(PAY, "serves", SERVER, "2014-01-01T00:00", "2014-02-01T00:00"),
        probed(SERVER, SEEN, "positive"),
        answered(PAY, "not_affected", TYPED),
    ]
    found = assessed(rows, PAY, LATER)
    # what it had in January nobody saw; that it had it in April is not theirs to answer for
    assert (found.now.verdict, found.now.why, found.ever.verdict) == ("no", "", "unknown")
