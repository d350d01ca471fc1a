"""Rules 14, 15, 16 and 24: done in an order that counts, ready, advice, and what to do next."""

from __future__ import annotations

import pytest

from stanch.core.advice import advise
from stanch.core.assessment import changed
from stanch.core.catalogue import Advice
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.model import (
    Asset,
    AssetId,
    Certificate,
    Digest,
    Observation,
    Tri,
)
from stanch.core.moments import Moment, When, at, parse
from stanch.core.plan import in_full, plan
from stanch.core.readiness import Ready, readiness
from tests.world.shop import (
    API,
    CI,
    MAIL,
    PASSWORDS,
    PAY,
    TOKEN,
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
    probed,
    showed,
    step,
    world,
)

NOON, EVENING, NIGHT = "2014-04-08T12:00", "2014-04-08T20:00", "2014-04-08T21:00"
GITHUB = AssetId("vendor:github")

OPEN = [
    *ours(WWW, PASSWORDS),
    edge(WWW, "accepts", PASSWORDS),
    probed(WWW, NOON, "positive"),
    showed(WWW, NOON, "a"),
]
CLOSED = [*OPEN, probed(WWW, EVENING, "negative"), showed(WWW, EVENING, "b")]
PATCHED = done(WWW, "restarted", "2014-04-08T14:00", EVENING)
REKEYED = done(WWW, "rekeyed", "2014-04-08T16:00", EVENING)
VENDOR_DONE = (
    step("patched", "2014-04-08T11:00"),
    step("restarted", "2014-04-08T12:00"),
    step("rekeyed", "2014-04-08T13:00"),
)


# Rule 14: done, in an order that counts


def test_rule_14_one_look_that_finds_patch_and_key_does_not_tell_their_order() -> None:
    found = milestone(CLOSED, WWW, "rekeyed", NIGHT)
    assert (found.done, found.why, found.provenance) == ("unknown", "order_unknown", "measured")
    assert milestone(CLOSED, WWW, "restarted", NIGHT).done == "yes"


def test_rule_14_one_dated_word_tells_the_order() -> None:
    rows = [*CLOSED, PATCHED, REKEYED]
    restarted, rekeyed = milestone(rows, WWW, "restarted", NIGHT), milestone(rows, WWW, "rekeyed", NIGHT)
    assert (restarted.done, restarted.when) == ("yes", at(parse("2014-04-08T14:00")))
    assert (rekeyed.done, rekeyed.when) == ("yes", at(parse("2014-04-08T16:00")))
    assert rekeyed.on == (7, 9)  # the sight of the key, and the word on when it came


def test_rule_14_a_key_made_before_the_patch_is_exposed_too() -> None:
    rows = [*CLOSED, PATCHED, done(WWW, "rekeyed", "2014-04-08T13:00", EVENING)]
    found = milestone(rows, WWW, "rekeyed", NIGHT)
    assert (found.done, found.why) == ("no", "not_done")
    assert assessed(rows, key("b"), NIGHT).ever.verdict == "yes"


def test_rule_14_bounds_that_straddle_leave_the_order_open() -> None:
    rows = [*CLOSED, done(WWW, "restarted", "2014-04-08T14:00 .. 2014-04-08T17:00", EVENING), REKEYED]
    found = milestone(rows, WWW, "rekeyed", NIGHT)
    assert (found.done, found.why) == ("unknown", "order_unknown")


def test_rule_14_rekeyed_needs_the_new_key_at_every_address() -> None:
    rows = [
        *OPEN,
        probed(WWW, NOON, "positive", "other"),
        showed(WWW, NOON, "a", "other"),
        *CLOSED[5:],
        probed(WWW, EVENING, "negative", "other"),
        showed(WWW, EVENING, "a", "other"),
        PATCHED,
        REKEYED,
    ]
    assert milestone(rows, WWW, "rekeyed", NIGHT).done == "no"
    both = [*rows, probed(WWW, NIGHT, "negative", "other"), showed(WWW, NIGHT, "b", "other")]
    assert milestone(both, WWW, "restarted", NIGHT).done == "yes"
    assert milestone(both, WWW, "rekeyed", NIGHT).done == "yes"


