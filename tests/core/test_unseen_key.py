"""A site that had the flaw had a key, be it that nobody saw it: while the plan asks for a new one, the site
is not called out of reach (207)."""

from __future__ import annotations

import pytest

from stanch.core.assessment import assess
from stanch.core.entries import Entry
from stanch.core.model import Asset
from stanch.core.playbook import Playbook
from stanch.knowledge import generic, playbooks
from tests.world.shop import (
    REKEYED,
    WEB1,
    WWW,
    assessed,
    done,
    edge,
    log,
    milestone,
    ours,
    probed,
    saw,
    world,
)

NOW = "2014-04-09T09:00"
HAD = [
    *ours(WWW),
    log(WWW, "yes", "2014-03-03", "2014-04-08T12:00", "2014-04-09T08:30"),
    done(WWW, "patched", "2014-04-08T11:00", "2014-04-09T08:30"),
    done(WWW, "restarted", "2014-04-08T12:00", "2014-04-09T08:30"),
    log(WWW, "no", "2014-04-08T12:00:01", "2014-04-09T08:00", "2014-04-09T08:30"),
]


def rekeyed(at: str, answer: str = "yes") -> Entry:
    return done(WWW, "rekeyed", at, "2014-04-09T08:40", answer)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "word",
    [
        [],
        [rekeyed("", "no")],
        [rekeyed("", "unknown")],
        [rekeyed("2014-04-08T10:00")],  # before the fix: it was exposed as the old one was
        [rekeyed("2014-04-08T11:30 .. 2014-04-08T13:00")],  # before or after it, nobody knows
    ],
)
def test_rule_207_a_site_with_an_old_key_that_nobody_saw_is_not_out_of_reach(word: list[Entry]) -> None:
    found = assessed([*HAD, *word], WWW, NOW)
    assert found.own_now.verdict == "no"  # of the flaw itself it is clean all the same
    assert (found.now.verdict, found.now.why) == ("unknown", "reachable")
    assert milestone([*HAD, *word], WWW, "rekeyed", NOW).done != "yes"


def test_rule_207_it_is_once_a_new_key_came_after_the_fix() -> None:
    assert assessed([*HAD, rekeyed("2014-04-08T13:00")], WWW, NOW).now.verdict == "no"


def test_rule_207_so_it_is_where_looks_saw_no_certificate() -> None:
    rows = [
        *ours(WWW),
        probed(WWW, "2014-04-08T10:00", "positive"),
        probed(WWW, "2014-04-09T08:00", "negative"),
    ]
    assert assessed(rows, WWW, NOW).now.why == "reachable"
    assert assessed([*rows, rekeyed("2014-04-09T08:20")], WWW, NOW).now.verdict == "no"


def test_rule_207_a_site_that_never_had_the_flaw_needs_no_new_key() -> None:
    never = [*ours(WWW), log(WWW, "no", "2012-03-01", "2014-04-09T08:00", "2014-04-09T08:30")]
    assert assessed(never, WWW, NOW).now.verdict == "no"


def test_rule_207_a_key_that_was_seen_to_be_new_is_enough() -> None:
    rows = [
        Asset(WWW, "endpoint", "www"),
        *saw("2014-04-08T10:00", "positive", "a"),
        *saw("2014-04-08T12:00", "negative", "a"),
        *saw("2014-04-09T08:00", "negative", "b"),
    ]
    assert assessed(rows, WWW, NOW).now.verdict == "no"


def test_rule_13_a_key_that_was_there_with_the_fix_is_not_the_one_that_was_seen_later() -> None:
    """The fix was seen at noon with the old key, the new key in the morning: no look found both."""
    rows = [
        Asset(WWW, "endpoint", "www"),
        *saw("2014-04-08T10:00", "positive", "a"),
        *saw("2014-04-08T12:00", "negative", "a"),
        *saw("2014-04-09T08:00", "negative", "b"),
    ]
    assert milestone(rows, WWW, "rekeyed", NOW).done == "yes"
    both = [*rows[:3], *rows[5:]]
    assert milestone(both, WWW, "rekeyed", NOW).done == "unknown"


def test_rule_207_a_site_that_had_it_by_its_machine_had_a_key_too() -> None:
    rows: list[Entry] = [
        *ours(WEB1, WWW),
        edge(WEB1, "serves", WWW),
        log(WEB1, "yes", "2014-03-03", "2014-04-08T12:00", "2014-04-09T08:30"),
        *(done(WEB1, one, "2014-04-08T12:00", "2014-04-09T08:30") for one in ("patched", "restarted")),
        log(WEB1, "no", "2014-04-08T12:00:01", "2014-04-09T08:00", "2014-04-09T08:30"),
        log(WWW, "no", "2014-04-08T12:00:01", "2014-04-09T08:00", "2014-04-09T08:30"),
    ]
    assert assessed(rows, WWW, NOW).own_now.verdict == "no"
    assert assessed(rows, WWW, NOW).now.verdict == "unknown"


def made(secrets: str) -> Playbook:
    given = {"name": "Leak", "disclosed": "2014-04-07", "since": "2012-03-14", "software": "libfoo"}
    text = generic.make("library-bug", {**given, "packages": "", "secrets": secrets}, "2014-04-09")
    return playbooks.parse(text, "mine.yaml")


@pytest.mark.parametrize(("secrets", "now"), [("yes", "unknown"), ("no", "no")])
def test_rule_207_so_it_is_in_every_event_that_lets_keys_leak(secrets: str, now: str) -> None:
    event = made(secrets)
    found = assess(world(HAD, NOW, event=event), WWW)
    assert found.own_now.verdict == "no"
    assert found.now.verdict == now
    assert (found.milestone(REKEYED) is not None) == (secrets == "yes")
