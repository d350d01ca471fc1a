"""Where a test of commands may begin."""

from __future__ import annotations

import pytest

from tests.program.commands import Stanch
from tests.program.places import Places


@pytest.fixture
def begun(stanch: Stanch, places: Places) -> str:
    """A record with one endpoint that could not be reached; its name."""
    closed = places.closed()
    found = stanch("start", closed, "--no-questions")
    assert found.code == 3
    return closed
