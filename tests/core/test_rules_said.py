"""Rules 40 to 49: the list of our servers, by which looks a sentence is dated, secrets of many people, and
what no text ever says."""

from __future__ import annotations

import functools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core import sign_in
from stanch.core.assessment import assess, changed
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.looks import grounds
from stanch.core.model import ROLES, US, Asset, AssetId, ClaimId, Digest
from stanch.core.moments import DAY, AsOf, During, Moment, Seq, When, at, parse
from stanch.core.notice_review import fallen
from stanch.core.notices import Blocker, Revision, Sentence
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.selection import compose
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import generic, playbooks
from stanch.knowledge.claims import catalogue
from stanch.tell.paragraph import paragraph
from tests.properties import examples
from tests.world.companies import Company
from tests.world.shop import (
    API,
    MAIL,
    PASSWORDS,
    PAY,
    TOKEN,
    WWW,
    answered,
    asked,
    done,
    edge,
    judged,
    log,
    ours,
    probed,
    resolved,
    retract,
    role,
    servers,
    showed,
    world,
)

NOON, EVENING, LATER = "2014-04-08T12:00", "2014-04-08T20:00", "2014-04-20"
CUSTOMERS = sign_in.CUSTOMERS
CLEAN = [*ours(WWW), log(WWW, "no", "2012-03-01", NOON, NOON), probed(WWW, NOON, "negative")]


def verdict(rows: list[Entry], claim: str, true_at: str = NOON) -> str:
    (one,) = judged(rows, claim, true_at)
    return one.verdict


def why(rows: list[Entry], claim: str, true_at: str = NOON) -> tuple[Blocker, ...]:
    (one,) = judged(rows, claim, true_at)
    return one.blockers


def fate(rows: list[Entry], claim: str, later: list[Entry], then: str = NOON, now: str = LATER) -> list[str]:
    """What becomes of a sentence that was sent, once more is known."""
    sentences = tuple(Sentence(claim, one) for one in judged(rows, claim, then))
    assert {one.judged.verdict for one in sentences if one.judged} == {"supported"}
    moment = parse(then)
    incident, as_of = world(rows, then).state.incident, AsOf(Seq(len(rows)), moment)
    sent = Revision(incident, 1, "en", Digest(""), sentences, as_of, moment, Digest(""), "1")
    everything = [*rows, *later]
    return list(fallen(sent, catalogue(), world(everything, then), world(everything, now)).values())


# Rule 40: our own servers are a list


def test_rule_40_our_own_servers_needs_the_complete_list() -> None:
    open_list = Blocker("servers", "servers_open")
    for claim in ("own_never", "own_not_now"):
        assert why(CLEAN, claim) == (open_list,)
        assert why([*CLEAN, servers(False)], claim) == (open_list,)
        assert why([*CLEAN, servers(), servers(False)], claim) == (open_list,)
        assert verdict([*CLEAN, servers()], claim) == "supported"
        assert why([*CLEAN, servers(), retract(4)], claim) == (open_list,)
    everything = [*CLEAN, *(role(one) for one in ROLES)]
    assert why(everything, "we_and_services_not_affected") == (open_list,)
    assert verdict([*everything, servers()], "we_and_services_not_affected") == "supported"


def test_rule_40_a_contradiction_does_not_wait_for_the_list() -> None:
    rows = [*ours(WWW), probed(WWW, NOON, "positive")]
    assert verdict(rows, "own_never") == "contradicted"
    assert Blocker("servers", "servers_open") in why(rows, "own_never")


# Rule 41: what is named, and what was built later


def test_rule_41_a_sentence_that_names_its_servers_is_judged_of_them_alone() -> None:
    (one,) = judged(CLEAN, "named_not_now", NOON)
    assert one.members == (WWW,)
    late = [*ours(API), probed(API, NOON, "positive")]
    assert fate(CLEAN, "named_not_now", late) == ["stands"]
    assert fate(CLEAN, "named_never", late) == ["stands"]
    march = log(WWW, "yes", "2014-03-01", "2014-03-02", LATER)
    assert fate(CLEAN, "named_never", [march]) == ["fell"]
    assert fate(CLEAN, "named_never", [retract(2)]) == ["lost"]
    # of a server that is no longer written down nothing can be said
    assert fate(CLEAN, "named_never", [retract(1)]) == ["lost"]


