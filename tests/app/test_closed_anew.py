"""A closed incident of which there is evidence again is named, whatever else is open (148); and what a look
prints is what the timeline records (149)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program.browsing import Console
from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places

NINE, TEN, NOON = (f"2014-10-15T{hour}:00Z" for hour in ("09", "10", "12"))
AGAIN = "Heartbleed is closed, but by what came in since then"
HOW = "To open it again: stanch incident open heartbleed"


def closed(stanch: Stanch, folder: Path, site: str) -> None:
    """Heartbleed was opened by mistake or is over: it is closed, and its site is registered."""
    (folder / "register.yaml").write_text(f"endpoints: [{{name: '{site}'}}]\n")
    assert stanch("incident", "open", "heartbleed", now=NINE).code == 0
    assert stanch("register", "import", "register.yaml", "--yes", now=NINE).code == 0
    assert stanch("incident", "close", "heartbleed", "--yes", now=NINE).code == 0


@pytest.mark.parametrize("open_", ["poodle-2014", "npm-worm-2025", ""], ids=["of TLS", "of software", "none"])
def test_rule_148_a_later_look_at_a_closed_flaw_is_told_in_every_overview(
    stanch: Stanch, tmp_path: Path, places: Places, open_: str
) -> None:
    site, now = places.vulnerable(), "2025-11-15T12:00Z" if "npm" in open_ else NOON
    closed(stanch, tmp_path, site)
    if open_:
        assert stanch("incident", "open", open_, now=now).code == 0
    assert AGAIN not in stanch("incident", "list", now=now).out, "nothing came in yet"
    text = stanch("notice", "copy", now=now).out if open_ else ""
    assert stanch("observe", "tls", "--prove", "--connections", "2", now=now).code == 1
    for command in ("status", "incident list"):
        said = stanch(*command.split(), now=now)
        assert f"{AGAIN} {site} is exposed to it today. {HOW}" in flat(said)
        assert command != "status" or said.code == 1
    listed = parsed(stanch("incident", "list", "--json", now=now))
    assert [one["again"] for one in listed if one["id"] == "heartbleed"] == [[site]]
    if open_:
        beside = parsed(stanch("status", "--json", now=now))["others"]
        assert [one["again"] for one in beside] == [[site]]
        assert AGAIN not in flat(stanch("notice", "copy", now=now))
        assert "Heartbleed" not in text + stanch("notice", "copy", now=now).out
    stanch("incident", "open", "heartbleed", now=now)
    assert AGAIN not in stanch("incident", "list", now=now).out


def test_rule_148_what_was_left_open_is_not_evidence_again(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    site = places.vulnerable()
    assert stanch("incident", "open", "heartbleed", now=NINE).code == 0
    assert stanch("observe", "tls", site, "--prove", "--connections", "2", now=NINE).code == 1
    stanch("incident", "close", "heartbleed", "--yes", now=TEN)
    stanch("incident", "open", "poodle-2014", now=TEN)
    stanch("vendor", "add", "Cardwise", "--yes", now=NOON)
    assert AGAIN not in flat(stanch("status", now=NOON))
    assert AGAIN not in flat(stanch("incident", "list", now=NOON))


@pytest.mark.parametrize("beside", [True, False])
def test_rule_148_the_console_names_it_on_its_overviews(
    console: Console, stanch: Stanch, tmp_path: Path, places: Places, beside: bool
) -> None:
    site = places.vulnerable()
    closed(stanch, tmp_path, site)
    if beside:
        stanch("incident", "open", "poodle-2014", now=TEN)
    stanch("observe", "tls", "--prove", "--connections", "2", now=TEN)
    console.at(NOON)
    pages = ["/incidents/", *(["/i/poodle-2014/situation/"] if beside else ["/start/"])]
    for path in pages:
        said = " ".join(console.open(path).text.split())
        assert f"{AGAIN} {site} is exposed to it today. Open it again." in said


def test_rule_149_a_flaw_that_is_recorded_is_printed_and_named_by_both(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    site = places.vulnerable()
    assert stanch("incident", "open", "poodle-2014", now=NOON).code == 0
    seen = stanch("observe", "tls", site, "--prove", "--connections", "2", now=NOON)
    assert seen.code == 1
    assert "Heartbleed" in seen.out
    assert "VULNERABLE" in seen.out
    told = [one["what"] for one in parsed(stanch("timeline", "--json", now=NOON))]
    assert any("Heartbleed: has the flaw" in one for one in told)
