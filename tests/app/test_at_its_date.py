"""A sentence that names a date is judged about that date, not about when it was sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.test_sent_sentences import ROLES
from tests.app.test_told_exactly import became, correction, send
from tests.program.commands import Stanch
from tests.program.places import Places

pytestmark = pytest.mark.slow  # journeys through many commands

MORNING, EVENING, LATER = "2014-04-09T09:00Z", "2014-04-09T20:00Z", "2014-04-10T09:00Z"
WWW = "www.shop.example"
NEVER = "at any time up to"


def clean(stanch: Stanch, folder: Path, site: str = WWW) -> None:
    """Our one server did not have the flaw up to two at night, by our word; sent at nine."""
    stanch("incident", "open", "heartbleed", now=MORNING)
    lists = "".join(f"- {{role: {role}, answer: none}}\n" for role in ROLES)
    text = f"endpoints: [{{name: '{site}'}}]\nall_servers: 'yes'\nroles:\n{lists}"
    (folder / "register.yaml").write_text(text)
    assert stanch("register", "import", "register.yaml", "--yes", now=MORNING).code == 0
    attest(stanch, "no", "2012-03-14", "2014-04-09T02:00Z", site=site, now=MORNING)


def attest(
    stanch: Stanch, what: str, start: str, end: str = "", *, site: str = WWW, now: str = EVENING
) -> None:
    until = ("--to", end) if end else ()
    assert stanch("attest", site, what, "--from", start, *until, "--yes", now=now).code == 0


@pytest.mark.parametrize(
    ("what", "start", "end", "fate"),
    [
        ("yes", "2014-04-09T03:00Z", "2014-04-09T08:00Z", ("stands", "")),  # before it was sent
        ("yes", "2014-04-09T12:00Z", "", ("stands", "")),  # after that
        ("unknown", "2014-04-09T04:00Z", "2014-04-09T05:00Z", ("stands", "")),
        ("yes", "2014-04-09T01:00Z", "2014-04-09T08:00Z", ("fell", "")),
        ("unknown", "2014-04-08T08:00Z", "2014-04-08T10:00Z", ("lost", "worded")),
    ],
)
def test_rule_23_up_to_a_date_is_judged_about_that_date(
    stanch: Stanch, tmp_path: Path, what: str, start: str, end: str, fate: tuple[str, str]
) -> None:
    clean(stanch, tmp_path)
    send(stanch, MORNING)
    attest(stanch, what, start, end)
    assert became(stanch, NEVER, LATER) == fate
    if fate[1] == "worded":
        text = correction(stanch, LATER)
        assert "would say that differently. Neither our own servers nor" in text, text
        assert "up to 08:00 UTC on 8 April 2014." in text


def test_rule_23_a_look_after_it_takes_nothing_from_what_was_so_up_to_its_date(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    site = places.vulnerable()
    clean(stanch, tmp_path, site)
    send(stanch, MORNING)
    assert stanch("observe", "tls", "--prove", now=EVENING).code in (0, 1)
    assert became(stanch, NEVER, LATER) == ("stands", "")


def test_rule_23_what_it_stood_on_taken_back_it_is_not_known_up_to_its_date(
    stanch: Stanch, tmp_path: Path
) -> None:
    clean(stanch, tmp_path)
    send(stanch, MORNING)
    attest(stanch, "yes", "2014-04-09T03:00Z", "2014-04-09T08:00Z")
    attest(stanch, "unknown", "2012-03-14", "2014-04-09T02:00Z")
    assert became(stanch, NEVER, LATER)[0] == "lost"
