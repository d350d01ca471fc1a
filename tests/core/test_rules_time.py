"""Rules 1 to 5: two times, acts, instants and periods, definite and possible, and steps that were said."""

from __future__ import annotations

import pytest

from stanch.core.claims import Judgement
from stanch.core.decisions import Discovery, Promise
from stanch.core.entries import Entry
from stanch.core.legacy import NONE
from stanch.core.model import (
    ROLES,
    ClaimId,
    Proposal,
    Tri,
)
from stanch.core.moments import DAY, HOUR, MINUTE, During, Moment, When, at, parse
from stanch.core.notices import Blocker
from stanch.core.sayings import Saying, Search
from stanch.knowledge.claims import catalogue
from tests.world.shop import (
    CI,
    CLEAN_SERVER,
    MAIL,
    PAY,
    TOKEN,
    WEB1,
    WWW,
    answered,
    asked,
    assessed,
    done,
    edge,
    judged,
    log,
    milestone,
    ours,
    package,
    probed,
    retract,
    role,
    step,
    when,
    world,
)

NOON, EVENING = "2014-04-08T12:00", "2014-04-08T20:00"


# Rule 1: two times


def test_rule_1_entries_after_known_are_not_there_and_retractions_among_them() -> None:
    rows = [
        *ours(WWW),
        probed(WWW, NOON, "positive"),
        retract(2),
        probed(WWW, "2014-04-08T13:00", "negative"),
    ]
    assert assessed(rows, WWW, "2014-04-08T13:00", known=2).own_now.verdict == "yes"
    assert assessed(rows, WWW, "2014-04-08T13:00", known=3).own_now.verdict == "unknown"
    assert assessed(rows, WWW, "2014-04-08T13:00", known=4).own_now.verdict == "no"
    assert assessed(rows, WWW, "2014-04-08T13:00", known=4).own_ever.verdict == "unknown"


def test_rule_1_a_fact_about_the_world_is_not_dropped_for_being_seen_later() -> None:
    """Rule 1. A log read in May says what was true in March."""
    rows = [*ours(WWW), log(WWW, "yes", "2014-03-01", "2014-03-31", "2014-05-05")]
    assert assessed(rows, WWW, "2014-03-15").own_now.verdict == "yes"
    assert assessed(rows, WWW, "2014-03-15").own_ever.verdict == "yes"


def test_rule_1_true_at_clips_what_a_fact_speaks_of() -> None:
    """Rule 1. What was seen on the 9th makes the 8th possible, not certain."""
    rows = [*ours(WWW), log(WWW, "yes", "2014-03-01", "2014-03-31", "2014-05-05")]
    before = assessed(rows, WWW, "2014-02-01")
    assert (before.own_now.verdict, before.own_ever.verdict) == ("unknown", "unknown")
    assert before.own_ever.why == "window_not_covered"


def test_rule_1_a_vendor_that_was_forgotten_was_ours_all_along() -> None:
    rows = [*CLEAN_SERVER, *ours(PAY), *(role(name) for name in ROLES)]
    claim = catalogue()[ClaimId("we_and_services_not_affected")]
    assert Judgement(world(rows, NOON)).judge(claim)[0].verdict == "supported"
    later = [
        *rows,
        role("payments", PAY, seen="2014-04-20"),
        answered(PAY, "fixed", "2014-04-20", step("restarted", "2014-04-09")),
    ]
    assert Judgement(world(later, NOON)).judge(claim)[0].verdict == "contradicted"
    assert Judgement(world(later, NOON, known=len(rows))).judge(claim)[0].verdict == "supported"


def test_rule_1_a_retraction_can_be_taken_back_but_nothing_that_is_still_to_come() -> None:
    rows = [*ours(WWW), probed(WWW, NOON, "positive"), retract(2), retract(3)]
    assert assessed(rows, WWW, NOON).own_now.verdict == "yes"
    early = [*ours(WWW), retract(3), probed(WWW, NOON, "positive"), retract(4)]
    assert assessed(early, WWW, NOON).own_now.verdict == "yes"


# Rule 2: acts are filtered by when they happened


