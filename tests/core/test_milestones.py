"""A milestone, whole: done or not, when, why not, on which entries, by whose word (rule 14)."""

from __future__ import annotations

import msgspec
import pytest

from stanch.core.assessment import assess, changed
from stanch.core.completion import Milestone
from stanch.core.entries import Entry
from stanch.core.findings import Finding
from stanch.core.fold import fold
from stanch.core.key_evidence import Fix
from stanch.core.milestones import fix, renewed_at
from stanch.core.model import (
    Asset,
    AssetId,
    Provenance,
    RemedyId,
    Tri,
)
from stanch.core.moments import BEGINNING, END, AsOf, During, Moment, Seq, When, at, parse
from stanch.core.plan import in_full, plan
from stanch.core.playbook import Wait
from stanch.core.propagation import spread
from stanch.core.state import State
from tests.world.shop import (
    API,
    CI,
    MAIL,
    PASSWORDS,
    PAY,
    TOKEN,
    WEB1,
    WEB2,
    WWW,
    answered,
    assessed,
    done,
    edge,
    key,
    log,
    milestone,
    ours,
    package,
    playbook,
    probed,
    showed,
    step,
    world,
)

NOON, EVENING, NIGHT = "2014-04-08T12:00", "2014-04-08T20:00", "2014-04-08T21:00"
SERVER = AssetId("endpoint:pay")
OPEN = [*ours(WWW), probed(WWW, NOON, "positive"), showed(WWW, NOON, "a")]
CLOSED = [*OPEN, probed(WWW, EVENING, "negative"), showed(WWW, EVENING, "b")]
ORDERED = [
    *CLOSED,
    done(WWW, "restarted", "2014-04-08T14:00", EVENING),
    done(WWW, "rekeyed", "2014-04-08T16:00", EVENING),
]


def one(remedy: str, found: Tri, when: When, why: str, provenance: Provenance | None, *on: int) -> Milestone:
    numbers = tuple(Seq(number) for number in on)
    return Milestone(RemedyId(remedy), found, when, why, numbers, provenance)  # type: ignore[arg-type]


def hour(text: str) -> When:
    return at(parse(f"2014-04-08T{text}"))


def test_by_a_look() -> None:
    assert milestone(OPEN, WWW, "patched", NOON) == one("patched", "no", When(), "exposed", "measured", 2)
    assert milestone(OPEN, WWW, "patched", "2014-04-10") == one(
        "patched", "unknown", When(), "stale", None, 2
    )
    between = When(parse(NOON), parse(EVENING))
    assert milestone(CLOSED, WWW, "patched", EVENING) == one("patched", "yes", between, "", "measured", 4)
    # gone stale since, it is done all the same
    assert milestone(CLOSED, WWW, "patched", "2014-05-01") == one(
        "patched", "yes", between, "", "measured", 4
    )


def test_a_word_narrows_when_it_was_only_where_it_fits() -> None:
    between = When(parse(NOON), parse(EVENING))
    for when, expected in (
        ("2014-04-08T12:00", hour("12:00")),
        ("2014-04-08T20:00", hour("20:00")),
        ("2014-04-08T15:00", hour("15:00")),
        ("2014-04-08T11:00", between),
        ("2014-04-08T11:00 .. 2014-04-08T15:00", When(parse("2014-04-08T12:00"), parse("2014-04-08T15:00"))),
    ):
        rows = [*CLOSED, done(WWW, "restarted", when, EVENING)]
        assert milestone(rows, WWW, "restarted", NIGHT).when == expected, when
    for word in (
        done(WWW, "restarted", "2014-04-08T15:00", EVENING, "no"),
        done(WWW, "sessions_ended", "2014-04-08T15:00", EVENING),
    ):
        assert milestone([*CLOSED, word], WWW, "restarted", NIGHT).when == between


