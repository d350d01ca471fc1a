"""A page of many servers shows those that press most, says how many there are, and shows all on request."""

from __future__ import annotations

from stanch.app import context
from stanch.core.model import Asset, AssetId, Observation, Probe
from stanch.core.moments import parse
from tests.program.browsing import Console

MANY = 120


def test_the_situation_of_many_servers_shows_what_presses_most(console: Console, begun: str) -> None:
    seen = parse("2014-04-08T15:00Z")
    ids = [AssetId(f"endpoint:host{number}.example:443") for number in range(MANY)]
    client = context.client("")
    client.write([Asset(id, "endpoint", id.partition(":")[2].removesuffix(":443")) for id in ids])
    client.write([Observation(id, Probe("heartbleed", "negative", "", "192.0.2.1"), seen) for id in ids[:-1]])
    client.write([Observation(ids[-1], Probe("heartbleed", "positive", "", "192.0.2.1"), seen)])
    page = console.open("/situation/")
    shown = page.part("Your ")
    assert f"host{MANY - 1}.example" in shown, "the one that is exposed comes first"
    assert "host70.example" not in shown
    assert f"All {MANY + 1}" in shown
    everything = page.follow(f"All {MANY + 1}").part("Your ")
    assert all(f"host{number}.example" in everything for number in range(MANY))
    assert f"All {MANY + 1}" not in everything
