"""What an incident sees of a record in which a clock was wrong: what is dated after now says nothing (7)."""

from __future__ import annotations

import pytest

from stanch.core.assessment import assess
from stanch.core.entries import Entry
from stanch.core.exposure import Reader
from stanch.core.fold import fold
from stanch.core.legacy import NONE
from stanch.core.model import US, AssetId, IncidentId, Observation, ServerList
from stanch.core.moments import AsOf, Moment, Seq, parse
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.sayings import Asked, Saying
from stanch.core.state import State
from stanch.core.view import View
from stanch.core.world import World
from tests.world.shop import MAIL, PAY, WEB1, WWW, log, ours, playbook, probed, role, servers

NOON, NEXT, LAST = "2014-04-08T12:00", "2014-04-09T12:00", "2014-04-10T12:00"
A = IncidentId("heartbleed")


def view(rows: list[Entry], now: str | None = NOON) -> View:
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(rows, 1)])
    return View(state, A, None if now is None else parse(now))


def seen(found: View, id: AssetId) -> list[Seq]:
    return [seq for seq, _row in found.of(id)]


def test_rule_7_what_is_dated_after_now_is_not_among_the_facts() -> None:
    rows = [
        *ours(WWW),
        probed(WWW, NOON, "negative"),
        probed(WWW, "2014-04-08T12:01", "negative"),
        Saying(A, WWW, Asked("mail"), parse(NOON)),
        Saying(A, WWW, Asked("mail"), parse(NEXT)),
        Saying(IncidentId("other"), WWW, Asked("mail"), parse(NOON)),
    ]
    assert seen(view(rows), WWW) == [2, 4]
    assert seen(view(rows, NEXT), WWW) == seen(view(rows, None), WWW) == [2, 3, 4, 5]
    assert seen(view(rows[:2]), WWW) == [2]
    assert seen(view(rows), WEB1) == []


def test_rule_7_a_role_and_the_list_of_servers_as_they_were_answered_by_now() -> None:
    rows = [
        *ours(PAY, MAIL),
        role("mail", PAY, seen=NOON),
        role("mail", MAIL, seen=NEXT),
        servers(False, NOON),
        servers(True, NEXT),
    ]
    early, late = view(rows), view(rows, NEXT)
    at = parse(LAST)
    assert {name: (seq, one.vendors) for name, (seq, one) in early.roles(at).items()} == {"mail": (3, (PAY,))}
    assert {name: (seq, one.vendors) for name, (seq, one) in late.roles(at).items()} == {"mail": (4, (MAIL,))}
    assert view(rows, None).roles(at) == late.roles(at)
    assert early.server_list() == (5, ServerList(False))
    assert late.server_list() == view(rows, None).server_list() == (6, ServerList(True))
    assert view([*rows[:2], rows[5]]).server_list() is None


@pytest.mark.parametrize(
    ("rows", "now", "ahead"),
    [
        ([probed(WWW, NEXT, "positive")], NOON, (2,)),
        ([probed(WWW, NEXT, "positive"), probed(WWW, LAST, "positive")], NOON, (2, 3)),
        ([probed(WWW, NEXT, "positive"), probed(WWW, LAST, "positive")], NEXT, (3,)),
        ([probed(WWW, NOON, "positive")], NOON, ()),
        ([probed(WWW, NEXT, "positive")], None, ()),
        ([probed(WWW, NEXT, "negative"), probed(WWW, NEXT, "inconclusive")], NOON, ()),
        ([log(WWW, "yes", "2014-04-01", "", NEXT)], NOON, ()),
        ([probed(WEB1, NEXT, "positive")], NOON, ()),
    ],
)
def test_rule_7_the_flaw_that_a_wrong_clock_saw_was_seen_all_the_same(
    rows: list[Entry], now: str | None, ahead: tuple[int, ...]
) -> None:
    assert view([*ours(WWW), *rows], now).ahead(WWW) == ahead


@pytest.mark.parametrize(
    ("first", "now", "ever"),
    [
        (probed(WWW, "2014-04-08T10:00", "negative"), ("unknown", "ahead"), ("unknown", "ahead")),
        (log(WWW, "no", "2012-03-01", NOON, NOON), ("unknown", "ahead"), ("unknown", "ahead")),
        (probed(WWW, "2014-04-08T10:00", "positive"), ("yes", ""), ("yes", "")),
    ],
)
def test_rule_7_it_makes_every_no_unknown(first: Entry, now: tuple[str, str], ever: tuple[str, str]) -> None:
    rows = [*ours(WWW), first, probed(WWW, NEXT, "positive"), probed(WWW, LAST, "positive")]
    found = view(rows)
    asset = found.asset(WWW)
    assert asset is not None
    own = Reader(playbook("heartbleed"), found, parse(NOON)).own(asset)
    assert ((own.now.verdict, own.now.why), (own.ever.verdict, own.ever.why)) == (now, ever)
    if now[0] == "unknown":
        assert own.now.on == own.ever.on == (3, 4)
    alone = Reader(playbook("heartbleed"), view(rows[:2]), parse(NOON)).own(asset)
    assert (own.periods, own.definite) == (alone.periods, alone.definite)


def test_rule_7_a_renewed_world_knows_how_late_it_is() -> None:
    def world(rows: list[Entry], now: str) -> World:
        found = view(rows, now)
        return spread(playbook("heartbleed"), found, AsOf(found.seq, parse(now)))

    rows = [*ours(WWW), probed(WWW, "2014-04-08T11:00", "negative")]
    later = [probed(WWW, NEXT, "positive"), log(WWW, "no", "2014-04-01", NOON, NOON)]
    for now in (NOON, "2014-04-08T13:00"):
        found = world(rows, NOON)
        assess(found, WWW)
        more = [(Seq(len(rows) + number), row) for number, row in enumerate(later, 1)]
        renew(found, more, None if now == NOON else parse(now))
        assert found.state.now == parse(now)
        assert assess(found, WWW) == assess(world([*rows, *later], now), WWW)
        assert assess(found, WWW).now.why == "ahead"
    found = world(rows, NOON)
    renew(found, [], Moment(parse(NOON) - 1))
    assert found.state.now == parse(NOON), "it is never earlier than it was known to be"


def test_a_world_without_a_now_has_none_after_it_was_renewed() -> None:
    found = view(ours(WWW), None)
    world = spread(playbook("heartbleed"), found, AsOf(found.seq, parse(NOON)))
    renew(world, [(Seq(2), Observation(US, ServerList(True), parse(NOON)))], parse(NEXT))
    assert world.state.now is None
    assert world.state.incident == A != NONE
