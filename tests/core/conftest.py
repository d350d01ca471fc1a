"""No answer that one test leaves to another."""

import pytest

from stanch.core import addresses, moments, versions


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What is kept for speed would hide a fault in how it is found out."""
    versions.forget()
    addresses._plain.cache_clear()
    moments._to_the_second.cache_clear()