def test_rule_14_a_dated_key_and_an_undated_patch_leave_the_order_open() -> None:
    """Rule 14. The patch came somewhere between noon and evening; the key, by a word, at one."""
    rows = [*CLOSED, done(WWW, "rekeyed", "2014-04-08T13:00", EVENING)]
    assert milestone(rows, WWW, "rekeyed", NIGHT).done == "unknown"


def test_rule_14_rekeyed_dates_from_the_last_address_that_got_the_new_key() -> None:
    """Rule 14. At the other address the old key was still there at eight in the evening."""
    rows = [
        *OPEN,
        showed(WWW, NOON, "a", "other"),
        *CLOSED[5:],
        showed(WWW, EVENING, "a", "other"),
        PATCHED,
        REKEYED,
        probed(WWW, NIGHT, "negative"),
        showed(WWW, NIGHT, "b", "other"),
    ]
    found = milestone(rows, WWW, "rekeyed", NIGHT)
    assert (found.done, found.when) == ("yes", When(parse(EVENING), parse(NIGHT)))


def test_rule_14_a_new_certificate_on_the_old_key_is_no_new_key() -> None:
    rows = [*OPEN, probed(WWW, EVENING, "negative"), showed(WWW, EVENING, "a"), PATCHED, REKEYED]
    assert milestone(rows, WWW, "rekeyed", NIGHT).done == "no"


def test_rule_14_what_waits_for_a_step_that_is_not_done_is_not_done() -> None:
    rows = [*OPEN, done(WWW, "sessions_ended", "2014-04-08T13:00", "2014-04-08T13:30")]
    found = milestone(rows, WWW, "sessions_ended", "2014-04-08T13:30")
    assert (found.done, found.why) == ("no", "not_ready")
    assert found.on == (6, 5)  # their word, and the key that is still the old one
    unsure = [*CLOSED, done(WWW, "sessions_ended", "2014-04-08T20:30", NIGHT)]
    found = milestone(unsure, WWW, "sessions_ended", NIGHT)
    assert (found.done, found.why) == ("unknown", "order_unknown")
    early = [*CLOSED, PATCHED, REKEYED, done(WWW, "sessions_ended", "2014-04-08T15:00", EVENING)]
    found = milestone(early, WWW, "sessions_ended", NIGHT)
    assert (found.done, found.why, found.when) == ("no", "not_ready", at(parse("2014-04-08T15:00")))
    late = [*CLOSED, PATCHED, REKEYED, done(WWW, "sessions_ended", "2014-04-08T17:00", EVENING)]
    assert milestone(late, WWW, "sessions_ended", NIGHT).done == "yes"
    straddling = [
        *CLOSED,
        PATCHED,
        REKEYED,
        done(WWW, "sessions_ended", "2014-04-08T15:00 .. 2014-04-08T17:00", EVENING),
    ]
    found = milestone(straddling, WWW, "sessions_ended", NIGHT)
    assert (found.done, found.why) == ("unknown", "order_unknown")


def test_rule_14_a_person_may_say_that_it_is_patched_only_a_clean_look_counts() -> None:
    said = [*OPEN, done(WWW, "restarted", "2014-04-08T14:00", "2014-04-08T14:30")]
    before = milestone(said, WWW, "restarted", "2014-04-08T13:00")
    assert (before.done, before.why) == ("no", "exposed")
    # their word gives what was seen its end; what is now, only a look tells
    found = milestone(said, WWW, "restarted", "2014-04-08T15:00")
    assert (found.done, found.why) == ("unknown", "stale")
    stale = milestone(said, WWW, "restarted", "2014-04-10")
    assert (stale.done, stale.why) == ("unknown", "stale")


def test_rule_14_the_old_certificate_is_revoked_by_a_persons_word() -> None:
    rows = [*CLOSED, PATCHED, REKEYED]
    assert milestone(rows, key("a"), "revoked", NIGHT).done == "no"
    by_word = milestone(
        [*rows, done(key("a"), "revoked", "2014-04-08T18:00", EVENING)], key("a"), "revoked", NIGHT
    )
    assert (by_word.done, by_word.provenance, by_word.on) == ("yes", "person_said", (10,))


def test_rule_14_the_old_certificate_is_revoked_by_what_was_seen() -> None:
    """Rule 14. What the issuer lists as revoked is revoked; that it was asked for does not put it to use."""
    rows = [*CLOSED, PATCHED, REKEYED, showed(WWW, EVENING, "a", "", "yes")]
    assert milestone(rows, WWW, "rekeyed", NIGHT).done == "yes"
    assert milestone(rows, key("a"), "revoked", NIGHT).done == "yes"


