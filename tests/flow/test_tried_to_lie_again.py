"""What somebody found who tried again to make stanch say something false: incidents, chains, days."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places

CHAINS = [
    (
        "salesloft-drift-2025", "2025-09-01T09:00Z",
        "vendors: [{name: Shelf}]\ncredentials: [{name: cloud key}]\n"
        "datasets: [{name: cases, held_by: [Shelf], contains: [cloud key]}]\n",
        "Shelf",
    ),
    (
        "npm-worm-2025", "2025-09-16T09:00Z",
        "hosts: [{name: web1}]\ncredentials: [{name: token, held_by: [web1]}, "
        "{name: cloud key, same_as: [token]}]\n",
        "web1",
    ),
    (
        "salesloft-drift-2025", "2025-09-01T09:00Z",
        "vendors: [{name: Chatly}, {name: Shelf}]\n"
        "datasets: [{name: cases, held_by: [Shelf], contains: [cloud key]}]\n"
        "credentials: [{name: token, held_by: [Chatly], accepted_by: [Shelf]}, {name: cloud key}]\n",
        "Chatly",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "now", "register", "first"),
    CHAINS,
    ids=["what it stands in", "its twin", "what opens what it stands in"],
)
def test_rule_130_a_secret_is_not_cleared_while_nobody_knows_of_where_its_exposure_would_begin(
    stanch: Stanch, tmp_path: Path, event: str, now: str, register: str, first: str
) -> None:
    def advice() -> str:
        (found,) = (
            one["advice"]
            for one in parsed(stanch("status", "--json", now=now))["secrets"]
            if one["asset"]["name"] == "cloud key"
        )
        return str(found)

    def cleared() -> bool:
        return "cloud key (not needed)" in flat(stanch("plan", "--all", now=now))

    stanch("incident", "open", event, now=now)
    (tmp_path / "register.yaml").write_text(register)
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0
    if first == "Chatly":  # who holds the data says that nothing is with it: by the token it could be read
        assert stanch("vendor", "statement", "Shelf", "not_affected", "--yes", now=now).code == 0
    assert (advice(), cleared()) == ("ask", False)
    word = ("vendor", "statement", first, "not_affected")
    if first == "web1":
        word = ("attest", first, "no", "--from", "2001-01-01")
    assert stanch(*word, "--yes", now=now).code == 0
    assert (advice(), cleared()) == ("leave", True), "what it is known by is known now"


@pytest.mark.slow
def test_rule_130_what_passes_a_clean_site_is_not_cleared_by_it_where_another_one_shows_its_key(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    """Whoever has the key from there could listen here."""
    now, identity = "2014-04-08T09:00Z", places.identity()
    site, other = places.tls(identity), places.tls(identity)
    stanch("start", site, "--prove", "--no-questions", now=now)
    stanch("attest", site, "no", "--from", "2012-03-14", "--yes", now=now)
    (tmp_path / "register.yaml").write_text(
        f"endpoints: [{{name: '{other}'}}]\ncredentials: [{{name: passwords, accepted_by: ['{site}']}}]\n"
    )
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0
    stanch("observe", "tls", "--prove", other, now=now)
    (found,) = parsed(stanch("status", "--json", now=now))["secrets"]
    assert (found["asset"]["name"], found["advice"]) == ("passwords", "ask")
    stanch("attest", other, "no", "--from", "2012-03-14", "--yes", now=now)
    (found,) = parsed(stanch("status", "--json", now=now))["secrets"]
    assert found["advice"] == "leave"
