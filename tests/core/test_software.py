"""What one copy of a piece of software says of itself: without the files in which the flaw is (98)."""

from __future__ import annotations

import pytest

from stanch.core import software
from stanch.core.model import Component
from tests.world.shop import playbook

EVENT = playbook("log4shell-2021")
(READER, *_OTHERS) = [one for one in EVENT.detectors if one.unless_without]
CORE = "pkg:maven/org.apache.logging.log4j/log4j-core"


@pytest.mark.parametrize(
    ("version", "verdict", "why", "without"),
    [
        ("2.14.1", "yes", "in_range", ("no", "taken_out")),
        ("2.17.1", "no", "outside", ("no", "outside")),
        ("2.15.0-SNAPSHOT", "unknown", "moving", ("unknown", "moving")),
        ("2.15.0", "unknown", "some_set_ups", ("no", "taken_out")),
    ],
)
def test_rule_98_what_lacks_the_files_in_which_the_flaw_is_does_not_have_it(
    version: str, verdict: str, why: str, without: tuple[str, str]
) -> None:
    def found(*lacks: str) -> tuple[str, str]:
        fact = Component(f"{CORE}@{version}", "binary", without=lacks)
        one = software.of(fact, READER, EVENT.releases)
        return one.verdict, one.why

    assert found() == found("another.class") == (verdict, why)
    assert found(*READER.unless_without) == found("another.class", *READER.unless_without) == without
