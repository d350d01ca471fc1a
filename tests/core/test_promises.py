"""A promised update: kept by a later notice, moved by a later promise, missed where its time has passed."""

from __future__ import annotations

import pytest

from stanch.core.decisions import Promise
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import ClaimId, Digest, IncidentId, Retraction
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.notices import Draft, Judged, Revision, Sentence
from stanch.core.promises import Move, Promised, promised
from stanch.core.state import State
from stanch.core.view import View

INCIDENT = IncidentId("")
EIGHT = "2014-04-08T20:00"


def promise(by: str, made: str) -> Entry:
    return Promise(INCIDENT, parse(by), parse(made))


def giving(*seqs: int) -> tuple[Sentence, ...]:
    """A text; with the sentence that stands on these promises."""
    said = Judged(ClaimId("next_update"), None, "supported", tuple(Seq(one) for one in seqs))
    return (Sentence("Hello."), *((Sentence("We will write again.", said),) if seqs else ()))


def notice(sent: str, sentences: tuple[Sentence, ...], number: int = 1, draft: int | None = None) -> Entry:
    at = parse(sent)
    return Revision(
        INCIDENT, number, "en", Digest(""), sentences, AsOf(Seq(0), at), at, Digest(""), "1",
        draft=None if draft is None else Seq(draft),
    )  # fmt: skip


def draft(sentences: tuple[Sentence, ...], of: int | None = None) -> Entry:
    at = parse("2014-04-08T16:00")
    return Draft(
        INCIDENT, 1, "en", sentences, AsOf(Seq(0), at), Digest(""), "1", at,
        edited=of is not None, of=None if of is None else Seq(of),
    )  # fmt: skip


def found(now: str, *entries: Entry) -> Promised | None:
    rows = [(Seq(number), one) for number, one in enumerate(entries, 1)]
    return promised(View(fold(State(), rows), INCIDENT), parse(now))


def state(now: str, *entries: Entry) -> str:
    one = found(now, *entries)
    return "none" if one is None else one.state


MADE = promise(EIGHT, "2014-04-08T16:00")


def test_rule_64_a_promise_is_open_until_its_time_and_missed_after_it() -> None:
    assert found("2014-04-08T15:59", MADE) is None, "it was not made yet"
    assert found("2014-04-08T16:00", MADE) == Promised(Seq(1), parse(EIGHT), "open")
    assert state(EIGHT, MADE) == "open"
    assert state("2014-04-08T20:00:01", MADE) == "missed"
    assert found("2014-04-08T20:00:01") is None


def test_rule_64_the_notice_that_tells_of_it_does_not_keep_it() -> None:
    told = notice("2014-04-08T16:10", giving(1))
    assert state("2014-04-09", MADE, told) == "missed"
    others = notice("2014-04-08T16:20", giving(1), 2)
    assert state("2014-04-09", MADE, told, others) == "missed", "two audiences were told of it"


def test_rule_64_a_notice_sent_after_it_was_made_keeps_it_be_it_late() -> None:
    for sent in ("2014-04-08T19:00", EIGHT, "2014-04-09T08:00"):
        one = found("2014-04-10", MADE, notice("2014-04-08T16:10", giving(1)), notice(sent, giving(), 2))
        assert one == Promised(Seq(1), parse(EIGHT), "kept", 2), sent
    late = notice("2014-04-09T08:00", giving(), 2)
    assert state("2014-04-09T07:59", MADE, late) == "missed", "it was not sent yet"
    assert (
        state("2014-04-10", notice("2014-04-08T15:59", giving()), promise(EIGHT, "2014-04-08T16:00"))
        == "missed"
    )


def test_rule_64_a_later_promise_moves_it_and_one_taken_back_is_none() -> None:
    moved = promise("2014-04-09T12:00", "2014-04-08T19:00")
    assert state("2014-04-09T11:00", MADE, moved) == "open"
    assert state("2014-04-09T12:01", MADE, moved) == "missed"
    assert state("2014-04-09T11:00", MADE, moved, Retraction(Seq(2), "")) == "missed"
    assert found("2014-04-09T11:00", MADE, Retraction(Seq(1), "")) is None
    gone = Retraction(Seq(2), "not sent after all")
    assert state("2014-04-09", MADE, notice(EIGHT, giving()), gone) == "missed"


def test_rule_64_a_text_that_was_edited_gives_the_promise_that_it_was_composed_with() -> None:
    ours = (Sentence("We write again tonight.", yours=True),)
    entries = [MADE, draft(giving(1)), draft(ours, of=2)]
    assert state("2014-04-09", *entries, notice("2014-04-08T16:10", ours, draft=3)) == "missed"
    entries = [MADE, draft(giving()), draft(ours, of=2)]
    assert state("2014-04-09", *entries, notice("2014-04-08T16:10", ours, draft=3)) == "kept"
    assert state("2014-04-09", MADE, notice("2014-04-08T16:10", ours)) == "kept", "a text without a draft"


