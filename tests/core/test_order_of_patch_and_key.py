"""Patched, then re-keyed, then everything else: a step counts only after what it waits for (rule 14)."""

from stanch.core.assessment import assess
from stanch.core.plan import plan
from stanch.core.vex import vex
from tests.world.shop import (
    PASSWORDS,
    PATCHED,
    REKEYED,
    RESTARTED,
    REVOKED,
    ROTATED,
    SESSIONS_ENDED,
    SITE,
    WWW,
    done,
    key,
    playbook,
    saw,
    world,
)

OPEN = [*SITE, *saw("2014-04-08T14:00", "positive", "a")]
CHANGED = [*OPEN, *saw("2014-04-08T22:00", "negative", "b")]
ORDERED = [
    *CHANGED,
    done(WWW, RESTARTED, "2014-04-08T20:00", "2014-04-08T22:05"),
    done(WWW, REKEYED, "2014-04-08T21:00", "2014-04-08T22:05"),
]


def test_exposure_reaches_the_key_and_the_passwords() -> None:
    found = world(OPEN, "2014-04-08T14:01")
    for id in (WWW, key("a"), PASSWORDS):
        assert assess(found, id).now.verdict == "yes"
        assert assess(found, id).ever.verdict == "yes"
    assert vex(assess(found, WWW), playbook("heartbleed")) == ("affected", "")
    assert (plan(found)[0].remedy, plan(found)[0].state) == (PATCHED, "ready")


def test_one_look_that_finds_patch_and_new_key_does_not_tell_their_order() -> None:
    found = assess(world(CHANGED, "2014-04-08T22:01"), WWW)
    done = {one.remedy: (one.done, one.why) for one in found.milestones}
    assert (done[PATCHED], done[RESTARTED]) == (("yes", ""), ("yes", ""))
    assert done[REKEYED] == ("unknown", "order_unknown")
    assert found.own_now.verdict == "no"
    assert (found.now.verdict, found.now.why) == ("unknown", "order_unknown")


def test_one_dated_word_tells_the_order() -> None:
    there = world(ORDERED, "2014-04-08T22:06")
    found = assess(there, WWW)
    assert [one.done for one in found.milestones] == ["yes", "yes", "yes", "no"], "the sessions are not ended"
    assert found.now.verdict == "no"
    assert vex(found, playbook("heartbleed")) == ("fixed", "")
    assert assess(there, key("b")).ever.verdict == "no"
    assert {one.remedy for one in plan(there) if one.state == "ready"} == {REVOKED, SESSIONS_ENDED, ROTATED}


def test_a_key_made_before_the_patch_is_exposed_too() -> None:
    entries = [
        *CHANGED,
        done(WWW, RESTARTED, "2014-04-08T20:00", "2014-04-08T22:05"),
        done(WWW, REKEYED, "2014-04-08T19:00", "2014-04-08T22:05"),
    ]
    found = assess(world(entries, "2014-04-08T22:06"), WWW)
    assert next(one for one in found.milestones if one.remedy == REKEYED).done != "yes"


def test_what_was_known_then_does_not_change() -> None:
    then = assess(world(OPEN, "2014-04-08T14:01"), WWW)
    assert assess(world(ORDERED, "2014-04-08T14:01", known=len(OPEN)), WWW) == then


def test_a_failed_look_is_unknown_never_no() -> None:
    failed = [*SITE, *saw("2014-04-08T14:00", "unreachable", "a")]
    found = assess(world(failed, "2014-04-08T14:01"), WWW)
    assert (found.own_now.verdict, found.own_now.why) == ("unknown", "failed")
    assert found.own_ever.verdict == "unknown"