def test_rule_14_a_key_is_dead_when_all_that_carries_it_is() -> None:
    """Rule 14. A second certificate on the old key that is still good keeps the key alive."""
    later, since = parse("2014-12-01"), parse("2014-04-08T15:00")

    def issued(mark: str, revoked: Tri) -> Entry:
        fact = Certificate("", Digest(mark * 64), Digest("a" * 64), since, later, revoked, since)
        return Observation(WWW, fact, parse(EVENING))

    rows = [*CLOSED, PATCHED, REKEYED, issued("1", "yes"), issued("2", "no")]
    assert milestone(rows, key("a"), "revoked", NIGHT).done == "no"
    rows.append(issued("2", "yes"))
    found = milestone(rows, key("a"), "revoked", NIGHT)
    assert (found.done, found.when) == ("yes", at(since))


def test_rule_14_what_was_never_exposed_needs_nothing() -> None:
    rows = [*ours(WWW), log(WWW, "no", "2012-03-01", "2014-04-08T12:00", NOON), showed(WWW, NOON, "a")]
    assert assessed(rows, WWW, NOON).milestones == ()
    assert assessed(rows, key("a"), NOON).milestones == ()
    assert {one.state for one in plan(world(rows, NOON))} == {"not_needed"}


def test_rule_24_what_nothing_calls_for_is_not_needed_only_where_that_is_known() -> None:
    """Nobody looked, or nobody knows of the time before: then it is open, and says why."""

    def shown(*rows: Entry) -> set[tuple[str, str]]:
        found = world([*ours(WWW), *rows], NOON)
        return {(one.state, one.why) for one in in_full(found, plan(found))}

    assert shown() == {("open", "nobody_looked")}
    assert shown(probed(WWW, "2014-04-08T11:00", "negative")) == {("open", "window_not_covered")}
    assert shown(log(WWW, "no", "2012-03-01", "2014-04-08T12:00", NOON)) == {("not_needed", "")}
    found = world([*ours(API, TOKEN), edge(API, "accepts", TOKEN)], NOON)
    assert {one.state for one in in_full(found, plan(found)) if one.asset == TOKEN} == {"open"}


def test_rule_14_a_vendors_steps_count_by_their_word_in_order() -> None:
    rows = [*ours(PAY), answered(PAY, "fixed", "2014-04-12", *VENDOR_DONE)]
    found = {one.remedy: one.done for one in assessed(rows, PAY, "2014-04-12").milestones}
    assert found == {"patched": "yes", "restarted": "yes", "rekeyed": "yes"}
    wrong = [
        step("patched", "2014-04-08T11:00"),
        step("restarted", "2014-04-08T12:00"),
        step("rekeyed", "2014-04-08T09:00"),
    ]
    early = milestone(
        [*ours(PAY), answered(PAY, "fixed", "2014-04-12", *wrong)], PAY, "rekeyed", "2014-04-12"
    )
    assert (early.done, early.why) == ("no", "not_ready")


# Rule 15: ready


def parties(*more: Entry) -> list[Entry]:
    return [*ours(PAY, MAIL, TOKEN), edge(PAY, "accepts", TOKEN), edge(MAIL, "holds", TOKEN), *more]


def ready(rows: list[Entry], true_at: str = "2014-04-20") -> Ready:
    return readiness(world(rows, true_at), TOKEN)


def test_rule_15_ready_when_all_that_were_exposed_are_done() -> None:
    rows = parties(
        answered(PAY, "fixed", "2014-04-12", *VENDOR_DONE), answered(MAIL, "not_affected", "2014-04-12")
    )
    found = ready(rows)
    assert (found.state, found.when, found.weakest) == ("ready", at(parse("2014-04-08T13:00")), None)


def test_rule_15_the_last_of_several_counts() -> None:
    late = (*VENDOR_DONE[:2], step("rekeyed", "2014-04-10 .. 2014-04-11"))
    for one, other in ((late, VENDOR_DONE), (VENDOR_DONE, late)):
        rows = parties(
            answered(PAY, "fixed", "2014-04-12", *one), answered(MAIL, "fixed", "2014-04-12", *other)
        )
        assert ready(rows).when == When(parse("2014-04-10"), parse("2014-04-11T23:59:59.999999"))


