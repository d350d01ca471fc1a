"""A server, a vendor, a secret that is no longer used: what it was counts, and what it may still hold."""

from __future__ import annotations

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.model import US, Asset, AssetId, Edge, Holds, Observation, Probe
from stanch.core.moments import During, parse, parse_when
from tests.world.shop import (
    API,
    TOKEN,
    WWW,
    assessed,
    judged,
    key,
    ours,
    period,
    probed,
    resolved,
    role,
    servers,
    showed,
    world,
)

PAY = AssetId("vendor:cardwise")
SEEN, ENDED, LATER, NOW = "2014-04-08T10:00", "2014-04-08T12:00", "2014-04-08T14:00", "2014-04-08T15:00"


def unused(since: str = ENDED) -> Entry:
    return Asset(WWW, "endpoint", "www", US, period("", since))


def silent(at: str, address: str = "a") -> Entry:
    """A look that reached nobody."""
    return Observation(WWW, Probe("heartbleed", "unreachable", "refused", address), parse(at))


def test_rule_37_a_server_that_is_no_longer_used_and_that_nobody_reaches_is_gone() -> None:
    rows = [*ours(WWW), probed(WWW, SEEN, "positive"), unused(), silent(LATER)]
    found = assessed(rows, WWW, NOW)
    assert (found.own_now.verdict, found.own_now.provenance) == ("no", "person_said")
    assert set(found.own_now.on) == {3, 4}, "the word, and the look that bears it out"
    assert found.own_ever.verdict == "yes", "what it was before counts"
    (exposed,) = found.periods
    assert exposed.end is not None
    assert exposed.end.high == parse(ENDED), "it ended with it, at the latest"


def test_rule_37_the_word_alone_does_not_beat_what_was_seen() -> None:
    rows = [*ours(WWW), probed(WWW, SEEN, "positive"), unused()]
    assert assessed(rows, WWW, NOW).own_now.verdict == "unknown"
    early = [*rows, silent("2014-04-08T11:00")]
    assert assessed(early, WWW, NOW).own_now.verdict == "unknown", (
        "a look from before it says nothing of after"
    )


def test_rule_37_one_that_is_gone_uses_no_key_any_more() -> None:
    """The key itself stays out: whoever has it can pose as the site wherever it is still accepted."""
    rows = [*ours(WWW), showed(WWW, SEEN, "a"), probed(WWW, SEEN, "positive")]
    mended = [*rows, probed(WWW, "2014-04-08T11:00", "negative")]
    assert assessed(mended, WWW, "2014-04-08T11:30").now.verdict == "yes", "it shows the key that was read"
    gone = assessed([*mended, unused(), silent(LATER)], WWW, NOW)
    assert (gone.now.verdict, gone.now.why) == ("no", "gone")
    assert assessed([*mended, unused(), silent(LATER)], key("a"), NOW).now.verdict == "yes"
    assert assessed([*mended, unused()], WWW, NOW).now.verdict == "yes", "nobody looked whether it is gone"


def test_rule_37_one_that_answers_is_judged_as_it_answers() -> None:
    rows = [*ours(WWW), probed(WWW, SEEN, "positive"), unused()]
    assert assessed([*rows, probed(WWW, LATER, "positive")], WWW, NOW).own_now.verdict == "yes"
    clean = assessed([*rows, probed(WWW, LATER, "negative")], WWW, NOW).own_now
    assert (clean.verdict, clean.provenance) == ("no", "measured")
    still = [*rows, silent(LATER), probed(WWW, "2014-04-08T14:30", "positive")]
    assert assessed(still, WWW, NOW).own_now.verdict == "yes"


def test_rule_37_gone_at_every_address_or_not_known() -> None:
    rows = [*ours(WWW), resolved(WWW, SEEN, "a", "b"), probed(WWW, SEEN, "positive", "a"), unused()]
    assert assessed([*rows, silent(LATER, "a")], WWW, NOW).own_now.verdict == "unknown"
    assert assessed([*rows, silent(LATER, "a"), silent(LATER, "b")], WWW, NOW).own_now.verdict == "no"
    assert assessed([*rows, silent(LATER, "")], WWW, NOW).own_now.verdict == "no", "its name leads nowhere"