def test_rule_41_a_server_that_was_built_later_takes_nothing_from_an_earlier_sentence() -> None:
    rows = [*CLEAN, servers()]
    assert fate(rows, "own_never", [Asset(API, "endpoint", "api")]) == ["lost"]
    built = Asset(API, "endpoint", "api", US, During(at(parse("2014-04-10"))))
    assert fate(rows, "own_never", [built]) == ["stands"]
    assert fate(rows, "own_not_now", [built, probed(API, "2014-04-11", "positive")]) == ["stands"]
    # from when it was built it counts
    assert Blocker(API, "nobody_looked") in why([*rows, built], "own_never", "2014-04-11")
    # known only to within some days, it may have been there
    vague = Asset(API, "endpoint", "api", US, During(When(parse("2014-04-07"), parse("2014-04-10"))))
    assert fate(rows, "own_never", [vague]) == ["lost"]
    # one that began at the very moment of the answer was not built after it
    same = Asset(API, "endpoint", "api", US, During(at(parse("2014-04-08"))))
    assert Blocker("servers", "servers_open") in why([*rows, same], "own_never")


# Rule 42: what is named and not written down


@pytest.mark.parametrize(
    ("more", "claim", "named"),
    [
        ([probed(API, NOON, "negative")], "own_never", API),
        ([edge(API, "accepts", TOKEN)], "own_not_now", API),
        ([log(AssetId("host:db"), "no", "2012-03-01", NOON, NOON)], "own_never", "host:db"),
        ([role("payments", PAY)], "we_and_services_not_affected", PAY),
        ([answered(PAY, "not_affected", NOON)], "we_and_services_not_affected", PAY),
        ([role("payments", PAY)], "payment_data_apart", PAY),
        ([edge(MAIL, "holds", TOKEN)], "vendors_summary", MAIL),
        (ours(API, owner=MAIL), "vendors_summary", MAIL),
    ],
)
def test_rule_42_what_is_named_but_not_written_down_blocks(more: list[Entry], claim: str, named: str) -> None:
    rows = [*CLEAN, servers(), *(role(one) for one in ROLES), *more]
    assert Blocker(named, "unregistered") in why(rows, claim)
    # a payment processor is none because it is named in no role
    if claim == "payment_data_apart":
        assert verdict([*rows, role("payments"), edge(MAIL, "holds", TOKEN)], claim) == "supported"
    # a sentence that names others does not speak of it
    assert verdict([*CLEAN, *more], "named_never") == "supported"


# Rule 43: an exposure until its end is known


def test_rule_43_seen_is_said_until_its_end_is_known() -> None:
    seen = [*ours(WWW), probed(WWW, NOON, "positive")]
    ended = [*seen, probed(WWW, EVENING, "negative")]

    def about(rows: list[Entry], true_at: str) -> set[ClaimId]:
        said = compose(catalogue(), Judgement(world(rows, true_at))).said
        return {one.judged.claim for one in said} & {"own_open", "own_ended", "own_unended"}

    assert about(seen, NOON) == {"own_open"}
    assert about(seen, LATER) == {"own_unended"}
    assert about(ended, LATER) == {"own_ended"}
    gone = [*ours(WWW), resolved(WWW, NOON, "a", "b"), probed(WWW, NOON, "positive", "b"),
            resolved(WWW, LATER, "a"), probed(WWW, LATER, "negative", "a")]  # fmt: skip
    assert about(gone, "2014-04-20T01:00") == {"own_unended"}
    # once it was sent, it stands: what became known since is another sentence
    assert fate(seen, "own_unended", [probed(WWW, EVENING, "negative")], LATER, LATER) == ["stands"]
    assert fate(seen, "own_unended", [retract(2)], LATER, LATER) in (["lost"], ["fell"])


# Rule 44: by which looks a sentence is dated


