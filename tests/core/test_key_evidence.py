"""One answer to "a new key since?": the milestone, the status and the answer about a site agree."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.key_evidence import of_site
from stanch.core.legacy import NONE
from stanch.core.milestones import keys, milestone
from stanch.core.model import Asset, AssetId, Certificate, Digest, Edge, Observation, Probe, RemedyId
from stanch.core.moments import DAY, HOUR, AsOf, Moment, Seq, When, at, parse
from stanch.core.propagation import spread
from stanch.core.sayings import Done, Saying, Statement, Step
from stanch.core.state import State, key_id
from stanch.core.waits import needed
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.properties import examples
from tests.world.shop import (
    API,
    PAY,
    TOKEN,
    WWW,
    answered,
    done,
    edge,
    ours,
    probed,
    showed,
    step,
)
from tests.world.shop import milestone as judged
from tests.world.shop import world as shop

HEARTBLEED = playbooks.load("heartbleed")
REKEYED = HEARTBLEED.remedy(RemedyId("rekeyed"))
START = parse("2014-04-06T12:00Z")
LAST = Moment(START + DAY)
VENDOR = AssetId("vendor:cardwise")
SITES = [AssetId(f"endpoint:{name}") for name in ("www", "api", "theirs")]
LETTERS = [Digest(letter * 64) for letter in "abc"]
ADDRESSES = ["192.0.2.1", "192.0.2.2"]

moments = st.integers(0, 48).map(lambda hours: Moment(START + hours * HOUR))
whens = st.one_of(
    moments.map(at),
    st.tuples(moments, moments).map(lambda two: When(min(two), max(two))),
    moments.map(lambda when: When(None, when)),
    st.just(When()),
)
looks = st.builds(
    lambda site, address, key, outcome, when, shows: [
        Observation(site, Probe("heartbleed", outcome, "", address), when),
        *([Observation(site, Certificate(address, key, key, START, LAST), when)] if shows else []),
    ],
    st.sampled_from(SITES), st.sampled_from(ADDRESSES), st.sampled_from(LETTERS),
    st.sampled_from(["positive", "negative", "negative", "inconclusive"]), moments, st.booleans(),
)  # fmt: skip
steps = st.builds(
    lambda remedy, done, when: Step(RemedyId(remedy), done, when),
    st.sampled_from(["restarted", "rekeyed", "rekeyed"]), st.sampled_from(["yes", "yes", "no"]), whens,
)  # fmt: skip
words = st.builds(
    lambda site, step, when: [Saying(NONE, site, Done(step), when)], st.sampled_from(SITES), steps, moments
)
statements = st.builds(
    lambda status, said, when: [
        Saying(NONE, VENDOR, Statement(status, tuple(said)), when, provenance="vendor_said")
    ],
    st.sampled_from(["affected", "fixed", "not_affected"]), st.lists(steps, max_size=3), moments,
)  # fmt: skip
BASE: list[Entry] = [
    *(Asset(id, "endpoint", id) for id in SITES),
    Asset(VENDOR, "vendor", "Cardwise", VENDOR),
    Edge(SITES[2], "serves", VENDOR),
]
records = st.lists(st.one_of(looks, looks, words, statements), max_size=9).map(
    lambda rows: [*BASE, *(one for row in rows for one in row)]
)


@st.composite
def turns(draw: st.DrawFn) -> list[Entry]:
    """A site with an old key, mended and re-keyed in some order between two looks or more, with words on it:
    at random an order is rarely known."""
    site, address = draw(st.sampled_from(SITES)), ADDRESSES[0]
    first, one, two, three, last = sorted(draw(st.lists(moments, min_size=5, max_size=5, unique=True)))

    def look(when: Moment, outcome: str, key: Digest) -> list[Entry]:
        probe = Probe("heartbleed", outcome, "", address)  # type: ignore[arg-type]
        shown = Certificate(address, key, key, START, LAST)
        return [Observation(site, probe, when), Observation(site, shown, when)]

    old, new = LETTERS[0], draw(st.sampled_from([LETTERS[0], LETTERS[1], LETTERS[1], LETTERS[1]]))
    rows = [
        *BASE,
        *look(first, draw(st.sampled_from(["positive", "positive", "positive", "inconclusive"])), old),
    ]
    if draw(st.booleans()):
        between = draw(st.sampled_from([("negative", old), ("positive", new), ("negative", new)]))
        rows += look(two, *between)
    for remedy, order in (("restarted", (one, one, three)), ("rekeyed", (one, three, three))):
        when = draw(st.sampled_from(order))
        close = draw(
            st.sampled_from([at(when), at(when), at(when), None, When(first, when), When(when, last)])
        )
        if close is not None:
            if site == SITES[2] and draw(st.booleans()):
                said = Statement("fixed", (Step(RemedyId(remedy), "yes", close),))
                rows.append(Saying(NONE, VENDOR, said, last, provenance="vendor_said"))
            else:
                rows.append(Saying(NONE, site, Done(Step(RemedyId(remedy), "yes", close)), last))
    rows += look(last, "negative", new)
    noise = draw(st.lists(st.one_of(looks, words, statements), max_size=2))
    return [*rows, *(one for row in noise for one in row)]


ends = st.integers(48, 60).map(lambda hours: Moment(START + hours * HOUR))
late = st.one_of(moments, ends, ends, ends)


def world(rows: list[Entry], true_at: Moment) -> World:
    state = fold(State(), [(Seq(number), entry) for number, entry in enumerate(rows, 1)])
    return spread(HEARTBLEED, state, AsOf(state.seq, true_at))


@examples(400)
@given(st.one_of(records, turns(), turns()), late)
def test_rekeyed_is_yes_if_and_only_if_the_key_is_new_and_the_order_is_after_the_fix(
    rows: list[Entry], true_at: Moment
) -> None:
    found = world(rows, true_at)
    for site in SITES:
        answers = [one.answers for one in keys(found, site)]
        done = milestone(found, REKEYED, site).done
        new = [one.key.word == "new" and one.order.word == "after_fix" for one in answers]
        if answers:
            assert (done == "yes") == all(new)
            assert (done == "no") == any(one.overall.word == "not_done" for one in answers)
        else:
            assert done != "yes"
        assert all(one.order.ground != "dated" for one in answers if one.order.word == "after_fix")


@examples(400)
@given(st.one_of(records, turns(), turns()), late)
def test_what_is_said_of_a_site_is_no_better_than_its_milestone(rows: list[Entry], true_at: Moment) -> None:
    found = world(rows, true_at)
    for site in SITES:
        said, done = of_site(keys(found, site)), milestone(found, REKEYED, site)
        if said.answers is None:
            continue
        if said.answers.overall.word in ("complete", "partial"):
            assert done.done == "yes"
        assert (said.answers.overall.word == "not_done") == (done.done == "no")
        assert said.key != "same" or done.done != "yes"


def exposed_by_sight(rows: list[Entry], true_at: Moment) -> set[Digest]:
    """The slow way: keys that were seen at a server before or at, and after or at, a sight of the flaw there,
    with no other key in between at that address; written down without any of the rules."""
    seen = [row for row in rows if isinstance(row, Observation) and row.seen_at <= true_at]
    bad: set[Digest] = set()
    for flaw in seen:
        if not (isinstance(flaw.fact, Probe) and flaw.fact.outcome == "positive"):
            continue
        for address in ADDRESSES:
            shown = [
                (row.seen_at, number, row.fact.spki)
                for number, row in enumerate(rows)
                if isinstance(row, Observation)
                and isinstance(row.fact, Certificate)
                and (row.asset, row.fact.address) == (flaw.asset, address)
            ]
            before = [key for when, _n, key in sorted(shown) if when <= flaw.seen_at]
            after = [key for when, _n, key in sorted(shown) if when >= flaw.seen_at]
            bad.update(key for when, _n, key in shown if when == flaw.seen_at)
            if before and after and before[-1] == after[0]:
                bad.add(before[-1])
    return bad


@examples(400)
@given(st.one_of(records, turns(), turns()), late)
def test_no_key_that_was_seen_beside_the_flaw_counts_as_new(rows: list[Entry], true_at: Moment) -> None:
    found = world(rows, true_at)
    bad = exposed_by_sight(rows, true_at)
    for site in SITES:
        last: dict[str, tuple[Moment, int, Digest]] = {}
        for number, row in enumerate(rows):
            if isinstance(row, Observation) and row.asset == site and isinstance(row.fact, Certificate):
                one = (row.seen_at, number, row.fact.spki)
                if row.seen_at <= true_at:
                    last[row.fact.address] = max(last.get(row.fact.address, one), one)
        if {key for _when, _number, key in last.values()} & bad:
            assert milestone(found, REKEYED, site).done != "yes"


@examples(300)
@given(turns(), late)
def test_what_is_possible_is_not_settled(rows: list[Entry], true_at: Moment) -> None:
    """A key that may have been on a server with the flaw is no new key, at whichever endpoint it is."""
    found = world(rows, true_at)
    for site in SITES:
        if not needed(found, REKEYED, site) or milestone(found, REKEYED, site).done != "yes":
            continue
        for one in keys(found, site):
            out = found.in_manner(key_id(one.question.current.spki), "leaked")
            assert out is None or not [low for low, _high in out.possible if low <= true_at]


# a word against what was seen

NOON, FOUR, EVENING, NIGHT = "2014-04-08T12:00", "2014-04-08T16:00", "2014-04-08T20:00", "2014-04-08T21:00"
OPEN = [*ours(WWW), probed(WWW, NOON, "positive"), showed(WWW, NOON, "a")]
MENDED = [*OPEN, probed(WWW, EVENING, "negative"), done(WWW, "restarted", "2014-04-08T14:00", EVENING)]


def test_an_old_key_that_was_seen_after_our_own_word_wins() -> None:
    rows = [*MENDED, done(WWW, "rekeyed", FOUR, EVENING), showed(WWW, EVENING, "a")]
    found = judged(rows, WWW, "rekeyed", NIGHT)
    assert (found.done, found.why, found.provenance) == ("no", "conflict", "measured")
    assert found.on == (3, 6, 7), "both are named"
    (one,) = keys(shop(rows, NIGHT), WWW)
    assert (one.answers.overall.word, one.answers.overall.why) == ("not_done", "word_gainsaid")


def test_an_old_key_that_was_seen_before_our_word_alone_is_just_not_done() -> None:
    rows = [*MENDED, done(WWW, "rekeyed", NIGHT, NIGHT), showed(WWW, EVENING, "a")]
    found = judged(rows, WWW, "rekeyed", "2014-04-08T22:00")
    assert (found.done, found.why) == ("no", "not_done")


def test_another_key_and_another_look_settle_it() -> None:
    rows = [*MENDED, done(WWW, "rekeyed", FOUR, EVENING), showed(WWW, EVENING, "a"), showed(WWW, NIGHT, "b")]
    found = judged(rows, WWW, "rekeyed", NIGHT)
    assert (found.done, found.why, found.provenance) == ("yes", "", "measured")
    assert found.when == When(parse(EVENING), parse(NIGHT))


def test_one_address_that_still_shows_the_old_key_is_enough() -> None:
    rows = [*MENDED, showed(WWW, NOON, "a", "other"), done(WWW, "rekeyed", FOUR, EVENING)]
    rows += [showed(WWW, EVENING, "b"), showed(WWW, EVENING, "a", "other")]
    found = judged(rows, WWW, "rekeyed", NIGHT)
    assert (found.done, found.why) == ("no", "conflict")


def test_a_word_that_was_taken_back_by_a_later_no_moves_nothing() -> None:
    rows = [*MENDED, showed(WWW, EVENING, "b"), done(WWW, "rekeyed", FOUR, EVENING)]
    assert judged(rows, WWW, "rekeyed", NIGHT).done == "yes"
    rows.append(done(WWW, "rekeyed", "", NIGHT, "no"))
    found = judged(rows, WWW, "rekeyed", NIGHT)
    assert (found.done, found.why) == ("unknown", "order_unknown")


def test_a_word_whose_proof_failed_moves_nothing() -> None:
    rows = [*MENDED, showed(WWW, EVENING, "b"), done(WWW, "rekeyed", FOUR, EVENING, provenance="untrusted")]
    assert judged(rows, WWW, "rekeyed", NIGHT).done == "unknown"
    assert shop(rows, NIGHT).presence(WWW)[key_id(Digest("b" * 64))].definite[0][0] == parse(EVENING)


def test_of_two_words_on_one_change_the_later_one_counts() -> None:
    rows = [*MENDED, showed(WWW, EVENING, "b"), done(WWW, "rekeyed", "2014-04-08T15:00", EVENING)]
    rows.append(done(WWW, "rekeyed", "2014-04-08T17:00", NIGHT))
    assert judged(rows, WWW, "rekeyed", NIGHT).when == at(parse("2014-04-08T17:00"))


UNSEEN = [*ours(WWW), probed(WWW, NOON, "positive")]


def test_a_word_on_a_key_that_nobody_saw_waits_for_the_fix_as_well() -> None:
    """It still has the flaw; or the look is stale; or the word speaks of a later moment."""
    still_open = [*UNSEEN, done(WWW, "rekeyed", FOUR, EVENING)]
    found = judged(still_open, WWW, "rekeyed", EVENING)
    assert (found.done, found.why, found.on) == ("no", "not_ready", (3, 2))
    found = judged(still_open, WWW, "rekeyed", "2014-04-12")
    assert (found.done, found.why) == ("unknown", "stale")
    mended = [*UNSEEN, probed(WWW, "2014-04-08T13:00", "negative"), done(WWW, "rekeyed", EVENING, NIGHT)]
    assert judged(mended, WWW, "rekeyed", NIGHT).done == "yes"
    found = judged(mended, WWW, "rekeyed", FOUR)
    assert (found.done, found.why) == ("unknown", "nobody_looked")


def test_an_undated_word_on_a_key_that_was_seen_once_says_nothing_of_its_age() -> None:
    rows = [*UNSEEN, probed(WWW, EVENING, "negative"), done(WWW, "restarted", "2014-04-08T14:00", EVENING)]
    rows += [showed(WWW, EVENING, "b"), done(WWW, "rekeyed", "", NIGHT)]
    assert judged(rows, WWW, "rekeyed", NIGHT).done == "unknown"
    dated = [done(WWW, "rekeyed", FOUR, "2014-04-08T17:00"), done(WWW, "rekeyed", "", "2014-04-08T18:00")]
    found = judged([*rows[:-1], *dated], WWW, "rekeyed", NIGHT)
    assert found.when == at(parse(FOUR)), "it takes nothing from a dated one"


SERVER = AssetId("endpoint:pay")
TOLD = (
    step("patched", "2014-04-08T11:00"),
    step("restarted", "2014-04-08T12:00"),
    step("rekeyed", "2014-04-08T13:00"),
)


def theirs(*more: Entry, turned: bool = False, steps: tuple[Step, ...] = TOLD) -> list[Entry]:
    """A vendor that says it is mended and has new keys, a secret that it accepts, a server of theirs."""
    serves = edge(PAY, "serves", SERVER) if turned else edge(SERVER, "serves", PAY)
    return [
        *ours(PAY, TOKEN), *ours(SERVER, owner=PAY), serves, edge(PAY, "accepts", TOKEN),
        answered(PAY, "fixed", "2014-04-08T15:00", *steps), *more,
    ]  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("outcome", ["positive", "inconclusive", None])
def test_an_old_key_on_the_wire_after_the_vendors_new_keys_wins(turned: bool, outcome: str | None) -> None:
    """However the edge was written down, and whether or not we ever saw the flaw there ourselves."""
    rows = theirs(turned=turned)
    assert Judgement(shop(rows, EVENING)).advice(TOKEN)[0] == "change_now", "by their word alone"
    for when, found in (("2014-04-08T10:00", outcome), (FOUR, outcome and "negative")):
        rows.append(showed(SERVER, when, "a"))
        if found:
            rows.append(probed(SERVER, when, found))
    said = judged(rows, PAY, "rekeyed", EVENING)
    assert (said.done, said.why) == ("no", "conflict")
    assert set(said.on) >= {6, 7, 8 if outcome is None else 9}, "their word and the sights of the key"
    assert Judgement(shop(rows, EVENING)).advice(TOKEN) == ("wait", "not_ready")
    (one,) = keys(shop(rows, EVENING), SERVER)
    if not turned:
        assert (one.answers.overall.word, one.answers.key.word) == ("not_done", "same")
    # another key, seen: nothing is left against it
    rows += [showed(SERVER, "2014-04-08T18:00", "b"), probed(SERVER, "2014-04-08T18:00", "negative")]
    assert Judgement(shop(rows, EVENING)).advice(TOKEN)[0] == "change_now"


def test_a_vendor_without_dates_is_held_against_what_was_seen_after_it_said_so() -> None:
    undated = (TOLD[0], TOLD[1], step("rekeyed"))
    rows = theirs(steps=undated)
    rows += [showed(SERVER, "2014-04-08T10:00", "a"), showed(SERVER, FOUR, "a")]
    said = judged(rows, PAY, "rekeyed", EVENING)
    assert (said.done, said.why) == ("no", "conflict")
    before = theirs(showed(SERVER, "2014-04-08T10:00", "a"), steps=undated)
    assert judged(before, PAY, "rekeyed", EVENING).why != "conflict"


def test_a_key_that_came_between_their_patch_and_their_word_is_safe_whenever_they_say_it_came() -> None:
    rows = theirs()
    rows += [showed(SERVER, "2014-04-08T12:10", "a"), showed(SERVER, "2014-04-08T12:30", "c")]
    rows.append(showed(SERVER, FOUR, "c"))
    assert judged(rows, PAY, "rekeyed", EVENING).done == "yes"


def test_a_new_key_by_a_vendors_word_is_attributed_to_it() -> None:
    rows = theirs(probed(SERVER, "2014-04-08T10:00", "positive"), showed(SERVER, "2014-04-08T10:00", "a"))
    rows += [probed(SERVER, FOUR, "negative"), showed(SERVER, FOUR, "b")]
    found = judged(rows, SERVER, "rekeyed", EVENING)
    assert (found.done, found.when, found.provenance) == ("yes", at(parse("2014-04-08T13:00")), "vendor_said")
    assert shop(rows, EVENING).in_manner(key_id(Digest("b" * 64)), "leaked") is None
    early = theirs(*rows[6:], steps=(*TOLD[:2], step("rekeyed", "2014-04-08T11:30")))
    assert judged(early, SERVER, "rekeyed", EVENING).done == "no"


def test_a_key_that_came_while_their_servers_may_have_had_it_is_not_settled() -> None:
    wide = When(parse("2014-04-08T14:00"), parse(FOUR))
    steps = tuple(Step(RemedyId(name), "yes", wide) for name in ("patched", "restarted"))
    rows = theirs(
        showed(SERVER, "2014-04-08T13:00", "a"), showed(SERVER, "2014-04-08T15:00", "b"), steps=steps
    )
    (one,) = keys(shop(rows, EVENING), SERVER)
    assert (one.answers.key.word, one.answers.order.word) == ("new", "unknown")
    later = theirs(
        showed(SERVER, "2014-04-08T16:30", "a"), showed(SERVER, "2014-04-08T17:00", "b"), steps=steps
    )
    (one,) = keys(shop(later, EVENING), SERVER)
    assert (one.answers.key.word, one.answers.order.why) == ("new", "seen_after")


def test_what_we_said_late_of_a_vendors_site_is_no_late_sight_of_it() -> None:
    """We were wrong about its key at nine; their word is of one o'clock, and nobody looked after ten."""
    rows = theirs(showed(SERVER, "2014-04-08T08:00", "a"), showed(SERVER, "2014-04-08T10:00", "a"))
    rows += [probed(SERVER, "2014-04-08T10:00", "positive")]
    rows += [done(SERVER, "rekeyed", "2014-04-08T09:00", EVENING)]
    assert judged(rows, SERVER, "rekeyed", EVENING).why == "conflict"
    assert judged(rows, PAY, "rekeyed", EVENING).done == "yes"


