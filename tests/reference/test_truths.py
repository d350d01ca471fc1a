"""The reference can refuse: for each sentence that it knows, a record of which that sentence would be false.

And it does not refuse everything: where the record carries a sentence, it has nothing against it.
"""

from __future__ import annotations

from typing import Any

import pytest

from stanch.core.decisions import Promise
from stanch.core.entries import Entry
from stanch.core.legacy import NONE
from stanch.core.model import (
    ROLES,
    US,
    Asset,
    AssetId,
    ClaimId,
    Component,
    Edge,
    IncidentId,
    Observation,
    Proposal,
    Retraction,
)
from stanch.core.moments import DAY, During, Moment, Seq, at, parse
from stanch.core.notices import Judged
from stanch.core.sayings import Done, Saying, Search
from stanch.knowledge import playbooks
from stanch.knowledge.claims import catalogue
from tests.reference.standing import Record, standing
from tests.reference.truths import TRUTHS, refused
from tests.world.shop import (
    PASSWORDS,
    PAY,
    WEB1,
    WWW,
    answered,
    asked,
    done,
    edge,
    key,
    log,
    ours,
    playbook,
    probed,
    resolved,
    role,
    servers,
    showed,
    step,
)

NOW = parse("2014-04-10T12:00")
MORNING, NOON, EVENING, TODAY = "2014-04-08T08:00", "2014-04-08T12:00", "2014-04-08T20:00", "2014-04-10T10:00"
THEIRS = AssetId("endpoint:pay")
A, B = key("a"), key("b")

OURS: list[Entry] = [*ours(WWW), servers()]
CLEAN: list[Entry] = [
    *OURS, log(WWW, "no", "2012-03-01", TODAY, TODAY), probed(WWW, TODAY, "negative"),
]  # fmt: skip
ROLES_CLOSED: list[Entry] = [
    *ours(PAY),
    *(role(one, *((PAY,) if one == "payments" else ())) for one in ROLES),
]
NEITHER: list[Entry] = [*CLEAN, *ROLES_CLOSED, answered(PAY, "not_affected", EVENING)]
OPEN: list[Entry] = [*OURS, probed(WWW, NOON, "positive")]
MENDED: list[Entry] = [
    *OURS, probed(WWW, MORNING, "positive"), showed(WWW, MORNING, "a"), done(WWW, "patched", NOON, NOON),
    done(WWW, "restarted", NOON, NOON), probed(WWW, EVENING, "negative"), showed(WWW, EVENING, "b"),
    done(WWW, "rekeyed", "2014-04-08T19:00", EVENING), done(WWW, "sessions_ended", EVENING, EVENING),
]  # fmt: skip
SITE_OF_VENDOR: list[Entry] = [*ours(PAY), Asset(THEIRS, "endpoint", "pay", PAY), edge(THEIRS, "serves", PAY)]