def test_by_the_key() -> None:
    # the key was seen, that it came after the fix is a word: it is as strong as that
    assert milestone(ORDERED, WWW, "rekeyed", NIGHT) == one(
        "rekeyed", "yes", hour("16:00"), "", "person_said", 5, 7
    )
    assert milestone(OPEN, WWW, "rekeyed", NOON) == one("rekeyed", "no", When(), "not_done", "measured", 3)
    assert milestone(CLOSED, WWW, "rekeyed", NIGHT) == one(
        "rekeyed", "unknown", When(), "order_unknown", "measured", 5
    )
    unseen = [*ours(WWW), probed(WWW, NOON, "positive")]
    assert milestone(unseen, WWW, "rekeyed", NOON) == one("rekeyed", "unknown", When(), "nobody_looked", None)
    # whoever never showed a key is believed
    word = [*ours(WWW), probed(WWW, NOON, "positive"), probed(WWW, EVENING, "negative")]
    word += [done(WWW, "restarted", "2014-04-08T14:00", EVENING)]
    word += [done(WWW, "rekeyed", "2014-04-08T16:00", EVENING)]
    assert milestone(word, WWW, "rekeyed", NIGHT) == one(
        "rekeyed", "yes", hour("16:00"), "", "person_said", 5
    )


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("17:00", ("yes", "", (8,))),
        ("16:00", ("yes", "", (8,))),
        ("15:00", ("no", "not_ready", (8, 5, 7))),
    ],
)
def test_by_a_word_after_what_it_waits_for(when: str, expected: tuple[Tri, str, tuple[int, ...]]) -> None:
    rows = [*ORDERED, done(WWW, "sessions_ended", f"2014-04-08T{when}", NIGHT)]
    found, why, on = expected
    assert milestone(rows, WWW, "sessions_ended", NIGHT) == one(
        "sessions_ended", found, hour(when), why, "person_said", *on
    )


def test_what_it_waits_for_is_not_done_not_known_or_not_in_order() -> None:
    word = done(WWW, "sessions_ended", "2014-04-08T13:00", NIGHT)
    assert milestone([*OPEN, word], WWW, "sessions_ended", NIGHT) == one(
        "sessions_ended", "no", hour("13:00"), "not_ready", "person_said", 4, 3
    )
    assert milestone([*CLOSED, word], WWW, "sessions_ended", NIGHT) == one(
        "sessions_ended", "unknown", hour("13:00"), "order_unknown", "person_said", 6
    )
    wide = done(WWW, "sessions_ended", "2014-04-08T15:00 .. 2014-04-08T17:00", NIGHT)
    assert milestone([*ORDERED, wide], WWW, "sessions_ended", NIGHT) == one(
        "sessions_ended", "unknown", When(hour("15:00").low, hour("17:00").high), "order_unknown",
        "person_said", 8, 5, 7,
    )  # fmt: skip
    not_done = done(WWW, "sessions_ended", "", NIGHT, "no")
    assert milestone([*ORDERED, not_done], WWW, "sessions_ended", NIGHT) == one(
        "sessions_ended", "no", When(None, parse(NIGHT)), "not_done", "person_said", 8
    )


def test_a_word_that_the_old_key_is_off_counts_after_the_new_one_alone() -> None:
    early = [*ORDERED, done(key("a"), "revoked", "2014-04-08T15:00", NIGHT)]
    assert milestone(early, key("a"), "revoked", NIGHT).why == "not_ready"
    # what was seen dead is dead, in whichever order
    seen = [*OPEN, showed(WWW, "2014-04-08T13:00", "a", "", "yes")]
    assert milestone(seen, key("a"), "revoked", NIGHT) == one(
        "revoked", "yes", When(None, parse("2014-04-08T13:00")), "", "measured", 4
    )
    other = [*OPEN, showed(WWW, "2014-04-08T13:00", "c", "", "yes")]
    assert milestone(other, key("a"), "revoked", NIGHT).done == "no"


BAD = "pkg:npm/%40ctrl/tinycolor@4.1.1"
FINE = "pkg:npm/%40ctrl/tinycolor@4.1.0"


def test_a_clean_look_alone_does_not_take_it_off_the_network() -> None:
    """At a host the removal waits for isolating; a clean package list does not show that."""
    rows = [*ours(WEB1), package(WEB1, BAD, "2025-09-16"), package(WEB1, FINE, "2025-09-17")]
    found = milestone(rows, WEB1, "removed", "2025-09-18", "npm-worm-2025")
    assert (found.done, found.why) == ("no", "not_ready")
    isolated = [*rows, done(WEB1, "isolated", "2025-09-16T01:00", "2025-09-18")]
    found = milestone(isolated, WEB1, "removed", "2025-09-18", "npm-worm-2025")
    # somewhere between the looks, and the isolating as well: nobody said which came first
    assert (found.done, found.why) == ("unknown", "order_unknown")
    first = [*rows, done(WEB1, "isolated", "2025-09-15T23:00", "2025-09-18")]
    assert milestone(first, WEB1, "removed", "2025-09-18", "npm-worm-2025").done == "yes"