def test_rule_44_only_the_looks_that_carry_it_date_it() -> None:
    rows = [
        *ours(WWW, API), probed(WWW, "2014-04-08T09:00", "negative"), probed(WWW, NOON, "negative"),
        probed(API, "2014-04-08T10:00", "negative"), probed(API, EVENING, "unreachable", "b"),
        log(API, "no", "2014-04-08T11:00", EVENING, EVENING), servers(),
    ]  # fmt: skip
    found = world(rows, EVENING)
    (one,) = Judgement(found).judge(catalogue()[ClaimId("own_not_now")])
    assert grounds(found, one.on, [WWW, API]).looks == (parse("2014-04-08T10:00"), parse(NOON))
    assert grounds(found, one.on, [WWW, API]).words == ()
    (word,) = judged(
        [*ours(WWW), log(WWW, "no", "2014-04-08T10:00", NOON, NOON), servers()], "own_not_now", NOON
    )
    assert (word.verdict, word.blockers) == ("unsupported", (Blocker(WWW, "by_word"),))


def test_rule_44_what_serves_it_dates_it_too_and_the_future_does_not() -> None:
    host = AssetId("host:web1")
    rows = [*ours(WWW, host), edge(host, "serves", WWW), log(host, "no", "2012-03-01", NOON, NOON)]
    rows += [probed(WWW, "2014-04-08T13:00", "negative"), probed(WWW, EVENING, "negative")]
    found = world(rows, "2014-04-08T14:00")
    assert grounds(found, (4, 5, 6), [WWW]).looks == (parse("2014-04-08T13:00"),)  # type: ignore[arg-type]
    assert grounds(found, (4,), [WWW]).words == (parse(NOON),)  # type: ignore[arg-type]
    assert grounds(found, (6,), [WWW]).looks == (parse(EVENING),)  # type: ignore[arg-type]


# Rule 45: what a customer is to do


SIGNIN = [*ours(CUSTOMERS), edge(US, "accepts", CUSTOMERS)]
OPEN = [*ours(WWW), *SIGNIN, probed(WWW, NOON, "positive"), showed(WWW, NOON, "a")]
MENDED = [
    *OPEN, probed(WWW, EVENING, "negative"), showed(WWW, EVENING, "b"),
    done(WWW, "restarted", "2014-04-08T14:00", EVENING), done(WWW, "rekeyed", "2014-04-08T16:00", EVENING),
]  # fmt: skip


def reader(rows: list[Entry], true_at: str = EVENING, id: AssetId = CUSTOMERS) -> str:
    return Judgement(world(rows, true_at)).reader(id)


def test_rule_45_a_customer_stays_away_until_a_new_secret_is_safe() -> None:
    assert reader(OPEN, NOON) == "hold"
    assert reader(OPEN, LATER) == "hold"
    assert reader(MENDED[:-1]) == "hold"
    assert reader(MENDED) == "change"
    assert reader([*ours(WWW), *SIGNIN]) == ""
    assert verdict([*ours(WWW), probed(WWW, NOON, "positive")], "stay_away") == "supported"
    assert verdict(MENDED, "stay_away", EVENING) == "contradicted"
    assert verdict([*ours(WWW)], "stay_away") == "unsupported"
    # a machine behind the servers is none that customers sign in to
    laptop = AssetId("host:laptop")
    bad = playbooks.load("npm-worm-2025")
    rows = [*ours(laptop), log(laptop, "yes", "2025-09-15", "2025-09-16", "2025-09-16", "installed_it")]
    found = Judgement(world(rows, "2025-09-16", event=bad)).judge(catalogue()[ClaimId("stay_away")])
    assert found[0].verdict == "unsupported"


