"""Hostile answers to offers end somehow: twenty thousand here, a million by `make fuzz`."""

from __future__ import annotations

import pytest

from tests.faults.tls import fuzz_answer

pytestmark = pytest.mark.slow


def test_changed_answers_end() -> None:
    ends = fuzz_answer.run(20_000)
    assert set(ends) == {"chosen", "refused", "closed", "malformed"}
