"""Where a test of commands may begin."""

from __future__ import annotations

import pytest

from tests.program import record
from tests.program.commands import Stanch
from tests.program.places import refusing


@pytest.fixture
def begun(stanch: Stanch) -> str:
    """A record with one endpoint that could not be reached; its name."""
    closed = refusing()

    def start() -> str:
        assert stanch("start", closed, "--no-questions").code == 3
        return closed

    return record.once(start)