def test_rule_45_where_a_stolen_secret_is_switched_off_a_customer_changes_it_once_that_is_safe() -> None:
    signly = AssetId("vendor:signly")
    text = generic.make("vendor-breach", {"vendor": "Signly", "disclosed": "2026-10-05"}, "2026-10-06")
    event = playbooks.parse(text, "made.yaml")
    rows = [*ours(signly, CUSTOMERS), edge(signly, "accepts", CUSTOMERS)]
    then = Judgement(world(rows, "2026-10-06", event=event))
    assert (then.advice(CUSTOMERS)[0], then.reader(CUSTOMERS)) == ("revoke_now", "hold")
    out = done(signly, "closed", "2026-10-07", "2026-10-08")
    now = Judgement(world([*rows, out], "2026-10-09", event=event))
    assert (now.advice(CUSTOMERS)[0], now.reader(CUSTOMERS)) == ("revoke_now", "change")


# Rule 46: what a vendor takes back


def test_rule_46_still_finding_out_takes_not_affected_back() -> None:
    rows = [*ours(PAY), role("payments", PAY), answered(PAY, "not_affected", "2014-04-08T10:00")]
    assert verdict(rows, "payment_data_apart") == "supported"
    again = [*rows, answered(PAY, "investigating", "2014-04-08T11:00")]
    assert why(again, "payment_data_apart") == (Blocker(PAY, "investigating"),)
    assert verdict([*again, answered(PAY, "not_affected", NOON)], "payment_data_apart") == "supported"
    # nobody knows it any more of the vendor, nor of what it accepts
    found = assess(world([*again, *ours(TOKEN), edge(PAY, "accepts", TOKEN)], NOON), PAY)
    assert [one.verdict for one in (found.now, found.ever)] == ["unknown", "unknown"]
    assert (found.now.why, found.ever.why) == ("investigating", "investigating")
    secret = Judgement(world([*again, *ours(TOKEN), edge(PAY, "accepts", TOKEN)], NOON))
    assert secret.advice(TOKEN) == ("ask", "exposure_unknown")
    # nor of the hour before; what was known in that hour was enough then
    assert verdict(again, "payment_data_apart", "2014-04-08T10:30") == "unsupported"
    assert verdict(rows, "payment_data_apart", "2014-04-08T10:30") == "supported"
    # who finds out that it was not affected speaks of all that time again
    late = [*again, answered(PAY, "not_affected", "2014-04-08T12:30")]
    assert verdict(late, "payment_data_apart", "2014-04-08T10:30") == "supported"
    # what was affected stays so
    assert (
        verdict([*again, answered(PAY, "affected", "2014-04-08T09:00")], "payment_data_apart")
        == "contradicted"
    )


# Rule 47: what we accept ourselves


def test_rule_47_what_we_accept_every_server_of_ours_accepts_later_ones_too() -> None:
    theirs = AssetId("endpoint:theirs")
    rows = [*OPEN, *ours(API), *ours(theirs, owner=PAY)]
    found = world(rows, NOON)
    accepts = {bound.other for bound in found.bounds(CUSTOMERS) if bound.bond == "accepts"}
    assert accepts == {WWW, API}
    assert [bound.other for bound in found.bounds(API) if bound.bond == "accepts"] == [CUSTOMERS]
    assert found.bounds(theirs) == ()
    late = [*MENDED, *ours(API), probed(API, EVENING, "positive")]
    assert reader(late) == "hold"
    # an edge of its own is not doubled
    twice = world([*rows, edge(WWW, "accepts", CUSTOMERS)], NOON)
    assert [bound.other for bound in twice.bounds(WWW) if bound.bond == "accepts"] == [CUSTOMERS]
    # a server that has no edge of its own passes on what comes to it by a key
    shared = [*MENDED, *ours(API), probed(API, EVENING, "negative"), showed(API, EVENING, "a")]
    assert reader(shared) == "hold"


def test_rule_47_it_ends_where_we_say_so() -> None:
    until = [*ours(WWW, CUSTOMERS), edge(US, "accepts", CUSTOMERS, "", "2014-04-01")]
    after = [*until, log(WWW, "yes", "2014-04-05", "2014-04-06", NOON)]
    assert reader(after, NOON) == ""
    before = [*until, log(WWW, "yes", "2014-03-05", "2014-03-06", NOON)]
    assert reader(before, NOON) == "hold"


