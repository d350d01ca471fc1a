"""What may be said, by name of what blocks it: the six truths on a small Heartbleed."""

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.legacy import NONE
from stanch.core.model import (
    ROLES,
    US,
    Asset,
    AssetId,
    ClaimId,
    Observation,
    Proposal,
    RoleAnswer,
    ServerList,
    Unknown,
)
from stanch.core.moments import parse
from stanch.core.notices import Blocker, Judged
from stanch.core.sayings import Saying, Statement
from stanch.core.selection import compose
from stanch.knowledge.claims import catalogue
from tests.world.shop import SITE, saw, world

PAY = AssetId("vendor:cardwise")
NOT_AFFECTED = ClaimId("we_and_services_not_affected")
NOON = parse("2014-04-08T12:00")


def judged(entries: list[Entry], claim: str, true_at: str = "2014-04-08T14:01") -> tuple[Judged, ...]:
    return Judgement(world(entries, true_at)).judge(catalogue()[ClaimId(claim)])


def answered(*open_roles: str, vendor: AssetId | None = None) -> list[Entry]:
    """Every role answered "none" but the open ones; payments by the vendor where one is named."""
    rows: list[Entry] = [Asset(PAY, "vendor", "Cardwise", PAY)] if vendor else []
    for role in ROLES:
        if role not in open_roles:
            who = (vendor,) if vendor and role == "payments" else ()
            rows.append(Observation(US, RoleAnswer(role, who), NOON, provenance="person_said"))
    return rows


ALL_SERVERS = Observation(US, ServerList(True), NOON, provenance="person_said")
CLEAN = [*SITE, *saw("2014-04-08T14:00", "negative", "a"), ALL_SERVERS]


def test_an_unanswered_role_blocks_not_affected_by_name() -> None:
    (one,) = judged([*CLEAN, *answered("backups")], NOT_AFFECTED)
    assert one.verdict == "unsupported"
    assert Blocker("role:backups", "list_open") in one.blockers


def test_a_silent_vendor_blocks_not_affected_and_time_does_not_unblock_it() -> None:
    for when in ("2014-04-08T14:01", "2014-05-08T14:01", "2020-01-01"):
        (one,) = judged([*CLEAN, *answered(vendor=PAY)], NOT_AFFECTED, when)
        assert one.verdict == "unsupported"
        assert PAY in {blocker.subject for blocker in one.blockers}


def test_an_unconfirmed_discovery_blocks_not_affected() -> None:
    found = Proposal("stats", AssetId("vendor:stats"), "analytics", "a script on your front page", NOON)
    (one,) = judged([*CLEAN, *answered(), found], NOT_AFFECTED)
    assert Blocker("proposal:stats", "unconfirmed") in one.blockers


def test_an_entry_of_an_unknown_kind_blocks() -> None:
    (one,) = judged([*CLEAN, *answered(), Unknown("later.1", b"{}")], "own_not_now")
    assert one.verdict == "unsupported"
    assert one.blockers[0].why == "unknown_entry"


def test_now_needs_a_fresh_look_and_says_nothing_about_before() -> None:
    assert judged(CLEAN, "own_not_now")[0].verdict == "supported"
    assert judged(CLEAN, "own_not_now", "2014-04-10")[0].verdict == "unsupported"
    assert judged(CLEAN, "own_never")[0].verdict == "unsupported"


def test_a_vendors_answer_is_theirs_and_dated() -> None:
    answer = Saying(NONE, PAY, Statement("not_affected"), NOON, provenance="vendor_said")
    (one,) = judged([*CLEAN, *answered(vendor=PAY), answer], "vendor_answer")
    assert (one.about, one.verdict, one.provenance) == (PAY, "supported", "vendor_said")


def test_there_is_always_something_true_to_say() -> None:
    for entries in ([], SITE, CLEAN, [*SITE, *saw("2014-04-08T14:00", "positive", "a")]):
        for when in ("2010-01-01", "2014-04-08T14:01", "2030-01-01"):
            found = compose(catalogue(), Judgement(world(entries, when)))
            assert len(found.said) >= 3
            said = {one.judged.claim for one in found.said}
            for id in said:
                for companion in catalogue()[id].companions:
                    assert replaced(companion, said), (id, companion)


def replaced(id: ClaimId, said: set[ClaimId]) -> bool:
    """Is it said, or something in its place?"""
    claim = catalogue()[id]
    return bool(said & {id, *claim.unless}) or any(replaced(other, said) for other in claim.instead)
