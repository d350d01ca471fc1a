"""What is folded: of several entries of one id the last that stands, of sent revisions every one."""

from __future__ import annotations

import pickle

import msgspec

from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import AssetId, Digest, Incident, IncidentId, Retraction
from stanch.core.moments import AsOf, Moment, Seq
from stanch.core.notices import Revision
from stanch.core.state import State
from tests.world.shop import API, WEB1, WWW, done, edge, ours, probed, showed

OPEN = Incident(IncidentId("heartbleed"), "heartbleed", Digest("a" * 64), Moment(5), title="Heartbleed")
CLOSED = msgspec.structs.replace(OPEN, closed_at=Moment(9))
SENT = Revision(
    IncidentId("heartbleed"),
    1,
    "en",
    Digest("b" * 64),
    (),
    AsOf(Seq(1), Moment(6)),
    Moment(6),
    Digest("a" * 64),
    "0.1.0",
)


def state(*rows: Entry) -> State:
    return fold(State(), [(Seq(number), row) for number, row in enumerate(rows, 1)])


def test_an_incident_is_what_its_last_entry_says() -> None:
    assert state(OPEN, CLOSED).incidents == {"heartbleed": (2, CLOSED)}
    assert state(OPEN, CLOSED, OPEN).incidents == {"heartbleed": (3, OPEN)}


def test_an_incident_that_was_closed_by_mistake_is_open() -> None:
    assert state(OPEN, CLOSED, Retraction(Seq(2), "not yet")).incidents == {"heartbleed": (1, OPEN)}
    assert state(OPEN, Retraction(Seq(1), "the wrong event")).incidents == {}


def test_each_incident_is_its_own() -> None:
    other = msgspec.structs.replace(OPEN, id=IncidentId("mine"))
    assert state(OPEN, other, CLOSED).incidents == {"heartbleed": (3, CLOSED), "mine": (2, other)}


def test_each_incident_has_its_own_times_in_which_it_was_open() -> None:
    mine = msgspec.structs.replace(OPEN, id=IncidentId("mine"), opened_at=Moment(7))
    again = msgspec.structs.replace(OPEN, opened_at=Moment(12))
    refined = msgspec.structs.replace(again, playbook="heartbleed-2")
    rows: list[Entry] = [OPEN, mine, CLOSED, again, refined]
    found = state(*rows)
    assert found.episodes(OPEN.id) == ((5, 9), (12, None))
    assert found.episodes(mine.id) == ((7, None),)
    assert found.episodes(IncidentId("none")) == ()
    assert state(*rows[:3]).episodes(OPEN.id) == ((5, 9),)
    assert state(OPEN, CLOSED, CLOSED).episodes(OPEN.id) == ((5, 9),)
    closed_late = msgspec.structs.replace(CLOSED, closed_at=Moment(11))
    assert state(OPEN, CLOSED, closed_late).episodes(OPEN.id) == ((5, 11),), "when it was closed is put right"
    assert state(*rows, Retraction(Seq(3), "not yet")).episodes(OPEN.id) == ((5, None),)


def test_a_retraction_takes_back_what_is_there_already_and_nothing_else() -> None:
    rows: list[Entry] = [OPEN, *ours(WWW), *ours(API)]
    assert state(*rows, Retraction(Seq(2), "mistaken", along=(Seq(4), Seq(5), Seq(3)))).gone == {2, 3}
    assert state(*rows, Retraction(Seq(4), "itself")).gone == frozenset()
    assert state(*rows, Retraction(Seq(9), "to come")).gone == frozenset()
    assert state(*rows, Retraction(Seq(2), "one"), Retraction(Seq(4), "not so")).gone == {4}


def test_every_revision_that_was_sent_is_kept_in_order() -> None:
    again = msgspec.structs.replace(SENT, number=2)
    assert state(SENT, again, SENT).all(Revision) == [(1, SENT), (2, again), (3, SENT)]


def test_what_is_folded_into_a_copy_is_not_known_to_the_first() -> None:
    rows: list[Entry] = [
        OPEN, *ours(WWW), probed(WWW, "2014-04-08", "positive"), showed(WWW, "2014-04-08", "a"), SENT,
        done(WWW, "patched", "2014-04-08", "2014-04-08"),
    ]  # fmt: skip
    more: list[Entry] = [
        CLOSED, *ours(API), edge(WEB1, "serves", WWW), probed(WWW, "2014-04-09", "negative"), SENT,
        showed(API, "2014-04-09", "a", revoked="yes"), done(WWW, "rekeyed", "", "2014-04-09"),
        Retraction(Seq(3), "mistaken"),
    ]  # fmt: skip
    first = state(*rows)
    before = pickle.dumps(vars(first))
    other = fold(first.fork(), [(Seq(number), row) for number, row in enumerate(more, 1 + len(rows))])
    assert pickle.dumps(vars(first)) == before
    whole = state(*rows, *more)
    assert other.gone == whole.gone
    assert vars(other) == vars(whole)


def test_a_copy_of_what_takes_something_back_keeps_that() -> None:
    """Once somebody asked, what was taken back is known already; what comes up in a copy stays there."""
    rows: list[Entry] = [
        OPEN, *ours(WWW, API), showed(WWW, "2014-04-08", "a"), showed(API, "2014-04-08", "a"),
        showed(WWW, "2014-04-08", "b"), Retraction(Seq(5), "another server"),
    ]  # fmt: skip
    first = state(*rows)
    assert first.presenters == {"a" * 64: {WWW}, "b" * 64: {WWW}}
    before = pickle.dumps(vars(first))
    same = first.fork()
    assert pickle.dumps(vars(same)) == before
    other = fold(first.fork(), [(Seq(8), showed(API, "2014-04-09", "b"))])
    assert pickle.dumps(vars(first)) == before
    assert other.presenters == {"a" * 64: {WWW}, "b" * 64: {WWW, API}}


def test_what_a_retraction_would_take_back() -> None:
    rows: list[Entry] = [*ours(WWW, API), edge(WEB1, "serves", WWW), Retraction(Seq(2), "x"), OPEN]
    found = state(*rows)
    assert found.taken_by(Retraction(Seq(1), "mistaken", along=(Seq(3),))) == {1, 3}
    assert found.taken_by(Retraction(Seq(2), "mistaken")) == frozenset()
    assert found.taken_by(Retraction(Seq(4), "not so")) == {4}
    assert found.gone == {2}


def test_when_an_asset_was_written_down() -> None:
    renamed = msgspec.structs.replace(ours(WWW)[0], name="the shop")
    found = state(*ours(WWW), OPEN, renamed, *ours(API), Retraction(Seq(4), "mistaken"))
    assert (found.registered(WWW), found.written(WWW), found.asset(WWW)) == (1, 3, renamed)
    for gone in (API, WEB1):
        assert (found.registered(gone), found.written(gone), found.asset(gone)) == (None, 0, None)


def test_since_when_an_asset_is_written_down_as_ours() -> None:
    (mine,) = ours(WWW)
    theirs = msgspec.structs.replace(mine, owner=AssetId("vendor:cardwise"))
    assert state(theirs, mine, mine).ours_since(WWW) == 2
    assert state(mine, theirs).ours_since(WWW) is None
    assert state(mine, theirs, mine).ours_since(WWW) == 3
    assert state(mine, theirs, mine, Retraction(Seq(2), "it was ours")).ours_since(WWW) == 1
