"""Which key does a server show now, and was that key there while the flaw was?"""

from __future__ import annotations

from stanch.core.model import AssetId
from tests.reference import exposures
from tests.reference.standing import Record, Sight


def current(record: Record, asset: AssetId, sights: list[Sight]) -> list[Sight]:
    """The last sight at each address that the name still has, as far as known."""
    last: dict[str, Sight] = {}
    for sight in sights:
        last[sight.address] = sight
    addresses = record.resolved(asset)
    return [one for one in last.values() if not addresses or one.address in addresses]


def was_there(record: Record, key: str) -> str:
    """Was this key seen at any server before a sight of the flaw there, with no other key seen between?"""
    for asset in record.assets:
        if not asset.startswith("endpoint:"):
            continue
        sights = record.sights(asset)
        for at in exposures.seen_exposed(record, asset):
            for sight in sights:
                if sight.key != key or sight.at > at:
                    continue
                others = [one for one in sights if one.key != key and sight.at <= one.at <= at]
                if not others:
                    return f"the key now seen was at {asset} while that had the flaw"
    return ""
