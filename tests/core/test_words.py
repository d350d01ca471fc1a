"""Which words count: of two of one moment the worse, and none that was taken back (rule 67)."""

from __future__ import annotations

from itertools import permutations

import pytest

from stanch.core.assessment import changed, contradicted, opposed, spoken
from stanch.core.entries import Entry
from stanch.core.model import AssetId, Tri
from tests.world.shop import (
    PAY,
    RESTARTED,
    ROTATED,
    TOKEN,
    WWW,
    answered,
    assessed,
    done,
    edge,
    judged,
    log,
    milestone,
    ours,
    probed,
    servers,
    step,
    world,
)

SAID, HOUR_LATER, NEXT_DAY = "2014-04-08T12:00", "2014-04-08T13:00", "2014-04-09"
OPEN: list[Entry] = [
    *ours(WWW),
    probed(WWW, "2014-04-08T10:00", "positive"),
    done(WWW, "patched", "2014-04-08T11:00", SAID),
]
EARLIER = "2014-04-08T11:30"


def restarted(answer: Tri, said: str) -> Entry:
    return done(WWW, "restarted", EARLIER if answer == "yes" else "", said, answer)


@pytest.mark.parametrize(
    ("one", "other"), list(permutations(("not_affected", "investigating", "affected"), 2))
)
def test_rule_67_of_two_answers_of_one_moment_the_milder_does_not_count(one: str, other: str) -> None:
    rows = [*ours(PAY), answered(PAY, one, SAID), answered(PAY, other, SAID)]
    found = assessed(rows, PAY, NEXT_DAY)
    wanted = "yes" if "affected" in (one, other) else "unknown"
    assert found.ever.verdict == wanted
    assert found.now.verdict != "no"
    said = spoken(world(rows, NEXT_DAY), PAY)
    assert said is not None
    other_one = opposed(world(rows, NEXT_DAY), PAY)
    assert contradicted(world(rows, NEXT_DAY), PAY) is None, "no order is told"
    assert other_one is not None
    assert other_one[1].status != said[1].status
    assert said[1].status == ("affected" if wanted == "yes" else "investigating")
    assert found.now.verdict == wanted, "the worse counts, whichever was written down last (191)"


def test_rule_67_not_affected_that_was_said_before_affected_is_no_conflict_whenever_it_was_written() -> None:
    early, late = answered(PAY, "not_affected", SAID), answered(PAY, "affected", HOUR_LATER)
    for rows in ([*ours(PAY), early, late], [*ours(PAY), late, early]):
        found = assessed(rows, PAY, HOUR_LATER)
        assert (found.now.verdict, found.now.why) == ("yes", "")


@pytest.mark.parametrize("milder", [0, 1])
@pytest.mark.parametrize("worse", ["no", "unknown"])
def test_rule_67_of_two_words_of_one_moment_on_a_step_the_worse_counts(milder: int, worse: Tri) -> None:
    words = [restarted(worse, SAID)]
    words.insert(milder, restarted("yes", SAID))
    found = assessed([*OPEN, *words], WWW, NEXT_DAY)
    assert found.now.verdict == "yes"  # nothing ended what was seen
    assert milestone([*OPEN, *words], WWW, "restarted", NEXT_DAY).done == "no"


@pytest.mark.parametrize("worse", ["no", "unknown"])
def test_rule_67_a_step_that_was_taken_back_ends_nothing(worse: Tri) -> None:
    rows = [*OPEN, restarted("yes", SAID)]
    assert assessed(rows, WWW, NEXT_DAY).periods[-1].end is not None
    back = [*rows, restarted(worse, HOUR_LATER)]
    found = assessed(back, WWW, NEXT_DAY)
    assert (found.now.verdict, found.periods[-1].end) == ("yes", None)
    again = [*back, restarted("yes", "2014-04-08T14:00")]
    assert assessed(again, WWW, NEXT_DAY).periods[-1].end is not None


def test_rule_67_a_step_that_a_vendor_took_back_ends_nothing_at_its_site() -> None:
    site = ours(WWW, owner=PAY)
    rows = [*ours(PAY), *site, edge(WWW, "serves", PAY), probed(WWW, "2014-04-08T10:00", "positive")]
    steps = (step("patched", EARLIER), step("restarted", EARLIER))
    rows.append(answered(PAY, "fixed", SAID, *steps))
    assert assessed(rows, WWW, NEXT_DAY).periods[-1].end is not None
    rows.append(answered(PAY, "affected", HOUR_LATER, step(RESTARTED, "", "no")))
    assert assessed(rows, WWW, NEXT_DAY).periods[-1].end is None
    assert milestone(rows, PAY, "restarted", NEXT_DAY).done == "no"


