"""The entries of a few kinds, without all the others: for what is asked before a record is folded."""

from __future__ import annotations

from collections.abc import Iterator

from stanch.core import codec
from stanch.core.entries import Entry
from stanch.core.moments import Seq
from stanch.record import row_ranges


def rows(ws: str, *kinds: str) -> Iterator[tuple[Seq, Entry]]:
    """The entries of these kinds (`time_zone.1`), in order. Erased ones are left out."""
    where = f"kind IN ({', '.join(['%s'] * len(kinds))})"
    for chunk in row_ranges.chunks("seq, body", "entry", "seq", ws, where=where, values=kinds):
        for seq, body in chunk:
            if body is not None:
                yield Seq(seq), codec.decode(bytes(body))
