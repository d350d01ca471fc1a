"""Rules 17 to 23: who is meant, open lists, contradiction, VEX, what to say instead, and what was sent."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from stanch.core.assessment import assess
from stanch.core.claims import Claim, Judgement, Must, Over, judge
from stanch.core.decisions import Discovery
from stanch.core.entries import Entry
from stanch.core.legacy import NONE as NO_INCIDENT
from stanch.core.model import (
    ROLES,
    US,
    Asset,
    AssetId,
    ClaimId,
    Component,
    Digest,
    Holds,
    Observation,
    Proposal,
    RemedyId,
    Tri,
    Unknown,
)
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.notice_review import fallen
from stanch.core.notices import Blocker, Judged, Revision, Sentence
from stanch.core.selection import compose
from stanch.core.vex import vex
from stanch.errors import BadInput
from stanch.knowledge.claims import catalogue
from stanch.knowledge.claims import parse as parse_claims
from tests.world.shop import (
    API,
    CI,
    CLEAN_SERVER,
    CUSTOMERS,
    MAIL,
    PASSWORDS,
    PAY,
    TOKEN,
    WEB1,
    WWW,
    answered,
    asked,
    assessed,
    done,
    edge,
    judged,
    log,
    ours,
    playbook,
    probed,
    retract,
    role,
    servers,
    showed,
    world,
)

NOON, EVENING, LATER = "2014-04-08T12:00", "2014-04-08T20:00", "2014-04-20"
NONE = [role(name) for name in ROLES]
EVERYTHING = "we_and_services_not_affected"
CLEAN_LOG = log(WWW, "no", "2012-03-01", NOON, NOON)


def about(over: Over, must: Must) -> Claim:
    return Claim(ClaimId("mine"), must, "", "", over)


def verdict(rows: Sequence[Entry], claim: str, true_at: str = NOON) -> str:
    (one,) = judged(rows, claim, true_at)
    return one.verdict


def blockers(rows: Sequence[Entry], claim: str, true_at: str = NOON) -> tuple[Blocker, ...]:
    (one,) = judged(rows, claim, true_at)
    return one.blockers


# Rule 17: who is meant


@pytest.mark.parametrize(
    ("more", "meant"),
    [
        ([], False),
        ([edge(US, "uses", PAY)], True),
        ([role("payments", PAY)], True),
        ([edge(PAY, "holds", TOKEN)], True),
        ([edge(PAY, "accepts", TOKEN)], True),
        ([edge(PAY, "holds", CUSTOMERS)], True),
        ([edge(PAY, "serves", WWW)], False),
        ([edge(US, "uses", PAY, "2010-01-01", "2013-01-01")], True),  # use ended, the key may live
    ],
)
def test_rule_17_a_vendor_is_meant_if_used_named_or_holding(more: list[Entry], meant: bool) -> None:
    rows = [Asset(US, "us", "us"), *ours(PAY, TOKEN, CUSTOMERS, WWW), *more]
    assert list(Judgement(world(rows, NOON)).vendors()) == ([PAY] if meant else [])


def test_rule_17_who_holds_customer_data_is_left_out_only_on_an_explicit_no() -> None:
    claim = about(Over(("vendor",), "vendor", "each", holds="customer"), Must("answered"))

    def meant(answer: Tri | None) -> bool:
        rows = [*ours(PAY), role("payments", PAY), answered(PAY, "affected", NOON)]
        if answer is not None:
            rows.append(Observation(PAY, Holds("customer", answer), parse(NOON)))
        rows.append(Observation(PAY, Holds("cards", "no"), parse(NOON)))
        return bool(judge(claim, world(rows, NOON)))

    assert [meant(None), meant("yes"), meant("unknown"), meant("no")] == [True, True, True, False]


def test_rule_17_the_latest_word_on_whether_they_hold_it_counts() -> None:
    claim = about(Over(("vendor",), "vendor", "each", holds="customer"), Must("answered"))
    rows = [*ours(PAY), role("payments", PAY), answered(PAY, "affected", NOON)]
    no = Observation(PAY, Holds("customer", "no"), parse(NOON))
    yes = Observation(PAY, Holds("customer", "yes"), parse(EVENING))
    assert judge(claim, world([*rows, no, yes], LATER)) != ()


def test_rule_17_only_vendors_in_the_role_are_meant() -> None:
    rows = [*ours(PAY, MAIL), role("payments", PAY), role("mail", MAIL)]
    (one,) = judged(rows, "payment_data_apart", NOON)
    assert one.blockers == (Blocker(PAY, "not_asked"),)


def test_rule_17_ours_and_theirs_are_told_apart() -> None:
    server = AssetId("endpoint:pay")
    rows: list[Entry] = [*ours(PAY, WWW), *ours(server, owner=PAY), role("payments", PAY)]
    looked = about(Over(("endpoint",), "us", "each"), Must("now"))
    assert [one.about for one in judge(looked, world(rows, NOON))] == [WWW]
    theirs = about(Over(("endpoint",), "vendor", "each"), Must("now"))
    assert [one.about for one in judge(theirs, world(rows, NOON))] == [server]
    both = about(Over(("endpoint", "vendor"), "any", "each"), Must("now"))
    assert [one.about for one in judge(both, world(rows, NOON))] == [PAY, WWW, server]
    no_vendor = about(Over(("vendor",), "us", "each"), Must("now"))
    assert judge(no_vendor, world(rows, NOON)) == ()


# Rule 18: open lists


def test_rule_18_each_closed_role_needs_an_answer() -> None:
    for number, name in enumerate(ROLES):
        rows = [*CLEAN_SERVER, *NONE[:number], *NONE[number + 1 :]]
        assert blockers(rows, EVERYTHING) == (Blocker(f"role:{name}", "list_open"),)
    assert verdict([*CLEAN_SERVER, *NONE], EVERYTHING) == "supported"


def test_rule_18_do_not_know_is_no_answer_and_the_latest_counts() -> None:
    unsure = role("mail", complete=False)
    assert Blocker("role:mail", "list_open") in blockers([*NONE, unsure], EVERYTHING)
    assert verdict([*CLEAN_SERVER, *NONE, unsure, role("mail")], EVERYTHING) == "supported"


def test_rule_18_open_roles_discoveries_and_the_silent_block_side_by_side() -> None:
    rows = [
        *CLEAN_SERVER,
        *ours(PAY),
        *NONE[1:4],
        *NONE[5:],
        role("payments", PAY),
        Proposal("stats", AssetId("vendor:stats"), None, "a script", parse(NOON)),
    ]
    assert blockers(rows, EVERYTHING) == (
        Blocker(PAY, "not_asked"),
        Blocker("role:signin", "list_open"),
        Blocker("proposal:stats", "unconfirmed"),
    )


def test_rule_18_who_was_asked_is_silent_and_who_was_not_is_to_be_asked() -> None:
    rows = [*CLEAN_SERVER, *ours(PAY), role("payments", PAY)]
    assert Blocker(PAY, "not_asked") in blockers(rows, EVERYTHING)
    assert Blocker(PAY, "silent") in blockers([*rows, asked(PAY, NOON)], EVERYTHING)


def test_rule_18_a_discovery_blocks_the_sentences_over_its_role_alone() -> None:
    rows = [
        *ours(PAY),
        role("payments", PAY),
        answered(PAY, "not_affected", NOON),
        Proposal("stats", AssetId("vendor:stats"), "analytics", "a script", parse(NOON)),
    ]
    assert verdict(rows, "payment_data_apart") == "supported"
    rows[-1] = Proposal("stats", AssetId("vendor:stats"), "payments", "a script", parse(NOON))
    assert verdict(rows, "payment_data_apart") == "unsupported"
    assert verdict([*rows, retract(len(rows))], "payment_data_apart") == "supported"


def test_rule_18_a_confirmed_discovery_is_an_answer() -> None:
    """Rule 18. Whoever was found and confirmed is one of our vendors: while silent, they block."""
    stats = AssetId("vendor:stats")
    rows = [
        *ours(stats),
        *NONE,
        Proposal("stats", stats, "analytics", "a script", parse(NOON)),
        Discovery("stats", True, "it is ours", parse(NOON)),
    ]
    assert Blocker(stats, "not_asked") in blockers(rows, EVERYTHING)


def test_rule_18_a_confirmed_discovery_that_answered_blocks_no_longer() -> None:
    stats = AssetId("vendor:stats")
    rows = [
        *ours(stats),
        *NONE,
        Proposal("stats", stats, "analytics", "a script", parse(NOON)),
        Discovery("stats", True, "it is ours", parse(NOON)),
        answered(stats, "not_affected", NOON),
    ]
    assert verdict([*CLEAN_SERVER, *rows], EVERYTHING) == "supported"


def test_rule_18_an_empty_set_is_supported_only_if_the_list_is_closed() -> None:
    nothing = (Blocker(US, "nothing_registered"),)
    assert blockers([servers(), *NONE], EVERYTHING) == nothing, "of no server nothing can be said"
    theirs = [*ours(PAY), *ours(API, owner=PAY), *NONE]
    assert Blocker(US, "nothing_registered") in blockers(theirs, EVERYTHING), "and theirs are not ours"
    assert blockers([servers()], "own_never") == nothing
    assert verdict([role("payments")], "payment_data_apart") == "supported"
    some = about(Over(("vendor",), "vendor", "some", closed=("payments",)), Must("neither"))
    (one,) = judge(some, world([role("payments")], NOON))
    assert (one.verdict, one.blockers) == ("unsupported", (Blocker(US, "nothing_registered"),))


def test_rule_18_of_servers_that_the_event_cannot_touch_none_is_spoken_of_either() -> None:
    breach = "circleci-2023"
    rows = [servers(seen="2023-01-06"), *NONE]
    for claim in ("own_never", "own_not_now", "we_and_services_not_affected"):
        (one,) = judged(rows, claim, "2023-01-07", breach)
        assert one.verdict == "unsupported", claim
        assert Blocker(US, "nothing_registered") in one.blockers, claim
    (one,) = judged([*ours(WWW), *rows], "own_never", "2023-01-07", breach)
    assert Blocker(US, "nothing_registered") not in one.blockers


# Rule 19: contradicted


BAD, GOOD = probed(WWW, NOON, "positive"), probed(WWW, NOON, "negative")


def test_rule_19_contradicted_needs_a_definite_counter_example_and_names_it_first() -> None:
    (one,) = judged([*ours(API, WWW), BAD, servers()], "own_not_now", NOON)
    assert one.verdict == "contradicted"
    assert one.blockers == (Blocker(WWW, "exposed"), Blocker(API, "nobody_looked"))
    assert one.on == (3,)
    (unsure,) = judged([*ours(API, WWW), servers()], "own_not_now", NOON)
    assert unsure.verdict == "unsupported"
    assert unsure.blockers == (Blocker(API, "nobody_looked"), Blocker(WWW, "nobody_looked"))


def test_rule_19_was_exposed_and_is_exposed_are_told_apart() -> None:
    rows = [*ours(WWW), BAD, probed(WWW, EVENING, "negative"), servers()]
    (ever,) = judged(rows, "own_never", EVENING)
    assert (ever.verdict, ever.blockers) == ("contradicted", (Blocker(WWW, "was_exposed"),))
    (now,) = judged(rows, "own_not_now", EVENING)
    assert (now.verdict, now.on, now.provenance) == ("supported", (3,), "measured")
    assert now.good_until == parse("2014-04-09T20:00")


def test_rule_19_entries_that_cannot_be_read_block_what_they_do_not_contradict() -> None:
    odd = Unknown("later.1", b"{}")
    (one,) = judged([*ours(WWW), GOOD, odd, servers()], "own_not_now", NOON)
    assert (one.verdict, one.blockers) == ("unsupported", (Blocker("entry:3", "unknown_entry"),))
    assert verdict([*ours(WWW), BAD, odd, servers()], "own_not_now") == "contradicted"
    assert verdict([odd, retract(1)], "what_it_is") == "supported"
    assert verdict([odd], "what_it_is") == "supported"  # what is always true stands on no entry
    (each,) = judged(
        [*ours(PAY), role("payments", PAY), answered(PAY, "affected", NOON), odd], "vendor_answer", NOON
    )
    assert (each.verdict, each.blockers) == ("unsupported", (Blocker("entry:4", "unknown_entry"),))
    assert verdict([*ours(WWW), GOOD, odd, retract(3), servers()], "own_not_now") == "supported"


def test_rule_19_of_some_one_is_enough_and_all_must_speak_against_it() -> None:
    some = about(Over(("endpoint",), "us", "some"), Must("now"))

    def found(*rows: Entry) -> Judged:
        (one,) = judge(some, world([*ours(API, WWW), *rows], NOON))
        return one

    assert found(GOOD).verdict == "supported"
    assert (found(GOOD).on, found(GOOD).blockers) == ((3,), ())
    assert found(BAD).verdict == "unsupported"
    assert found(BAD).blockers == (Blocker(API, "nobody_looked"),)
    assert found(BAD, probed(API, NOON, "positive")).verdict == "contradicted"
    assert found(BAD, probed(API, NOON, "positive"), Unknown("later.1", b"{}")).verdict == "unsupported"


def test_rule_19_a_sentence_is_as_strong_and_as_fresh_as_the_weakest_it_stands_on() -> None:
    rows = [
        *ours(WWW, API),
        CLEAN_LOG,
        probed(WWW, NOON, "negative"),
        log(API, "no", "2012-03-01", "2014-04-08T11:00", NOON),
        servers(),
    ]
    (one,) = judged(rows, "own_never", NOON)
    assert (one.verdict, one.provenance, one.until) == ("supported", "person_said", parse("2014-04-08T11:00"))
    assert one.on == (3, 4, 5)


def test_rule_19_what_a_key_need_not_do_is_not_asked() -> None:
    """Rule 19. A key that was never exposed need not be revoked: the sentence leaves it out."""
    rows = [*ours(WWW), CLEAN_LOG, showed(WWW, NOON, "a")]
    assert judged(rows, "revoked", NOON) == ()
    assert judged(rows, "rekeyed", NOON) == ()
    assert judged(rows, "own_ended", NOON) == ()


# Rule 20: VEX, and what was seen at the servers themselves


@pytest.mark.parametrize(
    ("rows", "status", "justification"),
    [
        ([BAD], "affected", ""),
        ([BAD, probed(WWW, "2014-04-08T11:00", "negative")], "affected", ""),
        ([CLEAN_LOG], "not_affected", "vulnerable_code_not_present"),
        ([GOOD], "under_investigation", ""),
        ([], "under_investigation", ""),
        ([log(WWW, "yes", "2014-03-01", "2014-03-02", NOON), GOOD], "fixed", ""),
        ([log(WWW, "yes", "2014-03-01", "2014-03-02", NOON)], "under_investigation", ""),
    ],
)
def test_rule_20_vex_is_an_output(rows: list[Entry], status: str, justification: str) -> None:
    assert vex(assessed([*ours(WWW), *rows], WWW, NOON), playbook("heartbleed")) == (status, justification)


SHARED = [
    *ours(WWW, API),
    log(API, "no", "2012-03-01", NOON, NOON),
    probed(API, NOON, "negative"),
    BAD,
    showed(WWW, NOON, "a"),
    showed(API, NOON, "a"),
]


def test_rule_20_vex_and_not_now_stand_on_the_servers_own_evidence() -> None:
    """Rule 20. The API never had the flaw, although its key was out: re-keyed is another sentence."""
    found = assess(world(SHARED, NOON), API)
    assert (found.now.verdict, vex(found, playbook("heartbleed"))[0]) == ("yes", "not_affected")
    own = about(Over(("endpoint",), "us", "each"), Must("now"))
    assert {one.about: one.verdict for one in judge(own, world(SHARED, NOON))} == {
        WWW: "contradicted",
        API: "supported",
    }
    open_ = about(Over(("endpoint",), "us", "each"), Must("now", of="reachable"))
    assert {one.about: one.verdict for one in judge(open_, world(SHARED, NOON))}[API] == "contradicted"
    ever = about(Over(("endpoint",), "us", "each"), Must("ever", of="reachable"))
    assert {one.about: one.verdict for one in judge(ever, world(SHARED, NOON))}[API] == "contradicted"
    never = about(Over(("endpoint",), "us", "each"), Must("ever"))
    assert {one.about: one.verdict for one in judge(never, world(SHARED, NOON))}[API] == "supported"


def test_rule_20_neither_needs_now_no_and_ever_no_through_others_as_well() -> None:
    def neither(*rows: Entry) -> Judged:
        claim = about(Over(("endpoint",), "us"), Must("neither"))
        (one,) = judge(claim, world([*ours(WWW), *rows], NOON))
        return one

    both = neither(CLEAN_LOG, GOOD)
    assert (both.verdict, both.until, both.provenance) == ("supported", parse(NOON), "person_said")
    assert (both.on, both.good_until) == ((2, 3), parse("2014-04-09T12:00"))
    assert neither(GOOD).blockers == (Blocker(WWW, "window_not_covered"),)
    assert neither(BAD).blockers == (Blocker(WWW, "exposed"),)
    was = log(WWW, "yes", "2014-03-01", "2014-03-02", NOON)
    assert neither(was, GOOD).blockers == (Blocker(WWW, "was_exposed"),)
    claim = about(Over(("endpoint",), "us", "each"), Must("neither"))
    rows = {one.about: one.verdict for one in judge(claim, world(SHARED, NOON))}
    assert rows[API] == "contradicted"


def test_rule_20_rekeyed_goes_with_ended() -> None:
    assert ClaimId("rekeyed") in catalogue()[ClaimId("own_ended")].companions


# Rule 21: what to say instead


CLAIM = "  - {id: %s, must: {test: %s}, plain: p, technical: t%s}\n"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("a", "now", "")], "always true"),
        (
            [("a", "now", ", instead: [b]"), ("b", "ever", ", instead: [a]"), ("c", "always", "")],
            "always true",
        ),
        ([("a", "now", ", instead: [nobody]")], "nobody"),
        ([("a", "always", ", companions: [b]"), ("b", "now", "")], "always true"),
        ([("a", "always", ", companions: [nobody]")], "nobody"),
        ([("a", "always", ""), ("a", "always", "")], "each id once"),
        ([("a", "done", "")], "remedy"),
    ],
)
def test_rule_21_a_chain_without_a_true_end_is_refused(rows: list[tuple[str, str, str]], says: str) -> None:
    text = "claims:\n" + "".join(CLAIM % row for row in rows)
    with pytest.raises(BadInput, match=says):
        parse_claims(text, "mine.yaml")


def test_rule_21_every_chain_of_the_catalogue_ends_in_what_is_always_true() -> None:
    claims = catalogue()

    def ends(id: ClaimId, seen: tuple[ClaimId, ...] = ()) -> bool:
        claim = claims[id]
        if claim.must.test == "always":
            return True
        return any(ends(other, (*seen, id)) for other in claim.instead if other not in seen)

    assert all(ends(id) for id in claims)
    assert all(ends(other) for claim in claims.values() for other in claim.companions)


def test_rule_21_what_cannot_be_said_is_replaced_and_companions_come_along() -> None:
    def said(rows: Sequence[Entry], true_at: str = NOON) -> list[ClaimId]:
        return [one.judged.claim for one in compose(catalogue(), Judgement(world(rows, true_at))).said]

    clean = [*CLEAN_SERVER, probed(API, NOON, "negative"), *NONE]
    assert {ClaimId("looked_when"), ClaimId("vendors_summary"), ClaimId(EVERYTHING)} <= set(said(clean))
    # nobody looked: then no look is dated
    assert ClaimId("looked_when") not in said([*CLEAN_SERVER, *NONE])
    assert ClaimId(EVERYTHING) in said([*CLEAN_SERVER, *NONE])
    affected = said([*ours(WWW), BAD])
    assert affected[affected.index(ClaimId("own_open")) + 1] == ClaimId("leaks_unknown")
    assert ClaimId(EVERYTHING) not in affected
    assert "roles_open" in affected


def plain(
    id: str, over: Over, must: Must, companions: tuple[str, ...] = (), instead: tuple[str, ...] = ()
) -> Claim:
    return Claim(
        id=ClaimId(id),
        must=must,
        plain="",
        technical="",
        over=over,
        companions=tuple(ClaimId(one) for one in companions),
        instead=tuple(ClaimId(one) for one in instead),
        start=id == "first",
    )


def test_rule_21_a_circle_of_what_to_say_instead_comes_to_an_end() -> None:
    endpoints = Over(("endpoint",))
    claims = [
        plain("first", endpoints, Must("now"), instead=("second",)),
        plain("second", endpoints, Must("ever"), instead=("first", "last")),
        plain("last", Over(), Must("always"), companions=("last",)),
    ]
    found = compose({one.id: one for one in claims}, Judgement(world(ours(WWW), NOON)))
    assert [(one.judged.claim, one.beside) for one in found.said] == [("last", "last")]
    assert [one.claim for one in found.not_yet] == ["first", "second"]


def test_rule_21_each_sentence_knows_for_whose_sake_it_comes() -> None:
    each = Over(("endpoint",), "us", "each")
    claims = [
        plain("first", each, Must("now"), companions=("vendors", "same"), instead=("other",)),
        plain("vendors", Over(("vendor",), "vendor", "each"), Must("answered")),
        plain("same", each, Must("now")),
        plain("other", each, Must("now", "yes"), companions=("last",)),
        plain("last", Over(), Must("always")),
    ]
    rows = [*ours(WWW, API, PAY), role("payments", PAY), answered(PAY, "affected", NOON), GOOD]
    rows += [probed(API, NOON, "positive")]
    found = compose({one.id: one for one in claims}, Judgement(world(rows, NOON)))
    assert [(one.judged.claim, one.judged.about, one.beside) for one in found.said] == [
        ("first", WWW, "first"),
        ("vendors", PAY, "first"),  # it has no row about the website: all of its rows come along
        ("same", WWW, "first"),
        ("other", API, "other"),
        ("last", None, "other"),
    ]


def test_rule_21_a_companion_speaks_of_the_same_asset() -> None:
    rows = [*ours(WWW, API), *(probed(id, NOON, "positive") for id in (WWW, API))]
    rows += [probed(id, EVENING, "negative") for id in (WWW, API)]
    rows += [
        showed(WWW, NOON, "a"),
        showed(WWW, EVENING, "b"),
        showed(API, NOON, "c"),
        showed(API, EVENING, "c"),
    ]
    rows += [
        done(WWW, "restarted", "2014-04-08T14:00", EVENING),
        done(WWW, "rekeyed", "2014-04-08T16:00", EVENING),
    ]
    found = compose(catalogue(), Judgement(world(rows, EVENING)))
    said = [(one.judged.claim, one.judged.about) for one in found.said]
    assert said.index((ClaimId("rekeyed"), WWW)) == said.index((ClaimId("own_ended"), WWW)) + 1
    assert (ClaimId("rekeyed"), API) not in said
    assert (ClaimId("rekeyed"), API) in [(one.claim, one.about) for one in found.not_yet]
    # it was seen with the key that was out, and so that is said, and no mere doubt
    assert (ClaimId("key_still_old"), API) in said
    assert not {(ClaimId("key_not_known_new"), id) for id in (WWW, API)} & set(said)


# Rules 22 and 23: what was sent


def sent(rows: Sequence[Entry], true_at: str, *claims: str) -> Revision:
    """A notice with these sentences, each as it was judged then."""
    judgement = Judgement(world(rows, true_at))
    sentences = [
        Sentence(claim, one) for claim in claims for one in judgement.judge(catalogue()[ClaimId(claim)])
    ]
    assert all(one.judged is not None and one.judged.verdict == "supported" for one in sentences)
    as_of = AsOf(Seq(len(rows)), parse(true_at))
    about = (Sentence("Hello."), *sentences)
    return Revision(NO_INCIDENT, 1, "en", Digest(""), about, as_of, parse(true_at), Digest(""), "1")


def fates(rows: Sequence[Entry], then: str, later: Sequence[Entry], now: str, *claims: str) -> list[str]:
    revision = sent(rows, then, *claims)
    everything = [*rows, *later]
    found = fallen(revision, catalogue(), world(everything, then), world(everything, now))
    assert list(found) == list(range(1, len(revision.sentences)))
    return list(found.values())


def test_rule_22_an_answer_stands_when_the_vendor_later_says_otherwise_the_universal_falls() -> None:
    rows = [*ours(PAY), role("payments", PAY), answered(PAY, "not_affected", NOON)]
    later = [answered(PAY, "affected", "2014-04-10")]
    found = fates(rows, "2014-04-09", later, LATER, "vendor_answer", "payment_data_apart")
    assert found == ["stands", "fell"]


def test_rule_22_an_answer_is_theirs_and_dated() -> None:
    rows = [*ours(PAY), role("payments", PAY), answered(PAY, "investigating", NOON)]
    (one,) = judged([*rows, answered(PAY, "not_affected", EVENING)], "vendor_answer", LATER)
    assert (one.about, one.provenance, one.on) == (PAY, "vendor_said", (4,))
    # an answer that is taken back is none
    assert judged([*rows, retract(3)], "vendor_answer", LATER) == ()


def test_rule_22_what_the_event_itself_made_public_is_an_answer() -> None:
    rows = [*ours(CI, TOKEN), edge(CI, "holds", TOKEN)]
    (one,) = judged(rows, "vendor_answer", "2023-02-01", "circleci-2023")
    assert (one.about, one.verdict, one.on) == (CI, "supported", (0,))
    assert judged(rows, "vendor_answer", "2023-01-01", "circleci-2023") == ()


SENT = [*ours(WWW), CLEAN_LOG, GOOD, servers()]


def test_rule_23_contradicted_at_the_time_it_fell() -> None:
    march = log(WWW, "yes", "2014-03-01", "2014-03-02", LATER)
    assert fates(SENT, NOON, [march], LATER, "own_never") == ["fell"]


def test_rule_23_its_ground_taken_away_it_is_lost() -> None:
    assert fates(SENT, NOON, [retract(2)], LATER, "own_never") == ["lost"]
    # as is one about servers, when one turns up of which nothing is known
    assert fates(SENT, NOON, ours(API), LATER, "own_never") == ["lost"]


def test_rule_23_true_then_and_false_today_it_is_superseded() -> None:
    rows = [*ours(PAY), role("payments", PAY), asked(PAY, NOON)]
    later = [answered(PAY, "not_affected", "2014-04-10")]
    assert fates(rows, "2014-04-09", later, LATER, "asked_no_answer") == ["superseded"]
    again = [probed(WWW, LATER, "positive")]
    assert fates(SENT, NOON, again, LATER, "own_not_now") == ["superseded"]


def test_rule_23_gone_stale_it_stands() -> None:
    assert fates(SENT, NOON, [], "2014-06-01", "own_not_now", "own_never") == ["stands", "stands"]


def test_rule_23_words_that_assert_nothing_have_no_fate_and_a_claim_that_is_gone_is_lost() -> None:
    revision = sent(SENT, NOON, "own_never")
    found = world(SENT, NOON)
    assert fallen(revision, {}, found, found) == {1: "lost"}
    both = sent(SENT, NOON, "own_never", "own_not_now")
    kept = {id: one for id, one in catalogue().items() if id != "own_never"}
    assert fallen(both, kept, found, found) == {1: "lost", 2: "stands"}
    other = Revision(
        NO_INCIDENT, 1, "en", Digest(""), (Sentence("", Judged(ClaimId("own_ended"), WWW, "supported")),),
        AsOf(Seq(2), parse(NOON)), parse(NOON), Digest(""), "1",
    )  # fmt: skip
    assert fallen(other, catalogue(), found, found) == {0: "fell"}, "it is known that it never had it (176)"
    assert fallen(other, catalogue(), world(SENT[:1], NOON), found) == {0: "lost"}


def test_rule_23_each_sentence_is_judged_about_its_own_asset() -> None:
    rows = [*ours(WWW, API), BAD, probed(API, NOON, "positive")]
    later = [retract(4)]
    assert fates(rows, NOON, later, NOON, "own_open") == ["stands", "lost"]


def test_rule_23_a_sentence_that_leaves_out_a_time_of_exposure_fell() -> None:
    rows = [*ours(WWW), probed(WWW, "2014-04-08T09:00", "negative"), BAD, probed(WWW, EVENING, "negative")]
    march = log(WWW, "yes", "2014-03-01", "2014-03-02", LATER)
    within = log(WWW, "yes", "2014-04-08T10:00", "2014-04-08T11:00", LATER)
    assert fates(rows, EVENING, [march], LATER, "own_ended") == ["fell"]
    assert fates(rows, EVENING, [within], LATER, "own_ended") == ["stands"]
    # of an asset that is no longer there nothing can be said
    assert fates(rows, EVENING, [retract(1)], LATER, "own_ended") == ["lost"]


def test_rule_23_a_word_between_two_sentences_does_not_end_the_look() -> None:
    revision = sent(SENT, NOON, "own_never", "own_not_now")
    mixed = Revision(
        NO_INCIDENT, 1, "en", Digest(""),
        (revision.sentences[1], Sentence("Hello."), revision.sentences[2]),
        revision.as_of, revision.sent_at, Digest(""), "1",
    )  # fmt: skip
    found = world(SENT, NOON)
    assert fallen(mixed, catalogue(), found, found) == {0: "stands", 2: "stands"}


# what else a sentence can test


def test_advice_makes_a_sentence_and_names_whoever_it_waits_for() -> None:
    rows = [*ours(PAY, PASSWORDS, WWW), edge(WWW, "accepts", PASSWORDS), BAD, showed(WWW, NOON, "a")]
    claim = about(Over(("credential",), "us", "each"), Must("advised", advice="wait"))
    (one,) = judge(claim, world(rows, NOON))
    assert (one.verdict, one.on) == ("supported", (4, 5))
    other = about(Over(("credential",), "us", "each"), Must("advised", advice="change_now"))
    (two,) = judge(other, world(rows, NOON))
    assert (two.verdict, two.blockers) == ("contradicted", (Blocker(PASSWORDS, "not_safe"),))
    whole = about(Over(("credential",), "us"), Must("advised", advice="change_now"))
    (three,) = judge(whole, world(rows, NOON))
    assert three.blockers == (Blocker(WWW, "not_safe"),)
    leave = about(Over(("credential",), "us"), Must("advised", advice="leave"))
    clean = [*ours(PASSWORDS, WWW), edge(WWW, "accepts", PASSWORDS), CLEAN_LOG]
    assert judge(leave, world(clean, NOON))[0].verdict == "supported"
    assert judge(whole, world(clean, NOON))[0].blockers == (Blocker(PASSWORDS, "false"),)


def test_a_remedy_that_the_event_does_not_have_makes_no_sentence() -> None:
    claim = about(Over(("endpoint",), "us", "each"), Must("done", remedy=RemedyId("isolated")))
    assert judge(claim, world([*ours(WWW), BAD], NOON)) == ()
    elsewhere = about(Over(("endpoint",), "us", "each"), Must("done", remedy=RemedyId("revoked")))
    assert judge(elsewhere, world([*ours(WWW), BAD], NOON)) == ()
    here = about(Over(("endpoint",), "us", "each"), Must("done", remedy=RemedyId("patched")))
    (one,) = judge(here, world([*ours(WWW), BAD], NOON))
    assert (one.verdict, one.blockers) == ("contradicted", (Blocker(WWW, "exposed"),))


def test_a_question_without_members_is_asked_once() -> None:
    claim = about(Over(), Must("always"))
    (one,) = judge(claim, world([], NOON))
    assert (one.claim, one.about, one.verdict) == ("mine", None, "supported")


SHOP = AssetId("artefact:shop")
SERVERS_WORD = ("named_by_word", "named_never", "own_never")


@pytest.mark.parametrize(
    ("event", "package", "seen", "step"),
    [
        ("react2shell-2025", "pkg:npm/react-server-dom-webpack@19.1.0", "2025-12-04T09:00", "deployed"),
        ("npm-worm-2025", "pkg:npm/%40ctrl/tinycolor@4.1.1", "2025-09-16T09:00", "removed"),
        ("npm-worm-2025-11", "pkg:npm/posthog-node@5.13.3", "2025-11-25T09:00", "cleaned"),
    ],
)
def test_rule_20_a_machine_is_not_called_clean_while_what_runs_on_it_is_exposed(
    event: str, package: str, seen: str, step: str
) -> None:
    """Neither a step at the machine nor a word on it is one on what it runs."""
    question = {"react2shell-2025": "had_the_flaw"}.get(event, "installed_it")
    shop = Observation(
        SHOP, Component(package, "sbom", place="node_modules/it", inventory="lock"), parse(seen)
    )
    begun = [*ours(WEB1, SHOP), edge(SHOP, "runs", WEB1), servers(seen=seen), shop]
    later = f"{seen[:11]}10:00"
    for word in (
        done(WEB1, step, later, later),
        log(WEB1, "no", "2012-01-01", later, later, question=question),
    ):
        found = world([*begun, word], later, event=event)
        assert assess(found, WEB1).now.verdict == "yes"
        for claim in SERVERS_WORD:
            (one,) = Judgement(found).judge(catalogue()[ClaimId(claim)])
            assert one.verdict != "supported", (claim, one)
        alone = world([*ours(WEB1), servers(seen=seen), word], later, event=event)
        assert assess(alone, WEB1).now.verdict in ("no", "unknown")
