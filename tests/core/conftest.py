"""How many examples the properties take (`--hypothesis-profile=quick`: a few, the same each time), and no
answer that one test leaves to another."""

import pytest
from hypothesis import Phase, settings

from stanch.core import versions

settings.register_profile(
    "quick",
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # to know that it fails is enough: no smaller example
    report_multiple_bugs=False,
)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What versions keeps for speed would hide a fault in how it is found out."""
    versions.affected.cache_clear()
    versions._range.cache_clear()
    versions.split_purl.cache_clear()