def test_rule_37_of_one_that_is_gone_nobody_says_that_it_did_not_have_the_flaw() -> None:
    """Nobody looked for the flaw there: a port that is closed now may have had it behind it."""
    rows = [
        *ours(WWW, API),
        probed(API, LATER, "negative"),
        resolved(WWW, SEEN, "a"),
        unused(),
        silent(LATER),
    ]
    assert (assessed(rows, WWW, NOW).own_now.verdict, assessed(rows, WWW, NOW).own_now.why) == ("no", "gone")
    for claim in ("own_not_now", "named_not_now", "named_by_word"):
        for one in judged([*rows, servers()], claim, NOW):
            assert (one.verdict, WWW in one.members) == ("supported", False)
    alone = [*ours(WWW), resolved(WWW, SEEN, "a"), unused(), silent(LATER), servers()]
    for claim in ("own_not_now", "named_not_now", "named_by_word"):
        assert all(one.verdict != "supported" for one in judged(alone, claim, NOW)), claim
    # one of two addresses is gone, and the other one answered and was clean
    half = [*ours(WWW), resolved(WWW, SEEN, "a", "b"), unused(), silent(LATER), servers()]
    half.append(probed(WWW, LATER, "negative", "b"))
    assert (assessed(half, WWW, NOW).own_now.verdict, assessed(half, WWW, NOW).own_now.why) == ("no", "")


def test_rule_37_before_it_ended_it_was_there() -> None:
    rows = [*ours(WWW), probed(WWW, SEEN, "positive"), unused(), silent(LATER)]
    assert assessed(rows, WWW, "2014-04-08T11:00").own_now.verdict == "yes"


OPENED = "2012-03-14"


def vendor(*, uses: str = "2011-01-01", dead: str = "2011-02-01", holds: str = "no") -> list[Entry]:
    """A vendor that was used until 2011, with a secret that it accepted until then, as we say."""
    end = During(end=parse_when(dead)) if dead else During()
    rows: list[Entry] = [
        *ours(PAY, TOKEN), Edge(US, "uses", PAY, During(end=parse_when(uses)) if uses else During()),
        Edge(PAY, "accepts", TOKEN, end),
    ]  # fmt: skip
    if holds:
        rows.append(Observation(PAY, Holds("customer", holds), parse("2014-04-08")))  # type: ignore[arg-type]
    return rows


def meant(rows: list[Entry]) -> bool:
    return PAY in set(Judgement(world(rows, NOW)).vendors())


def test_rule_37_a_vendor_that_holds_nothing_more_since_before_the_event_does_not_count() -> None:
    assert not meant(vendor())


def test_rule_37_a_vendor_counts_while_it_may_hold_something_or_could_have_been_reached() -> None:
    assert meant(vendor(dead="")), "a secret of ours is alive there"
    assert meant(vendor(holds="")), "nobody said that it holds no data"
    assert meant(vendor(holds="unknown"))
    assert meant(vendor(holds="yes"))
    assert meant(vendor(uses="")), "it is used"
    assert meant([*vendor(), role("payments", PAY)]), "it is the answer to who takes payments"
    assert meant(vendor(uses="2013-01-01")), "it was used while servers could have the flaw"
    assert meant(vendor(dead="2013-01-01")), "its secret was alive then"


# one that somebody answers is not gone


NAMED: list[Entry] = [*ours(WWW), resolved(WWW, SEEN, "a")]


def could_not_tell(at: str, address: str = "a") -> Entry:
    """A look that somebody answered, and that could not tell."""
    return Observation(
        WWW, Probe("heartbleed", "inconclusive", "heartbeat_offered_not_proved", address), parse(at)
    )


def test_rule_37_one_that_answers_a_look_that_cannot_tell_is_not_gone() -> None:
    rows = [*NAMED, unused(), could_not_tell(LATER)]
    assert assessed(rows, WWW, NOW).own_now.verdict == "unknown"
    before = [*NAMED, unused(), silent("2014-04-08T13:00"), could_not_tell(LATER)]
    assert assessed(before, WWW, NOW).own_now.verdict == "unknown", "it came back"
    again = [*before, silent("2014-04-08T14:30")]
    assert assessed(again, WWW, NOW).own_now.verdict == "no"


def test_rule_37_one_that_answered_last_is_not_gone_once_that_look_is_old() -> None:
    for outcome in ("positive", "negative"):
        rows = [*NAMED, unused(), silent("2014-04-08T13:00"), probed(WWW, LATER, outcome)]
        assert assessed(rows, WWW, "2014-04-12T14:00").own_now.verdict == "unknown", outcome


def test_rule_37_a_look_that_had_no_way_out_of_here_found_nobody_missing() -> None:
    for reason in ("no_route", "proxy_not_reached", "too_many_at_once", "name_timed_out"):
        failed = Observation(WWW, Probe("heartbleed", "unreachable", reason, "a"), parse(LATER))
        assert assessed([*NAMED, unused(), failed], WWW, NOW).own_now.verdict == "unknown", reason
        gone = [*NAMED, unused(), silent("2014-04-08T13:00"), failed]
        assert assessed(gone, WWW, NOW).own_now.verdict == "no", "an earlier look found nobody there"
