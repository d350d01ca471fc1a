"""What a value of a setting says of a flaw that is exposed by others."""

from __future__ import annotations

import pytest

from stanch.core.switches import exposed


@pytest.mark.parametrize(
    ("value", "values", "told"),
    [
        ("open", ("open",), "yes"),
        ("Open", ("open",), "yes"),
        ("closed", ("open",), "no"),
        ("yes", ("open",), "unknown"),
        ("opne", ("open",), "unknown"),
        ("off", ("on",), "no"),
        ("disabled", ("on",), "no"),
        ("snappy,zlib", ("on",), "unknown"),
        ("120", ("0:60",), "no"),
        ("unknown", ("0:60",), "unknown"),
        ("?", ("on",), "unknown"),
    ],
)
def test_rule_141_a_word_that_is_neither_says_nothing(value: str, values: tuple[str, ...], told: str) -> None:
    assert exposed(value, values) == told
