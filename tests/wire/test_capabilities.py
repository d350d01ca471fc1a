"""The table of docs/starttls.md says what the code does."""

from __future__ import annotations

from pathlib import Path

from tests.servers import capabilities


def test_the_table_is_that_of_the_code() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "starttls.md").read_text()
    table = [line for line in page.splitlines() if line.startswith("|")]
    assert table == list(capabilities.rows())
