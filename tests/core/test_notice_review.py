"""What was sent later than it was composed, and what was corrected."""

from __future__ import annotations

import msgspec
import pytest

from stanch.core.claims import Judgement
from stanch.core.decisions import LetStand, Promise
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.legacy import NONE
from stanch.core.model import AssetId, ClaimId, Digest, IncidentId, Retraction
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.notice_review import against, corrected, fallen, stands_by_decision
from stanch.core.notices import Blocker, Correction, Judged, Revision, Sentence
from stanch.core.state import State
from stanch.knowledge.claims import catalogue
from tests.world.shop import API, PAY, WWW, asked, done, log, ours, probed, retract, servers, when, world

NOON, LATER = "2014-04-08T12:00", "2014-04-12"
ROWS = [*ours(WWW), log(WWW, "no", "2012-03-01", NOON, NOON), probed(WWW, NOON, "negative"), servers()]


def sent() -> Revision:
    """A notice of noon with a sentence about now and one about before."""
    judgement = Judgement(world(ROWS, NOON))
    about = [
        one for claim in ("own_not_now", "own_never") for one in judgement.judge(catalogue()[ClaimId(claim)])
    ]
    assert [one.verdict for one in about] == ["supported", "supported"]
    sentences = tuple(Sentence(one.claim, one) for one in about)
    as_of = AsOf(Seq(len(ROWS)), parse(NOON))
    return Revision(IncidentId(""), 1, "en", Digest(""), sentences, as_of, parse(NOON), Digest(""), "1")


def test_rule_61_between_composing_and_sending_it_may_go_stale_but_not_become_false() -> None:
    late = msgspec.structs.replace(sent(), sent_at=parse(LATER))

    def fates(*later: object) -> dict[int, str]:
        rows = [*ROWS, *later]
        then, composed = world(rows, LATER), world(rows, NOON)  # type: ignore[arg-type]
        return dict(fallen(late, catalogue(), then, then, composed))

    assert fates() == {0: "stands", 1: "stands"}
    assert fates(probed(WWW, "2014-04-11", "positive"))[0] == "fell", "it had become false before it left"
    assert fates(retract(2), retract(3)) == {0: "lost", 1: "lost"}, "its ground is gone at both moments"
    then = world(ROWS, LATER)
    assert fallen(late, catalogue(), then, then)[0] == "lost", "nobody asked about when it was composed"


def test_rule_63_a_correction_closes_the_sentences_that_had_fallen_when_it_was_composed() -> None:
    first = sent()
    second = msgspec.structs.replace(
        first, number=2, sent_at=parse(LATER), corrects=(Correction(Seq(7), (0,)),)
    )
    third = msgspec.structs.replace(second, number=3, corrects=(Correction(Seq(7), (0, 1)),))
    rows = [(Seq(9), second), (Seq(10), third), (Seq(7), first)]
    found = corrected(rows, parse(LATER))
    assert {place: [one.number for one in by] for place, by in found.items()} == {(7, 0): [2, 3], (7, 1): [3]}
    assert corrected(rows, parse(NOON)) == {}, "it was not sent yet"
    # the first that was sent comes first, whichever was written down first
    fourth = msgspec.structs.replace(third, number=4, sent_at=parse("2014-04-11"))
    found = corrected([*rows, (Seq(11), fourth)], parse(LATER))
    assert {place: by[0].number for place, by in found.items()} == {(7, 0): 4, (7, 1): 4}


def test_rule_61_a_promise_may_be_for_the_moment_at_which_it_is_sent_and_not_for_an_earlier_one() -> None:
    rows = [*ROWS, Promise(NONE, parse("2014-04-08T13:00"), parse(NOON))]
    (promised,) = Judgement(world(rows, NOON)).judge(catalogue()[ClaimId("next_update")])
    assert promised.good_until == parse("2014-04-08T13:00")

    def fate(when: str) -> str:
        left = msgspec.structs.replace(
            sent(), sentences=(Sentence("One more comes.", promised),), sent_at=parse(when)
        )
        then = world(rows, when)
        return fallen(left, catalogue(), then, then, world(rows, NOON))[0]

    assert [fate(f"2014-04-08T{time}") for time in ("12:00", "13:00", "13:01")] == [
        "stands",
        "stands",
        "fell",
    ]


def test_rule_69_what_a_decision_to_let_a_sentence_stand_covers() -> None:
    silent, stale = Blocker(PAY, "silent"), Blocker(WWW, "stale")
    rows: list[Entry] = [
        *ours(WWW, PAY), servers(), probed(WWW, NOON, "negative"), asked(PAY, NOON), *ours(API), servers(),
    ]  # fmt: skip
    made = LetStand(IncidentId(""), Seq(3), 0, (silent, stale), "they said so", parse(NOON))
    sentence = Judged(ClaimId("own_never"), WWW, "supported", (Seq(4),))

    def covered(blockers: list[Blocker], *taken: int, decided: int = 8) -> bool:
        later = [Retraction(Seq(number), "mistaken") for number in taken]
        found = fold(State(), [(Seq(n), row) for n, row in enumerate([*rows, made, *later], 1)])
        return stands_by_decision(found, (Seq(decided), made), sentence, blockers)

    assert covered([silent])
    assert covered([silent, stale])
    assert covered([])
    assert not covered([silent, Blocker(PAY, "investigating")]), "something else keeps it from being said"
    assert not covered([silent], 4), "it stood on that"
    assert not covered([silent], 5), "it is about whoever keeps it from being said"
    assert not covered([silent], 7), "it is about us"
    assert covered([silent], 6), "it has to do with neither"
    assert covered([], 5)
    assert covered([silent], 4, decided=9), "it was taken back before the decision"


