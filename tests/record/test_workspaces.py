"""Workspaces made by earlier versions open, verify, and say what they said; on a copy of each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stanch.core.model import Unknown
from tests.stores import pointed

KEPT = Path(__file__).parent / "workspaces"
HEADS = {"0.1": ("36a13666db3c28f3115aff5f48271207dc4d84c47319d12486344101d5c54388", 30)}
"""The head that was printed when each was made, and how many entries it has."""


@pytest.mark.parametrize("version", HEADS)
def test_a_workspace_of_an_earlier_version_opens_and_verifies(version: str, tmp_path: Path) -> None:
    copy = tmp_path / "record.sqlite3"
    shutil.copy(KEPT / f"{version}.sqlite3", copy)
    printed, count = HEADS[version]
    with pointed(f"sqlite:///{copy}"):
        from stanch.core.fold import fold
        from stanch.core.state import State
        from stanch.record.append import append
        from stanch.record.reading import rows, workspace
        from stanch.record.verify import verify
        from tests.stores import SEEN

        ws = workspace("default")
        found = verify(ws, against=printed)
        assert found.problems == ()
        assert found.entries == count
        entries = dict(rows(ws))
        assert len(entries) == count - 1, "one of them was erased"
        assert [entry.tag for entry in entries.values() if isinstance(entry, Unknown)] == ["tide.1"]
        state = fold(State(), entries.items())
        assert state.gone == {22}
        assert state.incidents.keys() == {"heartbleed"}
        append(ws, [SEEN], actor="mara", recorded_at=1)  # type: ignore[arg-type]
        assert verify(ws, against=printed).whole


def test_every_version_that_was_kept_is_opened() -> None:
    assert {path.stem for path in KEPT.glob("*.sqlite3")} == set(HEADS)
