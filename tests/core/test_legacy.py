"""Entries of version 1 name no incident: each counts for the one that was open last when it was written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stanch.core import codec, index
from stanch.core.decisions import AudienceChosen, Promise, StartBegun
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import AssetId, Holds, IncidentId, Observation
from stanch.core.moments import Seq
from stanch.core.notices import Revision
from stanch.core.sayings import Asked, Done, Saying, Statement
from stanch.core.state import State

HEARTBLEED, WORM = IncidentId("heartbleed"), IncidentId("worm")
VENDOR = AssetId("vendor:cardwise")
DIGEST = "a" * 64


def body(type: str, **fields: Any) -> Entry:
    """An entry from the bytes that version 1 wrote."""
    return codec.decode(json.dumps({"type": type, **fields}).encode())


def incident(id: str, opened: int, closed: int | None = None) -> Entry:
    rest = {"closed_at": closed} if closed is not None else {}
    return body("incident.1", id=id, playbook=id, digest=DIGEST, opened_at=opened, **rest)


def said(at: int, **fact: Any) -> Entry:
    return body("observation.1", asset=VENDOR, fact=fact, seen_at=at, strength="vendor_said")


def answered(status: str, at: int) -> Entry:
    return said(at, type="statement.1", status=status)


def promised(at: int) -> Entry:
    return body("decision.1", what="promised", subject="2014-04-09T12:00:00Z", why="", made_at=at)


def retracted(of: int) -> Entry:
    return body("retraction.1", of=of, why="mistaken")


def state(*rows: Entry) -> State:
    return fold(State(), [(Seq(number), row) for number, row in enumerate(rows, 1)])


def statuses(found: State, incident: str) -> list[str]:
    facts = [seen.fact for _seq, seen in found.sayings(IncidentId(incident), VENDOR)]
    return [one.status for one in facts if isinstance(one, Statement)]


def test_rule_33_a_saying_of_version_1_counts_for_the_one_that_was_opened_last_and_is_open() -> None:
    found = state(
        incident("heartbleed", 1), answered("affected", 2), incident("worm", 3), answered("fixed", 4),
        promised(5),
    )  # fmt: skip
    assert (statuses(found, "heartbleed"), statuses(found, "worm")) == (["affected"], ["fixed"])
    assert [one.incident for _seq, one in found.all(Promise)] == [WORM]


def test_once_the_last_is_closed_it_is_the_one_before() -> None:
    found = state(
        incident("heartbleed", 1), incident("worm", 3), answered("fixed", 4), incident("worm", 3, closed=5),
        answered("affected", 6), incident("worm", 7), answered("investigating", 8),
    )  # fmt: skip
    assert statuses(found, "heartbleed") == ["affected"]
    assert statuses(found, "worm") == ["fixed", "investigating"]


def test_one_that_was_opened_by_mistake_and_taken_back_gets_nothing() -> None:
    found = state(
        incident("heartbleed", 1),
        incident("worm", 3),
        answered("fixed", 4),
        retracted(2),
        answered("affected", 6),
    )
    assert statuses(found, "heartbleed") == ["fixed", "affected"]
    assert found.incidents.keys() == {HEARTBLEED}
    closed_by_mistake = state(
        incident("heartbleed", 1), incident("worm", 3), incident("worm", 3, closed=5), retracted(3),
        answered("affected", 6),
    )  # fmt: skip
    assert statuses(closed_by_mistake, "worm") == ["affected"]


def test_what_was_said_before_any_was_opened_belongs_to_the_first() -> None:
    found = state(answered("affected", 1), promised(2), incident("heartbleed", 3), incident("worm", 4))
    assert statuses(found, "heartbleed") == ["affected"]
    assert [one.incident for _seq, one in found.all(Promise)] == [HEARTBLEED]
    assert statuses(found, "worm") == []


def test_where_all_are_closed_it_is_the_one_that_was_opened_last() -> None:
    found = state(
        incident("heartbleed", 1), incident("worm", 3), incident("worm", 3, closed=5),
        incident("heartbleed", 1, closed=6), answered("affected", 7),
    )  # fmt: skip
    assert statuses(found, "worm") == ["affected"]


@pytest.mark.parametrize("first", ["heartbleed", "worm"])
def test_notices_and_whom_to_tell_named_their_incident_then_already(first: str) -> None:
    sent = body(
        "revision.1", notice="heartbleed", number=1, locale="en", audience=DIGEST, sentences=[], as_of=[1, 5],
        playbook=DIGEST, rules="0.1.0", to="all",
    )  # fmt: skip
    chosen = body("decision.1", what="tell", subject="heartbleed:nobody", why="so", made_at=5)
    second = "worm" if first == "heartbleed" else "heartbleed"
    found = state(incident(first, 1), incident(second, 2), sent, chosen)
    assert [one.incident for _seq, one in found.all(Revision)] == [HEARTBLEED]
    assert [(one.incident, one.audience) for _seq, one in found.all(AudienceChosen)] == [
        (HEARTBLEED, "nobody")
    ]


def test_what_was_kept_as_a_word_about_us_is_shared_by_all() -> None:
    found = state(
        incident("heartbleed", 1),
        said(2, type="attested.1", question="holds:customer", answer="yes"),
        said(3, type="asked.1", channel="mail"),
        said(4, type="done.1", step={"remedy": "patched", "done": "yes"}),
        body("decision.1", what="began", subject="shop.example", why="", made_at=5),
    )
    ((_seq, shared),) = found.of(VENDOR)
    assert isinstance(shared, Observation)
    assert shared.fact == Holds("customer", "yes")
    own = [seen for _seq, seen in found.sayings(HEARTBLEED, VENDOR)]
    assert all(isinstance(one, Saying) for one in own)
    assert [type(one.fact) for one in own] == [Asked, Done]
    assert [one.incident for _seq, one in found.all(StartBegun)] == [HEARTBLEED]


def test_the_timeline_of_an_old_record_knows_the_incident_of_each() -> None:
    found = state(
        incident("heartbleed", 1),
        answered("affected", 2),
        incident("worm", 3),
        answered("fixed", 4),
        promised(5),
    )
    assert index.belonging(found) == {1: HEARTBLEED, 2: HEARTBLEED, 3: WORM, 4: WORM, 5: WORM}
