"""What counts as evidence about an asset, and what does not: facts that no detector of the event reads."""

from __future__ import annotations

import msgspec
import pytest

from stanch.core.assessment import assess
from stanch.core.entries import Entry
from stanch.core.findings import Finding
from stanch.core.fold import fold
from stanch.core.legacy import NONE
from stanch.core.model import (
    Asset,
    AssetId,
    Component,
    Observation,
    Tri,
)
from stanch.core.moments import AsOf, During, Seq, When, at, parse
from stanch.core.propagation import spread
from stanch.core.sayings import Saying, Statement
from stanch.core.state import State
from stanch.core.told import Told
from tests.world.shop import (
    API,
    CI,
    PASSWORDS,
    PAY,
    WEB1,
    WEB2,
    WWW,
    answered,
    assessed,
    edge,
    log,
    ours,
    package,
    playbook,
    probed,
    resolved,
)

NOON, EVENING = "2014-04-08T12:00", "2014-04-08T20:00"
BAD = "pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7"
CLEAN = "pkg:deb/debian/openssl@0.9.8o-4?distro=debian-6"


def test_what_a_vendor_said_in_public_is_their_word() -> None:
    found = assessed(ours(CI), CI, "2023-02-01", event="circleci-2023")
    assert (found.own_ever.verdict, found.own_ever.provenance, found.own_ever.on) == (
        "yes",
        "vendor_said",
        (0,),
    )
    assert (found.own_now.verdict, found.own_now.provenance, found.own_now.on) == ("no", "vendor_said", (0,))
    other = assessed(ours(PAY), PAY, "2023-02-01", event="circleci-2023")
    assert other.own_ever.verdict == "unknown"


@pytest.mark.parametrize(
    "fact",
    [
        package(WWW, BAD, NOON),  # packages are read at hosts
        answered(WWW, "affected", NOON),  # answers, of vendors
        log(WWW, "yes", "2014-03-01", NOON, NOON, question="another_flaw"),
        log(WWW, "unknown", "2014-03-01", NOON, NOON),
    ],
)
def test_what_no_detector_reads_says_nothing(fact: Entry) -> None:
    found = assessed([*ours(WWW), fact], WWW, NOON)
    assert (found.own_now.verdict, found.own_ever.verdict) == ("unknown", "unknown")
    # nor does it end the look at what comes after it
    more = assessed([*ours(WWW), fact, probed(WWW, NOON, "positive")], WWW, NOON)
    assert (more.own_now.verdict, more.own_now.on) == ("yes", (3,))


def test_a_package_of_which_it_is_not_known_whether_it_is_there() -> None:
    rows = [*ours(WEB1), package(WEB1, BAD, NOON, present="unknown")]
    assert assessed(rows, WEB1, NOON).own_ever.verdict == "unknown"
    gone = [*ours(WEB1), package(WEB1, BAD, NOON, present="no")]
    assert assessed(gone, WEB1, NOON).own_now.verdict == "no"


def test_edges_of_other_kinds_do_not_hide_the_host_that_serves() -> None:
    rows = [
        *ours(WWW, API, PASSWORDS, WEB1, PAY),
        edge(WWW, "accepts", PASSWORDS),
        edge(PAY, "serves", WWW),
        edge(WEB1, "runs", WWW),
        edge(WWW, "serves", API),
        edge(WEB2, "serves", WWW),  # a host that nobody has registered
        edge(WEB1, "serves", WWW),
        package(WEB1, BAD, NOON),
    ]
    assert assessed(rows, WWW, NOON).own_now.verdict == "yes"
    assert assessed(rows[:-2] + rows[-1:], WWW, NOON).own_now.verdict == "unknown"


@pytest.mark.parametrize(
    ("start", "end", "ever"),
    [
        ("", "", "yes"),
        ("2014-03-01T00:00", "", "yes"),
        ("2014-03-02T00:00", "2014-03-02T00:00", "yes"),
        ("2014-03-01T00:00", "2014-03-02T00:00", "yes"),
        ("", "2014-03-01T23:59", "unknown"),
        ("2014-03-03T00:01", "", "unknown"),
        ("2014-03-05T00:00", "2014-03-04T00:00", "unknown"),
        ("2014-03-01T00:00", "2014-03-01T12:00 .. 2014-03-10T00:00", "unknown"),
    ],
)
def test_a_host_speaks_for_the_time_that_it_served_for_certain(start: str, end: str, ever: Tri) -> None:
    rows = [*ours(WWW, WEB1), edge(WEB1, "serves", WWW, start, end)]
    rows += [package(WEB1, BAD, NOON, "2014-03-02T00:00", "2014-03-03T00:00")]
    assert assessed(rows, WWW, NOON).own_ever.verdict == ever