def test_rule_15_accepted_by_a_ready_vendor_and_held_by_a_silent_one_names_the_silent() -> None:
    found = ready(parties(answered(PAY, "fixed", "2014-04-12", *VENDOR_DONE)))
    assert (found.state, found.weakest, found.why) == ("unknown", MAIL, "nobody_looked")


def test_rule_15_one_that_is_not_done_is_named_before_one_of_which_nothing_is_known() -> None:
    found = ready(parties(answered(PAY, "affected", "2014-04-12")))
    assert (found.state, found.weakest, found.why) == ("not_ready", PAY, "not_done")
    turned = [*ours(PAY, MAIL, TOKEN), edge(MAIL, "holds", TOKEN), edge(PAY, "accepts", TOKEN)]
    assert ready([*turned, answered(PAY, "affected", "2014-04-12")]).weakest == PAY


def test_rule_15_a_party_that_was_never_exposed_adds_nothing() -> None:
    rows = parties(answered(PAY, "not_affected", "2014-04-12"), answered(MAIL, "not_affected", "2014-04-12"))
    assert ready(rows) == Ready("never_needed")


def test_rule_15_unknown_order_at_a_party_is_not_ready() -> None:
    found = readiness(world(CLOSED, NIGHT), PASSWORDS)
    assert (found.state, found.weakest, found.why) == ("unknown", WWW, "order_unknown")
    assert readiness(world([*CLOSED, PATCHED, REKEYED], NIGHT), PASSWORDS).state == "ready"


def test_rule_15_only_those_it_waits_for_count() -> None:
    """Rule 15. At CircleCI a new secret waits for the holder alone, not for whoever accepts it."""
    rows = [*ours(CI, GITHUB, TOKEN), edge(CI, "holds", TOKEN), edge(GITHUB, "accepts", TOKEN)]
    found = readiness(world(rows, "2023-01-14", event="circleci-2023"), TOKEN)
    assert found.state == "ready"
    assert readiness(world(rows, "2023-01-04", event="circleci-2023"), TOKEN).state == "not_ready"


def test_rule_15_an_endpoint_open_through_a_shared_key_must_be_rekeyed_too() -> None:
    """Rule 15. Its own software was clean all along; whoever has the key reads the passwords all the same."""
    rows = [
        *ours(WWW, API, TOKEN),
        edge(API, "accepts", TOKEN),
        log(API, "no", "2012-03-01", "2014-04-08T12:00", NOON),
        probed(WWW, NOON, "positive"),
        showed(WWW, NOON, "a"),
        showed(API, NOON, "a"),
    ]
    assert assessed(rows, TOKEN, NOON).now.verdict == "yes"
    found = readiness(world(rows, NOON), TOKEN)
    assert (found.state, found.weakest) == ("not_ready", API)


def test_rule_15_an_endpoint_open_through_a_shared_key_is_in_the_plan() -> None:
    """Rule 15. Who waits for it must be told to do it."""
    rows = [
        *ours(WWW, API),
        log(API, "no", "2012-03-01", "2014-04-08T12:00", NOON),
        probed(WWW, NOON, "positive"),
        showed(WWW, NOON, "a"),
        showed(API, NOON, "a"),
    ]
    states = {(one.remedy, one.asset): one.state for one in plan(world(rows, NOON))}
    assert states["rekeyed", API] != "not_needed"  # type: ignore[index]


# Rule 16: advice


READY = Ready("ready", at(Moment(200)))
EARLY = Ready("ready", When(Moment(50), Moment(150)))
SOON = Ready("ready", When(Moment(150), Moment(250)))
D = Moment(100)


