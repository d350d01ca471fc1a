"""What a sentence stands on: its entries, who blocks it, how strong it is, up to when and how long good."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from stanch.core.assessment import spoken
from stanch.core.claims import Claim, Judgement, Must, Over, judge
from stanch.core.completion import Milestone
from stanch.core.decisions import Discovery, Promise
from stanch.core.entries import Entry
from stanch.core.findings import Finding
from stanch.core.legacy import NONE
from stanch.core.model import (
    US,
    AssetId,
    ClaimId,
    RemedyId,
    Unknown,
)
from stanch.core.moments import During, Seq, When, at, parse
from stanch.core.notices import Blocker, Judged
from stanch.core.plan import Action, plan
from stanch.core.readiness import Ready, readiness
from stanch.core.sayings import Saying, Search, Statement
from tests.world.shop import (
    API,
    CI,
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
    log,
    ours,
    package,
    probed,
    role,
    showed,
    step,
    when,
    world,
)

NOON, EVENING, NIGHT = "2014-04-08T12:00", "2014-04-08T20:00", "2014-04-08T21:00"
DAY_AFTER = parse("2014-04-09T12:00")
MINE = ClaimId("mine")
EACH, VENDORS, ALL = (
    Over(("endpoint",), "us", "each"),
    Over(("vendor",), "vendor", "each"),
    Over(("endpoint",)),
)
CREDENTIALS = Over(("credential",), "us", "each")


def on(*numbers: int) -> tuple[Seq, ...]:
    return tuple(Seq(number) for number in numbers)


def found(
    rows: Sequence[Entry], over: Over, must: Must, true_at: str = NOON, event: str = "heartbleed"
) -> Judged:
    (one,) = judge(Claim(MINE, must, "", "", over), world(rows, true_at, event=event))
    return one


BAD, GOOD = probed(WWW, NOON, "positive"), probed(WWW, NOON, "negative")
COVER = log(WWW, "no", "2012-03-01", "2014-04-08T11:00", NOON)
PAYING = [*ours(PAY), role("payments", PAY)]


def test_now() -> None:
    assert found([*ours(WWW), GOOD], EACH, Must("now")) == Judged(
        MINE, WWW, "supported", on(2), (), "measured", parse(NOON), DAY_AFTER
    )
    assert found([*ours(WWW), BAD], EACH, Must("now")) == Judged(
        MINE, WWW, "contradicted", on(2), (Blocker(WWW, "exposed"),)
    )
    assert found(ours(WWW), EACH, Must("now")) == Judged(
        MINE, WWW, "unsupported", (), (Blocker(WWW, "nobody_looked"),)
    )
    assert found([*ours(WWW), GOOD], ALL, Must("now")) == Judged(
        MINE, None, "supported", on(2), (), "measured", parse(NOON), DAY_AFTER
    )
    assert found([*ours(WWW), BAD], ALL, Must("now")) == Judged(
        MINE, None, "contradicted", on(2), (Blocker(WWW, "exposed"),)
    )
    stale = found([*ours(WWW), BAD], ALL, Must("now"), "2014-04-10")
    assert stale == Judged(MINE, None, "unsupported", on(2), (Blocker(WWW, "stale"),))
    assert found([*ours(WWW), BAD], EACH, Must("now", "yes")).verdict == "supported"
    clean = found([*ours(WWW), GOOD], EACH, Must("now", "yes"))
    assert clean == Judged(MINE, WWW, "contradicted", on(2), (Blocker(WWW, "false"),))


def test_hosts_are_judged_on_what_was_seen_at_them() -> None:
    """A build server that runs a poisoned artefact has nothing to show itself: `now` of a host is its own."""
    artefact = AssetId("artefact:build")
    bad = "pkg:npm/%40ctrl/tinycolor@4.1.1"
    rows = [*ours(WEB1, artefact), edge(WEB1, "runs", artefact), package(artefact, bad, "2025-09-16")]
    hosts = Over(("host",), "us", "each")
    for test in ("now", "ever"):
        must = Must(test)
        one = found(rows, hosts, must, "2025-09-16", "npm-worm-2025")
        assert one == Judged(MINE, WEB1, "unsupported", (), (Blocker(WEB1, "nobody_looked"),))


def test_ever() -> None:
    assert found([*ours(WWW), COVER], EACH, Must("ever")) == Judged(
        MINE, WWW, "supported", on(2), (), "person_said", parse("2014-04-08T11:00")
    )
    assert found([*ours(WWW), BAD], EACH, Must("ever")) == Judged(
        MINE, WWW, "contradicted", on(2), (Blocker(WWW, "was_exposed"),)
    )


def test_neither() -> None:
    assert found([*ours(WWW), COVER, GOOD], EACH, Must("neither")) == Judged(
        MINE, WWW, "supported", on(2, 3), (), "person_said", parse(NOON), DAY_AFTER
    )
    assert found(PAYING, VENDORS, Must("neither")) == Judged(
        MINE, PAY, "unsupported", (), (Blocker(PAY, "not_asked"),)
    )
    asking = [*PAYING, answered(PAY, "investigating", NOON)]
    assert found(asking, VENDORS, Must("neither")).blockers == (Blocker(PAY, "investigating"),)
    # what is not known of today is named before what is not known of before
    stale = found([*ours(WWW), GOOD], EACH, Must("neither"), "2014-04-10")
    assert stale.blockers == (Blocker(WWW, "stale"),)


def test_ended() -> None:
    rows = [*ours(WWW), BAD, probed(WWW, EVENING, "negative")]
    one = found(rows, EACH, Must("ended"), NIGHT)
    period = During(When(parse("2012-03-14"), parse(NOON)), When(parse(NOON), parse(EVENING)))
    assert one == Judged(MINE, WWW, "supported", on(2, 3), (), "measured", periods=(period,))
    # that it ended does not go stale
    assert found(rows, EACH, Must("ended"), "2014-06-01").verdict == "supported"
    still = found([*ours(WWW), BAD], EACH, Must("ended"))
    assert still == Judged(MINE, WWW, "contradicted", on(2), (Blocker(WWW, "exposed"),))
    began = During(When(parse("2012-03-14"), parse(NOON)))
    assert found([*ours(WWW), BAD], EACH, Must("unended")) == Judged(
        MINE, WWW, "supported", on(2), (), "measured", periods=(began,)
    )
    unsure = found([*ours(WWW), BAD], EACH, Must("ended"), "2014-04-10")
    assert unsure == Judged(MINE, WWW, "unsupported", on(2), (Blocker(WWW, "stale"),))
    by_word = [*ours(WWW), BAD, log(WWW, "no", EVENING, NIGHT, NIGHT)]
    assert found(by_word, EACH, Must("ended"), NIGHT).provenance == "person_said"
    assert found(rows, EACH, Must("ever", "yes"), NIGHT).periods == ()


def test_done() -> None:
    rows = [
        *ours(CI, TOKEN),
        edge(CI, "holds", TOKEN),
        done(TOKEN, "revoked", "2023-01-06T09:00", "2023-01-06T10:00"),
    ]
    must = Must("done", remedy=RemedyId("revoked"))
    assert found(rows, CREDENTIALS, must, "2023-01-07", "circleci-2023") == Judged(
        MINE, TOKEN, "supported", on(4), (), "person_said", parse("2023-01-06T09:00"),
        when=when("2023-01-06T09:00"),
    )  # fmt: skip
    assert found(rows[:3], CREDENTIALS, must, "2023-01-07", "circleci-2023") == Judged(
        MINE, TOKEN, "unsupported", (), (Blocker(TOKEN, "not_done"),)
    )


def test_looked() -> None:
    look = Search("heartbeats", (), 0, "grep")
    rows = [*ours(WWW), Saying(NONE, WWW, look, parse(NOON)), Saying(NONE, WWW, look, parse(NOON))]
    # a person searched, and says so: that is a word
    assert found(rows, EACH, Must("looked")) == Judged(MINE, WWW, "supported", on(2, 3), (), "person_said")
    assert found(ours(WWW), EACH, Must("looked")) == Judged(
        MINE, WWW, "unsupported", (), (Blocker(WWW, "nobody_looked"),)
    )
    false = Saying(NONE, WWW, look, parse(NOON), provenance="untrusted")
    assert found([*ours(WWW), false], EACH, Must("looked")).verdict == "unsupported"


def test_seen() -> None:
    """The last look of ours that could tell dates the sentence."""
    rows = [
        *ours(WWW), probed(WWW, "2014-04-08T10:00", "negative"), probed(WWW, "2014-04-08T09:00", "positive"),
        probed(WWW, "2014-04-08T11:00", "unreachable"),
        probed(WWW, "2014-04-08T11:00", "negative", provenance="tool_said"), GOOD, COVER,
    ]  # fmt: skip
    assert found(rows, EACH, Must("seen"), NIGHT) == Judged(
        MINE, WWW, "supported", on(6), (), "measured", parse(NOON)
    )
    assert found(rows, EACH, Must("seen"), "2014-04-08T11:59") == Judged(
        MINE, WWW, "supported", on(2), (), "measured", parse("2014-04-08T10:00")
    )
    assert found(rows, EACH, Must("seen"), "2014-04-08T08:00") == Judged(
        MINE, WWW, "unsupported", (), (Blocker(WWW, "nobody_looked"),)
    )
    twice = [*ours(WWW), GOOD, GOOD]
    assert found(twice, EACH, Must("seen")).on == on(3)


def test_counted() -> None:
    """Whoever answered, was asked, or was not: each counts, on what is known of it."""
    assert found(PAYING, VENDORS, Must("counted")) == Judged(MINE, PAY, "supported")
    rows = [*PAYING, asked(PAY, "2014-04-08T09:00")]
    assert found(rows, VENDORS, Must("counted")) == Judged(MINE, PAY, "supported", on(3), (), "person_said")
    answer = [*rows, answered(PAY, "affected", "2014-04-08T11:00")]
    assert found(answer, VENDORS, Must("counted")) == Judged(MINE, PAY, "supported", on(4), (), "vendor_said")


def test_answered_asked_silent() -> None:
    rows = [*PAYING, asked(PAY, "2014-04-08T09:00"), asked(PAY, "2014-04-08T10:00")]
    # the last asking is the one that is named
    for test in ("asked", "silent"):
        must = Must(test)
        assert found(rows, VENDORS, must) == Judged(MINE, PAY, "supported", on(4), (), "person_said")
        assert found(PAYING, VENDORS, must) == Judged(
            MINE, PAY, "unsupported", (), (Blocker(PAY, "not_asked"),)
        )
    answer = [*rows, answered(PAY, "affected", "2014-04-08T11:00")]
    assert found(answer, VENDORS, Must("answered")) == Judged(
        MINE, PAY, "supported", on(5), (), "vendor_said"
    )
    assert found(answer, VENDORS, Must("silent")) == Judged(
        MINE, PAY, "contradicted", on(5), (Blocker(PAY, "false"),)
    )
    assert found(answer, VENDORS, Must("asked")).verdict == "supported"


def test_what_a_vendor_said_last_counts_by_when_it_was_said() -> None:
    one, other = answered(PAY, "affected", "2014-04-09"), answered(PAY, "fixed", "2014-04-10")
    for rows in ([*PAYING, one, other], [*PAYING, other, one]):
        said = spoken(world(rows, "2014-04-11"), PAY)
        assert said is not None
        assert (said[1], said[2]) == (Statement("fixed"), parse("2014-04-10"))
    same = [*PAYING, one, answered(PAY, "fixed", "2014-04-09")]
    said = spoken(world(same, "2014-04-11"), PAY)
    assert said is not None
    assert said[:3] == (3, Statement("affected"), parse("2014-04-09"))
    assert spoken(world(PAYING, "2014-04-11"), PAY) is None
    told = spoken(world(ours(CI), "2023-01-06", event="circleci-2023"), CI)
    assert told is not None
    assert (told[0], told[1].status) == (0, "affected")
    own = [*ours(CI), answered(CI, "investigating", "2023-02-01")]
    told = spoken(world(own, "2023-02-02", event="circleci-2023"), CI)
    assert told is not None
    assert (told[0], told[1].status) == (2, "investigating")


OPEN = [*ours(WWW, PASSWORDS), edge(WWW, "accepts", PASSWORDS), BAD, showed(WWW, NOON, "a")]


def test_advised() -> None:
    assert found(OPEN, CREDENTIALS, Must("advised", advice="wait")) == Judged(
        MINE, PASSWORDS, "supported", on(3, 4), (), "measured"
    )
    assert found(OPEN, Over(("credential",)), Must("advised", advice="change_now")) == Judged(
        MINE, None, "contradicted", on(3, 4), (Blocker(WWW, "not_safe"),)
    )
    calm = [*ours(WWW, PASSWORDS), edge(WWW, "accepts", PASSWORDS), COVER]
    assert found(calm, Over(("credential",)), Must("advised", advice="wait")) == Judged(
        MINE, None, "contradicted", on(4), (Blocker(PASSWORDS, "false"),)
    )


def test_promised() -> None:
    rows: list[Entry] = [
        Promise(NONE, parse("2014-04-09T12:00Z"), parse("2014-04-08T11:00")),
        Promise(NONE, parse("2014-04-10T12:00Z"), parse(NOON)),
        Discovery("stats", True, "", parse(NOON)),
    ]
    whole = Over()
    assert found(rows, whole, Must("promised")) == Judged(
        MINE, None, "supported", on(2), (), "person_said", good_until=parse("2014-04-10T12:00Z")
    )
    assert found(rows, whole, Must("promised"), "2014-04-11") == Judged(
        MINE, None, "unsupported", on(2), (Blocker(US, "stale"),)
    )
    assert found([], whole, Must("promised")) == Judged(
        MINE, None, "unsupported", (), (Blocker(US, "not_done"),)
    )


def test_rule_41_members_that_are_not_written_down_any_more() -> None:
    claim = Claim(MINE, Must("now"), "", "", ALL)
    judgement = Judgement(world([*ours(WWW, API), GOOD], NOON))
    assert judgement.judge(claim, [WWW, PAY, MAIL]) == (
        Judged(
            MINE, None, "unsupported", on(3), (Blocker(PAY, "unregistered"), Blocker(MAIL, "unregistered"))
        ),
    )
    assert judgement.judge(claim, [WWW])[0].verdict == "supported"
    each = Claim(MINE, Must("now"), "", "", EACH)
    assert [one.about for one in judgement.judge(each, [WWW, PAY])] == [WWW]


def test_always_and_questions_that_make_no_sense() -> None:
    odd = Unknown("later.1", b"{}")
    assert found([odd], Over(), Must("always")) == Judged(MINE, None, "supported")
    assert found([odd, *ours(WWW)], EACH, Must("always")) == Judged(MINE, WWW, "supported")
    nothing = found([], Over(), Must("done", remedy=RemedyId("isolated")))
    assert nothing == Judged(MINE, None, "unsupported", (), (Blocker(US, "nothing_registered"),))


@pytest.mark.parametrize(
    ("party", "by", "meant"),
    [
        ([edge(WWW, "accepts", PASSWORDS)], "us", True),
        ([edge(WWW, "holds", PASSWORDS)], "us", False),
        ([edge(PAY, "accepts", PASSWORDS)], "us", False),
        ([edge(PAY, "accepts", PASSWORDS)], "vendor", True),
        ([edge(WWW, "accepts", PASSWORDS)], "vendor", False),
        ([edge(AssetId("endpoint:theirs"), "accepts", PASSWORDS)], "us", False),
        ([edge(AssetId("endpoint:theirs"), "accepts", PASSWORDS)], "vendor", True),
        ([], "us", False),
    ],
)
def test_who_accepts_a_credential(party: list[Entry], by: str, meant: bool) -> None:
    theirs = ours(AssetId("endpoint:theirs"), owner=PAY)
    rows = [*ours(WWW, PAY, PASSWORDS), *theirs, *party]
    over = Over(("credential",), "us", "each", accepted_by=by)  # type: ignore[arg-type]
    claim = Claim(MINE, Must("always"), "", "", over)
    assert [one.about for one in judge(claim, world(rows, NOON))] == ([PASSWORDS] if meant else [])


def test_those_that_are_left_out_do_not_end_the_list() -> None:
    rows = [*ours(TOKEN, PASSWORDS, WWW), edge(WWW, "accepts", PASSWORDS)]
    over = Over(("credential",), "us", "each", accepted_by="us")
    claim = Claim(MINE, Must("always"), "", "", over)
    assert [one.about for one in judge(claim, world(rows, NOON))] == [PASSWORDS]


def test_the_same_secret_elsewhere_is_reused() -> None:
    """Only where it is known that the other place was exposed."""
    rows = [
        *ours(WWW, API, PASSWORDS, TOKEN),
        edge(WWW, "accepts", PASSWORDS),
        edge(API, "accepts", TOKEN, "2014-04-08T13:00"),
        edge(TOKEN, "same_secret", PASSWORDS, "2014-04-08T23:00"),
        log(API, "no", "2012-03-01", "2014-04-08T12:00", NOON),
    ]
    open_ = [*rows, BAD, showed(WWW, NOON, "a")]
    judgement = Judgement(world(open_, NOON))
    assert judgement.assessment(PASSWORDS).ever.verdict == "yes"
    assert judgement._reused(TOKEN) == "yes"
    assert judgement.advice(TOKEN) == ("change_now", "reused")
    assert Judgement(world(rows, NOON))._reused(TOKEN) == "no"


# what was found out about one asset, whole


def test_an_assessment_whole() -> None:
    rows = [*OPEN, probed(WWW, EVENING, "negative"), showed(WWW, EVENING, "b")]
    rows += [
        done(WWW, "restarted", "2014-04-08T14:00", EVENING),
        done(WWW, "rekeyed", "2014-04-08T16:00", EVENING),
    ]
    one = assessed(rows, WWW, NIGHT)
    now = Finding("no", "", on(6), (), parse(EVENING), "measured", parse("2014-04-09T20:00"))
    assert (one.asset, one.own_now, one.now, one.good_until) == (WWW, now, now, now.good_until)
    assert one.own_ever == one.ever == Finding("yes", on=on(4), provenance="measured")
    two, four = at(parse("2014-04-08T14:00")), at(parse("2014-04-08T16:00"))
    assert one.periods == (During(When(parse("2012-03-14"), parse(NOON)), two),)
    assert one.milestones == (
        Milestone(RemedyId("patched"), "yes", two, "", on(6), "measured"),
        Milestone(RemedyId("restarted"), "yes", two, "", on(6), "measured"),
        Milestone(RemedyId("rekeyed"), "yes", four, "", on(7, 9), "person_said"),  # the order is a word
        Milestone(RemedyId("sessions_ended"), "no", When(), "not_done"),
    )
    assert one.milestone(RemedyId("rekeyed")) == one.milestones[2]
    assert one.milestone(RemedyId("isolated")) is None
    secret = assessed(rows, PASSWORDS, NIGHT)
    # where it is bound, what was seen open, and what was seen clean and so bounds it
    ground = Finding("yes", "exposed", on(3, 4, 6), (WWW,), provenance="measured")
    assert (secret.now, secret.ever) == (ground, ground)
    assert [one.start for one in secret.periods] == [at(parse(NOON))]
    assert secret.good_until is None


def test_a_plan_whole() -> None:
    rows = [*OPEN, *ours(CUSTOMERS, MAIL)]
    restarted, rekeyed = (RemedyId("restarted"), WWW), (RemedyId("rekeyed"), WWW)
    key_a = next(id for id in world(rows, NOON).assets if id.startswith("key:"))
    assert plan(world(rows, NOON)) == (
        Action(RemedyId("patched"), WWW, "ready", (), 5, "exposed"),
        Action(RemedyId("revoked"), key_a, "blocked", (rekeyed,), 0, "not_done"),
        Action(RemedyId("restarted"), WWW, "blocked", ((RemedyId("patched"), WWW),), 4, "exposed"),
        Action(RemedyId("rekeyed"), WWW, "blocked", (restarted,), 3, "not_done"),
        Action(RemedyId("sessions_ended"), WWW, "blocked", (rekeyed,), 0, "not_done"),
        Action(RemedyId("rotated"), PASSWORDS, "blocked", (rekeyed,), 0, "not_done"),
    )


def test_what_needs_nothing_is_last_and_named() -> None:
    actions = plan(world([*OPEN, *ours(API)], NOON))
    idle = [(one.remedy, one.asset, one.unlocks) for one in actions if one.state == "not_needed"]
    assert idle == [(remedy, API, 0) for remedy in ("patched", "restarted", "rekeyed", "sessions_ended")]


def test_readiness_whole() -> None:
    vendor_done = (step("patched", "2014-04-08T11:00"), step("restarted", "2014-04-08T12:00"))
    base = [*ours(PAY, MAIL, TOKEN), edge(MAIL, "accepts", TOKEN), edge(PAY, "accepts", TOKEN)]
    # a clean one, a silent one or a ready one before it does not end the look at those after it
    for before in (
        answered(MAIL, "not_affected", NOON),
        answered(MAIL, "fixed", NOON, *vendor_done, step("rekeyed", "2014-04-08T12:00")),
        asked(MAIL, NOON),
    ):
        rows = [*base, before, answered(PAY, "affected", NOON)]
        assert readiness(world(rows, NOON), TOKEN) == Ready("not_ready", When(), PAY, "not_done")
    silent = readiness(world(base[:4], NOON), TOKEN)
    assert silent == Ready("unknown", When(), MAIL, "nobody_looked")


def test_a_look_that_failed_before_the_last_clean_one_is_not_why_that_one_went_stale() -> None:
    rows = [*ours(WWW), probed(WWW, NOON, "inconclusive"), probed(WWW, EVENING, "negative")]
    assert assessed(rows, WWW, "2014-04-12T12:00").own_now.why == "stale"
    rows = [*ours(WWW), probed(WWW, NOON, "negative"), probed(WWW, EVENING, "inconclusive")]
    assert assessed(rows, WWW, "2014-04-12T12:00").own_now.why == "failed"
