"""What a track last showed, and up to when; and whether the time in which it was bad has passed."""

from __future__ import annotations

import pytest

from stanch.core.conflicts import Settled
from stanch.core.marks import IMAGES, Evidence, Mark
from stanch.core.model import Provenance
from stanch.core.moments import Moment, Seq
from stanch.core.tracks import images_unread, latest, over, settled_tracks

NOW, PUBLIC = Moment(50), Moment(15)


def mark(low: int, says: str, high: int | None = None, on: int = 0, by: Provenance = "measured") -> Mark:
    """`says`: yes, no, odd, over (clean, for its time has passed) or open (a word that names no end).
    A look has the number of its moment, and is over one connection."""
    return Mark(
        Moment(low),
        Moment(low if high is None else high),
        says in ("yes", "open"),
        (Seq(on or low),),
        by,
        connections=1 if by == "measured" and high is None else 0,
        open=says == "open",
        silent=says == "odd",
        over=says == "over",
    )


def sometime(low: int, high: int) -> Mark:
    return mark(low, "yes", high)._replace(sometime=True)


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        ([], None),
        ([mark(51, "yes")], None),
        ([sometime(10, 40)], None),
        ([mark(10, "yes")], (10, "yes", (10,))),
        ([mark(50, "yes")], (50, "yes", (50,))),
        ([mark(10, "yes"), mark(20, "no")], (20, "no", (20,))),
        # what covers this moment, and what was seen within it
        ([mark(10, "yes", 60)], (50, "yes", (10,))),
        ([mark(10, "yes", 60), mark(20, "no")], (50, "yes", (10,))),
        ([mark(10, "no", 60), mark(20, "yes", 60)], (50, "yes", (20,))),
        # two that agree speak of the time between them, once it was public
        ([mark(20, "yes"), mark(60, "yes")], (50, "yes", (20, 60))),
        ([mark(15, "yes"), mark(60, "yes")], (50, "yes", (15, 60))),
        ([mark(14, "yes"), mark(60, "yes")], (14, "yes", (14,))),
        ([mark(20, "no"), mark(60, "no")], (50, "no", (20, 60))),
        ([mark(50, "no"), mark(60, "no")], (50, "no", (50,))),
        ([mark(20, "yes"), mark(60, "no")], (20, "yes", (20,))),
        ([mark(20, "no"), mark(60, "odd")], (20, "no", (20,))),
        ([mark(20, "yes"), mark(60, "yes"), mark(60, "no", on=61)], (20, "yes", (20,))),
        ([mark(20, "yes"), mark(60, "yes"), mark(61, "no")], (50, "yes", (20, 60))),
        # of one instant the worse counts, and of two that agree the stronger, then the later
        ([mark(20, "no"), mark(20, "yes", on=21)], (20, "yes", (21,))),
        ([mark(20, "yes"), mark(20, "no", on=21)], (20, "yes", (20,))),
        ([mark(20, "yes"), mark(20, "yes", on=21)], (20, "yes", (21,))),
        ([mark(20, "yes"), mark(20, "yes", on=21, by="person_said")], (20, "yes", (20,))),
        ([mark(20, "no"), mark(20, "no", on=21)], (20, "no", (20,))),
        # but for the look that saw an open word mended, and for who says until when it was
        ([mark(10, "open", 20, 5, "person_said"), mark(20, "no")], (20, "no", (20,))),
        ([mark(10, "open", 20, 5, "person_said"), mark(20, "no", on=6, by="person_said")], (20, "yes", (5,))),
        ([mark(10, "yes", 20, 5), mark(20, "no", 20, 5)], (20, "no", (5,))),
        # a word that it had ended by then leaves unknown what is now
        ([mark(10, "yes"), mark(20, "odd")], (20, "unknown", (20,))),
        ([mark(20, "yes"), mark(20, "odd", on=21)], (20, "unknown", (21,))),
        ([mark(20, "no"), mark(20, "odd", on=21)], (20, "no", (20,))),
        ([mark(20, "odd"), mark(20, "no", on=21)], (20, "no", (21,))),
        ([mark(20, "odd"), mark(20, "no", 20, on=21)], (20, "unknown", (20,))),
        ([mark(20, "odd"), mark(20, "yes", on=21)], (20, "unknown", (20,))),
    ],
)
def test_what_a_track_last_showed_and_up_to_when(
    marks: list[Mark], found: tuple[int, str, tuple[int, ...]] | None
) -> None:
    last = latest(marks, NOW, PUBLIC)
    assert (None if last is None else (last.at, last.verdict, last.on)) == found
    if last is not None:
        assert last.why == ("stale" if last.verdict == "unknown" else "")


@pytest.mark.parametrize(
    ("marks", "passed"),
    [
        ([], False),
        ([mark(10, "yes")], False),
        ([mark(10, "yes"), mark(20, "over")], True),
        ([mark(10, "yes"), mark(20, "over"), mark(30, "no")], False),
        ([mark(10, "no"), mark(20, "over")], False),
        ([mark(20, "over")], True),
        ([mark(10, "yes", 30), mark(20, "no"), mark(40, "over")], True),
        ([mark(10, "yes", 20), mark(20, "over")], False),
        ([mark(10, "yes"), mark(51, "over")], False),
        ([mark(10, "yes"), mark(50, "over")], True),
        ([mark(10, "yes"), mark(20, "over"), mark(51, "no")], True),
        ([mark(10, "yes"), mark(20, "over"), mark(30, "odd")], True),
        ([mark(10, "yes"), mark(20, "over"), sometime(30, 40)], True),
    ],
)
def test_rule_144_the_time_in_which_it_was_bad_has_passed(marks: list[Mark], passed: bool) -> None:
    assert over(Settled(marks), NOW) is passed


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        ([mark(20, "odd")], "images_not_read"),
        ([mark(20, "odd"), mark(30, "no")], ""),
        ([mark(20, "odd"), mark(51, "no")], "images_not_read"),
        ([mark(20, "no"), mark(30, "yes")], "images_not_read"),
        ([mark(10, "no"), mark(60, "no")], ""),
        ([mark(60, "odd")], "images_not_read"),
    ],
)
def test_rule_145_there_may_be_more_in_images_that_nobody_read(marks: list[Mark], why: str) -> None:
    assert images_unread({IMAGES: Settled(marks)}, NOW, PUBLIC) == why
    assert images_unread({"inventory dpkg": Settled(marks)}, NOW, PUBLIC) == ""


def test_rule_30_what_is_said_of_all_counts_at_the_addresses_that_it_has_now() -> None:
    evidence = Evidence()
    evidence.tracks = {
        "a": [mark(30, "no"), mark(10, "no")],
        "gone": [mark(12, "no")],
        "host h": [mark(13, "no")],
    }

    def tracks(*needed: str) -> dict[str, list[int]]:
        found = settled_tracks(evidence, needed)
        return {name: [seq for one in track.marks for seq in one.on] for name, track in found.items()}

    assert tracks("a", "b") == {"a": [10, 30], "gone": [12], "host h": [13]}, "each in order"
    evidence.all = [mark(20, "yes", on=1), mark(5, "no", on=2)]
    assert tracks("a", "b") == {"a": [2, 10, 1, 30], "gone": [2, 12], "host h": [2, 13, 1], "b": [2, 1]}
    assert tracks() == {"a": [2, 10, 1, 30], "gone": [2, 12, 1], "host h": [2, 13, 1]}
    evidence.tracks = {}
    assert tracks() == {"": [2, 1]}
    assert tracks("b") == {"b": [2, 1]}
