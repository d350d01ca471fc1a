"""One line of the table: what was measured, how much, and what is to be reached."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """What, how much (with its unit), the reach ("" where none was set)."""

    what: str
    measured: str
    reach: str = ""
