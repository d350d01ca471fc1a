"""Rules 31 and 32: a word that names no end; and what is dated before the event."""

from __future__ import annotations

import msgspec
import pytest

from stanch.core.assessment import changed, spoken
from stanch.core.entries import Entry
from stanch.core.model import AssetId
from stanch.core.moments import When, at, parse
from stanch.core.sayings import Saying
from tests.world.shop import (
    CI,
    PAY,
    TOKEN,
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
    probed,
    resolved,
    role,
    saw,
    showed,
    step,
    world,
)

MARCH, NOON, EVENING, NIGHT = "2014-03-03T00:00", "2014-04-08T12:00", "2014-04-08T20:00", "2014-04-08T21:00"
MENDED = [*ours(WWW), probed(WWW, NOON, "positive"), probed(WWW, EVENING, "negative")]


# Rule 31: a word that names no end


def test_rule_31_a_yes_without_an_end_ended_between_the_last_sight_and_the_look_that_saw_it_mended() -> None:
    """Rule 31. "You are exposed" followed, and four true sentences were asked to be corrected."""
    before = assessed(MENDED, WWW, NIGHT)
    rows = [*MENDED, log(WWW, "yes", MARCH, "", NIGHT)]
    found = assessed(rows, WWW, NIGHT)
    assert (found.own_now, found.own_now.verdict) == (before.own_now, "no")
    (period,) = found.periods
    assert (period.start.high, period.end) == (parse(MARCH), When(parse(NOON), parse(EVENING)))
    assert milestone(rows, WWW, "restarted", NIGHT).done == "yes"
    assert judged(rows, "named_not_now", NIGHT)[0].verdict == "supported"
    # and it says what it says of March
    assert assessed(rows, WWW, "2014-03-20").own_now.verdict == "yes"
    assert assessed(rows, WWW, "2014-02-20").own_now.verdict == "unknown"
    assert assessed(rows, WWW, EVENING).own_now.verdict == "no"


def test_rule_31_or_until_a_dated_step_between_its_beginning_and_that_look() -> None:
    rows = [*MENDED, done(WWW, "restarted", "2014-04-08T16:00", NIGHT), log(WWW, "yes", MARCH, "", NIGHT)]
    (period,) = assessed(rows, WWW, NIGHT).periods
    assert period.end == at(parse("2014-04-08T16:00"))
    assert milestone(rows, WWW, "restarted", NIGHT).when == at(parse("2014-04-08T16:00"))
    # one from before what was seen is no end
    early = [*MENDED, done(WWW, "restarted", "2014-04-08T11:00", NIGHT), log(WWW, "yes", MARCH, "", NIGHT)]
    (period,) = assessed(early, WWW, NIGHT).periods
    assert period.end is not None
    assert period.end.high == parse(EVENING)


def test_rule_31_where_nobody_saw_it_exposed_the_first_clean_look_is_its_end() -> None:
    rows = [*ours(WWW), probed(WWW, EVENING, "negative"), log(WWW, "yes", MARCH, "", NIGHT)]
    found = assessed(rows, WWW, NIGHT)
    assert (found.own_now.verdict, found.own_ever.verdict, found.unended) == ("no", "yes", False)


def test_rule_31_at_every_address() -> None:
    rows = [*ours(WWW), resolved(WWW, EVENING, "a", "b"), probed(WWW, EVENING, "negative", "a")]
    rows.append(log(WWW, "yes", MARCH, "", NIGHT))
    assert assessed(rows, WWW, NIGHT).own_now.verdict == "yes"  # nobody looked at b
    assert assessed([*rows, probed(WWW, EVENING, "negative", "b")], WWW, NIGHT).own_now.verdict == "no"


def test_rule_31_a_look_over_too_few_connections_did_not_see_it_mended() -> None:
    rows = [*ours(WWW), probed(WWW, NOON, "positive", connections=20), probed(WWW, EVENING, "negative")]
    assert assessed([*rows, log(WWW, "yes", MARCH, "", NIGHT)], WWW, NIGHT).own_now.verdict == "yes"


def test_rule_31_without_a_look_since_it_is_as_it_was_said() -> None:
    rows = [*ours(WWW), probed(WWW, "2014-03-01", "negative"), log(WWW, "yes", MARCH, "", NIGHT)]
    assert assessed(rows, WWW, NIGHT).own_now.verdict == "yes"
    assert assessed(rows, WWW, NIGHT).unended
    stepped = [*rows, done(WWW, "restarted", "2014-04-08T16:00", NIGHT)]
    found = assessed(stepped, WWW, NIGHT)
    assert (found.own_now.verdict, found.own_now.why) == ("unknown", "stale")
    assert found.periods[-1].end == at(parse("2014-04-08T16:00"))