FALSE: list[tuple[str, AssetId | None, list[Entry], str]] = [
    ("we_and_services_not_affected", None, [*CLEAN, *ROLES_CLOSED], "never said"),
    ("we_and_services_not_affected", None, NEITHER[:-2], "who does analytics"),
    ("we_and_services_not_affected", None, [*NEITHER, answered(PAY, "investigating", TODAY)], "finding out"),
    ("we_and_services_not_affected", None, [*NEITHER, answered(PAY, "affected", TODAY)], "was, affected"),
    ("we_and_services_not_affected", None, [*NEITHER, Edge(US, "uses", AssetId("vendor:x"))], "vendor:x"),
    (
        "we_and_services_not_affected", None,
        [*NEITHER, Proposal("p", AssetId("vendor:x"), None, "seen", parse(NOON))], "nobody confirmed",
    ),
    (
        "we_and_services_not_affected", None,
        [*CLEAN, *ROLES_CLOSED, answered(PAY, "not_affected", "2014-04-01")], "never said",
    ),
    (
        "we_and_services_not_affected", None,
        [*CLEAN, *ROLES_CLOSED, answered(PAY, "not_affected", NOON, provenance="untrusted")], "never said",
    ),
    (
        "we_and_services_not_affected", None, [*NEITHER, *SITE_OF_VENDOR, probed(THEIRS, NOON, "positive")],
        "seen exposed",
    ),
    ("own_never", None, [*CLEAN, probed(WWW, NOON, "positive")], "seen exposed"),
    ("own_never", None, [*CLEAN, log(WWW, "yes", MORNING, NOON, NOON)], "somebody said"),
    ("own_never", None, [*OURS, log(WWW, "no", "2014-01-01", TODAY, TODAY)], "whole window"),
    ("own_never", None, [*OURS, log(WWW, "no", "2012-03-01", TODAY, "2014-04-01")], "whole window"),
    ("own_never", None, [*CLEAN, *ours(WEB1)], "all our servers"),
    ("own_never", None, [*CLEAN, servers(complete=False)], "all our servers"),
    ("own_never", None, [*CLEAN, edge(WEB1, "serves", WWW)], "not written down"),
    ("named_never", None, OPEN, "seen exposed"),
    ("own_not_now", None, [*CLEAN, servers(complete=False)], "all our servers"),
    ("own_not_now", None, OPEN, "no look since"),
    ("own_not_now", None, [*OPEN, done(WWW, "patched", EVENING, EVENING)], "no look since"),
    ("named_not_now", None, [*OURS, probed(WWW, NOON, "negative")], "lately"),
    ("named_not_now", None, [*CLEAN, resolved(WWW, NOON, "a", "b")], "nobody looked there"),
    (
        "named_not_now", None,
        [*OURS, probed(WWW, NOON, "positive", connections=4), probed(WWW, TODAY, "negative")],
        "no look since",
    ),
    (
        "named_not_now", None, [*CLEAN, log(WWW, "yes", "2014-04-10T11:00", "", "2014-04-10T11:00")],
        "after the last clean look",
    ),
    ("named_by_word", None, [*OPEN, log(WWW, "no", EVENING, TODAY, TODAY)], "no look since"),
    ("looked_when", None, [*OURS, probed(WWW, TODAY, "inconclusive")], "ever looked"),
    ("own_open", WWW, CLEAN, "was clean"),
    ("own_ended", WWW, OPEN, "shows an end"),
    ("own_ended", WWW, [*OPEN, probed(WWW, TODAY, "negative", "b")], "shows an end"),
    ("own_ended", WWW, MENDED, "not told"),  # without a period
    ("site_ended", THEIRS, [*SITE_OF_VENDOR, probed(THEIRS, NOON, "positive")], "shows an end"),
    ("site_open", THEIRS, SITE_OF_VENDOR, "nobody saw"),
    ("rekeyed", WWW, [*OURS, showed(WWW, EVENING, "a")], "no other key"),
    ("rekeyed", WWW, [*MENDED, showed(WWW, TODAY, "a")], "while that had the flaw"),
    ("rekeyed", WWW, [*MENDED, showed(WWW, TODAY, "a", "b")], "while that had the flaw"),
    (
        "rekeyed", WWW, [*OURS, done(WWW, "rekeyed", MORNING, NOON), probed(WWW, EVENING, "positive")],
        "after the last word",
    ),
    ("revoked", A, MENDED, "nobody saw or said"),
    ("circleci-2023.key_off", PASSWORDS, OPEN, "nobody said"),
    ("sessions_ended", WWW, OPEN, "sessions"),
    ("sessions_ended", WWW, [*MENDED, probed(WWW, TODAY, "positive")], "after the sessions"),
    ("vendor_answer", PAY, [*ours(PAY), asked(PAY, NOON)], "said nothing"),
    ("asked_no_answer", PAY, ours(PAY), "nobody asked"),
    ("asked_no_answer", PAY, [*ours(PAY), asked(PAY, NOON), answered(PAY, "fixed", NOON)], "has answered"),
    ("vendors_summary", None, ROLES_CLOSED[:-1], "who does analytics"),
    ("vendors_summary", None, ROLES_CLOSED, "not counted"),
    ("payment_data_apart", None, ROLES_CLOSED, "never said"),
    ("logs_looked_at", WWW, OPEN, "nobody searched"),
    ("nothing_to_do_yet", None, OPEN, "shows an end"),
    ("change_password", None, OPEN, "shows an end"),
    ("passwords_reset", None, [*OPEN, done(PASSWORDS, "rotated", NOON, NOON)], "all had to"),
    ("next_update", None, OPEN, "nobody promised"),
    *(
        (one, None, CLEAN, "nothing was seen exposed")
        for one in (
            "what_was_shown", "own_unended", "key_still_old", "passwords_out", "data_within_reach",
            "vendor_data", "site_unended", "stay_away", "wait_with_password",
        )
    ),
]  # fmt: skip
"""A sentence, whom it is about, a record of which it would be false, and words of the reason."""