def test_a_vendors_word_against_what_was_measured_at_their_servers() -> None:
    steps = (step("patched", "2014-04-08T11:00"), step("restarted", "2014-04-08T12:00"))
    said = answered(PAY, "fixed", "2014-04-09", *steps, step("rekeyed", "2014-04-08T13:00"))
    base: list[Entry] = [*ours(PAY), *ours(SERVER, owner=PAY), edge(PAY, "serves", SERVER), said]
    fine = one("rekeyed", "yes", hour("13:00"), "", "vendor_said", 4)
    assert milestone(base, PAY, "rekeyed", "2014-04-09") == fine
    before = [*base, probed(SERVER, "2014-04-08T09:00", "positive"), showed(SERVER, "2014-04-08T09:00", "a")]
    assert milestone(before, PAY, "rekeyed", "2014-04-09") == fine
    after = [*base, probed(SERVER, "2014-04-08T13:00", "positive"), showed(SERVER, "2014-04-08T13:00", "a")]
    assert milestone(after, PAY, "rekeyed", "2014-04-09") == one(
        "rekeyed", "no", When(), "conflict", "measured", 4, 6
    )
    # a server of ours that it merely accepts something with says nothing of theirs
    ours_ = [*base, *ours(WWW), edge(PAY, "accepts", WWW), probed(WWW, "2014-04-09", "positive")]
    assert milestone(ours_, PAY, "rekeyed", "2014-04-09").done == "yes"
    turned: list[Entry] = [*ours(PAY), *ours(SERVER, owner=PAY), edge(SERVER, "serves", PAY), said]
    turned += [probed(SERVER, "2014-04-08T13:00", "positive"), showed(SERVER, "2014-04-08T13:00", "a")]
    # so the register writes it: whichever end the edge has, it is their site
    assert milestone(turned, PAY, "rekeyed", "2014-04-09") == one(
        "rekeyed", "no", When(), "conflict", "measured", 4, 6
    )


def test_until_when_a_party_gives_away_what_it_accepts() -> None:
    rows = [*ORDERED, *ours(PASSWORDS), edge(WWW, "accepts", PASSWORDS)]
    four = parse("2014-04-08T16:00")
    assert renewed_at(world(rows, NIGHT), WWW, "accepts") == (four, four)
    assert renewed_at(world(rows, NIGHT), WWW, "holds") == (four, four)
    assert renewed_at(world(rows, NIGHT), WWW, "uses") is None
    assert renewed_at(world(OPEN, NOON), WWW, "accepts") == (END, END)
    assert renewed_at(world(CLOSED, NIGHT), WWW, "accepts") == (BEGINNING, END)
    rows = [*ours(CI, TOKEN), edge(CI, "holds", TOKEN)]
    found = world(rows, "2023-01-14", event="circleci-2023")
    assert renewed_at(found, CI, "accepts") is None
    assert renewed_at(found, CI, "holds") == (parse("2023-01-05"), parse("2023-01-05T23:59:59.999999"))


def test_the_last_of_several_remedies_ends_it() -> None:
    """A new secret that waits for the patch as well as for the key: the later of both counts."""
    event = playbook("heartbleed")
    for waits in (("restarted", "rekeyed"), ("rekeyed", "restarted")):
        remedies = tuple(
            msgspec.structs.replace(remedy, waits=tuple(Wait(RemedyId(id), "accepts") for id in waits))
            if remedy.id == "rotated"
            else remedy
            for remedy in event.remedies
        )
        state = fold(State(), [(Seq(number), row) for number, row in enumerate(ORDERED, 1)])
        altered = msgspec.structs.replace(event, remedies=remedies)
        found = spread(altered, state, AsOf(state.seq, parse(NIGHT)))
        assert renewed_at(found, WWW, "accepts") == (parse("2014-04-08T16:00"), parse("2014-04-08T16:00"))


@pytest.mark.parametrize(
    ("rows", "since", "ever"),
    [
        (CLOSED, "2014-04-08T20:30", "unknown"),  # nobody knows whether the key is new
        (OPEN, "2014-04-08T13:00", "yes"),
        (ORDERED, "2014-04-08T15:00", "yes"),
        (ORDERED, "2014-04-08T16:30", "no"),
    ],
)
def test_a_password_that_was_added_later(rows: list[Entry], since: str, ever: Tri) -> None:
    more = [*rows, *ours(PASSWORDS), edge(WWW, "accepts", PASSWORDS, since)]
    assert assessed(more, PASSWORDS, NIGHT).ever.verdict == ever


