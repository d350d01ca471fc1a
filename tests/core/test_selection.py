"""What is said, for whose sake, and what not yet: a walk through a catalogue of a few claims."""

from __future__ import annotations

import pytest

from stanch.core.catalogue import Claim, Must, Over
from stanch.core.claims import Judgement
from stanch.core.model import AssetId, ClaimId
from stanch.core.notices import Judged
from stanch.core.selection import compose
from tests.world.shop import API, WEB1, WWW, ours, probed, world

NOON = "2014-04-08T12:00"
JUDGEMENT = Judgement(
    world([*ours(WWW, API, WEB1), probed(WWW, NOON, "positive"), probed(API, NOON, "negative")], NOON)
)
SERVERS = Over(("endpoint",), of="each")
ALWAYS, OPEN, CLEAN, ALL_CLEAN = "always", "open", "clean", "all clean"
MUSTS: dict[str, tuple[Must, Over]] = {
    ALWAYS: (Must("always"), Over()),
    OPEN: (Must("now", "yes"), SERVERS),  # of the one, not of the other
    CLEAN: (Must("now", "no"), SERVERS),
    ALL_CLEAN: (Must("now", "no"), Over(("endpoint",), named=True)),  # not supported
}


def claim(
    id: str,
    must: str = ALWAYS,
    companions: str = "",
    instead: str = "",
    unless: str = "",
    start: bool = False,
    stand_in: bool = False,
) -> Claim:
    """The others by their letters."""
    test, over = MUSTS[must]
    beside, others, left = (tuple(map(ClaimId, names)) for names in (companions, instead, unless))
    return Claim(ClaimId(id), test, id, id, over, beside, others, left, start=start, stand_in=stand_in)


def composed(*claims: Claim, wordless: str = "") -> tuple[list[str], list[str]]:
    """What is said, each with its asset and for whose sake; and what is not yet."""

    def words(one: Claim, _judged: Judged) -> bool:
        return one.id not in wordless

    found = compose({one.id: one for one in claims}, JUDGEMENT, words)

    def name(claim: ClaimId, about: AssetId | None) -> str:
        return claim if about is None else f"{claim} {about.rpartition(':')[2]}"

    said = [f"{name(one.judged.claim, one.judged.about)} by {one.beside}" for one in found.said]
    return said, [name(one.claim, one.about) for one in found.not_yet]


@pytest.mark.parametrize(
    ("claims", "said", "not_yet"),
    [
        ([claim("a", start=True), claim("b")], ["a by a"], []),
        # of each its own, and what goes with it
        ([claim("a", OPEN, start=True)], ["a www by a"], ["a api"]),
        ([claim("a", OPEN, "b", start=True), claim("b")], ["a www by a", "b by a"], ["a api"]),
        ([claim("a", OPEN, "b", start=True), claim("b", OPEN)], ["a www by a", "b www by a"], ["a api"]),
        (
            [claim("a", OPEN, "b", start=True), claim("b", CLEAN)],
            ["a www by a"],
            ["b www", "a api"],
        ),
        ([claim("a", ALWAYS, "b", start=True), claim("b", OPEN)], ["a by a", "b www by a"], ["b api"]),
        # what is said instead stands alone
        ([claim("a", ALL_CLEAN, "", "b", start=True), claim("b")], ["b by b"], ["a"]),
        (
            [claim("a", OPEN, "", "b", start=True), claim("b", CLEAN)],
            ["a www by a", "b api by b"],
            ["a api"],
        ),
        (
            [claim("a", OPEN, "b", start=True), claim("b", ALL_CLEAN, "", "c"), claim("c")],
            ["a www by a", "c by c"],
            ["b", "a api"],
        ),
        ([claim("a", ALL_CLEAN, "c", "b", start=True), claim("b"), claim("c")], ["b by b"], ["a"]),
        # the first for whose sake it is said
        (
            [claim("a", ALWAYS, "c", start=True), claim("b", ALWAYS, "c", start=True), claim("c")],
            ["a by a", "c by a", "b by b"],
            [],
        ),
        # what leads back to itself comes to an end
        ([claim("a", ALWAYS, "a", start=True)], ["a by a"], []),
        ([claim("a", ALWAYS, "b", start=True), claim("b", ALWAYS, "a")], ["a by a", "b by a"], []),
        (
            [claim("a", ALL_CLEAN, "", "b", start=True), claim("b", ALL_CLEAN, "", "a")],
            [],
            ["a", "b"],
        ),
        (
            [claim("a", ALL_CLEAN, "", "b", start=True), claim("b", ALWAYS, "c"), claim("c", ALWAYS, "ab")],
            ["b by b", "c by b"],
            ["a"],
        ),
        # left out beside another, of the same asset or of none
        ([claim("a", start=True), claim("b", unless="a", start=True)], ["a by a"], []),
        ([claim("b", unless="a", start=True), claim("a", start=True)], ["a by a"], []),
        ([claim("a", OPEN, start=True), claim("b", unless="a", start=True)], ["a www by a"], ["a api"]),
        (
            [claim("a", OPEN, start=True), claim("b", CLEAN, unless="a", start=True)],
            ["a www by a", "b api by b"],
            ["a api", "b www"],
        ),
        ([claim("a", ALL_CLEAN, start=True), claim("b", unless="a", start=True)], ["b by b"], ["a"]),
        # said only where nothing else rests on evidence
        ([claim("a", start=True), claim("b", start=True, stand_in=True)], ["a by a", "b by b"], []),
        ([claim("a", OPEN, start=True), claim("b", start=True, stand_in=True)], ["a www by a"], ["a api"]),
    ],
)
def test_rule_21_what_is_said_with_its_companions_or_instead_of_it(
    claims: list[Claim], said: list[str], not_yet: list[str]
) -> None:
    assert composed(*claims) == (said, not_yet)


def test_a_sentence_for_which_there_are_no_words_is_not_said_nor_what_goes_with_it() -> None:
    claims = claim("a", ALWAYS, "b", "c", start=True), claim("b"), claim("c")
    assert composed(*claims) == (["a by a", "b by a"], [])
    assert composed(*claims, wordless="a") == (["c by c"], []), "it is not kept from being said"
    assert composed(*claims, wordless="b") == (["a by a"], [])