def test_rule_2_no_answer_is_superseded_by_the_answer_and_not_made_false() -> None:
    rows = [*ours(PAY), role("payments", PAY), asked(PAY, NOON), answered(PAY, "not_affected", "2014-04-10")]
    assert judged(rows, "asked_no_answer", "2014-04-09")[0].verdict == "supported"
    assert judged(rows, "asked_no_answer", "2014-04-10")[0].verdict == "contradicted"
    assert judged(rows, "vendor_answer", "2014-04-09T23:59") == ()
    assert judged(rows, "vendor_answer", "2014-04-10")[0].on == (4,)


def test_rule_2_nobody_was_asked_before_the_asking() -> None:
    rows = [*ours(PAY), role("payments", PAY), asked(PAY, NOON)]
    (before,) = judged(rows, "asked_no_answer", "2014-04-08T11:59")
    assert (before.verdict, before.blockers) == ("unsupported", (Blocker(PAY, "not_asked"),))
    assert judged(rows, "asked_no_answer", NOON)[0].on == (3,)


def test_rule_2_a_search_counts_from_when_it_was_made() -> None:
    look = Search("heartbeats", (During(at(parse("2014-03-01"))),), 0, "grep")
    rows = [*ours(WWW), Saying(NONE, WWW, look, parse(NOON))]
    (before,) = judged(rows, "logs_looked_at", "2014-04-08T11:59")
    assert (before.verdict, before.blockers) == ("unsupported", (Blocker(WWW, "nobody_looked"),))
    (since,) = judged(rows, "logs_looked_at", NOON)
    assert (since.verdict, since.on, since.provenance) == ("supported", (2,), "person_said")


def test_rule_2_a_discovery_blocks_from_when_it_was_made_until_it_was_decided() -> None:
    found = Proposal("stats", MAIL, "analytics", "a script", parse(NOON))
    rows: list[Entry] = [
        *CLEAN_SERVER,
        *(role(name) for name in ROLES),
        found,
        Discovery("stats", False, "not ours", parse(EVENING)),
    ]
    verdicts = [
        judged(rows, "we_and_services_not_affected", true_at)[0].blockers
        for true_at in ("2014-04-08T11:59", NOON, "2014-04-08T19:59", EVENING)
    ]
    pending = (Blocker("proposal:stats", "unconfirmed"),)
    assert verdicts == [(), pending, pending, ()]


def test_rule_2_only_confirmed_or_rejected_decides_a_discovery() -> None:
    rows: list[Entry] = [
        *CLEAN_SERVER,
        *(role(name) for name in ROLES),
        Proposal("stats", MAIL, "analytics", "a script", parse(NOON)),
        Promise(NONE, parse(EVENING), parse(NOON)),
        Discovery("another", True, "", parse(NOON)),
    ]
    (one,) = judged(rows, "we_and_services_not_affected", EVENING)
    assert one.blockers == (Blocker("proposal:stats", "unconfirmed"),)
    # and a decision that was taken back decides nothing
    decided = [*rows, Discovery("stats", False, "", parse(NOON))]
    assert judged(decided, "we_and_services_not_affected", EVENING)[0].verdict == "supported"
    taken_back = [*decided, retract(len(decided))]
    assert judged(taken_back, "we_and_services_not_affected", EVENING)[0].verdict == "unsupported"


def test_rule_2_a_promise_holds_from_when_it_was_made_until_it_is_due() -> None:
    rows: list[Entry] = [Promise(NONE, parse("2014-04-10T12:00Z"), parse(NOON))]
    assert judged(rows, "next_update", "2014-04-08T11:00")[0].blockers == (Blocker("us", "not_done"),)
    (open_,) = judged(rows, "next_update", "2014-04-10T12:00")
    assert (open_.verdict, open_.good_until, open_.on) == ("supported", parse("2014-04-10T12:00"), (1,))
    (late,) = judged(rows, "next_update", "2014-04-10T12:01")
    assert (late.verdict, late.blockers) == ("unsupported", (Blocker("us", "stale"),))


# Rule 3: a probe speaks of its instant, a period never past when it was seen