NEXT_NOON = "2014-04-09T12:00"
BEGAN = [
    probed(WWW, "2014-04-07T10:00", "positive"),
    probed(WWW, "2014-04-07T20:00", "negative"),
    probed(WWW, "2014-04-08T10:00", "positive"),
]
ENDED: list[Entry] = [
    *ours(WWW),
    servers(),
    *BEGAN,
    probed(WWW, "2014-04-09T08:00", "positive"),
    probed(WWW, "2014-04-09T10:00", "negative"),
]


def first(rows: list[Entry], claim: str, about: AssetId = WWW) -> Judged:
    found = Judgement(world(rows, NEXT_NOON)).judge(catalogue()[ClaimId(claim)])
    return next(one for one in found if one.about == about)


def fate(judged: Judged, rows: list[Entry]) -> str:
    left = msgspec.structs.replace(
        sent(), sentences=(Sentence("It ended.", judged),), sent_at=parse(NEXT_NOON)
    )
    then = world(rows, NEXT_NOON)
    return fallen(left, catalogue(), then, then)[0]


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([], "stands"),
        ([probed(WWW, "2014-04-09T09:00", "positive")], "stands"),  # it ended between nine and ten
        ([probed(WWW, "2014-04-09T09:00", "negative")], "stands"),
        ([retract(6)], "lost"),  # it may have ended on the day before
        ([retract(7), probed(WWW, "2014-04-09T11:00", "negative")], "lost"),  # or an hour later
        ([retract(3), retract(4)], "stands"),  # the last time alone was dated
        ([retract(7)], "lost"),  # nobody knows that it ended
    ],
)
def test_rule_23_a_sentence_that_dates_an_end_is_lost_where_it_may_have_been_another(
    later: list[Entry], expected: str
) -> None:
    judged = first(ENDED, "own_ended")
    assert judged.verdict == "supported"
    assert len(judged.periods) == 2
    assert fate(judged, [*ENDED, *later]) == expected


def test_rule_23_a_sentence_that_dates_no_end_stands_whatever_the_end() -> None:
    judged = msgspec.structs.replace(first(ENDED, "own_ended"), periods=())
    assert fate(judged, [*ENDED, retract(6)]) == "stands"
    open_end = tuple(msgspec.structs.replace(one, end=None) for one in first(ENDED, "own_ended").periods)
    assert fate(msgspec.structs.replace(judged, periods=open_end), [*ENDED, retract(6)]) == "stands"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("10:30 .. 2014-04-09T11:30", "stands"),
        ("11:00", "stands"),
        ("10:30", "stands"),
        ("11:30", "stands"),
        ("10:29:59", "lost"),
        ("10:10 .. 2014-04-09T11:00", "lost"),
        ("11:00 .. 2014-04-09T11:31", "lost"),
    ],
)
def test_rule_23_a_sentence_that_dates_a_step_is_lost_where_it_may_have_been_at_another_time(
    word: str, expected: str
) -> None:
    rows = [*ENDED, done(WWW, "rekeyed", "2014-04-09T10:30 .. 2014-04-09T11:30", NEXT_NOON)]
    judged = first(rows, "rekeyed")
    assert (judged.verdict, judged.when) == ("supported", when("2014-04-09T10:30 .. 2014-04-09T11:30"))
    corrected_word = done(WWW, "rekeyed", f"2014-04-09T{word}", NEXT_NOON)
    assert fate(judged, [*rows, retract(len(rows)), corrected_word]) == expected


def test_what_keeps_a_sentence_from_being_said_of_when_it_was_sent() -> None:
    judged = first(ENDED, "own_ended")

    def blockers(rows: list[Entry], about: Judged = judged) -> tuple[Blocker, ...]:
        return against(Judgement(world(rows, NEXT_NOON)), catalogue(), about)

    assert blockers(ENDED) == ()
    assert blockers([*ENDED, retract(7)]) == (Blocker(WWW, "exposed"),)
    assert blockers([*ENDED, *ours(API)], msgspec.structs.replace(judged, about=API)) == (
        Blocker(API, "unregistered"),
    )
    assert blockers(ENDED, msgspec.structs.replace(judged, about=None)) == (Blocker("us", "unregistered"),)
    assert blockers([], msgspec.structs.replace(judged, claim=ClaimId("gone"))) == ()
    named = Judged(ClaimId("named_not_now"), None, "supported", (Seq(7),), members=(WWW,))
    assert catalogue()[named.claim].over.named
    assert blockers(ENDED, named) == ()
    assert blockers([*ENDED, *ours(API)], named) == (), "of those that it names alone (41)"
    assert blockers([*ENDED, retract(7)], named) == (Blocker(WWW, "exposed"),)