# what reaches a secret, whole


def test_a_secret_that_is_switched_off() -> None:
    rows = [*ours(CI, TOKEN), edge(CI, "holds", TOKEN), done(TOKEN, "revoked", "2023-01-06", "2023-01-07")]
    found = assessed(rows, TOKEN, "2023-01-08", event="circleci-2023")
    assert found.now == Finding("no", on=(Seq(4),), provenance="person_said")
    assert found.ever.verdict == "yes"
    (period,) = found.periods
    assert period == During(at(period.start.low))
    assert period.start.low == parse("2022-12-19T23:59:59.999999")


def test_a_new_secret_of_which_the_order_is_not_known() -> None:
    rows = [
        *ours(CI, TOKEN),
        edge(CI, "holds", TOKEN),
        done(TOKEN, "rotated", "2023-01-05T12:00", "2023-01-07"),
    ]
    found = assessed(rows, TOKEN, "2023-01-08", event="circleci-2023")
    # our word, and what they said in public
    assert found.now == Finding("unknown", "order_unknown", (Seq(4), Seq(0)))


def test_of_several_holders_the_one_that_is_not_known_is_named() -> None:
    rows = [*ours(PAY, MAIL, TOKEN), edge(PAY, "holds", TOKEN), edge(MAIL, "accepts", TOKEN)]
    found = assessed([*rows, answered(PAY, "not_affected", NOON)], TOKEN, NOON)
    assert found.ever == Finding("unknown", "nobody_looked", (), (MAIL,))
    # one that was certainly exposed outweighs one of which nothing is known
    found = assessed([*rows, answered(PAY, "affected", NOON)], TOKEN, NOON)
    assert (found.ever.verdict, found.ever.via) == ("yes", (PAY,))
    # data of a holder of which nothing is known may have been reached there, and are no ground for a secret
    data = AssetId("dataset:orders")
    more = [*rows, Asset(data, "dataset", "orders"), edge(MAIL, "holds", data)]
    held = assessed(more, data, NOON).ever
    assert (held.verdict, held.why, held.via) == ("unknown", "nobody_looked", (MAIL,))
    assert assessed(more, TOKEN, NOON).ever == Finding("unknown", "nobody_looked", (), (PAY,))


def test_possibly_out_is_not_ignorance() -> None:
    """Where it may have leaked by the order of things, that is the reason, whoever else is silent."""
    rows = [
        *CLOSED,
        *ours(PAY, TOKEN),
        edge(PAY, "accepts", TOKEN),
        edge(WWW, "holds", TOKEN, "2014-04-08T20:30"),
    ]
    found = assess(world(rows, NIGHT), TOKEN)
    assert (found.ever.verdict, found.ever.why) == ("unknown", "order_unknown")


def test_what_is_reachable_only_gives_way_to_what_nobody_knows() -> None:
    one_, other = AssetId("credential:one"), AssetId("credential:other")
    rows = [*ours(CI, MAIL, one_, other, API), edge(CI, "holds", one_), edge(MAIL, "accepts", one_)]
    rows += [edge(MAIL, "holds", other)]
    found = assessed(rows, other, "2023-02-01", event="circleci-2023")
    assert (found.ever.verdict, found.ever.why, found.ever.via) == ("unknown", "nobody_looked", (MAIL,))


def test_a_change_at_the_very_moment_counts() -> None:
    rows = [
        *ours(CI, TOKEN),
        edge(CI, "holds", TOKEN),
        done(TOKEN, "rotated", "2023-01-08", "2023-01-08T00:00"),
    ]
    assert changed(world(rows, "2023-01-08", event="circleci-2023"), TOKEN) == at(parse("2023-01-08"))
    again = [*rows, done(TOKEN, "rotated", "2023-01-07 .. 2023-01-08T00:00", "2023-01-09")]
    last = changed(world(again, "2023-01-09", event="circleci-2023"), TOKEN)
    assert last == When(parse("2023-01-07"), parse("2023-01-08"))


def test_two_hosts_of_different_times_and_strengths() -> None:
    clean = "pkg:deb/debian/openssl@0.9.8o-4?distro=debian-6"
    rows = [*ours(WWW, WEB1, WEB2), edge(WEB1, "serves", WWW), package(WEB1, clean, NOON)]
    found = assessed(rows, WWW, NOON).own_now
    assert found == Finding("no", "", (Seq(5),), (), parse(NOON), "measured", parse("2014-04-09T12:00"))
    lib = "pkg:deb/debian/libssl1.0.0@1.0.1e-2?distro=debian-7"
    word = log(WEB1, "no", "2012-03-01", NOON, NOON)
    both = [*rows, package(WEB1, lib, NOON, present="no"), word]
    found = assessed(both, WWW, NOON).own_ever
    assert (found.verdict, found.provenance) == ("no", "person_said")
    assert Moment(parse(NOON)) == found.until