@pytest.mark.parametrize(
    ("exposed", "ready", "changed", "reused", "until", "dead", "advice", "ground"),
    [
        ("no", READY, None, "no", "wait", None, "leave", "never_exposed"),
        ("no", READY, None, "unknown", "wait", None, "leave", "never_exposed"),
        ("no", READY, None, "yes", "wait", None, "change_now", "reused"),
        ("no", READY, None, "no", "revoke", "no", "leave", "never_exposed"),
        ("unknown", READY, None, "no", "wait", None, "ask", "exposure_unknown"),
        ("unknown", READY, None, "no", "revoke", "no", "ask", "exposure_unknown"),
        ("unknown", READY, None, "yes", "wait", None, "change_now", "reused"),
        # a live token that was stolen is switched off, whatever else
        ("yes", READY, None, "no", "revoke", "no", "revoke_now", "still_live"),
        ("yes", READY, None, "no", "revoke", None, "revoke_now", "still_live"),
        ("yes", READY, at(Moment(300)), "no", "revoke", "unknown", "revoke_now", "still_live"),
        ("yes", Ready("not_ready"), None, "no", "revoke", "no", "revoke_now", "still_live"),
        ("yes", READY, None, "no", "revoke", "yes", "change_now", "never_changed"),
        ("yes", Ready("not_ready"), None, "no", "revoke", "yes", "wait", "not_ready"),
        ("yes", Ready("unknown"), None, "no", "wait", None, "wait", "ready_unknown"),
        ("yes", Ready("not_ready"), at(Moment(300)), "yes", "wait", None, "wait", "not_ready"),
        ("yes", READY, None, "no", "wait", None, "change_now", "never_changed"),
        # changed: before disclosure, between disclosure and ready, since ready
        ("yes", READY, at(Moment(99)), "no", "wait", None, "change_now", "changed_before"),
        ("yes", READY, at(Moment(100)), "no", "wait", None, "change_again", "changed_between"),
        ("yes", READY, at(Moment(199)), "no", "wait", None, "change_again", "changed_between"),
        ("yes", READY, at(Moment(200)), "no", "wait", None, "leave", "changed_since"),
        ("yes", READY, at(Moment(300)), "no", "wait", None, "leave", "changed_since"),
        ("yes", READY, at(Moment(300)), "yes", "wait", None, "change_now", "reused"),
        # instants within bounds
        ("yes", READY, When(Moment(50), Moment(150)), "no", "wait", None, "change_now", "changed_before"),
        ("yes", READY, When(D, Moment(150)), "yes", "wait", None, "change_again", "changed_between"),
        ("yes", READY, When(Moment(150), Moment(250)), "no", "wait", None, "ask", "change_unknown"),
        ("yes", READY, When(), "no", "wait", None, "ask", "change_unknown"),
        ("yes", SOON, at(Moment(200)), "no", "wait", None, "ask", "change_unknown"),
        ("yes", SOON, at(Moment(250)), "no", "wait", None, "leave", "changed_since"),
        ("yes", EARLY, at(D), "no", "wait", None, "ask", "change_unknown"),
        # nothing to wait for, and never changed
        ("yes", Ready("never_needed"), None, "no", "wait", None, "change_now", "never_changed"),
    ],
)  # fmt: skip
def test_rule_16_the_first_row_that_fits(
    exposed: Tri, ready: Ready, changed: When | None, reused: Tri, until: str, dead: Tri | None,
    advice: Advice, ground: str,
) -> None:  # fmt: skip
    assert advise(exposed, D, ready, changed, reused, until, dead) == (advice, ground)  # type: ignore[arg-type]


def test_rule_16_changed_is_the_last_change_by_anyones_word() -> None:
    rows = [*ours(CI, TOKEN), edge(CI, "holds", TOKEN)]

    def last(*more: Entry, true_at: str = "2023-02-01") -> When | None:
        return changed(world([*rows, *more], true_at, event="circleci-2023"), TOKEN)

    one = done(TOKEN, "rotated", "2023-01-07T10:00", "2023-01-08")
    other = done(TOKEN, "rotated", "2023-01-09T10:00", "2023-01-10")
    assert last() is None
    assert last(one) == at(parse("2023-01-07T10:00"))
    assert last(one, other) == last(other, one) == at(parse("2023-01-09T10:00"))
    assert last(done(TOKEN, "rotated", "", "2023-01-10")) == When(None, parse("2023-01-10"))
    assert last(done(TOKEN, "rotated", "", "2023-01-10", "unknown")) == When()
    assert last(done(TOKEN, "rotated", "", "2023-01-10", "no")) is None
    assert last(done(TOKEN, "revoked", "2023-01-09", "2023-01-10")) is None
    assert last(done(TOKEN, "rotated", "2023-01-09", "2023-01-10", provenance="untrusted")) is None
    # what happened later than the moment that is asked about has not happened
    assert last(one, other, true_at="2023-01-08") == at(parse("2023-01-07T10:00"))


