"""stanch client zone, and what times that name no zone are taken for."""

from __future__ import annotations

import json

import pytest

from tests.program.commands import Stanch


def statements(stanch: Stanch, **more: str) -> list[str]:
    rows = json.loads(stanch("timeline", "--about", "Cardwise", "--json", **more).out)
    return [one["at"] for one in rows if "told us" in one["what"]]


def test_a_time_without_a_zone_is_read_where_the_workspace_is_and_said_again_in_utc(
    stanch: Stanch, begun: str
) -> None:
    """Rule 51."""
    stanch("vendor", "add", "Cardwise")
    unknown = stanch("vendor", "statement", "Cardwise", "affected", "--at", "16:40")
    assert unknown.code == 0
    assert (
        "16:40 is read in UTC: 16:40 UTC on 8 April 2014. Where are you? stanch client zone NAME"
        in unknown.err
    )
    given = stanch("client", "zone", "europe/berlin")
    assert given.out == "Times that name no zone are read in Europe/Berlin.\n"
    known = stanch("vendor", "statement", "Cardwise", "affected", "--at", "16:40")
    assert "16:40 in Europe/Berlin is 14:40 UTC on 8 April 2014." in known.err
    pacific = ["vendor", "statement", "Cardwise", "affected", "--at", "15:45 PDT"]
    assert "has not come yet" in stanch(*pacific, now="2014-04-09T09:00Z").err, "it is the 9th there"
    night = stanch(*pacific, now="2014-04-09T01:00Z")
    assert "15:45 PDT is 22:45 UTC on 8 April 2014." in night.err
    utc = stanch("vendor", "statement", "Cardwise", "affected", "--at", "2014-04-08 16:41Z")
    assert (utc.code, utc.err) == (0, "")
    assert statements(stanch) == [
        "2014-04-08T16:40:00Z", "2014-04-08T14:40:00Z", "2014-04-08T22:45:00Z", "2014-04-08T16:41:00Z",
    ]  # fmt: skip


def test_what_was_written_down_before_does_not_move_with_the_zone(stanch: Stanch, begun: str) -> None:
    stanch("vendor", "add", "Cardwise")
    stanch("vendor", "statement", "Cardwise", "affected", "--at", "16:40")
    stanch("client", "zone", "America/Los_Angeles")
    stanch("client", "zone", "Asia/Kolkata")
    assert statements(stanch) == ["2014-04-08T16:40:00Z"]
    assert json.loads(stanch("client", "zone", "--json").out) == {"zone": "Asia/Kolkata", "given": True}
    rows = json.loads(stanch("timeline", "--json").out)
    assert "times without a zone are read in Asia/Kolkata" in [one["what"] for one in rows]
    last = next(one["seq"] for one in rows if "Asia/Kolkata" in one["what"])
    stanch("retract", last, "we moved back")
    assert json.loads(stanch("client", "zone", "--json").out)["zone"] == "America/Los_Angeles"


def test_the_zone_of_now_reads_what_is_typed_now_also_about_what_was_known_before(
    stanch: Stanch, begun: str
) -> None:
    last = json.loads(stanch("record", "verify", "--json").out)["entries"]
    stanch("client", "zone", "Europe/Berlin")
    status = json.loads(stanch("status", "--known", last, "--as-of", "16:40", "--json").out)
    assert status["true_at"] == json.loads(stanch("status", "--as-of", "14:40Z", "--json").out)["true_at"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("berlin", "Did you mean Europe/Berlin"),
        ("Europe/Berlinn", "Did you mean Europe/Berlin"),
        ("EST", "is no time zone"),
        ("Etc/GMT+5", "is no time zone"),
        ("+02:00", "is no time zone"),
        ("../../etc/passwd", "is no time zone"),
        ("/etc/localtime", "is no time zone"),
        ("x" * 999, "is no time zone"),
    ],
)
def test_what_is_no_place_is_refused_with_one_that_is_near(
    stanch: Stanch, begun: str, name: str, said: str
) -> None:
    found = stanch("client", "zone", name)
    assert found.code == 2
    assert said in found.err
    assert json.loads(stanch("client", "zone", "--json").out) == {"zone": "UTC", "given": False}


def test_before_anything_is_begun_a_zone_can_be_given_and_asked_for(stanch: Stanch) -> None:
    asked = stanch("client", "zone", TZ=":Europe/Vienna")
    assert "Times that name no zone are read in UTC." in asked.out
    assert "This machine is set to Europe/Vienna: stanch client zone NAME" in asked.out
    assert stanch("client", "zone", "UTC").code == 0
    assert "Nobody has said so" not in stanch("client", "zone").out


def test_start_asks_for_the_zone_once_and_offers_that_of_the_machine(stanch: Stanch, begun: str) -> None:
    answered = "none\n" * 8 + "?\n"
    first = stanch("start", begun, typed=f"{answered}nowhere\n\n", TZ="America/New_York")
    assert "In which time zone are you?" in first.err
    assert "Enter for America/New_York, or its name." in first.err
    assert "'nowhere' is no time zone" in first.err
    assert "Times are read in America/New_York." in first.err
    again = stanch("start", begun, typed="Asia/Tokyo\n")
    assert "In which time zone are you?" not in again.err
    assert json.loads(stanch("client", "zone", "--json").out)["zone"] == "America/New_York"


def test_a_system_without_data_on_zones_says_so(stanch: Stanch, begun: str) -> None:
    import zoneinfo

    stanch("client", "zone", "Asia/Tokyo")
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
    try:
        assert "are read in Asia/Tokyo" in stanch("client", "zone").out
        for words in (["client", "zone", "Europe/Berlin"], ["status", "--as-of", "16:40"]):
            found = stanch(*words)
            assert found.code == 2, words
            assert "this system has no data on time zones" in found.err
            assert "install its package tzdata, or write moments in UTC: 16:40Z" in found.err
        assert stanch("status", "--as-of", "16:40Z").code == 3
    finally:
        zoneinfo.reset_tzpath(to=before)