def test_undated_steps_of_a_vendor_have_no_order() -> None:
    """Rule 14 holds for words as well: who does not say what came first has not said that the key is safe."""
    rows = theirs(steps=tuple(msgspec.structs.replace(one, when=When()) for one in TOLD))
    found = judged(rows, PAY, "rekeyed", EVENING)
    assert (found.done, found.why) == ("unknown", "order_unknown")


# where the two engines of before disagreed


def test_a_key_that_others_showed_only_after_they_were_mended_is_safe() -> None:
    """The API's fix came later than the key here, and before it had that key itself."""
    rows = [*MENDED, *ours(API), done(WWW, "rekeyed", FOUR, EVENING), showed(WWW, EVENING, "b")]
    rows += [probed(API, NOON, "positive"), showed(API, NOON, "z"), probed(API, EVENING, "negative")]
    rows += [showed(API, "2014-04-08T20:30", "z"), showed(API, NIGHT, "b")]
    found = judged(rows, WWW, "rekeyed", "2014-04-08T22:00")
    assert found.done == "yes"
    (one,) = keys(shop(rows, "2014-04-08T22:00"), WWW)
    assert (one.answers.key.word, one.answers.order.word) == ("new", "after_fix")


def test_a_key_that_another_showed_while_it_had_the_flaw_is_not() -> None:
    rows = [*MENDED, *ours(API), done(WWW, "rekeyed", FOUR, EVENING), showed(WWW, EVENING, "b")]
    rows += [probed(API, NIGHT, "positive"), showed(API, NIGHT, "b")]
    assert judged(rows, WWW, "rekeyed", NIGHT).done == "no"
    (one,) = keys(shop(rows, NIGHT), WWW)
    assert (one.answers.order.word, one.answers.overall.word) == ("rotated_before_fix", "not_done")