@pytest.mark.parametrize(
    ("more", "theirs"),
    [
        ([], False),
        ([edge(WWW, "accepts", TOKEN)], True),
        ([edge(US, "accepts", TOKEN)], True),
        ([edge(PAY, "accepts", TOKEN)], False),
        ([edge(AssetId("host:web1"), "accepts", TOKEN)], False),
        ([edge(WWW, "accepts", TOKEN), edge(PAY, "holds", TOKEN)], False),
        ([edge(WWW, "accepts", TOKEN), edge(US, "holds", TOKEN)], False),
    ],
)
def test_rule_47_whose_secrets_are_those_of_our_customers(more: list[Entry], theirs: bool) -> None:
    rows = [*ours(WWW, PAY, TOKEN, AssetId("host:web1"), CUSTOMERS), *more]
    found = world(rows, NOON)
    assert found.customers(TOKEN) is theirs
    assert found.customers(CUSTOMERS) is True
    assert found.customers(WWW) is False


# Rule 48: a secret that many people have


def test_rule_48_one_word_on_a_secret_of_many_does_not_speak_for_all() -> None:
    for answer in ("yes", "no", "unknown"):
        one = done(CUSTOMERS, "rotated", "2014-04-08T17:00", EVENING, answer)
        found = world([*MENDED, one], EVENING)
        assert changed(found, CUSTOMERS) is None
        assert found.words(CUSTOMERS) == ()
        assert reader([*MENDED, one]) == "change"
    everyone = done(CUSTOMERS, "rotated", "2014-04-08T17:00", EVENING, reach="everyone")
    assert reader([*MENDED, everyone]) == ""
    assert verdict([*MENDED, everyone], "passwords_reset", EVENING) == "supported"
    early = done(CUSTOMERS, "rotated", "2014-04-08T13:00", EVENING, reach="everyone")
    assert reader([*MENDED, early]) == "change"
    # what one person has, one person changes
    alone = [*ours(WWW, TOKEN), edge(WWW, "holds", TOKEN), done(TOKEN, "rotated", NOON, EVENING)]
    assert changed(world(alone, EVENING), TOKEN) == at(parse(NOON))
    assert PASSWORDS != CUSTOMERS


# Rule 49: an event that is opened says nothing of us


def test_rule_49_what_an_entry_must_show_first_is_a_suspicion_until_then() -> None:
    text = generic.make("break-in", {"name": "the break-in", "disclosed": "2026-10-05"}, "2026-10-06")
    event = playbooks.parse(text, "made.yaml")

    def said(rows: list[Entry]) -> set[ClaimId]:
        found = compose(catalogue(), Judgement(world(rows, "2026-10-06T12:00", event=event))).said
        return {one.judged.claim for one in found} & {"what_it_is", "what_was_shown"}

    host = AssetId("host:db")
    word = "2026-10-06T11:00"
    assert said([]) == said(ours(host)) == {"what_it_is"}
    assert said([*ours(host), log(host, "no", "2026-10-01", word, word, "was_broken_into")]) == {"what_it_is"}
    assert said([*ours(host), log(host, "yes", "2026-10-01", word, word, "was_broken_into")]) == {
        "what_was_shown"
    }
    # an event that is public as it is needs nothing of ours
    assert (
        judged([*ours(WWW), probed(WWW, NOON, "positive")], "what_was_shown", NOON)[0].verdict
        == "unsupported"
    )


# Rule 41: counts


def test_rule_41_a_count_of_all_fell_where_it_left_one_out() -> None:
    rows = [
        *ours(PAY),
        role("payments", PAY),
        *(role(one) for one in ROLES[1:]),
        asked(PAY, "2014-04-08T10:00"),
    ]
    assert fate(rows, "vendors_summary", [answered(PAY, "not_affected", LATER)]) == ["stands"]
    forgotten = [*ours(MAIL), role("mail", MAIL)]
    assert fate(rows, "vendors_summary", forgotten) == ["fell"]
    # "that we know of so far" was true
    assert fate(rows, "vendors_known", forgotten) == ["stands"]
    none = [role(one) for one in ROLES]
    assert fate(none, "vendors_summary", forgotten) == ["fell"]


