"""The marks that a vendor's answers make, in the order in which they were given."""

from __future__ import annotations

import pytest

from stanch.core.entries import Entry
from stanch.core.evidence import Witness
from stanch.core.legacy import NONE
from stanch.core.marks import Evidence
from stanch.core.model import Tri
from stanch.core.moments import During, parse
from stanch.core.sayings import Saying, Statement, Step
from tests.world.shop import PAY, ours, period, step, world

DAY = "2014-04-08T"
OPENED, DISCLOSED = "2012-03-14T00:00", "2014-04-07T00:00"
Row = tuple[str, str, str, int]


def said(status: str, hour: str, *steps: Step, during: During | None = None) -> Entry:
    fact = Statement(status, steps, during=during)  # type: ignore[arg-type]
    return Saying(NONE, PAY, fact, parse(f"{DAY}{hour}:00"), provenance="vendor_said")


def patched(hour: str, answer: Tri = "yes") -> Step:
    return step("patched", f"{DAY}{hour}:00" if hour else "", answer)


def restarted(hour: str, answer: Tri = "yes") -> Step:
    return step("restarted", f"{DAY}{hour}:00" if hour else "", answer)


def evidence(*rows: Entry) -> Evidence:
    found = world([*ours(PAY), *rows], "2014-04-12")
    there = Witness(found.playbook, found.state, found.at.true_at).own_evidence(found.assets[PAY])
    assert there is not None
    return there


def at(text: str) -> int:
    return parse(f"{DAY}{text}:00" if len(text) == 2 else text)


SINCE = (OPENED, DISCLOSED, "some", 2)
"""At some instant up to the disclosure."""
APRIL, FIFTH = "2014-04-01T00:00", "2014-04-05T00:00"


@pytest.mark.parametrize(
    ("rows", "marks"),
    [
        ([said("not_affected", "12")], [(OPENED, "12", "no", 2)]),
        (
            [said("not_affected", "12"), said("not_affected", "14")],
            [(OPENED, "12", "no", 2), (OPENED, "14", "no", 3)],
        ),
        # affected: from the disclosure on, until it says otherwise
        ([said("affected", "12")], [(DISCLOSED, "12", "yes", 2)]),
        (
            [said("affected", "12"), said("affected", "14")],
            [(DISCLOSED, "12", "yes", 2), (DISCLOSED, "14", "yes", 3)],
        ),
        # fixed, nobody knows when; and by a dated step
        ([said("fixed", "12")], [SINCE, ("12", "12", "no", 2)]),
        ([said("fixed", "12", patched("10"))], [SINCE, ("12", "12", "no", 2)]),  # it is not the last
        ([said("fixed", "12", restarted(""))], [SINCE, ("12", "12", "no", 2)]),
        ([said("fixed", "12", restarted("10"))], [(DISCLOSED, "10", "yes", 2), ("10", "12", "no", 2)]),
        (
            [said("fixed", "12", patched("09"), restarted("10"))],
            [(DISCLOSED, "10", "yes", 2), ("10", "12", "no", 2)],
        ),
        ([said("affected", "12", restarted("10"))], [(DISCLOSED, "10", "yes", 2), ("10", "12", "no", 2)]),
        (
            [said("affected", "12", step("restarted", f"{DAY}10:00 .. {DAY}11:00"))],
            [(DISCLOSED, "10", "yes", 2), ("11", "12", "no", 2)],
        ),
        # a last step that was not done, or too early, leaves unknown what is now
        ([said("fixed", "12", restarted("10", "no"))], [SINCE, ("12", "12", "odd", 2)]),
        ([said("fixed", "12", restarted("", "unknown"))], [SINCE, ("12", "12", "odd", 2)]),
        ([said("fixed", "12", patched("10"), restarted("09"))], [SINCE, ("12", "12", "odd", 2)]),
        ([said("affected", "12", restarted("10", "no"))], [(DISCLOSED, "12", "yes", 2)]),
        # who names a step that ends it had it (164)
        ([said("not_affected", "12", restarted("10"))], [("10", "12", "no", 2)]),
        ([said("not_affected", "12", restarted(""))], [("12", "12", "no", 2)]),
        ([said("not_affected", "12", restarted("10", "no"))], [(OPENED, "12", "no", 2)]),
        (
            [said("not_affected", "11"), said("not_affected", "12", restarted("10"))],
            [("10", "12", "no", 3)],
        ),
        # still finding out takes back that it had not
        ([said("investigating", "12")], []),
        ([said("investigating", "12"), said("not_affected", "14")], [(OPENED, "14", "no", 3)]),
        ([said("not_affected", "12"), said("investigating", "14")], []),
        ([said("affected", "12"), said("investigating", "14")], [(DISCLOSED, "12", "yes", 2)]),
        # one answer and another
        ([said("not_affected", "12"), said("affected", "14")], [(DISCLOSED, "14", "yes", 3)]),
        (
            [said("not_affected", "12"), said("fixed", "14", restarted("13"))],
            [(DISCLOSED, "13", "yes", 3), ("13", "14", "no", 3)],
        ),
        (
            [said("affected", "12"), said("fixed", "14")],
            [(DISCLOSED, "12", "yes", 2), (OPENED, DISCLOSED, "some", 3), ("14", "14", "no", 3)],
        ),
        # the time that it names
        (
            [said("affected", "12", during=period(APRIL, FIFTH))],
            [(APRIL, FIFTH, "yes", 2), (DISCLOSED, "12", "yes", 2)],
        ),
        (
            [said("affected", "12", during=period(APRIL))],
            [(APRIL, "12", "open", 2), ("12", "12", "yes", 2)],
        ),
        (
            [said("affected", "12", during=period("2010-04-01T00:00", "2011-04-05T00:00"))],
            [(DISCLOSED, "12", "yes", 2)],  # it says nothing of the event
        ),
        (
            [said("fixed", "12", restarted("10"), during=period(APRIL))],
            [(APRIL, "12", "open", 2), (DISCLOSED, "10", "yes", 2), ("10", "12", "no", 2)],
        ),
        (
            [said("fixed", "12", during=period(APRIL, FIFTH))],
            [(APRIL, FIFTH, "yes", 2), SINCE, ("12", "12", "no", 2)],
        ),
    ],
)
def test_what_a_vendor_said_of_itself(rows: list[Entry], marks: list[Row]) -> None:
    found = evidence(*rows)
    says = [
        "some"
        if one.sometime
        else "open"
        if one.open
        else "yes"
        if one.yes
        else "odd"
        if one.silent
        else "no"
        for one in found.all
    ]
    assert [(one.low, one.high, *one.on) for one in found.all] == [
        (at(low), at(high), on) for low, high, _says, on in marks
    ]
    assert says == [says_ for _low, _high, says_, _on in marks]
    assert {one.provenance for one in found.all} <= {"vendor_said"}
    assert not found.clash


@pytest.mark.parametrize(
    ("rows", "clash"),
    [
        ([said("affected", "12"), said("not_affected", "14")], True),
        ([said("fixed", "12", restarted("11")), said("not_affected", "14")], True),
        ([said("affected", "12"), said("not_affected", "14"), said("affected", "15")], False),
        ([said("affected", "12"), said("not_affected", "14"), said("investigating", "15")], True),
    ],
)
def test_rule_9_a_not_affected_after_affected_is_a_conflict(rows: list[Entry], clash: bool) -> None:
    found = evidence(*rows)
    assert found.clash is clash
    assert all(one.on != (3,) for one in found.all)