def test_an_endpoint_that_never_had_the_flaw_waits_for_no_fix() -> None:
    """Its key was out through another server: a new one is a new one at once."""
    rows = [*OPEN, *ours(API), showed(API, NOON, "a"), showed(API, EVENING, "b")]
    assert judged(rows, API, "rekeyed", EVENING).done == "yes"
    (one,) = keys(shop(rows, EVENING), API)
    assert (one.answers.order.word, one.answers.order.why) == ("after_fix", "never_exposed")


def test_a_word_is_no_weaker_for_a_sight_that_agrees_with_it() -> None:
    """Nobody saw the key before; whoever says that it is new is believed, before and after the first look."""
    rows = [*ours(WWW), probed(WWW, NOON, "positive"), probed(WWW, EVENING, "negative")]
    rows += [done(WWW, "restarted", "2014-04-08T14:00", EVENING), done(WWW, "rekeyed", FOUR, EVENING)]
    unseen = judged(rows, WWW, "rekeyed", NIGHT)
    seen = judged([*rows, showed(WWW, EVENING, "b")], WWW, "rekeyed", NIGHT)
    assert (unseen.done, seen.done) == ("yes", "yes")
    assert (unseen.when, seen.when) == (at(parse(FOUR)), at(parse(FOUR)))
    assert (unseen.provenance, seen.provenance) == ("person_said", "person_said")
    (one,) = keys(shop([*rows, showed(WWW, EVENING, "b")], NIGHT), WWW)
    assert (one.answers.key.why, one.answers.overall.why) == ("said_new", "said_new")
    # and no stronger: in which order it was is still asked
    wide = [*rows[:3], done(WWW, "rekeyed", FOUR, EVENING)]
    assert judged(wide, WWW, "rekeyed", NIGHT).done == "unknown"