def test_rule_3_a_probe_speaks_of_its_instant_alone() -> None:
    found = assessed([*ours(WWW), probed(WWW, NOON, "positive")], WWW, NOON)
    (period,) = found.periods
    assert (period.start, period.end) == (When(parse("2012-03-14"), parse(NOON)), None)
    clean = assessed([*ours(WWW), probed(WWW, NOON, "negative")], WWW, NOON)
    assert (clean.own_now.verdict, clean.own_ever.verdict) == ("no", "unknown")


def test_rule_3_a_period_does_not_speak_past_the_moment_it_was_seen() -> None:
    rows = [*ours(WWW), log(WWW, "yes", "2014-03-01", "", "2014-04-01T12:00")]
    assert assessed(rows, WWW, "2014-04-02T12:00").own_now.verdict == "yes"
    late = assessed(rows, WWW, "2014-04-02T12:01").own_now
    assert (late.verdict, late.why) == ("unknown", "stale")
    open_end = [*ours(WWW), log(WWW, "no", "2012-03-01", "2014-12-31", "2014-04-08")]
    assert assessed(open_end, WWW, "2014-06-01").own_ever.until == parse("2014-04-08")


def test_rule_3_a_period_that_is_still_to_come_says_nothing() -> None:
    rows = [*ours(WWW), log(WWW, "yes", "2014-05-01", "2014-05-31", "2014-04-01")]
    found = assessed(rows, WWW, "2014-05-15")
    assert (found.own_now.verdict, found.own_ever.verdict) == ("unknown", "unknown")


def test_rule_3_a_package_without_a_period_speaks_of_when_it_was_seen() -> None:
    rows = [*ours(WEB1), package(WEB1, "pkg:generic/openssl@1.0.1f", NOON)]
    assert assessed(rows, WEB1, NOON).own_now.verdict == "yes"
    assert assessed(rows, WEB1, "2014-04-09T12:01").own_now.why == "stale"
    (period,) = assessed(rows, WEB1, NOON).periods
    assert period.start == When(parse("2012-03-14"), parse(NOON))


# Rule 4: definite and possible


@pytest.mark.parametrize(
    ("true_at", "now", "ever"),
    [
        ("2014-03-05", "unknown", "unknown"),  # it may have begun
        ("2014-03-11", "yes", "yes"),
        ("2014-03-20", "yes", "yes"),
        ("2014-03-25", "unknown", "yes"),  # it may have ended
    ],
)
def test_rule_4_definite_gives_a_verdict_possible_alone_does_not(true_at: str, now: Tri, ever: Tri) -> None:
    rows = [*ours(WWW), log(WWW, "yes", "2014-03-01 .. 2014-03-10", "2014-03-20 .. 2014-03-30", "2014-05-01")]
    found = assessed(rows, WWW, true_at)
    assert (found.own_now.verdict, found.own_ever.verdict) == (now, ever)


def test_rule_4_bounds_that_overlap_leave_no_definite_part() -> None:
    """Rule 4. It was so at some instant between: ever yes, at no moment certain."""
    rows = [*ours(WWW), log(WWW, "yes", "2014-03-01 .. 2014-03-20", "2014-03-10 .. 2014-03-30", "2014-05-01")]
    assert assessed(rows, WWW, "2014-03-15").own_now.verdict == "unknown"
    assert assessed(rows, WWW, "2014-03-15").own_ever.verdict == "unknown"
    found = assessed(rows, WWW, "2014-04-01")
    assert (found.own_now.verdict, found.own_ever.verdict) == ("unknown", "yes")
    # clean at some instant between says nothing at all
    clean = [*ours(WWW), log(WWW, "no", "2012-01-01 .. 2014-03-20", "2014-03-10 .. 2014-05-01", "2014-05-01")]
    assert assessed(clean, WWW, "2014-04-10").own_ever.verdict == "unknown"


