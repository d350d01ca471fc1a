"""What one member shows of a question, whole: verdict, reason, entries, through whom, and how strong."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from stanch.core.catalogue import Must
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.findings import Finding
from stanch.core.legacy import NONE
from stanch.core.model import AssetId, Provenance, RemedyId
from stanch.core.moments import Seq, parse
from stanch.core.playbook import Playbook
from stanch.core.reasons import Why
from stanch.core.sayings import Attested, Saying, Search
from stanch.knowledge import generic, playbooks
from tests.world.shop import (
    API,
    CI,
    CUSTOMERS,
    PASSWORDS,
    PAY,
    TOKEN,
    WEB1,
    WWW,
    answered,
    done,
    edge,
    key,
    log,
    ours,
    period,
    playbook,
    probed,
    showed,
    step,
    world,
)

NOON, EVENING, NIGHT, STALE = "2014-04-08T12:00", "2014-04-08T20:00", "2014-04-08T21:00", "2014-04-12"
BAD, GOOD, LATE = (
    probed(WWW, NOON, "positive"),
    probed(WWW, NOON, "negative"),
    probed(WWW, EVENING, "negative"),
)
OPEN, FINE, ENDED = [*ours(WWW), BAD], [*ours(WWW), GOOD], [*ours(WWW), BAD, LATE]
ROTATED = RemedyId("rotated")


def shown(
    rows: list[Entry], must: Must, id: AssetId, at: str = NOON, event: str | Playbook = "heartbleed"
) -> Finding | None:
    found = world(rows, at, event=event)
    return Judgement(found)._show(must, found.assets[id])


def yes(*on: int, by: Provenance = "measured", via: tuple[AssetId, ...] = ()) -> Finding:
    return Finding("yes", on=tuple(map(Seq, on)), via=via, provenance=by)


def no(why: Why, *on: int, via: tuple[AssetId, ...] = ()) -> Finding:
    return Finding("no", why, tuple(map(Seq, on)), via)


def unknown(why: Why, *on: int) -> Finding:
    return Finding("unknown", why, tuple(map(Seq, on)))


@pytest.mark.parametrize(
    ("rows", "at", "unended", "leaking"),
    [
        (OPEN, NOON, yes(2), yes(2)),
        (OPEN, STALE, yes(2), yes(2)),  # open for all that is known
        (ENDED, NIGHT, yes(2), unknown("order_unknown", 3)),
        (FINE, NOON, None, unknown("window_not_covered", 2)),
        (FINE, STALE, None, unknown("stale", 2)),
        (ours(WWW), NOON, None, unknown("nobody_looked")),
    ],
)
def test_rule_43_and_45_an_exposure_without_its_end_and_a_hole_that_may_be_open(
    rows: list[Entry], at: str, unended: Finding | None, leaking: Finding | None
) -> None:
    assert shown(rows, Must("unended"), WWW, at) == unended
    assert shown(rows, Must("leaking"), WWW, at) == leaking


def test_rule_45_a_word_that_it_has_the_flaw_and_a_host_where_the_event_is_one_of_servers() -> None:
    said = [*ours(WWW), log(WWW, "yes", "2014-04-01", "", NOON)]
    assert shown(said, Must("leaking"), WWW) == yes(2, by="person_said")
    assert shown(said, Must("unended"), WWW) == yes(2, by="person_said")
    assert shown(ours(WEB1), Must("leaking"), WEB1) == unknown("nobody_looked")
    assert shown(ours(WEB1), Must("leaking"), WEB1, event="npm-worm-2025") is None


def test_rule_49_an_entry_shows_what_we_look_into_where_the_event_has_words_for_that() -> None:
    answers = {"name": "the break-in", "disclosed": "2026-10-05"}
    event = playbooks.parse(generic.make("break-in", answers, "2026-10-06"), "break-in")
    later = "2026-10-06T12:00"
    for answer, expected in (("yes", yes(2, by="person_said")), ("unknown", unknown("nobody_looked"))):
        word = Saying(NONE, WEB1, Attested("was_broken_into", answer, period("2026-10-05")), parse(later))  # type: ignore[arg-type]
        assert shown([*ours(WEB1), word], Must("shown"), WEB1, later, event) == expected
    assert shown(OPEN, Must("shown"), WWW) is None


KEYS: list[Entry] = [
    *ours(WWW), showed(WWW, NOON, "a"), BAD, LATE, showed(WWW, EVENING, "a"), *ours(API),
    showed(API, EVENING, "a"), probed(API, EVENING, "negative"),
]  # fmt: skip


def test_a_key_that_is_out_and_still_used_where_there_is_no_hole() -> None:
    through = (key("a"), WWW)
    assert shown(KEYS, Must("key_out"), WWW, NIGHT) == yes(2, 3, 4, 5, via=through)
    assert shown(KEYS, Must("key_out"), API, NIGHT) == yes(2, 3, 4, 5, 7, via=through)
    assert shown([*ours(WWW), showed(WWW, NOON, "a"), BAD], Must("key_out"), WWW) is None  # a hole itself
    later = "2014-04-08T22:00"
    assert shown([*KEYS, showed(WWW, NIGHT, "b")], Must("key_out"), WWW, later) is None
    assert shown(FINE, Must("key_out"), WWW) is None
    said = [*ours(WWW), showed(WWW, NOON, "a"), log(WWW, "yes", "2014-04-01", NOON, NOON), LATE,
            showed(WWW, EVENING, "a")]  # fmt: skip
    by_word = shown(said, Must("key_out"), WWW, NIGHT)
    assert by_word is not None
    assert (by_word.verdict, by_word.provenance) == ("yes", "person_said")


def test_rule_4_a_step_that_may_have_been_done_after_this_moment_is_not_known() -> None:
    rows = [
        *ENDED,
        showed(WWW, NOON, "a"),
        showed(WWW, EVENING, "b"),
        done(WWW, "restarted", "2014-04-08T14:00", EVENING),
        done(WWW, "rekeyed", "2014-04-08T16:00", EVENING),
        done(WWW, "sessions_ended", "2014-04-09T10:00 .. 2014-04-09T14:00", STALE),
    ]
    must = Must("done", remedy=RemedyId("sessions_ended"))
    assert shown(rows, must, WWW, "2014-04-09T12:00") == unknown("order_unknown", 8)
    ended = Finding("yes", on=(Seq(8),), until=parse("2014-04-09T14:00"), provenance="person_said")
    assert shown(rows, must, WWW, "2014-04-09T14:00") == ended


def test_data_within_reach() -> None:
    """Of a vendor's data only where the event spreads from vendors to data."""
    held = [*ours(WWW, CUSTOMERS), edge(WWW, "holds", CUSTOMERS)]
    assert shown([*held, BAD], Must("within_reach"), CUSTOMERS) == yes(3, 4, via=(WWW,))
    assert shown([*held, GOOD], Must("within_reach"), CUSTOMERS) is None
    theirs = [*ours(CI, TOKEN, CUSTOMERS), edge(CI, "holds", CUSTOMERS), edge(CI, "holds", TOKEN)]
    january = "2023-01-07"
    said = shown(theirs, Must("within_reach"), CI, january, "circleci-2023")
    assert said == yes(0, by="vendor_said")
    for id in (CI, CUSTOMERS):
        assert shown(theirs, Must("within_reach"), id) is None
    event = playbook("heartbleed")
    kept = tuple(one for one in event.spreads if (one.src, one.to) != ("vendor", "dataset"))
    affected = [*ours(PAY), answered(PAY, "affected", NOON)]
    assert shown(affected, Must("within_reach"), PAY) == yes(2, by="vendor_said")
    assert shown(affected, Must("within_reach"), PAY, event=replace(event, spreads=kept)) is None