def test_rule_64_a_promise_of_another_incident_is_none_of_this_one() -> None:
    other = Promise(IncidentId("other"), parse(EIGHT), parse("2014-04-08T16:00"))
    assert state("2014-04-09", other) == "none"


def test_rule_64_a_promise_that_was_moved_says_from_when_to_when_and_who_had_read_of_it() -> None:
    ten, made, at = "2014-04-08T22:00", promise("2014-04-08T22:00", "2014-04-08T19:40"), "2014-04-08T19:40"
    one = found("2014-04-08T19:50", MADE, made)
    assert one == Promised(
        Seq(2), parse(ten), "open", None, (Move(parse(EIGHT), parse(ten), parse(at), False),)
    )
    told = found("2014-04-08T19:50", MADE, notice("2014-04-08T16:10", giving(1)), made)
    assert told is not None
    assert [move.told for move in told.moves] == [True]
    late = found("2014-04-09", MADE, made, promise("2014-04-09T12:00", "2014-04-08T23:00"))
    assert late is not None
    assert [(move.by, move.to) for move in late.moves] == [
        (parse(EIGHT), parse(ten)),
        (parse(ten), parse("2014-04-09T12:00")),
    ]


def test_rule_64_a_promise_that_was_kept_or_said_once_more_was_not_moved() -> None:
    kept = notice("2014-04-08T19:00", giving())
    one = found("2014-04-08T20:00", MADE, kept, promise("2014-04-09T12:00", "2014-04-08T19:40"))
    assert one is not None
    assert one.moves == ()
    same = found("2014-04-08T19:50", MADE, promise(EIGHT, "2014-04-08T19:40"))
    assert same is not None
    assert same.moves == ()


def test_rule_64_the_instants_in_which_a_notice_keeps_a_promise() -> None:
    """From when it was made, up to now; where it was moved, up to when it was."""
    at = "2014-04-08T19:40"
    for sent, expected in (("2014-04-08T16:00", "kept"), ("2014-04-08T15:59:59", "open"), (at, "kept")):
        assert state(at, MADE, notice(sent, giving())) == expected, sent
    for sent, moved in ((at, False), ("2014-04-08T19:40:01", True)):
        one = found("2014-04-08T19:50", MADE, notice(sent, giving()), promise("2014-04-08T22:00", at))
        assert one is not None
        assert bool(one.moves) is moved, sent
    for sent, told in ((at, True), ("2014-04-08T19:40:01", False)):
        one = found("2014-04-08T19:50", MADE, notice(sent, giving(1)), promise("2014-04-08T22:00", at))
        assert one is not None
        assert [move.told for move in one.moves] == [told], sent


@pytest.mark.parametrize("by", ["2014-04-08T22:00", "2014-04-08T18:00", EIGHT])
def test_rule_64_a_notice_that_still_gives_the_promise_before_it_was_moved_keeps_none(by: str) -> None:
    """It was copied, then the promise was moved (or given once more), then the copy was sent."""
    moved = promise(by, "2014-04-08T16:05")
    assert state("2014-04-09", MADE, moved, notice("2014-04-08T16:10", giving(1))) == "missed"
    again = promise("2014-04-08T23:00", "2014-04-08T16:06")
    assert state("2014-04-09", MADE, moved, again, notice("2014-04-08T16:10", giving(1))) == "missed"
    taken = [MADE, Retraction(Seq(1), "too soon"), promise(by, "2014-04-08T16:05")]
    assert state("2014-04-09", *taken, notice("2014-04-08T16:10", giving(1))) == "missed"


def test_rule_64_a_notice_that_gives_the_next_promise_keeps_the_one_before() -> None:
    entries = [MADE, notice("2014-04-08T19:00", giving(3)), promise("2014-04-09T12:00", "2014-04-08T18:00")]
    one = found("2014-04-08T19:10", *entries)
    assert one is not None
    assert (one.by, one.state) == (parse("2014-04-09T12:00"), "open")


def test_a_text_that_names_a_draft_that_is_gone_or_itself_ends_the_search() -> None:
    assert state("2014-04-09", MADE, notice("2014-04-08T16:10", giving(), draft=9)) == "kept"
    assert (
        state("2014-04-09", MADE, draft(giving(), of=2), notice("2014-04-08T16:10", giving(), draft=2))
        == "kept"
    )