def test_rule_4_definite_and_possible_are_read_off_the_bounds() -> None:
    during = During(When(Moment(1), Moment(3)), When(Moment(5), Moment(9)))
    assert (during.definite(), during.possible()) == ((3, 5), (1, 9))
    assert During(at(Moment(3)), at(Moment(3))).definite() == (3, 3)
    assert During(When(Moment(1), Moment(6)), When(Moment(5), Moment(9))).definite() is None
    assert During(at(Moment(6)), at(Moment(5))).possible() is None


# Rule 5: a step said at S was done by S at the latest


def test_rule_5_an_undated_step_was_done_by_when_it_was_said() -> None:
    rows = [*ours(CI, TOKEN), edge(CI, "holds", TOKEN), done(TOKEN, "revoked", "", "2023-01-06T09:00")]
    found = milestone(rows, TOKEN, "revoked", "2023-01-06T10:00", "circleci-2023")
    assert (found.done, found.when) == ("yes", When(None, parse("2023-01-06T09:00")))


def test_rule_5_a_day_is_cut_off_where_it_was_said() -> None:
    rows = [
        *ours(CI, TOKEN),
        edge(CI, "holds", TOKEN),
        done(TOKEN, "revoked", "2023-01-06", "2023-01-06T09:00"),
    ]
    found = milestone(rows, TOKEN, "revoked", "2023-01-06T10:00", "circleci-2023")
    assert found.when == When(parse("2023-01-06"), parse("2023-01-06T09:00"))


def test_rule_5_a_later_no_means_that_it_never_was() -> None:
    rows = [
        *ours(CI, TOKEN),
        edge(CI, "holds", TOKEN),
        done(TOKEN, "revoked", "2023-01-06T08:00", "2023-01-06T09:00"),
        done(TOKEN, "revoked", "", "2023-01-07T09:00", "no"),
    ]
    for true_at in ("2023-01-06T10:00", "2023-01-08"):
        assert milestone(rows, TOKEN, "revoked", true_at, "circleci-2023").done == "no"
        assert assessed(rows, TOKEN, true_at, event="circleci-2023").now.verdict == "yes"
    # what was written down later but said earlier does not count
    turned = [*rows[:3], rows[4], rows[3]]
    assert milestone(turned, TOKEN, "revoked", "2023-01-08", "circleci-2023").done == "no"


def test_rule_5_a_step_is_not_done_before_it_was() -> None:
    rows = [
        *ours(CI, TOKEN),
        edge(CI, "holds", TOKEN),
        done(TOKEN, "revoked", "2023-01-07T08:00", "2023-01-07T09:00"),
    ]
    assert milestone(rows, TOKEN, "revoked", "2023-01-06", "circleci-2023").done == "no"
    assert milestone(rows, TOKEN, "revoked", "2023-01-07T08:00", "circleci-2023").done == "yes"


def test_rule_5_a_step_that_ends_it_narrows_when_it_ended() -> None:
    rows = [
        *ours(WWW),
        probed(WWW, NOON, "positive"),
        probed(WWW, EVENING, "negative"),
        done(WWW, "restarted", "2014-04-08T14:00 .. 2014-04-08T15:00", EVENING),
    ]
    (period,) = assessed(rows, WWW, EVENING).periods
    assert period.end == When(parse("2014-04-08T14:00"), parse("2014-04-08T15:00"))
    # patched comes before restarted, which ends it: it bounds the end from below alone
    patched = [*rows[:3], done(WWW, "patched", "2014-04-08T14:00 .. 2014-04-08T15:00", EVENING)]
    (period,) = assessed(patched, WWW, EVENING).periods
    assert period.end == When(parse("2014-04-08T14:00"), parse(EVENING))
    # a word outside of what was seen narrows nothing
    before = [*rows[:3], done(WWW, "restarted", "2014-04-08T11:00", EVENING)]
    (period,) = assessed(before, WWW, EVENING).periods
    assert period.end == When(parse(NOON), parse(EVENING))


def test_moments_are_counted_in_microseconds() -> None:
    assert (MINUTE, HOUR, DAY) == (60_000_000, 3_600_000_000, 86_400_000_000)
    assert when("2014-04-08 .. ") == When(parse("2014-04-08"), None)
    assert parse("2014-04-08T12:00") - parse("2014-04-08") == 12 * HOUR