def reference(claim: str, about: AssetId | None, rows: list[Entry], **more: Any) -> str:
    judged = Judged(ClaimId(claim), about, "supported", **more)
    members = () if about is not None or claim == "vendors_summary" else (WWW,)
    judged = judged if more else Judged(ClaimId(claim), about, "supported", members=members)
    return refused(Record(rows, playbook("heartbleed"), NONE, NOW), judged)


@pytest.mark.parametrize(("claim", "about", "rows", "why"), FALSE)
def test_a_falsehood_is_refused(claim: str, about: AssetId | None, rows: list[Entry], why: str) -> None:
    assert why in reference(claim, about, rows)


SHOP, BUILD = AssetId("artefact:shop"), AssetId("workflow:build")
WORM = "pkg:npm/02-echo@0.0.7"
LOG4J = "pkg:maven/org.apache.logging.log4j/log4j-core@2.0-beta9"
BAD, FINE = LOG4J, "pkg:maven/org.apache.logging.log4j/log4j-core@2.17.1"


def ran(day: str) -> Entry:
    during = During(at(parse(f"{day}T20:00")), at(parse(f"{day}T20:06")))
    commit = "pkg:github/tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67"
    return Observation(
        BUILD, Component(commit, "history", during=during, inventory="log"), parse("2025-11-10")
    )


def had(id: AssetId, purl: str, seen: str, **more: Any) -> Entry:
    return Observation(id, Component(purl, "sbom", inventory="list", **more), parse(seen))


