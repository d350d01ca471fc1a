"""docs/versions.md names every order and every reason."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from stanch.core.versions.schemes import ORDERS
from stanch.core.versions.verdicts import Why

HERE = Path(__file__).resolve()
PAGE = next(one for one in HERE.parents if (one / "docs" / "versions.md").is_file()) / "docs" / "versions.md"


def test_every_order_and_every_reason_why_something_is_unknown_is_on_the_page() -> None:
    named = set(re.findall(r"`([\w.-]+)`", PAGE.read_text("utf-8")))
    assert ORDERS.keys() - named == set()
    assert set(get_args(Why)) - named <= {"in_range", "outside", "no_purl"}
