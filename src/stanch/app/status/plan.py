"""Everything to do about one moment, in order, and what each thing waits for, by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from stanch.app.context import Case
from stanch.core import plan as planning
from stanch.core.model import AssetId
from stanch.core.moments import Moment
from stanch.core.plan import Action
from stanch.core.playbook import Remedy
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
    world = case.judgement(moment).world
    actions = planning.plan(world)
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