def test_the_shorter_freshness_counts() -> None:
    event = playbook("heartbleed")
    detectors = tuple(
        msgspec.structs.replace(one, fresh_hours=hours) if one.id == "package" else one
        for one in event.detectors
        for hours in [2]
    )
    rows = [*ours(WWW, WEB1), edge(WEB1, "serves", WWW), package(WEB1, CLEAN, NOON)]
    rows += [probed(WWW, NOON, "negative")]
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(rows, 1)])
    altered = msgspec.structs.replace(event, detectors=detectors)
    found = assess(spread(altered, state, AsOf(state.seq, parse(NOON))), WWW)
    assert found.own_now.good_until == parse("2014-04-08T14:00")
    late = assess(spread(altered, state, AsOf(state.seq, parse("2014-04-08T14:01"))), WWW)
    assert late.own_now.why == "stale"


def test_what_does_not_go_stale_does_not() -> None:
    event = playbook("npm-worm-2025")
    rows = [*ours(WEB1), package(WEB1, "pkg:npm/%40ctrl/tinycolor@4.1.1", "2025-09-16")]
    found = assessed(rows, WEB1, "2026-09-16", event="npm-worm-2025")
    assert (found.own_now.verdict, found.own_now.good_until) == ("yes", None)
    assert all(one.fresh_hours == 0 for one in event.detectors)


SHORT = Statement(
    "affected", during=During(When(parse("2014-03-01"), parse("2014-03-03")), at(parse("2014-03-09")))
)


def test_a_vendor_that_says_when_it_was_exposed() -> None:
    rows: list[Entry] = [*ours(PAY), Saying(NONE, PAY, SHORT, parse(NOON), provenance="vendor_said")]
    assert assessed(rows, PAY, "2014-03-05").own_now.verdict == "yes"
    assert assessed(rows, PAY, "2014-02-20").own_ever.verdict == "unknown"
    # it did not say that it was over
    assert assessed(rows, PAY, NOON).own_now.verdict == "yes"
    vague = Statement("affected", during=During(When(None, None), at(parse("2014-03-09"))))
    rows = [*ours(PAY), Saying(NONE, PAY, vague, parse(NOON), provenance="vendor_said")]
    assert assessed(rows, PAY, NOON).own_ever.verdict == "yes"


def test_their_word_of_before_is_taken_back_and_other_words_stay() -> None:
    rows = [
        *ours(PAY),
        answered(PAY, "fixed", "2014-04-08"),
        answered(PAY, "affected", "2014-04-10"),
    ]
    # "affected" is said of all the time since disclosure, the 8th among it
    assert assessed(rows, PAY, "2014-04-08").own_now.verdict == "yes"
    assert assessed(rows, PAY, "2014-04-08", known=2).own_now.verdict == "no"
    assert assessed(rows, PAY, "2014-04-10").own_now.verdict == "yes"
    first = [*ours(PAY), answered(PAY, "not_affected", "2014-04-08"), answered(PAY, "fixed", "2014-04-10")]
    found = assessed(first, PAY, "2014-04-10")
    assert (found.own_now.verdict, found.own_ever.verdict) == ("no", "yes")
    assert found.own_now.provenance == "vendor_said"
    # what was fixed by the 10th, nobody says when, was there at disclosure at some instant
    assert assessed(first, PAY, "2014-04-08").own_ever.verdict == "yes"
    assert assessed(first, PAY, "2014-04-06").own_ever.verdict == "unknown"


def test_public_words_are_told_apart_by_vendor() -> None:
    event = playbook("circleci-2023")
    more = Told(PAY, parse("2023-01-05"), Statement("not_affected"), "https://cardwise.example")
    altered = msgspec.structs.replace(event, told=(more, *event.told))
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(ours(PAY, CI), 1)])
    found = spread(altered, state, AsOf(state.seq, parse("2023-02-01")))
    assert assess(found, PAY).own_ever.verdict == "no"
    assert assess(found, CI).own_ever.verdict == "yes"


def test_of_an_address_a_package_or_a_word_the_strength_is_kept() -> None:
    part = AssetId("artefact:build")
    seen = Component("pkg:npm/%40ctrl/tinycolor@4.1.1", "sbom")
    rows: list[Entry] = [
        Asset(part, "artefact", "build"),
        Observation(part, seen, parse("2025-09-16"), provenance="person_said"),
    ]
    found = assessed(rows, part, "2025-09-17", event="npm-worm-2025")
    assert (found.own_now.provenance, found.own_ever.provenance) == ("person_said", "person_said")


def test_findings_whole() -> None:
    failed = assessed([*ours(WWW), probed(WWW, NOON, "unreachable")], WWW, NOON)
    assert failed.own_ever == failed.own_now == Finding("unknown", "failed", (Seq(2),))
    two = [*ours(PAY), answered(PAY, "affected", "2014-04-08"), answered(PAY, "not_affected", "2014-04-09")]
    conflict = assessed(two, PAY, "2014-04-09").own_now
    assert conflict == Finding("unknown", "conflict", (Seq(2),), provenance="vendor_said")
    later = [*ours(WWW), probed(WWW, "2014-04-09", "positive")]
    assert assessed(later, WWW, NOON).own_ever == Finding("unknown", "window_not_covered", (Seq(2),))


