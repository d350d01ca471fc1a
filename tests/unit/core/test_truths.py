"""The truths that must never blur, as properties over random records."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from stanch.core.advice import Advice, advise
from stanch.core.assessment import assess
from stanch.core.claims import Judgement
from stanch.core.composing import compose
from stanch.core.model import (
    ROLES,
    US,
    Asked,
    Asset,
    AssetId,
    Attested,
    Certificate,
    ClaimId,
    Digest,
    Done,
    Edge,
    Entry,
    Observation,
    Probe,
    Proposal,
    RemedyId,
    Retraction,
    RoleAnswer,
    Statement,
    Step,
    Tri,
)
from stanch.core.moments import DAY, HOUR, AsOf, During, Moment, Seq, When, at, iso, parse
from stanch.core.readiness import Ready
from stanch.core.spread import spread
from stanch.core.state import State, fold, key_id
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
    lambda vendor, status, said, seen: Observation(
        vendor, Statement(status, tuple(said)), seen, strength="vendor_said"
    ),
    st.sampled_from(VENDORS),
    st.sampled_from(["investigating", "not_affected", "affected", "fixed"]),
    st.lists(steps, max_size=2),
    moments,
)
words = st.one_of(
    st.builds(
        lambda asset, step, seen: Observation(asset, Done(step), seen, strength="person_said"),
        st.sampled_from(ENDPOINTS), steps, moments,
    ),
    st.builds(
        lambda asset, answer, start, end, seen: Observation(
            asset, Attested("had_the_flaw", answer, During(start, end)), seen, strength="person_said"
        ),
        st.sampled_from(ENDPOINTS), st.sampled_from(["yes", "no", "unknown"]), whens,
        st.one_of(st.none(), whens), moments,
    ),
)  # fmt: skip
lists = st.one_of(
    st.builds(
        lambda role, vendors, complete, seen: Observation(
            US, RoleAnswer(role, tuple(vendors), complete), seen, strength="person_said"
        ),
        st.sampled_from(ROLES), st.lists(st.sampled_from(VENDORS), max_size=2), st.booleans(), moments,
    ),
    st.builds(lambda who, seen: Observation(who, Asked("mail"), seen), st.sampled_from(VENDORS), moments),
    st.builds(
        lambda vendor, role, seen: Proposal(f"{vendor} {role}", vendor, role, "", seen),
        st.sampled_from(VENDORS), st.sampled_from(ROLES), moments,
    ),
    st.builds(lambda seq: Retraction(Seq(seq), "mistaken"), st.integers(len(ASSETS) + 1, len(ASSETS) + 14)),
)  # fmt: skip
entries = st.lists(st.one_of(probes, certificates, statements, words, lists), max_size=14).map(
    lambda rows: [*ASSETS, *rows]
)


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
    )


@settings(deadline=None)
@given(entries, st.lists(st.one_of(probes, certificates, statements, words, lists), max_size=6), moments)
def test_what_was_known_never_changes_whatever_is_appended_later(
    rows: list[Entry], later: list[Entry], true_at: Moment
) -> None:
    assert everything(world(rows, true_at)) == everything(world([*rows, *later], true_at, known=len(rows)))


@settings(deadline=None)
@given(entries, moments)
def test_there_is_always_something_true_to_say_and_companions_come_along(
    rows: list[Entry], true_at: Moment
) -> None:
    claims = catalogue()
    found = compose(claims, Judgement(world(rows, true_at)))
    said = {one.judged.claim for one in found.said}
    assert said
    assert all(one.judged.verdict == "supported" for one in found.said)
    for id in said:
        for companion in claims[id].companions:
            assert companion in said or _instead(companion, said), (id, companion)


def _instead(id: ClaimId, said: set[ClaimId]) -> bool:
    return any(other in said or _instead(other, said) for other in catalogue()[id].instead)


@settings(deadline=None)
@given(entries, moments)
def test_nothing_is_said_of_now_without_a_fresh_observation(rows: list[Entry], true_at: Moment) -> None:
    found = world(rows, true_at)
    for id in ENDPOINTS:
        now = assess(found, id).own_now
        if now.verdict == "unknown":
            continue
        assert now.good_until is not None
        assert true_at <= now.good_until
        assert now.on
    (one,) = Judgement(found).judge(catalogue()[ClaimId("own_not_now")])
    assert one.verdict != "supported" or (one.good_until is not None and one.good_until >= true_at)


@settings(deadline=None)
@given(entries, moments, st.integers(0, 400))
def test_passing_time_unblocks_nothing(rows: list[Entry], true_at: Moment, days: int) -> None:
    last = max([true_at, *(row.seen_at for row in rows if isinstance(row, Observation | Proposal))])
    later = Moment(last + days * DAY)
    claim = catalogue()[ClaimId("we_and_services_not_affected")]
    (now,) = Judgement(world(rows, last)).judge(claim)
    (then,) = Judgement(world(rows, later)).judge(claim)
    assert now.verdict == "supported" or then.verdict != "supported"


@settings(deadline=None)
@given(entries, moments)
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
    if silent or unanswered:
        assert one.verdict != "supported"
    if one.verdict == "unsupported":
        assert {blocker.subject for blocker in one.blockers} >= silent | unanswered


@settings(deadline=None)
@given(entries, moments)
def test_a_check_that_failed_is_never_no(rows: list[Entry], true_at: Moment) -> None:
    failed = [
        Observation(row.asset, Probe("heartbleed", "unreachable", "", row.fact.address), row.seen_at)
        if isinstance(row, Observation) and isinstance(row.fact, Probe)
        else row
        for row in rows
        if not (isinstance(row, Observation) and isinstance(row.fact, Attested | Done))
    ]
    found = world(failed, true_at)
    for id in ENDPOINTS:
        assert assess(found, id).own_now.verdict == "unknown"
        assert assess(found, id).own_ever.verdict == "unknown"


@settings(deadline=None)
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


@settings(deadline=None)
@given(st.integers(1, 28))
def test_a_log_read_today_changes_what_is_said_of_march_not_what_was_known_in_march(day: int) -> None:
    march = parse(f"2014-03-{day:02}T12:00Z")
    rows: list[Entry] = [*ASSETS, Observation(ENDPOINTS[0], Probe("heartbleed", "negative", "", "a"), march)]
    log = Attested("had_the_flaw", "yes", During(at(parse("2014-03-01")), at(parse("2014-03-30"))))
    told = [*rows, Observation(ENDPOINTS[0], log, parse("2014-04-20"), strength="person_said")]
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