@pytest.mark.parametrize("worse", ["no", "unknown"])
def test_rule_67_a_new_key_that_was_taken_back_is_none(worse: Tri) -> None:
    rows = [*OPEN, restarted("yes", SAID), probed(WWW, "2014-04-08T12:30", "negative")]
    rows.append(done(WWW, "rekeyed", "2014-04-08T12:40", HOUR_LATER))
    assert milestone(rows, WWW, "rekeyed", NEXT_DAY).done == "yes"
    rows.append(done(WWW, "rekeyed", "", HOUR_LATER, worse))
    assert milestone(rows, WWW, "rekeyed", NEXT_DAY).done == worse


def test_rule_67_a_secret_that_was_said_not_to_be_changed_after_all_was_not_changed() -> None:
    rows = [*ours(TOKEN), done(TOKEN, ROTATED, EARLIER, SAID)]
    assert changed(world(rows, NEXT_DAY), TOKEN) is not None
    assert changed(world([*rows, done(TOKEN, ROTATED, "", SAID, "no")], NEXT_DAY), TOKEN) is None
    unsure = [*rows, done(TOKEN, ROTATED, "", HOUR_LATER, "unknown")]
    when = changed(world(unsure, NEXT_DAY), TOKEN)
    assert when is not None
    assert not when.known
    sure = [*unsure, done(TOKEN, ROTATED, EARLIER, "2014-04-08T14:00")]
    assert changed(world(sure, NEXT_DAY), TOKEN) == changed(world(rows, NEXT_DAY), TOKEN)


@pytest.mark.parametrize("said", ["2014-04-09", "2014-04-10"])
def test_rule_67_who_does_not_know_of_a_time_does_not_say_that_it_was_clean_then(said: str) -> None:
    rows = [*ours(WWW), servers(), log(WWW, "no", "2012-03-01", "2014-04-09", "2014-04-09")]
    assert [one.verdict for one in judged(rows, "own_never", "2014-04-11")] == ["supported"]
    # of a few days in the middle: what is left on both sides does not cover the window
    rows.append(log(WWW, "unknown", "2013-05-01", "2013-05-03", said))
    assert assessed(rows, WWW, "2014-04-11").ever.verdict == "unknown"
    # a time after the window takes nothing from it
    late = [*rows[:-1], log(WWW, "unknown", "2014-04-08T12:00", "2014-04-09", said)]
    assert assessed(late, WWW, "2014-04-11").ever.verdict == "no"
    # and whoever knows later says so again
    rows.append(log(WWW, "no", "2012-03-01", "2014-04-09", "2014-04-11"))
    assert assessed(rows, WWW, "2014-04-11").ever.verdict == "no"


BUILD, BUILDER = AssetId("workflow:deploy"), AssetId("host:builder")


@pytest.mark.parametrize(
    ("event", "id", "question", "said", "soon", "later"),
    [
        ("tj-actions-2025", BUILD, "ran_it", "2025-03-14T08:00", "2025-03-14T09:00", "2025-11-20"),
        (
            "npm-worm-2025",
            BUILDER,
            "installed_it",
            "2025-09-15T10:00",
            "2025-09-16T09:00",
            "2025-09-16T10:01",
        ),
        ("npm-worm-2025-11", BUILDER, "installed_it", "2025-11-24T10:00", "2025-11-25T09:00", "2025-12-24"),
    ],
)
def test_rule_76_a_word_that_it_was_not_there_says_nothing_of_a_day_later(
    event: str, id: AssetId, question: str, said: str, soon: str, later: str
) -> None:
    """A machine and a build job change, by whatever it was known that they were clean."""
    rows = [*ours(id), log(id, "no", "2025-01-01", said, said, question=question)]
    assert assessed(rows, id, soon, event=event).own_now.verdict == "no"
    one = assessed(rows, id, later, event=event).own_now
    assert (one.verdict, one.why) == ("unknown", "stale")
    was = [*ours(id), log(id, "yes", "2025-01-01", said, said, question=question)]
    assert assessed(was, id, later, event=event).own_ever.verdict == "yes", "what was there stays"


@pytest.mark.parametrize(
    ("until", "then", "ever"),
    [
        ("2025-03-14T08:00", "2025-03-14T09:00", "no"),
        ("2025-03-14T08:00", "2025-03-20", "unknown"),
        ("2025-03-15T23:00", "2025-03-20", "unknown"),
        ("2025-03-16T00:00", "2025-03-20", "no"),
    ],
)
def test_rule_7_never_needs_cover_up_to_the_end_of_a_window_that_went_on(
    until: str, then: str, ever: str
) -> None:
    """What was bad for two days more is not ruled out by a word from the morning of the disclosure."""
    rows = [*ours(BUILD), log(BUILD, "no", "2025-03-01", until, until, question="ran_it")]
    assert assessed(rows, BUILD, then, event="tj-actions-2025").own_ever.verdict == ever
