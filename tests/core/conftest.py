"""No answer that one test leaves to another."""

import pytest

from stanch.core import versions


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What versions keeps for speed would hide a fault in how it is found out."""
    versions.forget()
