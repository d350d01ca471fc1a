"""In which way a sentence fell: shown wrong of the time that it spoke of, not known any more, or neither."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import Asset, ClaimId, Digest, Edge, IncidentId, Observation, Probe, Retraction
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.notice_review import against, fallen
from stanch.core.notices import Judged, Revision, Sentence
from stanch.core.sayings import Done, Saying
from stanch.core.state import State
from stanch.core.ways import way
from stanch.knowledge.claims import catalogue
from tests.properties import examples
from tests.world.shop import (
    API,
    MAIL,
    PASSWORDS,
    PAY,
    SITE,
    WEB1,
    WWW,
    answered,
    done,
    edge,
    log,
    ours,
    probed,
    resolved,
    retract,
    role,
    saw,
    servers,
    showed,
    world,
)  # fmt: skip

NINE, NOON, ONE, EVENING, LATER = (
    "2014-04-08T09:00", "2014-04-08T12:00", "2014-04-08T13:00", "2014-04-08T18:00", "2014-04-09T12:00",
)  # fmt: skip


def sent(rows: Sequence[Entry], at: str = NOON, left: str = "") -> Revision:
    """A notice with every sentence that can be said then; it left at that time, or later."""
    judgement = Judgement(world(rows, at))
    said = [
        Sentence(claim.id, one)
        for claim in catalogue().values()
        for one in judgement.judge(claim)
        if one.verdict == "supported" and claim.must.test != "always"
    ]
    as_of = AsOf(Seq(len(rows)), parse(at))
    moment = parse(left or at)
    return Revision(IncidentId(""), 1, "en", Digest(""), tuple(said), as_of, moment, Digest(""), "1")


def became(
    rows: Sequence[Entry], later: Sequence[Entry], at: str = NOON, now: str = LATER, left: str = ""
) -> dict[str, tuple[str, str]]:
    """The fate of each sentence, by its claim, and the way of those that fell or lost their ground."""
    notice = sent(rows, at, left)
    whole = [*rows, *later]
    state = fold(State(), [(Seq(number), one) for number, one in enumerate(whole, 1)])
    then, today = Judgement(world(whole, left or at)), Judgement(world(whole, now))
    composed = Judgement(world(whole, at)) if left else None
    found: dict[str, tuple[str, str]] = {}
    for number, fate in fallen(notice, catalogue(), then, today, composed).items():
        judged = notice.sentences[number].judged
        assert isinstance(judged, Judged)
        claim, how = catalogue()[judged.claim], ""
        if fate in ("fell", "lost"):
            speaks = against(then, catalogue(), judged)
            how = way(fate == "fell", claim, judged, speaks, then, today, composed, state)
        found[str(judged.claim)] = fate, how
    return found


PATCHED_LATE: list[Entry] = [*SITE, *saw("2014-04-08T08:00", "positive", "a")]
MENDED = [*PATCHED_LATE, *saw("2014-04-08T11:00", "negative", "a")]
"""Mended, with the same key."""


def test_rule_176_a_new_key_of_which_the_order_is_unknown_makes_no_advice_untrue() -> None:
    """“Please do not sign in until we write again”: whether that was needed is not known any more."""
    rows = [*MENDED[:2], *MENDED[3:]]  # of the passwords nobody said where they are accepted
    for start in (rows, MENDED):
        for claim in ("stay_away", "key_still_old"):
            assert became(start, [])[claim][0] in ("stands", "superseded"), claim
    another = [showed(WWW, ONE, "b", "192.0.2.1")]
    for start in (rows, MENDED):
        assert became(start, another)["stay_away"] == ("lost", "asked")
    steps = [done(WWW, "restarted", "2014-04-08T10:30", ONE), done(WWW, "rekeyed", "2014-04-08T12:30", ONE)]
    assert became(MENDED, [*another, *steps])["stay_away"][0] in ("stands", "superseded")


def test_rule_176_advice_that_was_shown_not_to_be_needed_was_not() -> None:
    wrong = [retract(4), log(WWW, "no", "2012-03-01", NOON, LATER), servers()]
    assert became(PATCHED_LATE, wrong)["wait_with_password"] == ("fell", "asked")
    assert became(PATCHED_LATE, [retract(4)])["wait_with_password"][0] == "lost"


HAD: list[Entry] = [
    *ours(WWW), log(WWW, "yes", "2014-03-03", "2014-03-20", NINE), probed(WWW, NINE, "negative"), servers(),
]  # fmt: skip


def test_rule_176_what_is_known_never_to_have_been_was_not_true() -> None:
    """Known to be false is no more called unknown than the other way round."""
    assert became(HAD, [])["own_ended"] == ("stands", "")
    assert became(HAD, [retract(2)])["own_ended"] == ("lost", "")
    never = [retract(2), log(WWW, "no", "2012-03-01", LATER, LATER)]
    assert became(HAD, never)["own_ended"] == ("fell", "")


@pytest.mark.parametrize("remedy", ["rekeyed", "sessions_ended"])
def test_rule_176_a_step_of_which_the_word_is_taken_back_is_not_known(remedy: str) -> None:
    rows = [*HAD, *(done(WWW, one, NINE, NINE) for one in ("patched", "restarted"))]
    rows += [done(WWW, one, "2014-04-08T10:00", "2014-04-08T10:00") for one in ("rekeyed", remedy)]
    rows = list(dict.fromkeys(rows))
    assert became(rows, [])[remedy][0] == "stands"
    assert became(rows, [retract(len(rows))])[remedy][0] == "lost"
    denied = [retract(len(rows)), done(WWW, remedy, "", LATER, answer="no")]
    assert became(rows, denied)[remedy][0] == "fell"


def test_rule_177_what_was_so_when_it_was_seen_and_no_longer_when_it_was_sent() -> None:
    rows = [*ours(WWW), probed(WWW, NINE, "negative"), servers()]
    bad = log(WWW, "yes", "2014-04-08T11:00", ONE, LATER)
    assert became(rows, [bad])["own_not_now"] == ("fell", "overtaken")
    seen = [*ours(WWW), probed(WWW, NINE, "positive"), servers()]
    mended = probed(WWW, ONE, "negative")
    assert became(seen, [mended], left=EVENING)["own_open"] == ("fell", "overtaken")


PAID: list[Entry] = [*ours(PAY), role("payments", PAY), answered(PAY, "not_affected", NINE)]


@pytest.mark.parametrize(
    ("later", "fate"),
    [
        ([], ("stands", "")),
        ([answered(PAY, "affected", ONE)], ("fell", "otherwise")),
        ([answered(PAY, "fixed", ONE)], ("fell", "otherwise")),
        ([answered(PAY, "investigating", ONE)], ("lost", "otherwise")),
        ([retract(3)], ("lost", "unsaid")),
        ([retract(3), answered(PAY, "affected", ONE)], ("fell", "unsaid")),
        (
            [Asset(API, "endpoint", "pay", PAY), edge(PAY, "serves", API), probed(API, NOON, "positive")],
            ("fell", "gainsaid"),
        ),
    ],
)
def test_rule_177_what_somebody_said_falls_in_two_ways(later: list[Entry], fate: tuple[str, str]) -> None:
    assert became(PAID, later)["payment_data_apart"] == fate
    if retract(3) not in later:
        assert became(PAID, later)["vendor_answer"] == ("stands", "")


# ignorance makes nothing untrue

STARTS: list[list[Entry]] = [
    MENDED,
    PATCHED_LATE,
    [*SITE, *HAD[1:], done(WWW, "rekeyed", NINE, NINE), done(WWW, "sessions_ended", NINE, NINE)],
    [*ours(WWW, API, PAY, MAIL), *PAID[1:], log(WWW, "no", "2012-03-01", NOON, NOON),
     probed(WWW, NINE, "negative"), probed(API, NINE, "negative"), servers(), role("mail", MAIL),
     answered(MAIL, "fixed", NINE)],
    [*ours(WWW, WEB1), edge(WEB1, "serves", WWW), probed(WWW, NINE, "positive"), servers(),
     done(WEB1, "patched", "2014-04-08T10:00", NOON), done(WEB1, "restarted", "2014-04-08T11:00", NOON)],
]  # fmt: skip

IGNORANCE: list[Entry] = [
    *(probed(one, at, what) for one in (WWW, API) for at in (NINE, NOON, ONE)
      for what in ("inconclusive", "unreachable")),
    *(log(WWW, "unknown", start, LATER, LATER) for start in ("2012-03-01", NINE)),
    *(done(one, what, "", LATER, answer="unknown") for one in (WWW, WEB1, PASSWORDS)
      for what in ("patched", "restarted", "rekeyed", "sessions_ended")),
    *(answered(one, "investigating", at) for one in (PAY, MAIL) for at in (ONE, EVENING)),
    *(showed(WWW, at, "c") for at in (ONE, EVENING)),
    resolved(WWW, ONE, "a", "new"),
    servers(complete=False),
]  # fmt: skip
"""Entries that only say that something is not known, or of which the order is not: none denies anything."""


def _clears(entry: Entry) -> bool:
    """Does it end what was seen? Taken back, that is open again for as long as the look is fresh (6)."""
    if isinstance(entry, Saying):
        return isinstance(entry.fact, Done) and entry.fact.step.remedy in ("patched", "restarted")
    if isinstance(entry, Observation):
        return isinstance(entry.fact, Probe) and entry.fact.outcome == "negative"
    return isinstance(entry, Asset | Edge)


@examples(150)
@given(data=st.data())
def test_rule_176_ignorance_makes_no_sentence_untrue(data: st.DataObject) -> None:
    """Whatever is taken back, and whatever is said not to be known: what was true by what was known then is
    at most not known any more. Only evidence that speaks of the time makes a sentence untrue."""
    rows = data.draw(st.sampled_from(STARTS))
    more = data.draw(st.lists(st.sampled_from(IGNORANCE), max_size=4))
    numbers = [number for number, one in enumerate(rows, 1) if not _clears(one)]
    gone = data.draw(st.lists(st.sampled_from(numbers), unique=True, max_size=2))
    later: list[Entry] = [*more, *(Retraction(Seq(one), "mistaken") for one in gone)]
    for claim, (fate, _how) in became(rows, later).items():
        if catalogue()[ClaimId(claim)].must.test != "counted":  # less was counted, by what stands
            assert fate != "fell", (claim, later)