def test_rule_31_without_a_beginning_either() -> None:
    found = assessed([*MENDED, log(WWW, "yes", "", "", NIGHT)], WWW, NIGHT)
    assert (found.own_now.verdict, found.own_ever.verdict, found.unended) == ("no", "yes", False)


def test_rule_31_an_end_that_was_named_is_its_own() -> None:
    rows = [*MENDED, log(WWW, "yes", MARCH, NIGHT, "2014-04-08T22:00")]
    now = assessed(rows, WWW, "2014-04-08T22:00").own_now
    assert (now.verdict, now.why) == ("yes", "conflict")


# Rule 32: before the event


def naming(entry: Entry) -> Entry:
    assert isinstance(entry, Saying)
    return msgspec.structs.replace(entry, names_event=True)


def test_rule_32_an_answer_from_before_the_disclosure_is_no_answer() -> None:
    word = answered(PAY, "not_affected", "2014-03-20")
    rows = [*ours(PAY), role("payments", PAY), word]
    found = assessed(rows, PAY, NOON)
    assert (found.now.verdict, found.ever.verdict, found.now.why) == ("unknown", "unknown", "nobody_looked")
    assert spoken(world(rows, NOON), PAY) is None
    assert judged(rows, "vendor_answer", NOON) == ()
    (one,) = judged(rows, "we_and_services_not_affected", NOON)
    assert (PAY, "not_asked") in [(blocker.subject, blocker.why) for blocker in one.blockers]
    named = [*rows[:-1], naming(word)]
    assert assessed(named, PAY, NOON).now.verdict == "no"
    assert spoken(world(named, NOON), PAY) is not None


def test_rule_32_from_the_very_day_of_the_disclosure_it_counts() -> None:
    for seen, verdict in (("2014-04-06T23:59:59.999999", "unknown"), ("2014-04-07T00:00", "no")):
        rows = [*ours(PAY), answered(PAY, "not_affected", seen)]
        assert assessed(rows, PAY, NOON).ever.verdict == verdict, seen


@pytest.mark.parametrize(
    ("when", "said"), [("2014-04-01T10:00", NIGHT), ("2014-03-01 .. 2014-04-01", NIGHT), ("", "2014-04-02")]
)
def test_rule_32_a_step_from_before_the_disclosure_is_no_step(when: str, said: str) -> None:
    token = [*ours(CI, TOKEN), edge(CI, "holds", TOKEN)]
    old = done(TOKEN, "revoked", "2022-12-20", "2023-01-05")
    assert milestone([*token, old], TOKEN, "revoked", "2023-01-10", "circleci-2023").done == "no"
    assert milestone([*token, naming(old)], TOKEN, "revoked", "2023-01-10", "circleci-2023").done == "yes"
    # it ends nothing, contradicts nothing, and no advice rests on it
    rows = [*ours(WWW), probed(WWW, "2014-03-20", "positive"), done(WWW, "restarted", when, said)]
    assert assessed(rows, WWW, NIGHT).unended
    if when == "2014-04-01T10:00":
        assert not assessed([*rows[:-1], naming(rows[-1])], WWW, NIGHT).unended
    early = done(TOKEN, "rotated", "2022-12-20", "2023-01-05")
    assert changed(world([*token, early], "2023-01-10", event="circleci-2023"), TOKEN) is None


def test_rule_32_steps_within_an_answer_to_the_event_may_be_older() -> None:
    """Rule 32. Some were told before all the world was: their answer names the event by being one."""
    steps = (step("patched", "2014-04-01T09:00"), step("restarted", "2014-04-01T10:00"))
    rows = [*ours(PAY), answered(PAY, "fixed", NOON, *steps)]
    assert assessed(rows, PAY, NOON).now.verdict == "no"


def test_rule_32_exposure_before_the_window_is_not_taken() -> None:
    before = log(WWW, "yes", "2011-01-01", "2011-06-01", NIGHT)
    found = assessed([*ours(WWW), before], WWW, NIGHT)
    assert (found.own_ever.verdict, found.periods) == ("unknown", ())
    assert assessed([*ours(WWW), naming(before)], WWW, NIGHT).own_ever.verdict == "yes"
    reaching = log(WWW, "yes", "2011-01-01T00:00", "2014-04-08T11:00", NIGHT)
    found = assessed([*ours(WWW), reaching], WWW, NIGHT)
    assert found.periods[0].start.low == parse("2012-03-14")
    assert assessed([*ours(WWW), reaching], WWW, "2011-06-01").own_now.verdict == "unknown"
    named = assessed([*ours(WWW), naming(reaching)], WWW, "2011-06-01")
    assert named.own_now.verdict == "yes"


