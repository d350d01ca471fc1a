"""A new key since the disclosure, and the old certificate dead? What the record says of our own endpoints."""

from __future__ import annotations

import msgspec

from stanch.core.milestones import wanted_keys
from stanch.core.model import US, AssetId, Digest
from stanch.core.world import World
from stanch.tell.key_renewal import Answer, said


class KeyFate(msgspec.Struct, frozen=True):
    """What became of the key of one endpoint at one address: the five answers of `core.key_renewal`."""

    endpoint: AssetId
    name: str
    address: str
    spki: Digest
    key: Answer
    issued: Answer
    old: Answer
    order: Answer
    overall: Answer


def fates(world: World) -> tuple[KeyFate, ...]:
    """For each endpoint of ours whose key has to be a new one, at each address."""
    return tuple(
        KeyFate(
            asset.id,
            asset.name,
            one.address,
            one.question.current.spki,
            *said(one.answers, one.question.now, help=False),
        )
        for asset in world.assets.values()
        if asset.kind == "endpoint" and asset.owner == US
        for one in wanted_keys(world, asset.id)
        if one.address
    )
