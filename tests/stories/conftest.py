"""No answer that one story leaves to another."""

import pytest

from stanch.core import versions


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    versions.forget()
