"""The headline says no more than its grounds carry: words are called words, services are not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from stanch.app import context
from stanch.core.model import AssetId, Component, Observation
from stanch.core.moments import parse
from stanch.knowledge import playbooks
from tests.program.commands import Stanch, flat
from tests.program.places import Places
from tests.world.events import untranslated

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


def worm(stanch: Stanch, folder: Path) -> None:
    """A build machine that took in the worm, and a token on it that a vendor accepts."""
    now = "2025-09-16T09:00Z"
    (folder / "register.yaml").write_text(
        "hosts: [{name: ci}]\nvendors: [{name: npm}]\n"
        "credentials: [{name: npm token, held_by: [ci], accepted_by: [npm]}]\n"
    )
    assert stanch("incident", "open", "npm-worm-2025", now=now).code == 0
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0
    words = ("--from", "2025-09-15", "--to", "2025-09-16", "--yes")
    assert stanch("attest", "ci", "yes", *words, now=now).code == 0


def test_rule_110_a_worm_has_no_old_keys_and_nobody_reads_that_its_hole_is_open(
    stanch: Stanch, tmp_path: Path
) -> None:
    worm(stanch, tmp_path)
    now = "2025-09-16T12:00Z"
    steps = ("isolated=2025-09-16T09:30Z", "removed=2025-09-16T10:00Z", "--yes")
    assert "Better after the repair" not in stanch("status", now=now).out
    assert stanch("done", "ci", *steps, now=now).code == 0
    assert stanch("done", "npm token", "revoked=2025-09-16T10:30Z", "--yes", now=now).code == 0
    found = stanch("status", now=now).out
    assert "key is still old" not in found
    assert "server" not in found.partition("You can send")[0]
    assert "our machine ci" in " ".join(found.split())


CONFLICT = "Not known yet whether you are exposed: what was seen and what was said contradict each other."


def test_rule_110_a_conflict_is_named_in_the_headline(stanch: Stanch, tmp_path: Path) -> None:
    """The word was written down first; the list of packages, which speaks of an hour before, came to light
    later."""
    now = "2024-07-02T12:00Z"
    stanch("incident", "open", "regresshion-2024", now="2024-07-02T09:00Z")
    (tmp_path / "register.yaml").write_text("hosts: [{name: web1}]\n")
    stanch("register", "import", "register.yaml", "--yes", now=now)
    assert stanch("attest", "web1", "no", "--from", "2020-01-01", "--yes", now=now).code == 0
    bad = "pkg:deb/debian/openssh-server@1:9.2p1-2+deb12u2?distro=debian-12"
    seen = Observation(
        AssetId("host:web1"), Component(bad, "package", loaded="yes"), parse("2024-07-02T10:30")
    )
    context.client("").write([seen])
    assert said(stanch, now) == CONFLICT


def test_rule_111_where_no_step_is_known_that_is_no_all_clear(stanch: Stanch, tmp_path: Path) -> None:
    text = untranslated(playbooks.text("npm-worm-2025"))
    begun = text.index("remedies:")
    bare = "remedies: [{id: closed, on: [vendor], of: vulnerable, effect: ends, verb: a, done: b, why: c}]\n"
    (tmp_path / "bare.yaml").write_text(text[:begun] + bare)
    now = "2025-09-16T09:00Z"
    (tmp_path / "register.yaml").write_text("hosts: [{name: ci}]\n")
    assert stanch("incident", "open", "bare.yaml", now=now).code == 0
    stanch("register", "import", "register.yaml", "--yes", now=now)
    assert "We know of no step yet." not in stanch("status", now=now).out
    stanch("attest", "ci", "yes", "--from", "2025-09-15", "--to", "2025-09-16", "--yes", now=now)
    assert "ci: We know of no step yet. That is not all-clear." in stanch("status", now=now).out


def test_what_others_said_in_public_was_not_told_by_whoever_reads_it(stanch: Stanch) -> None:
    """The playbook brings it; nobody here wrote it down."""
    september = "2025-09-01T09:00Z"
    stanch("incident", "open", "salesloft-drift-2025", now=september)
    stanch("vendor", "add", "Salesloft", "--yes", now=september)
    told = flat(stanch("status", now=september))
    assert "By what you were told, a service that you use is affected: Salesloft." in told
    assert "By what you told us" not in told
