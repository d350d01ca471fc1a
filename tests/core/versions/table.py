"""The truth table of versions, truth.txt, as rows."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from stanch.core.versions.order import sign
from stanch.core.versions.schemes import ORDERS

SIGNS = {"<": -1, "=": 0, ">": 1}


class Row(NamedTuple):
    """`sign`: -1 where `one` is the earlier of the two, 0 where they are the same, else 1."""

    scheme: str
    one: str
    sign: int
    other: str


def rows() -> list[Row]:
    found = []
    for line in Path(__file__).with_name("truth.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            scheme, one, said, other = line.split()
            found.append(Row(scheme, one, SIGNS[said], other))
    return found


def compared(scheme: str, one: str, other: str) -> int:
    """What our own order says of the two."""
    key = ORDERS[scheme].key
    return sign(key(one), key(other))