def test_whom_a_vendors_answer_concerns() -> None:
    rows = [*ours(PAY), answered(PAY, "affected", NOON)]
    assert shown(rows, Must("within_reach"), PAY) == yes(2, by="vendor_said")
    assert shown(ours(PAY), Must("within_reach"), PAY) is None
    assert shown(rows, Must("answered"), PAY) == yes(2, by="vendor_said")
    assert shown(rows, Must("silent"), PAY) == no("false", 2)
    false = [*ours(PAY), answered(PAY, "fixed", NOON, step("rekeyed", NOON), provenance="untrusted")]
    assert shown(false, Must("answered"), PAY) is None


def test_rule_45_a_server_whose_key_leaked_gives_away_what_passes_through_it() -> None:
    assert shown(KEYS, Must("leaking"), WWW, NIGHT) == yes(2, 3, 4, 5)
    assert shown(KEYS, Must("leaking"), API, NIGHT) == yes(2, 3, 4, 5, 7)


def test_rule_68_data_that_could_be_reached_by_what_a_vendor_said_could_be_so_by_a_word() -> None:
    """Rule 68. What follows from a word over an edge is a word: this was told as measured."""
    theirs = [*ours(CI, CUSTOMERS), edge(CI, "holds", CUSTOMERS)]
    found = shown(theirs, Must("within_reach"), CUSTOMERS, "2023-01-07", "circleci-2023")
    assert found == yes(0, 3, by="vendor_said", via=(CI,))


