"""Everything to do about one moment: the plan by name, and all of it numbered as it has to be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Literal as L
from typing import NamedTuple

import msgspec

from stanch.app.context import Case
from stanch.app.status.situation import Situation
from stanch.core import plan as planning
from stanch.core.model import US, AssetId, Certificate, Digest, RemedyId
from stanch.core.moments import Moment
from stanch.core.notices import Revision
from stanch.core.plan import Action
from stanch.core.playbook import Playbook, Remedy
from stanch.core.world import World
from stanch.tell import names


class Wait(NamedTuple):
    """A step that has to be done first, and what it is done at, by name."""

    remedy: Remedy
    name: str


class Row(NamedTuple):
    """One step at one thing, by name."""

    action: Action
    remedy: Remedy
    name: str
    waits: tuple[Wait, ...]


class Plan(NamedTuple):
    """`left`: what is to do, in order; `done`: what is done; `others`: what nothing calls for, with what
    nobody knows whether it is needed."""

    true_at: Moment
    left: tuple[Row, ...]
    done: tuple[Row, ...]
    others: tuple[Row, ...]


def plan(case: Case, moment: Moment | None = None, *, everything: bool = False) -> Plan:
    """The plan of an incident; of now where no moment is named. `everything`: with `others`, which takes
    longer."""
    judgement = case.judgement(moment)
    world, actions = judgement.world, judgement.actions()
    done = [one for one in actions if one.state == "done"]
    others = [one for one in actions if one.state == "not_needed"] if everything else []
    return Plan(
        world.at.true_at,
        _rows(world, planning.soonest(actions)),
        _rows(world, done),
        _rows(world, planning.in_full(world, others)),
    )


def _called(world: World, id: AssetId) -> str:
    asset = world.assets.get(id)
    return (
        names.secrets(asset) if asset is not None and asset.kind == "credential" else names.asset(world, id)
    )


def _rows(world: World, actions: Iterable[Action]) -> tuple[Row, ...]:
    return tuple(
        Row(
            one,
            world.playbook.remedy(one.remedy),
            _called(world, one.asset),
            tuple(Wait(world.playbook.remedy(id), names.asset(world, at)) for id, at in one.waits_for),
        )
        for one in actions
    )


State = L["done", "ready", "unknown", "blocked", "later"]


class Step(msgspec.Struct, frozen=True):
    """One thing to do. `kind`: a step of the plan (`row`), asking the services, changing what is kept at
    them, telling. `waits`: the numbers of what has to be done first; of `later` it is only better. `count`:
    of so many. `now`: it is the one to do next. `in_use`: its key is the newest that a server showed."""

    number: int
    kind: L["step", "ask", "secrets", "tell"]
    state: State
    row: Row | None = None
    waits: tuple[int, ...] = ()
    count: int = 0
    now: bool = False
    in_use: bool = False


def order(case: Case, found: Situation) -> tuple[Step, ...]:
    """Everything to do about the moment of the situation; what is done stands where it was to be done."""
    whole = plan(case, found.true_at)
    rows = _in_order(case.playbook, whole.done, whole.left)
    next_one = (found.next[0].remedy, found.next[0].asset) if found.next else None
    last = next((n for n, one in enumerate(rows) if one.action.asset.startswith("credential:")), len(rows))
    numbers = {
        (one.action.remedy, one.action.asset): number + 1 + (number >= last and bool(found.theirs))
        for number, one in enumerate(rows)
    }
    newest = _newest(case, rows)
    made = [_of_row(one, numbers, next_one, newest) for one in rows[:last]]
    if found.theirs:
        made.append(_asking(len(made) + 1, found))
    made += [_of_row(one, numbers, next_one, newest) for one in rows[last:]]
    made += _at_services(len(made) + 1, found, made)
    told = bool(case.state.all(Revision))
    later = found.paragraph.better_later is not None
    mends = [numbers[one.action.remedy, one.action.asset] for one in whole.left if one.remedy.mends]
    state: State = "done" if told else "later" if later else "ready"
    made.append(Step(len(made) + 1, "tell", state, waits=tuple(mends[-1:]) if later else ()))
    return tuple(made)


def _in_order(playbook: Playbook, done: Sequence[Row], left: Sequence[Row]) -> list[Row]:
    """By how many steps come before it; what is done first, then as the plan has it."""

    @cache
    def depth(id: RemedyId) -> int:
        waits = (one.remedy for one in playbook.remedy(id).waits)
        return 1 + max((depth(one) for one in waits if one != id), default=0)

    ranked = [(depth(one.action.remedy), 0, one) for one in done]
    ranked += [(depth(one.action.remedy), 1, one) for one in left]
    return [one for _depth, _left, one in sorted(ranked, key=lambda found: found[:2])]


def _of_row(
    row: Row,
    numbers: dict[tuple[RemedyId, AssetId], int],
    next_one: tuple[RemedyId, AssetId] | None,
    newest: frozenset[AssetId],
) -> Step:
    action = row.action
    here = (action.remedy, action.asset)
    waits = sorted(numbers[one] for one in action.waits_for if one in numbers)
    state: State = action.state if action.state in ("done", "ready", "unknown") else "blocked"
    in_use = action.asset in newest and state != "done"
    return Step(numbers[here], "step", state, row, tuple(waits), now=here == next_one, in_use=in_use)


def _newest(case: Case, rows: Sequence[Row]) -> frozenset[AssetId]:
    """The key that each server showed last which had one of these keys."""
    keys = {one.action.asset for one in rows if one.action.asset.startswith(KEY)}
    shown = case.state.presenters
    servers = {id for key in keys for id in shown.get(Digest(key.removeprefix(KEY)), ())}
    last: dict[AssetId, AssetId] = {}
    for id in servers:
        asset = case.state.asset(id)
        if asset is None or asset.owner != US or asset.kind != "endpoint":
            continue
        for _seq, seen in case.state.of(id):
            if isinstance(seen.fact, Certificate) and seen.fact.address:
                last[id] = AssetId(f"{KEY}{seen.fact.spki}")
    return frozenset(last.values())


KEY = "key:sha256/"


def _asking(number: int, found: Situation) -> Step:
    unasked = [one for one in found.theirs if one.asked_at is None and one.answered_at is None]
    return Step(number, "ask", "ready" if unasked else "done", count=len(unasked) or len(found.theirs))


def _at_services(number: int, found: Situation, before: Sequence[Step]) -> Iterator[Step]:
    """What is kept at services of which nobody knows yet whether it has to be changed."""
    waiting = [one for one in found.secrets if one.advice == "ask" and one.waits_for]
    asking = tuple(one.number for one in before if one.kind == "ask")
    if waiting and asking:
        yield Step(number, "secrets", "blocked", waits=asking, count=len(waiting))