RUNS: list[Entry] = [*ours(WEB1, SHOP), edge(SHOP, "runs", WEB1)]
POISONED = [
    *RUNS,
    done(WEB1, "cleaned", "2025-11-24T12:00", "2025-11-24T13:00"),
    had(SHOP, WORM, "2025-11-25"),
]
ELSEWHERE: list[tuple[str, str, str, AssetId | None, AssetId, list[Entry], str]] = [
    ("npm-worm-2025-11", "2025-11-26", "named_by_word", None, WEB1, POISONED, "after that"),
    ("npm-worm-2025-11", "2025-11-26", "named_not_now", None, WEB1, POISONED, "after that"),
    ("npm-worm-2025-11", "2025-11-26", "named_never", None, WEB1, POISONED, "what runs on"),
    (
        "npm-worm-2025-11", "2025-11-26", "named_by_word", None, WEB1,
        [*POISONED, done(WEB1, "cleaned", "2025-11-25T12:00", "2025-11-25T13:00")], "",
    ),
    (
        "log4shell-2021", "2021-12-14", "named_never", None, WEB1,
        [*RUNS, had(SHOP, LOG4J, "2021-12-13")], "what runs on",
    ),
    (
        "log4shell-2021", "2021-12-14", "own_open", WWW, WWW,
        [*ours(WWW, WEB1), edge(WEB1, "serves", WWW), had(WEB1, BAD, "2021-12-12"),
         had(WEB1, FINE, "2021-12-13")],
        "updated since",
    ),
    (
        "tj-actions-2025", "2025-11-10", "own_ended", BUILD, BUILD,
        [*ours(BUILD), ran("2025-03-14")], "came to its end",
    ),
    (
        "tj-actions-2025", "2025-11-10", "own_ended", BUILD, BUILD,
        [*ours(BUILD), ran("2025-03-14"), had(BUILD, "pkg:github/actions/checkout@v4", "2025-03-20")], "",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("event", "now", "claim", "about", "whom", "rows", "why"), ELSEWHERE)
def test_what_is_false_of_other_events(
    event: str, now: str, claim: str, about: AssetId | None, whom: AssetId, rows: list[Entry], why: str
) -> None:
    """Rules 196, 197, 199 and 201; and what carries such a sentence is not refused."""
    judged = Judged(ClaimId(claim), about, "supported", members=() if about else (whom,))
    found = refused(Record(rows, playbook(event), NONE, parse(now)), judged)
    assert why in found
    assert bool(why) == bool(found)


def test_every_sentence_that_the_reference_knows_has_a_falsehood() -> None:
    assert {claim for claim, *_rest in FALSE} == set(TRUTHS)
    own = {one.id for one in playbooks.load("circleci-2023").claims}
    assert set(TRUTHS) <= set(catalogue()) | own


def test_every_sentence_that_needs_ground_is_known_to_the_reference() -> None:
    """But for those that another sentence's truth already holds."""
    grounded = {one.id for one in catalogue().values() if one.must.test not in ("always",)}
    assert grounded - set(TRUTHS) == {"vendors_known"}, "it names whom it counts, and waits for no list"


@pytest.mark.parametrize(
    ("claim", "about", "rows"),
    [
        ("we_and_services_not_affected", None, NEITHER),
        ("own_never", None, CLEAN),
        ("own_not_now", None, CLEAN),
        ("named_by_word", None, CLEAN),
        ("looked_when", None, CLEAN),
        ("own_open", WWW, OPEN),
        ("rekeyed", WWW, MENDED),
        ("sessions_ended", WWW, MENDED),
        ("revoked", A, [*MENDED, showed(WWW, TODAY, "a", "", revoked="yes")]),
        ("revoked", A, [*MENDED, done(A, "revoked", EVENING, EVENING)]),
        ("circleci-2023.key_off", PASSWORDS, [*OPEN, done(PASSWORDS, "revoked", NOON, NOON)]),
        ("vendor_answer", PAY, NEITHER),
        ("asked_no_answer", PAY, [*ours(PAY), asked(PAY, NOON)]),
        ("payment_data_apart", None, NEITHER),
        ("logs_looked_at", WWW, [*OPEN, Saying(NONE, WWW, Search("all", (), 0, "grep"), parse(NOON))]),
        ("nothing_to_do_yet", None, MENDED),
        ("change_password", None, MENDED),
        (
            "passwords_reset", None,
            [Saying(NONE, PASSWORDS, Done(step("rotated", NOON), "everyone"), parse(NOON))],
        ),
        ("next_update", None, [Promise(NONE, Moment(NOW + DAY), parse(NOON))]),
        ("stay_away", None, OPEN),
    ],
)  # fmt: skip
def test_what_the_record_carries_is_not_refused(claim: str, about: AssetId | None, rows: list[Entry]) -> None:
    assert reference(claim, about, rows) == ""


def test_what_was_taken_back_and_brought_back() -> None:
    rows: list[Entry] = [*ours(WWW), Retraction(Seq(1), "wrong")]
    assert standing(rows) == rows[1:]
    again: list[Entry] = [*rows, Retraction(Seq(2), "not wrong")]
    assert standing(again) == [rows[0], again[2]]


def test_another_incident_says_nothing_here() -> None:
    theirs = Saying(IncidentId("other"), WWW, Search("all", (), 0, "grep"), parse(NOON))
    assert "nobody searched" in reference("logs_looked_at", WWW, [*OPEN, theirs])
