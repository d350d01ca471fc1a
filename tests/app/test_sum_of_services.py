"""The sum of the services says of none "not affected" of which something says the opposite (9)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program.commands import Stanch, flat

pytestmark = pytest.mark.slow  # journeys through many commands

FIRST, NOW = "2014-04-08T09:00Z", "2014-04-09T09:00Z"
REGISTER = """
endpoints: [{name: www.shop.example}]
vendors: [{name: Cardwise, roles: [payments]}, {name: Postbird, roles: [mail]}]
"""
BOTH = "Your 2 services: one with an answer that is contradicted, one not affected"


def begun(stanch: Stanch, folder: Path) -> None:
    (folder / "register.yaml").write_text(REGISTER)
    stanch("incident", "open", "heartbleed", now=FIRST)
    assert stanch("register", "import", "register.yaml", "--yes", now=FIRST).code == 0


def told(stanch: Stanch, name: str, status: str, now: str, *steps: str) -> None:
    assert stanch("vendor", "statement", name, status, *steps, "--yes", now=now).code == 0


@pytest.mark.parametrize("first", ["affected", "fixed"])
def test_rule_9_a_service_that_said_the_opposite_before_is_not_counted_as_not_affected(
    stanch: Stanch, tmp_path: Path, first: str
) -> None:
    begun(stanch, tmp_path)
    told(stanch, "Cardwise", first, FIRST)
    told(stanch, "Cardwise", "not_affected", NOW)
    told(stanch, "Postbird", "not_affected", NOW)
    said = flat(stanch("status", now=NOW))
    assert BOTH in said
    assert "not affected: " not in said


def test_rule_9_what_agrees_is_counted_as_it_was_answered(stanch: Stanch, tmp_path: Path) -> None:
    begun(stanch, tmp_path)
    told(stanch, "Cardwise", "affected", FIRST)
    told(stanch, "Postbird", "not_affected", NOW)
    assert "Your 2 services: one affected, one not affected" in flat(stanch("status", now=NOW))