def test_not_revoked_speaks_of_now_for_a_week_and_revoked_for_ever() -> None:
    rows = [*MENDED, done(WWW, "rekeyed", FOUR, EVENING), showed(WWW, EVENING, "b")]
    good = [*rows, showed(WWW, EVENING, "a", "", "no")]
    lives = [
        msgspec.structs.replace(row, fact=msgspec.structs.replace(row.fact, not_after=parse("2015-01-01")))
        if isinstance(row, Observation) and isinstance(row.fact, Certificate)
        else row
        for row in good
    ]

    def old(rows: list[Entry], when: str) -> tuple[str, str]:
        (one,) = keys(shop(rows, when), WWW)
        return one.answers.old.word, one.answers.old.why

    assert old(lives, NIGHT) == ("not_revoked", "still_good")
    week = EVENING.replace("04-08", "04-15")
    assert old(lives, week) == ("not_revoked", "still_good")
    assert old(lives, f"{week}:01") == ("unknown", "out_of_date")
    dead = showed(WWW, NIGHT, "a", "", "yes")
    assert old([*lives, dead], "2014-04-16") == ("revoked", "listed_revoked")
    early = [*lives[:-1], showed(WWW, FOUR, "a", "", "yes"), *lives[-1:]]
    assert old(early, NIGHT) == ("revoked", "listed_revoked"), "a revocation is final"


def test_a_certificate_that_another_endpoint_was_told_of_is_dead_here_too() -> None:
    """One certificate on two endpoints: its issuer is asked once."""
    rows = [*MENDED, *ours(API), showed(API, NOON, "a"), done(WWW, "rekeyed", FOUR, EVENING)]
    rows += [showed(WWW, EVENING, "b"), showed(API, EVENING, "b"), showed(WWW, EVENING, "a", "", "yes")]
    for site in (WWW, API):
        (one,) = keys(shop(rows, NIGHT), site)
        assert (one.answers.old.word, one.answers.overall.word) == ("revoked", "complete"), site
