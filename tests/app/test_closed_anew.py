"""A closed incident of which there is evidence again is named, whatever else is open (148); and what a look
prints is what the timeline records (149)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program.browsing import Console
from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places

pytestmark = pytest.mark.slow

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


@pytest.mark.slow
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


ANSWERS = "Cardwise\nnone\nnone\nnone\nourselves\nnone\nnone\nnone\nyes\n"
"""Who takes our payments, and so on; and that these are all the servers that customers reach."""
BEFORE, EVENING, NEXT = "2014-04-08T14:06Z", "2014-04-08T17:30Z", "2014-04-10T09:00Z"


def begun(stanch: Stanch, site: str) -> None:
    """A site that had the flaw, where customers sign in; the incident was closed as it was."""
    assert stanch("start", site, "--prove", typed=ANSWERS, now=BEFORE).code == 1
    assert stanch("incident", "close", "heartbleed", "--yes", now=BEFORE).code == 0


def no_news(stanch: Stanch, now: str) -> None:
    assert AGAIN not in flat(stanch("incident", "list", now=now))
    assert AGAIN not in flat(stanch("client", "list", now=now))
    assert "1 of 1 is exposed now" not in flat(stanch("client", "list", now=now))


def test_rule_148_a_clean_look_is_not_evidence_again(stanch: Stanch, tmp_path: Path, places: Places) -> None:
    """The passwords are out since before it was closed: no look makes that news."""
    site = places.vulnerable()
    begun(stanch, site)
    no_news(stanch, BEFORE)
    places.mended(at=site)
    assert stanch("observe", "tls", "--prove", now=EVENING).code == 0
    no_news(stanch, EVENING)
    stanch("observe", "tls", "--prove", now=NEXT)
    no_news(stanch, NEXT)


def test_rule_148_a_later_look_that_sees_it_still_is_told(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    site = places.vulnerable()
    begun(stanch, site)
    assert stanch("observe", "tls", "--prove", now=EVENING).code == 1
    assert f"{AGAIN} {site} is exposed to it today." in flat(stanch("incident", "list", now=EVENING))


@pytest.mark.slow
def test_rule_148_a_word_on_a_server_that_is_clean_is_not_evidence_again(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    """Another incident is open, and what comes in is about another server."""
    site, other = places.vulnerable(), places.mended()
    begun(stanch, site)
    assert stanch("incident", "open", "ccs-2014", now="2014-06-06T09:00Z").code == 0
    now = "2014-06-06T10:00Z"
    (tmp_path / "register.yaml").write_text(f"endpoints: [{{name: '{other}'}}]\n")
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0
    stanch("observe", "tls", "--prove", other, now=now)
    no_news(stanch, now)


@pytest.mark.parametrize("mended", [True, False])
def test_rule_148_a_secret_that_came_to_light_is_named_in_words_that_fit(
    stanch: Stanch, tmp_path: Path, places: Places, mended: bool
) -> None:
    """What came in since shows that it is out: it is told, and "customers' passwords is" is not."""
    site = places.vulnerable()
    assert stanch("start", site, "--prove", "--no-questions", now=BEFORE).code == 1
    assert stanch("incident", "close", "heartbleed", "--yes", now=BEFORE).code == 0
    if mended:
        places.mended(at=site)
        stanch("observe", "tls", "--prove", now=EVENING)
        no_news(stanch, EVENING)
    secrets = f"[{{name: 'the API keys', accepted_by: ['{site}']}}, {{name: pin, accepted_by: ['{site}']}}]"
    (tmp_path / "register.yaml").write_text(f"credentials: {secrets}\n")
    assert stanch("register", "import", "register.yaml", "--yes", now=EVENING).code == 0
    said = flat(stanch("incident", "list", now=EVENING))
    assert f"{AGAIN} two secrets are exposed to it today: “the API keys” and pin. {HOW}" in said


@pytest.mark.slow
def test_rule_148_a_server_that_has_it_again_is_told_beside_secrets_that_were_out(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    site = places.vulnerable()
    begun(stanch, site)
    places.mended(at=site)
    stanch("observe", "tls", "--prove", now=EVENING)
    places.vulnerable(at=site)
    stanch("observe", "tls", "--prove", now="2014-04-08T18:00Z")
    assert f"{AGAIN} {site} is exposed to it today." in flat(
        stanch("incident", "list", now="2014-04-08T18:00Z")
    )