def test_of_several_grounds_for_before_the_strongest_is_named() -> None:
    word = log(WWW, "yes", "2014-03-01", "2014-03-02", NOON)
    for rows in (
        [*ours(WWW), word, probed(WWW, NOON, "positive")],
        [*ours(WWW), probed(WWW, NOON, "positive"), word],
    ):
        assert assessed(rows, WWW, NOON).own_ever == Finding(
            "yes", on=(Seq(2), Seq(3)), provenance="measured"
        )


def test_an_undated_fix_was_there_at_some_instant() -> None:
    found = assessed([*ours(PAY), answered(PAY, "fixed", "2014-04-10")], PAY, "2014-04-10")
    opened = parse("2012-03-14")
    start, end = When(opened, parse("2014-04-07")), When(opened, parse("2014-04-10"))
    assert found.periods == (During(start, end),)


@pytest.mark.parametrize("turned", [False, True])
def test_looks_that_differ_at_one_instant_agree_with_nothing_before(turned: bool) -> None:
    both = [probed(WWW, "2014-04-11", "positive"), probed(WWW, "2014-04-11", "negative")]
    for outcome in ("positive", "negative"):
        rows = [*ours(WWW), probed(WWW, "2014-04-08", outcome), *(reversed(both) if turned else both)]
        assert assessed(rows, WWW, "2014-04-10").own_now.verdict == "unknown"
    agree = [
        *ours(WWW),
        probed(WWW, "2014-04-08", "negative"),
        both[1],
        probed(WWW, "2014-04-12", "positive"),
    ]
    assert assessed(agree, WWW, "2014-04-10").own_now.on == (2, 3)


def test_of_two_resolutions_at_one_instant_the_later_entry_counts() -> None:
    rows = [
        *ours(WWW),
        resolved(WWW, NOON, "a", "b"),
        resolved(WWW, NOON, "a"),
        probed(WWW, NOON, "negative"),
    ]
    assert assessed(rows, WWW, NOON).own_now.verdict == "no"


def test_rule_70_an_event_cannot_be_at_every_kind_of_thing() -> None:
    rows = [*ours(WWW, WEB1, CI, API)]
    found = assessed(rows, WWW, "2023-02-01", event="circleci-2023")
    assert (found.own_now.why, found.own_ever.why, found.now.why) == ("not_concerned",) * 3
    assert assessed(rows, WEB1, "2023-02-01", event="circleci-2023").now.why == "not_concerned"
    assert assessed(rows, WWW, "2025-09-20", event="npm-worm-2025").now.why == "not_concerned"
    assert assessed(rows, WEB1, "2025-09-20", event="npm-worm-2025").now.why == "nobody_looked"


def test_rule_70_what_leaked_elsewhere_may_reach_what_the_event_cannot_be_at() -> None:
    rows = [*ours(WWW, CI, PASSWORDS), edge(CI, "holds", PASSWORDS), edge(WWW, "accepts", PASSWORDS)]
    found = assessed(rows, WWW, "2023-02-01", event="circleci-2023")
    assert (found.own_now.why, found.now.verdict, found.now.why) == ("not_concerned", "unknown", "reachable")


@pytest.mark.parametrize("event", ["heartbleed", "npm-worm-2025"])
def test_rule_71_a_host_speaks_of_its_sites_only_where_the_event_spreads_there(event: str) -> None:
    bad = BAD if event == "heartbleed" else "pkg:npm/%40ctrl/tinycolor@4.1.1"
    noon = NOON if event == "heartbleed" else "2025-09-16T12:00"
    rows = [*ours(WWW, WEB1), edge(WEB1, "serves", WWW), package(WEB1, bad, noon)]
    found = assessed(rows, WWW, noon, event=event)
    assert (found.now.verdict, found.now.why) == (
        ("yes", "") if event == "heartbleed" else ("no", "not_concerned")
    )


def test_what_is_not_the_software_of_the_event_or_could_not_be_told_is_no_evidence_whole() -> None:
    nothing = Finding("unknown", "nobody_looked")
    for row in (
        package(WEB1, "pkg:deb/debian/nginx@1.2.1-2?distro=debian-7", NOON),
        package(WEB1, BAD, NOON, present="unknown"),
    ):
        found = assessed([*ours(WEB1), row], WEB1, NOON)
        assert (found.own_now, found.own_ever) == (nothing, nothing)
    gone = assessed([*ours(WEB1), package(WEB1, BAD, NOON, present="no")], WEB1, NOON)
    assert (gone.own_now.verdict, gone.own_now.on) == ("no", (2,))


def test_looks_that_reached_nobody_whole() -> None:
    rows = [*ours(WWW), probed(WWW, NOON, "unreachable"), probed(WWW, NOON, "inconclusive", "b")]
    found = assessed(rows, WWW, EVENING)
    failed = Finding("unknown", "failed", (Seq(2), Seq(3)))
    assert (found.own_now, found.own_ever) == (failed, failed)