def test_when_all_was_done_that_a_new_key_waits_for_whole() -> None:
    def found(rows: list[Entry], when: str = NIGHT, id: AssetId = WWW) -> Fix | None:
        judged = world(rows, when)
        return fix(judged, judged.playbook.remedy(RemedyId("rekeyed")), id)

    assert found(ours(WWW)) is None
    assert found(OPEN, id=API) is None
    assert found(OPEN, NOON) == Fix(at(END), "", (Seq(2),))
    assert found(OPEN, "2014-04-10") == Fix(When(), "stale", (Seq(2),))
    assert found(ORDERED) == Fix(hour("14:00"), "", (Seq(4),))
    theirs = [*ours(PAY), *ours(SERVER, owner=PAY), edge(SERVER, "serves", PAY)]
    affected = [*theirs, answered(PAY, "affected", NOON)]
    assert found(theirs, id=SERVER) is None
    assert found(affected, id=SERVER) == Fix(When(), "order_unknown", (), (PAY,))


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([], "yes"),
        ([answered(PAY, "affected", "2014-04-08T20:00")], "exposed"),
        ([answered(PAY, "affected", "2014-04-09T00:00")], "exposed"),  # at this very moment
        ([answered(PAY, "affected", "2014-04-08T20:00", provenance="untrusted")], "yes"),
        ([answered(PAY, "investigating", "2014-04-08T20:00")], "investigating"),
        ([answered(PAY, "affected", "2014-04-08T17:00")], "yes"),  # that was before
        ([answered(PAY, "affected", "2014-04-10T20:00")], "yes"),  # that is to come
        ([answered(PAY, "fixed", "2014-04-08T20:00")], "yes"),
    ],
)
def test_rule_46_a_step_of_a_vendor_and_what_it_said_after_that(later: list[Entry], expected: str) -> None:
    fixed = answered(PAY, "fixed", "2014-04-08T18:00", step("patched", "2014-04-08T14:00"))
    found = milestone([*ours(PAY), fixed, *later], PAY, "patched", "2014-04-09")
    assert (
        found
        == {
            "yes": one("patched", "yes", hour("14:00"), "", "vendor_said", 2),
            "exposed": one("patched", "no", When(), "exposed", "vendor_said", 2, 3),
            "investigating": one("patched", "unknown", When(), "investigating", "vendor_said", 2, 3),
        }[expected]
    )


def test_rule_9_a_new_key_of_a_vendor_and_the_old_one_seen_after_it() -> None:
    said = answered(
        PAY,
        "affected",
        "2014-04-09",
        step("patched", "2014-04-08T11:00"),
        step("rekeyed", "2014-04-08T12:00"),
    )
    rows = [
        *ours(PAY),
        *ours(SERVER, owner=PAY),
        edge(SERVER, "serves", PAY),
        probed(SERVER, "2014-04-08T10:00", "positive"),
        probed(SERVER, EVENING, "negative"),
        showed(SERVER, "2014-04-08T10:00", "a"),
    ]
    outlasted = milestone([*rows, showed(SERVER, EVENING, "a"), said], PAY, "rekeyed", "2014-04-10")
    assert outlasted == one("rekeyed", "no", When(), "conflict", "measured", 8, 6, 7)
    replaced = milestone([*rows, showed(SERVER, EVENING, "b"), said], PAY, "rekeyed", "2014-04-10")
    assert replaced.why != "conflict"


def test_what_nothing_calls_for_is_shown_as_open_where_nobody_knows() -> None:
    rows = [*ours(WWW, API, TOKEN), probed(WWW, NOON, "positive"), log(API, "no", "2012-03-01", "", NOON)]
    found = world(rows, NOON)
    actions = plan(found)
    states = {(one.remedy, one.asset): (one.state, one.why) for one in in_full(found, actions)}
    assert states[RemedyId("rotated"), TOKEN] == ("open", "nothing_registered")
    assert states[RemedyId("patched"), API] == ("not_needed", "")
    assert states[RemedyId("patched"), WWW] == ("ready", "exposed")
    assert [(one.remedy, one.asset) for one in actions] == list(states)
