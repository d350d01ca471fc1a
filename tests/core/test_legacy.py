"""Entries of version 1 name no incident: each counts for the one that was open last when it was written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stanch.core import codec, index
from stanch.core.decisions import (
    AudienceChosen,
    Consent,
    Discovery,
    Erased,
    EventAnswers,
    KeptPlaybook,
    Promise,
    ProofAgreed,
    ProofDone,
    StartBegun,
)
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.legacy import NONE
from stanch.core.model import (
    AssetId,
    ClaimId,
    Digest,
    Holds,
    IncidentId,
    Observation,
    Probe,
    Provenance,
    RemedyId,
    RoleAnswer,
    Unknown,
)
from stanch.core.moments import AsOf, During, Moment, Seq, When, at, parse
from stanch.core.notices import Judged, Revision, Sentence
from stanch.core.sayings import Asked, Attested, Done, Saying, Search, Statement, Step
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


FIVE, SIX = Moment(5), Moment(6)


def seen(**fact: Any) -> dict[str, Any]:
    """What version 1 wrote of a vendor, with every field filled in."""
    return {
        "type": "observation.1", "asset": VENDOR, "fact": fact, "seen_at": 5, "look": "look1",
        "strength": "tool_said", "evidence": "b",
    }  # fmt: skip


def decided(what: str, subject: str, why: str = "so", **more: Any) -> dict[str, Any]:
    return {"type": "decision.1", "what": what, "subject": subject, "why": why, "made_at": 5, **more}


REST: tuple[Moment, str, Provenance, str] = (FIVE, "look1", "tool_said", "b")
MARCH = [[1, 2], [3, 4]]
OF_MARCH = During(When(Moment(1), Moment(2)), When(Moment(3), Moment(4)))
PATCHED = {"remedy": "patched", "done": "yes", "when": [5, 5]}
ASKED = {"type": "asked.1", "channel": "mail"}
JUDGED = {"claim": "c", "about": None, "verdict": "supported"}
STEP = Step(RemedyId("patched"), "yes", at(FIVE))


@pytest.mark.parametrize(
    ("old", "read"),
    [
        (
            seen(type="statement.1", status="fixed", steps=[PATCHED], reached=["us"], quote="We did."),
            Saying(NONE, VENDOR, Statement("fixed", (STEP,), (AssetId("us"),), "We did."), *REST),
        ),
        (seen(type="asked.1", channel="mail"), Saying(NONE, VENDOR, Asked("mail"), *REST)),
        (
            seen(type="done.1", step=PATCHED, reach="everyone"),
            Saying(NONE, VENDOR, Done(STEP, "everyone"), *REST),
        ),
        (
            seen(type="attested.1", question="had_the_flaw", answer="no", during=MARCH),
            Saying(NONE, VENDOR, Attested("had_the_flaw", "no", OF_MARCH), *REST),
        ),
        (
            seen(type="search.1", signature="alerts", covers=[MARCH], hits=2, method="log", blind=["x"]),
            Saying(NONE, VENDOR, Search("alerts", (OF_MARCH,), 2, "log", ("x",)), *REST),
        ),
        (
            seen(type="attested.1", question="holds:customer", answer="unknown"),
            Observation(VENDOR, Holds("customer", "unknown"), *REST),
        ),
        (
            seen(type="probe.1", probe="heartbleed", outcome="negative", reason="new", address="192.0.2.1"),
            Observation(VENDOR, Probe("heartbleed", "negative", "new", "192.0.2.1"), *REST),
        ),
        (
            seen(type="role.1", role="mail", vendors=[VENDOR], complete=False),
            Observation(VENDOR, RoleAnswer("mail", (VENDOR,), False), *REST),
        ),
        (
            {"type": "observation.1", "asset": VENDOR, "fact": ASKED, "seen_at": 5},
            Saying(NONE, VENDOR, Asked("mail"), FIVE, "", "measured", None),
        ),
        (decided("consent", VENDOR), Consent(VENDOR, True, "so", FIVE)),
        (decided("withdrawn", VENDOR), Consent(VENDOR, False, "so", FIVE)),
        (
            decided("agreed", VENDOR, "web consent 1; 192.0.2.1; www"),
            ProofAgreed(VENDOR, "web consent 1", "192.0.2.1; www", FIVE),
        ),
        (decided("agreed", VENDOR, "web consent 1"), ProofAgreed(VENDOR, "web consent 1", "", FIVE)),
        (decided("tested", VENDOR, "leaks", on=[7, 8]), ProofDone(VENDOR, "leaks", FIVE, Seq(7))),
        (decided("tested", VENDOR, "leaks"), ProofDone(VENDOR, "leaks", FIVE, Seq(0))),
        (decided("confirmed", "p"), Discovery("p", True, "so", FIVE)),
        (decided("rejected", "p"), Discovery("p", False, "so", FIVE)),
        (decided("tell", "a:b:if_asked"), AudienceChosen(IncidentId("a:b"), "if_asked", "so", FIVE)),
        (
            decided("promised", "2014-04-09T12:00:00Z"),
            Promise(NONE, parse("2014-04-09T12:00:00Z"), FIVE),
        ),
        (decided("playbook", DIGEST, "blob"), KeptPlaybook(Digest(DIGEST), "blob", FIVE)),
        (
            decided("answers", "worm", '["break-in", {"name": "x"}]'),
            EventAnswers(WORM, "break-in", {"name": "x"}, FIVE),
        ),
        (decided("began", "shop.example"), StartBegun(NONE, "shop.example", FIVE)),
        (decided("erased", "entry:7"), Erased("entry:7", "so", FIVE)),
        (
            {
                "type": "revision.1", "notice": "worm", "number": 2, "locale": "de", "audience": "b" * 64,
                "sentences": [{"text": "So.", "judged": JUDGED}],
                "as_of": [3, 6], "playbook": DIGEST, "rules": "0.1.0", "to": "all",
            },
            Revision(
                WORM, 2, "de", Digest("b" * 64), (Sentence("So.", Judged(ClaimId("c"), None, "supported")),),
                AsOf(Seq(3), SIX), SIX, Digest(DIGEST), "0.1.0", "all",
            ),
        ),
    ],
    ids=lambda one: type(one).__name__,
)  # fmt: skip
def test_each_kind_of_entry_of_version_1_is_read_whole(old: dict[str, Any], read: Entry) -> None:
    assert body(**old) == read


@pytest.mark.parametrize(
    "fields",
    [
        {"what": "dreamt", "subject": "x"},
        {"what": "promised", "subject": "some day"},
        {"what": "tell", "subject": "worm:the press"},
        {"what": "answers", "subject": "worm", "why": "no JSON"},
        {"what": "answers", "subject": "worm", "why": "[1, 2]"},
    ],
)
def test_a_decision_of_version_1_that_cannot_be_read_is_kept_as_it_is(fields: dict[str, str]) -> None:
    whole: dict[str, Any] = {"type": "decision.1", "why": "so", "made_at": 5, **fields}
    assert body(**whole) == Unknown("decision.1", json.dumps(whole).encode())