SECRET: list[Entry] = [*ours(WWW, PASSWORDS), edge(WWW, "accepts", PASSWORDS), BAD, showed(WWW, NOON, "a")]
READY: list[Entry] = [
    *SECRET, probed(WWW, "2014-04-08T13:00", "negative"), showed(WWW, "2014-04-08T14:00", "a"),
    showed(WWW, EVENING, "b"), probed(WWW, EVENING, "negative"),
    done(key("a"), "revoked", EVENING, EVENING),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "at", "fits"), [(SECRET, NOON, "hold"), (READY, NIGHT, "change"), (SECRET[:3], NOON, "")]
)
def test_rule_45_what_a_customer_is_to_do_with_a_secret(rows: list[Entry], at: str, fits: str) -> None:
    for reader in ("hold", "change"):
        found = shown(rows, Must("reader", reader=reader), PASSWORDS, at)
        assert found is not None
        other = "no" if fits else "unknown"  # where nobody looked, no advice is wrong (176)
        assert found.verdict == ("yes" if reader == fits else other), (reader, found)
        if fits == "hold" and reader != fits:
            assert found == no("not_safe", 3, 4, via=(WWW,))
        elif reader != fits:
            assert found.why == ("false" if fits else "nobody_looked")
    if fits == "hold":
        assert shown(rows, Must("reader", reader="hold"), PASSWORDS, at) == yes(3, 4)


def test_rule_48_every_secret_was_reset() -> None:
    """At each of them, also where nothing is known to call for it; `done` asks only where something does."""
    every, needed = Must("every_one", remedy=ROTATED), Must("done", remedy=ROTATED)
    calm = SECRET[:3]
    assert shown(SECRET, every, PASSWORDS) == unknown("not_done")
    assert shown(calm, every, PASSWORDS) == unknown("not_done")
    assert shown(calm, needed, PASSWORDS) is None
    assert shown(SECRET, every, WWW) is None  # no remedy of a server
    at = "2014-04-08T11:00"
    reset = Finding("yes", on=(Seq(4),), until=parse(at), provenance="person_said")
    assert shown([*calm, done(PASSWORDS, "rotated", at, NOON, reach="everyone")], every, PASSWORDS) == reset
    # at eleven tonight at the latest: perhaps later than this moment
    later = done(PASSWORDS, "rotated", f"{at} .. 2014-04-08T23:00", "2014-04-09", reach="everyone")
    assert shown([*calm, later], every, PASSWORDS) == unknown("order_unknown", 4)
    assert shown([*calm, later], every, PASSWORDS, "2014-04-08T23:00") == Finding(
        "yes", on=(Seq(4),), until=parse("2014-04-08T23:00"), provenance="person_said"
    )


def test_a_sentence_that_it_ended_stands_on_the_steps_that_end_it_too() -> None:
    rows = [*ours(WWW), BAD, done(WWW, "restarted", "2014-04-08T18:00", EVENING), LATE,
            done(WWW, "sessions_ended", "2014-04-08T18:00", EVENING)]  # fmt: skip
    assert shown(rows, Must("ended"), WWW, NIGHT) == yes(2, 3, 4)
    assert shown(ENDED, Must("ended"), WWW, NIGHT) == yes(2, 3)
    assert shown(OPEN, Must("ended"), WWW, STALE) == unknown("stale", 2)
    assert shown(OPEN, Must("ended"), WWW) == Finding("no", "exposed", (Seq(2),), provenance="measured")
    assert shown(FINE, Must("ended"), WWW) is None


def test_rule_2_a_search_counts_from_when_it_was_made() -> None:
    rows = [*ours(WWW), Saying(NONE, WWW, Search("heartbeats", (), 0, "grep"), parse(NOON))]
    assert shown(rows, Must("looked"), WWW) == yes(2, by="person_said")
    assert shown(rows, Must("looked"), WWW, "2014-04-08T11:59") == unknown("nobody_looked")


def test_rule_44_what_has_to_be_shown_by_a_look_is_not_shown_by_a_word() -> None:
    now = Must("now", by="look")
    word = log(WWW, "no", "2014-04-08T11:00", NOON, NOON)
    assert shown([*ours(WWW), word], now, WWW) == unknown("by_word", 2)
    one = shown([*ours(WWW), word, probed(WWW, "2014-04-08T11:00", "negative")], now, WWW)
    assert one is not None
    assert (one.verdict, one.on, one.provenance) == ("yes", (3,), "measured")