def test_rule_32_what_was_measured_is_not_asked_for_its_date() -> None:
    rows = [*ours(WWW), probed(WWW, "2012-01-01", "positive"), showed(WWW, "2012-01-01", "a")]
    assert assessed(rows, WWW, NIGHT).own_ever.verdict == "yes"
    assert assessed(rows, AssetId(f"key:sha256/{'a' * 64}"), NIGHT).ever.verdict == "yes"


def test_rule_32_what_a_playbook_tells_names_its_event() -> None:
    assert assessed(ours(CI), CI, "2023-01-10", event="circleci-2023").ever.verdict == "yes"


def test_rule_28_a_look_of_the_very_instant_of_a_word_tells_what_is_now() -> None:
    """A step that is dated by a day is done by now at the latest; the clean look of now stands."""
    rows = [
        *ours(WWW),
        probed(WWW, "2014-04-08T09:00", "positive"),
        probed(WWW, "2014-04-08T12:00", "negative"),
    ]
    for dated in ("2014-04-08T12:00", "2014-04-08T11:00 .. 2014-04-08T12:00"):
        said = [*rows, done(WWW, "restarted", dated, "2014-04-08T12:00")]
        for order in (said, [*said[:-3], said[-1], *said[-3:-1]]):
            found = assessed(order, WWW, "2014-04-08T12:00")
            assert (found.own_now.verdict, found.own_now.provenance) == ("no", "measured"), dated
    still = [*ours(WWW), probed(WWW, "2014-04-08T12:00", "positive")]
    said = [*still, done(WWW, "restarted", "2014-04-08T12:00", "2014-04-08T12:00")]
    assert assessed(said, WWW, "2014-04-08T12:00").own_now.verdict == "unknown"


@pytest.mark.parametrize("now", ["2014-04-09T09:00", "2014-04-09T20:00"])
def test_rule_28_what_a_word_says_until_a_moment_is_not_told_of_after_it(now: str) -> None:
    rows = [*ours(WWW), log(WWW, "yes", "2014-04-09T03:00", "2014-04-09T08:00", "2014-04-09T08:30")]
    assert [one.verdict for one in judged(rows, "own_open", now)] == ["unsupported"]
    assert [one.verdict for one in judged(rows, "own_unended", now)] == ["supported"]
    assert assessed(rows, WWW, now).now.verdict == "yes"  # nobody ended it, and nobody is told to come back


def test_rule_28_so_it_is_of_a_machine_and_what_it_serves() -> None:
    rows = [
        *ours(WEB1, WWW),
        edge(WEB1, "serves", WWW),
        log(WEB1, "yes", "2014-04-09T03:00", "2014-04-09T08:00", "2014-04-09T08:30"),
    ]
    assert {one.verdict for one in judged(rows, "own_open", "2014-04-09T09:00")} == {"unsupported"}


def test_rule_28_what_a_look_saw_or_a_word_says_of_now_is_told_of_now() -> None:
    seen = [*ours(WWW), probed(WWW, "2014-04-09T04:00", "positive")]
    word = log(WWW, "yes", "2014-04-09T03:00", "2014-04-09T08:00", "2014-04-09T08:30")
    still = [*ours(WWW), log(WWW, "yes", "2014-04-09T03:00", "", "2014-04-09T08:30")]
    for rows in (seen, [*seen, word], still):
        assert [one.verdict for one in judged(rows, "own_open", "2014-04-09T09:00")] == ["supported"]


def test_rule_31_a_new_key_seen_with_the_mended_server_is_not_called_old_by_an_open_word() -> None:
    rows = [
        *ours(WWW),
        *saw(NOON, "positive", "a", "a"),
        *saw(EVENING, "negative", "b", "a"),
        log(WWW, "yes", MARCH, "", NIGHT),
    ]
    assert [one.verdict for one in judged(rows, "key_still_old", NIGHT)] != ["supported"]


@pytest.mark.parametrize("end", ["", "2014-04-01"])
def test_rule_180_what_nobody_knows_within_a_word_cuts_no_instant_out_of_it(end: str) -> None:
    rows = [
        *ours(WWW),
        log(WWW, "yes", MARCH, end, NIGHT),
        log(WWW, "unknown", "2014-03-10", "2014-03-12", NIGHT),
        log(WWW, "unknown", "2014-03-20", "2014-03-21", NIGHT),
    ]
    found = assessed(rows, WWW, NIGHT)
    definite = world(rows, NIGHT).own(WWW).definite
    assert len(definite) == 3
    assert all(low < high for low, high in definite)
    assert found.own_ever.verdict == "yes"
    assert assessed(rows, WWW, "2014-03-11").own_now.verdict == "unknown"
