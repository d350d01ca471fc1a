"""The truths that must never blur, as properties over random records."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stanch.core.advice import advise
from stanch.core.assessment import assess
from stanch.core.catalogue import Advice
from stanch.core.claims import Judgement
from stanch.core.decisions import Discovery
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.legacy import NONE
from stanch.core.model import (
    ROLES,
    US,
    Asset,
    AssetId,
    Certificate,
    ClaimId,
    Digest,
    Edge,
    Fact,
    Observation,
    Probe,
    Proposal,
    RemedyId,
    Retraction,
    Role,
    RoleAnswer,
    ServerList,
    Tri,
)
from stanch.core.moments import DAY, HOUR, AsOf, During, Moment, Seq, When, at, iso, parse
from stanch.core.plan import plan
from stanch.core.propagation import spread
from stanch.core.readiness import Ready
from stanch.core.sayings import (
    Asked,
    Attested,
    Done,
    Saying,
    Search,
    Statement,
    Step,
)
from stanch.core.selection import compose
from stanch.core.state import State, key_id
from stanch.core.world import World
from stanch.knowledge import playbooks
from stanch.knowledge.claims import catalogue

HEARTBLEED = playbooks.load("heartbleed")
START = parse("2014-04-01")
HOURS = st.integers(0, 24 * 30)
moments = HOURS.map(lambda hours: Moment(START + hours * HOUR))
bounds = st.tuples(moments, moments).map(lambda two: When(Moment(min(two)), Moment(max(two))))
whens = st.one_of(bounds, moments.map(at), st.just(When()))

ENDPOINTS = [AssetId(f"endpoint:{name}") for name in ("www", "api", "mail")]
VENDORS = [AssetId(f"vendor:{name}") for name in ("cardwise", "postbird")]
CREDENTIALS = [AssetId(f"credential:{name}") for name in ("passwords", "token")]
KEYS = [Digest(letter * 64) for letter in "abc"]
ADDRESSES = ["192.0.2.1", "192.0.2.2"]

ASSETS: list[Entry] = [
    *(Asset(id, "endpoint", id) for id in ENDPOINTS),
    *(Asset(id, "vendor", id, id) for id in VENDORS),
    *(Asset(id, "credential", id) for id in CREDENTIALS),
    Edge(ENDPOINTS[0], "accepts", CREDENTIALS[0]),
    Edge(VENDORS[0], "accepts", CREDENTIALS[1]),
]

outcomes = st.sampled_from(["positive", "negative", "inconclusive", "unreachable"])
probes = st.builds(
    lambda asset, outcome, address, seen: Observation(asset, Probe("heartbleed", outcome, "", address), seen),
    st.sampled_from(ENDPOINTS), outcomes, st.sampled_from(ADDRESSES), moments,
)  # fmt: skip
certificates = st.builds(
    lambda asset, spki, address, seen: Observation(
        asset, Certificate(address, spki, spki, START, Moment(START + 365 * DAY)), seen
    ),
    st.sampled_from(ENDPOINTS), st.sampled_from(KEYS), st.sampled_from(ADDRESSES), moments,
)  # fmt: skip
steps = st.builds(
    lambda remedy, done, when: Step(RemedyId(remedy), done, when),
    st.sampled_from(["patched", "restarted", "rekeyed"]), st.sampled_from(["yes", "no", "unknown"]), whens,
)  # fmt: skip
statements = st.builds(
    lambda vendor, status, said, seen: Saying(
        NONE, vendor, Statement(status, tuple(said)), seen, provenance="vendor_said"
    ),
    st.sampled_from(VENDORS),
    st.sampled_from(["investigating", "not_affected", "affected", "fixed"]),
    st.lists(steps, max_size=2),
    moments,
)
words = st.one_of(
    st.builds(
        lambda asset, step, seen: Saying(NONE, asset, Done(step), seen, provenance="person_said"),
        st.sampled_from(ENDPOINTS), steps, moments,
    ),
    st.builds(
        lambda asset, answer, start, end, seen: Saying(NONE,
            asset, Attested("had_the_flaw", answer, During(start, end)), seen, provenance="person_said"
        ),
        st.sampled_from(ENDPOINTS), st.sampled_from(["yes", "no", "unknown"]), whens,
        st.one_of(st.none(), whens), moments,
    ),
)  # fmt: skip
lists = st.one_of(
    st.builds(
        lambda role, vendors, complete, seen: Observation(
            US, RoleAnswer(role, tuple(vendors), complete), seen, provenance="person_said"
        ),
        st.sampled_from(ROLES), st.lists(st.sampled_from(VENDORS), max_size=2), st.booleans(), moments,
    ),
    st.builds(lambda who, seen: Saying(NONE, who, Asked("mail"), seen), st.sampled_from(VENDORS), moments),
    st.builds(
        lambda vendor, role, seen: Proposal(f"{vendor} {role}", vendor, role, "", seen),
        st.sampled_from(VENDORS), st.sampled_from(ROLES), moments,
    ),
    st.builds(
        lambda what, vendor, role, made: Discovery(f"{vendor} {role}", what, "", made),
        st.booleans(), st.sampled_from(VENDORS), st.sampled_from(ROLES),
        moments,
    ),
    st.builds(
        lambda asset, start, end, hits, seen: Saying(NONE,
            asset,
            Search("odd sessions", (During(start, end),), hits, "read"),
            seen,
            provenance="person_said",
        ),
        st.sampled_from([US, *ENDPOINTS]), whens, st.one_of(st.none(), whens), st.integers(0, 2), moments,
    ),
    st.builds(lambda seq: Retraction(Seq(seq), "mistaken"), st.integers(len(ASSETS) + 1, len(ASSETS) + 14)),
)  # fmt: skip
entries = st.lists(st.one_of(probes, certificates, statements, words, lists), max_size=14).map(
    lambda rows: [*ASSETS, *rows]
)


TODAY = parse("2014-04-09T12:00Z")
FILLED: dict[Role, tuple[AssetId, ...]] = {"payments": (VENDORS[0],), "mail": (VENDORS[1],)}
ALL_CLEAR: list[Entry] = [
    *(
        Saying(NONE,
            id, Attested("had_the_flaw", "no", During(at(parse("2012-03-01")), at(TODAY))), TODAY,
            provenance="person_said",
        )
        for id in ENDPOINTS
    ),
    *(Saying(NONE, id, Statement("not_affected"), TODAY, provenance="vendor_said") for id in VENDORS),
    *(
        Observation(US, RoleAnswer(role, FILLED.get(role, ())), TODAY, provenance="person_said")
        for role in ROLES
    ),
    Observation(US, ServerList(True), TODAY, provenance="person_said"),
]  # fmt: skip
"""All that "we and our services are not affected" stands on, and nothing more."""

ENDED: list[Entry] = [
    Observation(ENDPOINTS[0], Probe("heartbleed", "positive", "", ADDRESSES[0]), Moment(TODAY - 20 * HOUR)),
    Observation(ENDPOINTS[0], Probe("heartbleed", "negative", "", ADDRESSES[0]), Moment(TODAY - 2 * HOUR)),
    Observation(ENDPOINTS[0], Certificate(ADDRESSES[0], KEYS[0], KEYS[0], START, TODAY), Moment(TODAY - DAY)),
    Observation(
        ENDPOINTS[0], Certificate(ADDRESSES[0], KEYS[1], KEYS[1], START, TODAY), Moment(TODAY - HOUR)
    ),
]
"""A server that had it, and has it no more, with a new key."""

likely = st.builds(
    lambda clear, ended, more: [*ASSETS, *clear, *(ENDED if ended else ()), *more],
    st.one_of(st.just(ALL_CLEAR), st.lists(st.sampled_from(ALL_CLEAR), unique_by=id)),
    st.booleans(),
    st.lists(st.one_of(probes, certificates, statements, words, lists), max_size=3),
)
"""Records in which much can be said: at random, nearly nothing ever could."""

near = st.one_of(moments, st.integers(-12, 36).map(lambda hours: Moment(TODAY + hours * HOUR)))


def world(rows: list[Entry], true_at: Moment, known: int | None = None) -> World:
    state = fold(State(), [(Seq(number), entry) for number, entry in enumerate(rows, 1)][:known])
    return spread(HEARTBLEED, state, AsOf(state.seq, true_at))


def everything(found: World) -> object:
    """All that is derived, to compare two worlds."""
    judgement = Judgement(found)
    return (
        {id: assess(found, id) for id in found.assets},
        compose(catalogue(), judgement),
        {id: judgement.advice(id) for id in CREDENTIALS},
        plan(found),
    )


@given(entries, st.lists(st.one_of(probes, certificates, statements, words, lists), max_size=6), moments)
def test_what_was_known_never_changes_whatever_is_appended_later(
    rows: list[Entry], later: list[Entry], true_at: Moment
) -> None:
    assert everything(world(rows, true_at)) == everything(world([*rows, *later], true_at, known=len(rows)))


@given(st.one_of(entries, likely), near)
def test_there_is_always_something_true_to_say_and_companions_come_along(
    rows: list[Entry], true_at: Moment
) -> None:
    """Truths 4 and 5. What cannot be said is replaced; what can be said brings its companions."""
    claims, judgement = catalogue(), Judgement(world(rows, true_at))
    found = compose(claims, judgement)
    said = {one.judged.claim for one in found.said}
    assert said - {"what_it_is"}
    assert all(one.judged.verdict == "supported" for one in found.said)
    for id in said:
        for companion in claims[id].companions:
            assert companion in said or _instead(companion, said), (id, companion)
    for id, claim in claims.items():
        if claim.start and id not in said and judgement.judge(claim):
            assert _instead(id, said | {ClaimId("looking")}), id


def _instead(id: ClaimId, said: set[ClaimId]) -> bool:
    """Is something said in its place: what the catalogue names, or what it is left out beside?"""
    claim = catalogue()[id]
    if said & set(claim.unless):
        return True
    return any(other in said or _instead(other, said) for other in claim.instead)


days = ("2012-03-01", "2013-03-01", "2014-04-06", "2014-04-08")
clean_looks = st.builds(
    lambda asset, address, seen: Observation(asset, Probe("heartbleed", "negative", "", address), seen),
    st.sampled_from(ENDPOINTS), st.sampled_from(ADDRESSES),
    st.sampled_from([parse(f"{day}T12:00Z") for day in days]),
)  # fmt: skip


@given(st.lists(st.one_of(clean_looks, clean_looks, certificates), max_size=14), near)
def test_looks_from_outside_never_prove_that_it_never_was(rows: list[Entry], true_at: Moment) -> None:
    """Truth 1. However many looks were clean, before the window and after: what was between nobody saw."""
    found = world([*ASSETS, *rows], true_at)
    for id in ENDPOINTS:
        assert assess(found, id).own_ever.verdict != "no"
    judgement, claims = Judgement(found), catalogue()
    for name in ("own_never", "we_and_services_not_affected"):
        (one,) = judgement.judge(claims[ClaimId(name)])
        assert one.verdict != "supported"


@given(st.one_of(entries, likely), near)
def test_a_look_for_misuse_is_said_where_somebody_looked_and_only_there(
    rows: list[Entry], true_at: Moment
) -> None:
    """Truth 2. Never without a look, never before it was made; and else "we do not know" goes along."""
    found = world(rows, true_at)
    claims, judgement = catalogue(), Judgement(found)
    looked = {
        seen.asset
        for seq, seen in enumerate(rows, 1)
        if isinstance(seen, Saying)
        and isinstance(seen.fact, Search)
        and seen.seen_at <= true_at
        and Seq(seq) not in found.state.gone
    }
    judged = judgement.judge(claims[ClaimId("logs_looked_at")])
    assert {one.about for one in judged if one.verdict == "supported"} <= looked
    said = {one.judged.claim for one in compose(claims, judgement).said}
    if said & {"own_open", "own_ended"}:
        assert "leaks_unknown" in said


@given(st.one_of(entries, likely), near, st.integers(0, 24 * 60))
def test_what_is_dated_and_past_does_not_go_stale(rows: list[Entry], true_at: Moment, hours: int) -> None:
    """Truth 5. Was exposed once, was exposed for ever; "it ended then" does not wait for another look."""
    then, later = world(rows, true_at), world(rows, Moment(true_at + hours * HOUR))
    claim = catalogue()[ClaimId("own_ended")]
    for id in ENDPOINTS:
        if assess(then, id).own_ever.verdict == "yes":
            assert assess(later, id).own_ever.verdict == "yes"
    ended = {one.about for one in Judgement(then).judge(claim) if one.verdict == "supported"}
    for one in Judgement(later).judge(claim):
        if one.about in ended:
            assert "stale" not in {blocker.why for blocker in one.blockers}


hours_of_a_day = st.integers(1, 23)


@given(hours_of_a_day, hours_of_a_day, hours_of_a_day)
def test_a_step_done_before_what_it_waits_for_does_not_count(
    restarted: int, rekeyed: int, signed_out: int
) -> None:
    """A key that was made while the old library still ran may have been read, too."""
    noon = parse("2014-04-08T00:00Z")
    night = Moment(noon + DAY)

    def seen(fact: Fact, when: Moment) -> Entry:
        return Observation(ENDPOINTS[0], fact, when)

    def said(remedy: str, hour: int) -> Entry:
        step = Step(RemedyId(remedy), "yes", at(Moment(noon + hour * HOUR)))
        return Saying(NONE, ENDPOINTS[0], Done(step), night, provenance="person_said")

    rows: list[Entry] = [
        *ASSETS,
        seen(Probe("heartbleed", "positive", "", "a"), noon),
        seen(Certificate("a", KEYS[0], KEYS[0], noon, night), noon),
        seen(Probe("heartbleed", "negative", "", "a"), night),
        seen(Certificate("a", KEYS[1], KEYS[1], noon, night), night),
        said("restarted", restarted),
        said("rekeyed", rekeyed),
        said("sessions_ended", signed_out),
    ]
    judged = assess(world(rows, night), ENDPOINTS[0])
    found, ended = (judged.milestone(RemedyId(name)) for name in ("rekeyed", "sessions_ended"))
    assert found is not None
    assert ended is not None
    if restarted != rekeyed:
        assert (found.done == "yes") == (restarted < rekeyed)
    assert (judged.now.verdict == "no") == (found.done == "yes")
    assert (ended.done == "yes") == (found.done == "yes" and rekeyed <= signed_out)


@given(st.one_of(entries, likely), near)
def test_nothing_is_said_of_now_without_a_fresh_observation(rows: list[Entry], true_at: Moment) -> None:
    found = world(rows, true_at)
    for id in ENDPOINTS:
        now = assess(found, id).own_now
        if now.verdict == "unknown":
            continue
        assert now.good_until is not None
        assert true_at <= now.good_until
        assert now.on
    judgement = Judgement(found)
    for claim in catalogue().values():
        if claim.must.test not in ("now", "neither") or "endpoint" not in claim.over.kinds:
            continue
        for one in judgement.judge(claim):
            assert one.verdict != "supported" or (one.good_until is not None and one.good_until >= true_at)


@given(st.one_of(entries, likely), near, st.integers(0, 400))
def test_passing_time_unblocks_nothing(rows: list[Entry], true_at: Moment, days: int) -> None:
    last = max([true_at, *(row.seen_at for row in rows if isinstance(row, Observation | Proposal))])
    later = Moment(last + days * DAY)
    claim = catalogue()[ClaimId("we_and_services_not_affected")]
    (now,) = Judgement(world(rows, last)).judge(claim)
    (then,) = Judgement(world(rows, later)).judge(claim)
    assert now.verdict == "supported" or then.verdict != "supported"


@given(st.one_of(entries, likely), near)
def test_not_affected_names_who_blocks_it(rows: list[Entry], true_at: Moment) -> None:
    found = world(rows, true_at)
    (one,) = Judgement(found).judge(catalogue()[ClaimId("we_and_services_not_affected")])
    roles = found.state.roles(true_at)
    silent = {
        vendor
        for vendor in Judgement(found).vendors()
        if not any(isinstance(seen.fact, Statement) for _seq, seen in found.state.of(vendor))
    }
    unanswered = {f"role:{role}" for role in ROLES if role not in roles or not roles[role][1].complete}
    live = [row for seq, row in enumerate(rows, 1) if Seq(seq) not in found.state.gone]
    decided = {row.proposal for row in live if isinstance(row, Discovery) and row.made_at <= true_at}
    unconfirmed = {
        f"proposal:{row.id}"
        for row in live
        if isinstance(row, Proposal) and row.seen_at <= true_at and row.id not in decided
    } & {f"proposal:{id}" for id, (_seq, row) in found.state.proposals.items() if row.seen_at <= true_at}
    if silent or unanswered or unconfirmed:
        assert one.verdict != "supported"
    assert {blocker.subject for blocker in one.blockers} >= silent | unanswered | unconfirmed


@given(st.sets(st.integers(0, len(ALL_CLEAR) - 1)), st.integers(0, 400), st.booleans())
def test_not_affected_stands_on_each_of_its_grounds_and_no_time_stands_in_for_one(
    missing: set[int], days: int, discovered: bool
) -> None:
    """Truth 3. One role, vendor or log less, or a discovery more, and it cannot be said, however long."""
    rows = [*ASSETS, *(row for number, row in enumerate(ALL_CLEAR) if number not in missing)]
    if discovered:
        rows.append(Proposal("cdn", AssetId("vendor:edgely"), "hosting", "your pages load it", TODAY))
    (one,) = Judgement(world(rows, Moment(TODAY + days * DAY))).judge(
        catalogue()[ClaimId("we_and_services_not_affected")]
    )
    gone = [row for number, row in enumerate(ALL_CLEAR) if number in missing and isinstance(row, Observation)]
    named = {
        f"role:{row.fact.role}"
        if isinstance(row.fact, RoleAnswer)
        else "servers"
        if isinstance(row.fact, ServerList)
        else row.asset
        for row in gone
    }
    if "role:mail" in named:
        named.discard(VENDORS[1])  # whom nobody names, nobody uses: the open role stands for them
    assert (one.verdict == "supported") == (not missing and not discovered and days <= 1)
    blockers = {blocker.subject for blocker in one.blockers}
    assert blockers >= named
    assert ("proposal:cdn" in blockers) == discovered


@given(entries, moments)
def test_a_check_that_failed_is_never_no(rows: list[Entry], true_at: Moment) -> None:
    failed = [
        Observation(row.asset, Probe("heartbleed", "unreachable", "", row.fact.address), row.seen_at)
        if isinstance(row, Observation) and isinstance(row.fact, Probe)
        else row
        for row in rows
        if not (isinstance(row, Saying) and isinstance(row.fact, Attested | Done))
    ]
    found = world(failed, true_at)
    for id in ENDPOINTS:
        assert assess(found, id).own_now.verdict == "unknown"
        assert assess(found, id).own_ever.verdict == "unknown"


@given(moments, st.integers(0, 23))
def test_exposure_reaches_every_endpoint_of_a_shared_key_but_not_its_other_keys(
    seen: Moment, hours: int
) -> None:
    def shows(endpoint: AssetId, spki: Digest, address: str) -> Entry:
        return Observation(endpoint, Certificate(address, spki, spki, seen, seen), seen)

    rows: list[Entry] = [
        *ASSETS,
        Observation(ENDPOINTS[0], Probe("heartbleed", "positive", "", "192.0.2.1"), seen),
        shows(ENDPOINTS[0], KEYS[0], "192.0.2.1"),
        shows(ENDPOINTS[1], KEYS[0], "192.0.2.2"),
        shows(ENDPOINTS[1], KEYS[1], "192.0.2.3"),
        shows(ENDPOINTS[2], KEYS[1], "192.0.2.4"),
    ]
    found = world(rows, Moment(seen + hours * HOUR))
    assert assess(found, key_id(KEYS[0])).now.verdict == "yes"
    assert assess(found, ENDPOINTS[1]).now.verdict == "yes"
    assert assess(found, key_id(KEYS[1])).ever.verdict != "yes"
    assert assess(found, ENDPOINTS[2]).now.verdict != "yes"


@given(st.integers(1, 28))
def test_a_log_read_today_changes_what_is_said_of_march_not_what_was_known_in_march(day: int) -> None:
    march = parse(f"2014-03-{day:02}T12:00Z")
    rows: list[Entry] = [*ASSETS, Observation(ENDPOINTS[0], Probe("heartbleed", "negative", "", "a"), march)]
    log = Attested("had_the_flaw", "yes", During(at(parse("2014-03-01")), at(parse("2014-03-30"))))
    told = [*rows, Saying(NONE, ENDPOINTS[0], log, parse("2014-04-20"), provenance="person_said")]
    assert assess(world(told, march), ENDPOINTS[0]).own_now.verdict == "yes", iso(march)
    assert assess(world(told, march, known=len(rows)), ENDPOINTS[0]).own_now.verdict == "no"


tris = st.sampled_from(["yes", "no", "unknown"])
states = st.sampled_from(["never_needed", "ready", "not_ready", "unknown"])
ADVICE: set[Advice] = {"change_now", "revoke_now", "wait", "change_again", "leave", "ask"}
WAITING: set[Advice] = {"wait", "ask", "revoke_now"}


@given(
    tris, moments, states, whens, st.one_of(st.none(), whens), tris, st.sampled_from(["wait", "revoke"]), tris
)
def test_advice_is_total_and_monotone_in_ready(
    exposed: Tri,
    disclosed: Moment,
    state: str,
    ready: When,
    changed: When | None,
    reused: Tri,
    until: str,
    dead: Tri,
) -> None:
    def advised(state: str) -> Advice:
        return advise(exposed, disclosed, Ready(state, ready), changed, reused, until, dead)[0]  # type: ignore[arg-type]

    assert advised(state) in ADVICE
    if advised("ready") == "wait":
        raise AssertionError("once ready there is nothing to wait for")
    if advised("not_ready") not in WAITING:
        # what does not depend on being ready stays as it is
        assert advised("ready") == advised("not_ready")