def test_rule_16_a_credential_is_advised_on_from_the_record() -> None:
    def advice(rows: list[Entry], true_at: str = NIGHT, id: AssetId = PASSWORDS) -> tuple[Advice, str]:
        return Judgement(world(rows, true_at)).advice(id)

    assert advice(OPEN, NOON) == ("wait", "not_ready")
    assert advice(CLOSED) == ("wait", "ready_unknown")
    assert advice([*CLOSED, PATCHED, REKEYED]) == ("change_now", "never_changed")
    again = done(PASSWORDS, "rotated", "2014-04-08T15:00", NIGHT, reach="everyone")
    assert advice([*CLOSED, PATCHED, REKEYED, again]) == ("change_again", "changed_between")
    since = done(PASSWORDS, "rotated", "2014-04-08T17:00", NIGHT, reach="everyone")
    assert advice([*CLOSED, PATCHED, REKEYED, since]) == ("leave", "changed_since")


def test_rule_16_the_same_secret_somewhere_exposed_is_changed_where_it_was_not() -> None:
    rows = [
        *OPEN,
        *ours(API, TOKEN),
        edge(API, "accepts", TOKEN),
        log(API, "no", "2012-03-01", "2014-04-08T12:00", NOON),
    ]
    assert Judgement(world(rows, NOON)).advice(TOKEN) == ("leave", "never_exposed")
    # what is the same secret is out as well, and waits for whoever is not ready
    same = [*rows, edge(TOKEN, "same_secret", PASSWORDS)]
    assert assessed(same, TOKEN, NOON).ever.verdict == "yes"


def test_rule_16_a_new_secret_made_before_the_old_one_is_off_is_good() -> None:
    """Rule 16. Rotated does not wait for revoked."""
    rows = [
        *ours(CI, TOKEN),
        edge(CI, "holds", TOKEN),
        done(TOKEN, "rotated", "2023-01-06T10:00", "2023-01-07"),
        done(TOKEN, "revoked", "2023-01-06T12:00", "2023-01-07"),
    ]
    assert milestone(rows, TOKEN, "rotated", "2023-01-14", "circleci-2023").done == "yes"
    assert Judgement(world(rows, "2023-01-14", event="circleci-2023")).advice(TOKEN) == (
        "leave",
        "changed_since",
    )
    live = Judgement(world(rows[:4], "2023-01-14", event="circleci-2023")).advice(TOKEN)
    assert live == ("revoke_now", "still_live")


# Rule 24: what to do next


def test_rule_24_what_can_be_done_first_then_unknown_then_blocked_then_done() -> None:
    states = [one.state for one in plan(world([*CLOSED, *ours(API)], NIGHT))]
    assert states == sorted(states, key=["ready", "unknown", "blocked", "done", "not_needed"].index)
    assert set(states) == {"unknown", "blocked", "done", "not_needed"}


def test_rule_24_kills_before_the_rest_then_the_playbooks_order() -> None:
    first = [(one.remedy, one.asset, one.state) for one in plan(world([*CLOSED, PATCHED, REKEYED], NIGHT))]
    assert first[:3] == [
        ("revoked", key("a"), "ready"),
        ("sessions_ended", WWW, "ready"),
        ("rotated", PASSWORDS, "ready"),
    ]


def test_rule_24_what_unlocks_most_comes_first_then_the_id() -> None:
    rows = [
        *ours(API, WWW, PASSWORDS),
        probed(WWW, NOON, "positive"),
        showed(WWW, NOON, "a"),
        probed(API, NOON, "positive"),
        showed(API, NOON, "b"),
    ]
    patched = [one.asset for one in plan(world(rows, NOON)) if one.state == "ready"]
    assert patched == [API, WWW]
    found = {(one.remedy, one.asset): one for one in plan(world(rows, NOON))}
    restarted = found["restarted", WWW]  # type: ignore[index]
    assert restarted.waits_for == (("patched", WWW),)
    assert restarted.state == "blocked"
    # restarting, then the new key, then the old one off and everybody signed out
    assert found["patched", WWW].unlocks == 4  # type: ignore[index]
    assert restarted.unlocks == 3
    # a credential that it accepts makes re-keying it more pressing
    accepted = {
        (one.remedy, one.asset): one.unlocks
        for one in plan(world([*rows, edge(WWW, "accepts", PASSWORDS)], NOON))
    }
    assert accepted["rekeyed", WWW] == accepted["rekeyed", API] + 1  # type: ignore[index]


