"""A sentence that a playbook brings is sent, and judged again, as any other is."""

from __future__ import annotations

from pathlib import Path

import pytest

from stanch.knowledge import playbooks
from tests.program.commands import Stanch, flat
from tests.world.events import untranslated

NOW, LATER = "2023-01-05T12:00Z", "2023-01-06T12:00Z"
SENTENCE = "Keys of ours were kept at CircleCI, and count as taken."
REGISTER = """\
vendors: [{name: CircleCI}]
credentials: [{name: deploy key, held_by: [CircleCI]}]
"""


@pytest.fixture
def sent(stanch: Stanch, tmp_path: Path) -> Stanch:
    """A notice with that sentence, of an incident that was opened by a file."""
    (tmp_path / "mine.yaml").write_text(playbooks.text("circleci-2023"))
    (tmp_path / "register.yaml").write_text(REGISTER)
    assert stanch("incident", "open", "mine.yaml", now=NOW).code == 0
    assert stanch("register", "import", "register.yaml", "--yes", now=NOW).code == 0
    assert SENTENCE in flat(stanch("notice", "copy", now=NOW))
    assert stanch("notice", "sent", "--to", "all customers", now=NOW).code == 0
    return stanch


def fate(stanch: Stanch) -> str:
    """What `stanch claims` says became of it."""
    said = flat(stanch("claims", now=LATER))
    after = said.partition("Sent ")[2].partition(SENTENCE)[2]
    return after[:60]


def test_it_stands_while_the_evidence_carries_it(sent: Stanch) -> None:
    assert "stands" in fate(sent)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SENTENCE, "Keys of ours were kept at CircleCI."),
        ("  - id: keys_out", "  - id: secrets_out"),
    ],
)
def test_rule_61_it_loses_its_ground_where_the_playbook_says_it_otherwise_now(
    sent: Stanch, tmp_path: Path, before: str, after: str
) -> None:
    text = (
        untranslated(playbooks.text("circleci-2023"))
        .replace(before, after)
        .replace("[keys_out]", "[leaks_unknown]")
    )
    (tmp_path / "mine.yaml").write_text(text)
    refined = sent("incident", "refine", "mine.yaml", "--yes", now=LATER)
    assert refined.code == 0, refined.err
    assert ("other words" if before == SENTENCE else "its ground is gone") in fate(sent)