# what no text ever says, whatever a company has written down


NEVER = {"own_never", "named_never", "we_and_services_not_affected"}
DATED = {"own_open", "own_ended", "own_unended"}


def events() -> dict[str, Playbook]:
    made = {name: playbooks.load(name) for name in playbooks.shipped()}
    for kind in generic.kinds():
        given = {"name": "the event", "vendor": "Cardwise", "software": "OpenSSL", "disclosed": "2026-10-05"}
        asked = {one.id for one in generic.kinds()[kind].questions}
        text = generic.make(kind, {id: one for id, one in given.items() if id in asked}, "2026-10-06")
        made[kind] = playbooks.parse(text, kind)
    return made


@functools.cache
def company(name: str) -> tuple[Playbook, Company]:
    playbook = events()[name]
    return playbook, Company(playbook)


def judgement(playbook: Playbook, rows: list[Entry], true_at: Moment) -> Judgement:
    state = fold(State(), [(Seq(number), entry) for number, entry in enumerate(rows, 1)])
    return Judgement(spread(playbook, state, AsOf(state.seq, true_at)))


@pytest.mark.parametrize("name", [*playbooks.shipped(), *generic.kinds()])
@examples(150, deadline=None)
@given(data=st.data())
def test_no_text_of_any_company_contradicts_itself(name: str, data: st.DataObject) -> None:
    """Rules 40, 43, 45. Whatever was seen, said, bound and taken back."""
    playbook, drawn = company(name)
    rows = data.draw(st.one_of(drawn.entries, drawn.likely))
    true_at = data.draw(drawn.moments)
    found = judgement(playbook, rows, true_at)
    said = compose(catalogue(), found).said
    text = paragraph(found)
    claims = {one.judged.claim for one in said}
    # "never" goes with no dated exposure
    assert not (claims & NEVER and claims & DATED)
    # each exposure is told once
    for id in found.world.assets:
        assert len({one.judged.claim for one in said if one.judged.about == id} & DATED) <= 1
        own = found.assessment(id)
        if found.world.assets[id].owner == US and found.world.assets[id].kind in ("endpoint", "host"):
            told = {one.judged.claim for one in said if one.judged.about == id} & DATED
            shown = own.own_ever.verdict == "yes" or own.own_now.verdict == "yes"
            assert bool(told) == (shown and own.asset in {one.id for one in _there(found.world, true_at)})
    # "our own servers" needs the complete list
    if "our own servers" in text.text.lower():
        assert found.members.servers_closed
    # "we use no other services", "of the services that we use": so does that
    if "We use no other" in text.text or "services that we use, " in text.text.replace("we know", ""):
        assert not list(found.members.open(catalogue()[ClaimId("vendors_summary")].over))
    # there is always something to say, and to whoever asks; and every sentence is supported
    assert text.lines
    assert text.brief
    assert all(one.judged.verdict == "supported" for one in text.lines)
    # while a server leaks, nobody is told that there is nothing to do
    if text.better_later is not None and playbook.of_servers:
        assert text.text.startswith("Please do not")
    assert "do nothing" not in text.text.lower()


def _there(found: World, true_at: Moment) -> list[Asset]:
    return [one for one in found.assets.values() if one.during.start.low <= true_at]


@pytest.mark.parametrize("name", ["heartbleed", "react2shell-2025", "ccs-2014"])
def test_rule_41_what_was_built_later_has_no_hole_that_is_still_open(name: str) -> None:
    """Of the time before it was there: whoever said that it had the flaw said it of all time."""
    playbook = playbooks.load(name)
    then = playbook.disclosed_at
    word = log(WWW, "yes", "2000-01-01", "2030-01-01", "2000-01-01")
    word = msgspec.structs.replace(word, seen_at=then)
    for start, told in ((Moment(then - DAY), True), (Moment(then + DAY), False)):
        server = Asset(WWW, "endpoint", "www", US, During(When(start, start)))
        found = judgement(playbook, [server, word], then)
        assert (paragraph(found).better_later is not None) is told