def test_rule_24_more_unlocked_goes_before_an_earlier_remedy() -> None:
    one, two, three = (AssetId(f"credential:{number}") for number in (1, 2, 3))
    host, other = AssetId("host:a"), AssetId("host:b")
    bad = "pkg:npm/%40ctrl/tinycolor@4.1.1"
    rows = [
        *ours(host, other, one, two, three),
        package(host, bad, "2025-09-16"),
        package(other, bad, "2025-09-16"),
        done(other, "isolated", "2025-09-16T09:00", "2025-09-16T10:00"),
        edge(other, "holds", one),
        edge(other, "holds", two),
        edge(other, "holds", three),
    ]
    first = [(a.remedy, a.asset) for a in plan(world(rows, "2025-09-17", event="npm-worm-2025"))]
    # kills first (by id), then the removal that three new tokens wait for, then isolating
    assert first[:5] == [
        ("revoked", one),
        ("revoked", two),
        ("revoked", three),
        ("removed", other),
        ("isolated", host),
    ]


def test_rule_24_one_unknown_for_each_asset_not_for_each_remedy() -> None:
    stale = plan(world(OPEN, "2014-04-10"))
    unknown = [(one.remedy, one.asset) for one in stale if one.state == "unknown"]
    assert unknown == [("patched", WWW)]
    assert {one.remedy for one in stale if one.state == "blocked" and one.asset == WWW} >= {"restarted"}


def test_rule_24_only_what_is_ours_to_do() -> None:
    server = AssetId("endpoint:pay")
    rows: list[Entry] = [
        *ours(PAY),
        Asset(server, "endpoint", "pay", PAY),
        probed(server, NOON, "positive"),
        answered(PAY, "affected", NOON),
    ]
    assert plan(world(rows, NOON)) == ()


def test_rule_24_why_goes_with_the_action() -> None:
    found = {(one.remedy, one.asset): one.why for one in plan(world(OPEN, NOON))}
    assert found["patched", WWW] == "exposed"  # type: ignore[index]
    assert found["rekeyed", WWW] == "not_done"  # type: ignore[index]


def test_rule_24_the_plan_waits_for_whomever_the_advice_waits_for() -> None:
    """Rule 24. A silent vendor that has the secret keeps a new one back (15), there as in the advice."""
    rows = [
        *CLOSED,
        PATCHED,
        REKEYED,
        *ours(PAY, TOKEN),
        edge(WWW, "holds", TOKEN),
        edge(PAY, "accepts", TOKEN),
    ]
    found = world(rows, NIGHT)
    assert Judgement(found).advice(TOKEN) == ("wait", "ready_unknown")
    (one,) = (action for action in plan(found) if action.asset == TOKEN)
    assert (one.state, one.waits_for) == ("blocked", (("rekeyed", PAY),))
    answer = answered(PAY, "not_affected", NIGHT)
    (one,) = (action for action in plan(world([*rows, answer], NIGHT)) if action.asset == TOKEN)
    assert (one.state, one.waits_for) == ("ready", ())


def test_rule_24_of_two_that_nobody_knows_at_one_asset_one_is_asked() -> None:
    """Rule 24. The second is not asked as well, and an unknown elsewhere is asked all the same."""
    other = AssetId("credential:other")
    rows = [*ours(CI, TOKEN, other), edge(CI, "holds", TOKEN), edge(CI, "holds", other)]
    for id in (TOKEN, other):
        rows += [done(id, remedy, "", "2023-01-07", "unknown") for remedy in ("revoked", "logs_read")]
    found = plan(world(rows, "2023-01-14", event="circleci-2023"))
    states = [(one.remedy, one.asset, one.state) for one in found]
    assert states == [
        ("rotated", other, "ready"),
        ("rotated", TOKEN, "ready"),
        ("revoked", other, "unknown"),
        ("revoked", TOKEN, "unknown"),
        ("logs_read", other, "blocked"),
        ("logs_read", TOKEN, "blocked"),
    ]


def test_rule_24_what_a_vendor_has_to_do_is_not_ours_whoever_wrote_it_down() -> None:
    rows: list[Entry] = [Asset(PAY, "vendor", "Cardwise"), answered(PAY, "affected", NOON)]
    assert plan(world(rows, NOON)) == ()
