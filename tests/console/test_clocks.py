"""Moments are said by the clocks of the client, with UTC beside them; of two clients each by its own."""

from __future__ import annotations

import pytest

from stanch.console import clocks
from stanch.core.moments import parse
from tests.program.browsing import Console
from tests.program.commands import Stanch


@pytest.mark.parametrize(
    ("zone", "moment", "said"),
    [
        ("Europe/Berlin", "2014-04-08T16:40Z", "18:40 on 8 April 2014 (16:40 UTC)"),
        ("America/New_York", "2014-04-08T01:30Z", "21:30 on 7 April 2014 (01:30 UTC on 8 April 2014)"),
        ("Europe/London", "2014-01-08T16:40Z", "16:40 on 8 January 2014 (16:40 UTC)"),
        ("Asia/Kolkata", "2014-04-07T00:00Z", "7 April 2014"),
        ("UTC", "2014-04-08T16:40Z", "16:40 UTC on 8 April 2014"),
    ],
)
def test_a_moment_by_the_clocks_of_a_place(home: object, zone: str, moment: str, said: str) -> None:
    """A whole day is the day that was given, wherever one is."""
    import zoneinfo

    from django.utils import timezone

    with timezone.override(zoneinfo.ZoneInfo(zone)):
        assert clocks.exactly(parse(moment)) == said


def test_of_two_clients_each_by_its_own(console: Console, stanch: Stanch) -> None:
    for name, zone in (("Berlin Bikes", "Europe/Berlin"), ("Tokyo Tea", "Asia/Tokyo"), ("Nowhere", "")):
        stanch("client", "add", name)
        short = name.lower().replace(" ", "-")
        stanch("--client", short, "incident", "open", "heartbleed")
        if zone:
            stanch("--client", short, "client", "zone", zone)
    berlin = console.open("/c/berlin-bikes/i/heartbleed/situation/")
    assert "19:00 on 8 April 2014 (17:00 UTC)" in berlin
    tokyo = console.open("/c/tokyo-tea/incidents/")
    assert "02:00 on 9 April 2014 (17:00 UTC on 8 April 2014)" in tokyo
    assert "Times are those of Asia/Tokyo, with UTC beside them." in tokyo
    nowhere = console.open("/c/nowhere/i/heartbleed/situation/")
    assert "17:00 UTC on 8 April 2014" in nowhere
    assert "Times are UTC." in console.open("/clients/")
