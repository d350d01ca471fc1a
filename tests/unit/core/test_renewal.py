"""Another key than before the flaw was public, or while it was exposed: new, the same, or not known."""

from __future__ import annotations

import pytest

from stanch.core.model import Asset, Entry
from stanch.core.moments import parse
from stanch.core.renewal import renewal
from tests.unit.core.heartbleed import WWW, saw, world

BEFORE, PUBLIC, AFTER, LATER = "2014-04-01", "2014-04-08T10:00Z", "2014-04-08T18:00Z", "2014-04-09"


@pytest.mark.parametrize(
    ("sights", "key", "ground"),
    [
        ([], "unknown", "not_seen"),
        ([(LATER, "negative", "a")], "unknown", "nothing_before"),
        ([(BEFORE, "inconclusive", "a"), (LATER, "negative", "a")], "same", "seen_before"),
        ([(PUBLIC, "positive", "a"), (LATER, "negative", "a")], "same", "seen_exposed"),
        ([(PUBLIC, "inconclusive", "a"), (LATER, "negative", "b")], "new", "changed_since"),
        ([(PUBLIC, "positive", "a"), (LATER, "negative", "b")], "new", "changed_since"),
        # a key that was put in place before the patch is exposed too
        (
            [(PUBLIC, "positive", "a"), (AFTER, "positive", "b"), (LATER, "negative", "b")],
            "same", "seen_exposed",
        ),
        # it may have been changed on the second of April, by habit
        ([(BEFORE, "inconclusive", "a"), (LATER, "negative", "b")], "unknown", "changed_around"),
        # back to the old one
        (
            [(BEFORE, "inconclusive", "a"), (PUBLIC, "negative", "b"), (LATER, "negative", "a")],
            "same", "seen_before",
        ),
    ],
)  # fmt: skip
def test_the_key_against_those_before(sights: list[tuple[str, str, str]], key: str, ground: str) -> None:
    entries: list[Entry] = [Asset(WWW, "endpoint", "www")]
    for when, outcome, letter in sights:
        entries.extend(saw(when, outcome, letter))
    found = renewal(world(entries, "2014-04-10"), WWW)
    assert (found.key, found.ground) == (key, ground)
    assert (found.seen_at is None) == (not sights)


def test_one_address_with_the_old_key_is_enough() -> None:
    entries: list[Entry] = [Asset(WWW, "endpoint", "www")]
    for address, letter in (("192.0.2.1", "b"), ("192.0.2.2", "a")):
        entries.extend(saw(PUBLIC, "positive", "a", address))
        entries.extend(saw(LATER, "negative", letter, address))
    assert renewal(world(entries, "2014-04-10"), WWW).key == "same"


def test_a_new_address_with_an_old_key_is_not_new() -> None:
    entries: list[Entry] = [Asset(WWW, "endpoint", "www")]
    entries.extend(saw(BEFORE, "inconclusive", "a"))
    entries.extend(saw(LATER, "negative", "a", "192.0.2.9"))
    assert renewal(world(entries, "2014-04-10"), WWW).key == "same"


def test_what_came_later_is_not_known_yet() -> None:
    entries: list[Entry] = [Asset(WWW, "endpoint", "www")]
    entries.extend([*saw(PUBLIC, "positive", "a"), *saw(LATER, "negative", "b")])
    found = renewal(world(entries, AFTER), WWW)
    assert (found.key, found.seen_at) == ("same", parse(PUBLIC))
