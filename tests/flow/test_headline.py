"""The headline says no more than its grounds carry: words are called words, services are not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program.commands import Stanch
from tests.program.places import Places

NINE, TEN = "2014-04-08T09:00Z", "2014-04-08T10:00Z"
ROLES = ("mail", "hosting", "dns", "signin", "support", "backups", "analytics")
NONE = "".join(f"- {{role: {role}, answer: none}}\n" for role in ROLES)


def said(stanch: Stanch, now: str = TEN) -> str:
    """The headline, which stands below the title of the event; after a promise, if one was missed."""
    lines = stanch("status", now=now).out.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("  Exposed today?"))
    begun = max(number for number in range(first) if not lines[number].strip())
    return " ".join(line.strip() for line in lines[begun + 1 : first])


def shop(stanch: Stanch, folder: Path, site: str = "", vendor: str = "", lists: str = NONE) -> None:
    """A site that was looked at (or a server, where there is none), who does what for us, and one vendor."""
    if site:
        stanch("start", site, "--prove", "--no-questions", now=NINE)
    else:
        stanch("incident", "open", "heartbleed", now=NINE)
    payments = f"vendors:\n- {{name: {vendor}, roles: [payments]}}\n" if vendor else ""
    none = "" if vendor else "- {role: payments, answer: none}\n"
    hosts = "" if site else "hosts:\n- {name: web1}\n"
    (folder / "register.yaml").write_text(f"{hosts}{payments}roles:\n{lists}{none}")
    assert stanch("register", "import", "register.yaml", "--yes", now=NINE).code == 0


def clean(stanch: Stanch, name: str) -> None:
    assert stanch("attest", name, "no", "--from", "2012-03-14", "--yes", now=NINE).code == 0


def test_rule_68_what_nobody_measured_rests_on_what_was_told(stanch: Stanch, tmp_path: Path) -> None:
    shop(stanch, tmp_path)
    clean(stanch, "web1")
    assert said(stanch) == "By what you told us, not exposed, today or before."


def test_a_look_of_today_and_a_word_on_the_time_before_are_told_apart(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    site = places.tls()
    shop(stanch, tmp_path, site)
    clean(stanch, site)
    assert said(stanch) == "Not exposed today. By what you told us, you were not before."


def test_where_one_was_looked_at_and_of_another_there_is_a_word_both_are_named(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    site = places.tls()
    shop(stanch, tmp_path, site)
    (tmp_path / "more.yaml").write_text("hosts:\n- {name: web1}\n")
    stanch("register", "import", "more.yaml", "--yes", now=NINE)
    clean(stanch, "web1")
    assert said(stanch) == (
        "By looks and by what you told us, not exposed today. Whether you were before is not known."
    )


def test_a_word_that_it_was_exposed_is_called_one(stanch: Stanch, tmp_path: Path) -> None:
    shop(stanch, tmp_path)
    words = ("--from", "2014-03-01", "--yes")
    assert stanch("attest", "web1", "yes", *words, now=NINE).code == 0
    assert said(stanch, NINE) == "By what you told us, you are exposed."


@pytest.mark.parametrize(
    ("status", "services"),
    [
        ("affected", "By what you were told, a service that you use is affected: Cardwise."),
        ("fixed", "By what you were told, a service that you use was affected: Cardwise."),
        ("investigating", "Not all is known yet of the services that you use."),
        ("", "Not all is known yet of the services that you use."),
    ],
)
def test_rule_68_not_exposed_does_not_stand_alone_beside_a_service_that_is_or_that_nobody_knows(
    stanch: Stanch, tmp_path: Path, status: str, services: str
) -> None:
    shop(stanch, tmp_path, vendor="Cardwise")
    clean(stanch, "web1")
    if status:
        stanch("vendor", "statement", "Cardwise", status, "--yes", now=NINE)
    own = "By what you told us, your own servers are not exposed, today or before."
    assert said(stanch) == f"{own} {services}"


def test_beside_services_that_were_not_affected_it_stands_alone(stanch: Stanch, tmp_path: Path) -> None:
    shop(stanch, tmp_path, vendor="Cardwise")
    clean(stanch, "web1")
    stanch("vendor", "statement", "Cardwise", "not_affected", "--yes", now=NINE)
    assert said(stanch) == "By what you told us, not exposed, today or before."
