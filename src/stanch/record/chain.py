"""What is hashed, and how: salted leaves, a root for each batch, a chain over batches. SHA-256, pure.

A leaf commits to every other column and to H(salt, body), each text with its length before it, so that no
two rows read the same. A root hashes the leaves of a batch in order; a batch's hash chains it to the one
before. Erasing drops body and salt: what is left of them in the leaf tells nothing and verifies still.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

Row = tuple[Any, ...]

GENESIS = bytes(32)
"""What the first batch of a workspace is chained to."""

_LEAF = b"stanch leaf 1\0"
_ROOT = b"stanch root 1\0"
_BATCH = b"stanch batch 1\0"
_numbers = struct.Struct(f">{len(_LEAF)}sqqqq")
_span = struct.Struct(">qqq")
_length = struct.Struct(">I")


def commitment(salt: bytes, body: bytes) -> bytes:
    """H(salt, body): 32 bytes that say nothing of the body to whoever lacks the salt."""
    return sha256(salt + body).digest()


def leaf(
    ws: str, seq: int, batch: int, kind: str, subject: str, seen_us: int, recorded_us: int, actor: str,
    committed: bytes,
) -> bytes:  # fmt: skip
    """The leaf of one entry, from all its columns and the commitment to its body."""
    return sha256(
        _numbers.pack(_LEAF, seq, batch, seen_us, recorded_us)
        + _measured(ws)
        + _measured(kind)
        + _measured(subject)
        + _measured(actor)
        + committed
    ).digest()


@lru_cache(maxsize=4096)
def _measured(text: str) -> bytes:
    """A text in UTF-8 with its length before it; the same few come again and again."""
    raw = text.encode()
    return _length.pack(len(raw)) + raw


class Leaves:
    """Compares the leaves of many entries of one workspace with what `leaf` makes of each, in less time.

    `kinds`: the entries of these kinds are handed back.
    """

    def __init__(self, ws: str, kinds: Collection[str] = ()) -> None:
        self._texts = _Texts(_measured(ws))
        self._kinds = kinds

    def right(self, rows: Sequence[Row], seq: int, batch: int) -> list[Row] | None:
        """Those of `kinds` among the rows, where each row is the entry after the one before (the first, after
        `seq`), is in that batch, and has the leaf that is made of it. None where one is not so, was erased,
        or has a value of another type: `leaf` tells which.

        Rows: seq, batch, kind, subject, seen_us, recorded_us, actor, body, salt, leaf.
        """
        pack, found = _numbers.pack, []
        last: tuple[str, str] | None = None
        try:
            for row in rows:
                at, no, kind, subject, seen_us, recorded_us, actor, body, salt, stored = row
                seq += 1
                if last is None or last[0] != kind or last[1] != actor:  # seldom
                    last = kind, actor
                    subjects, meant = self._texts.of(kind, actor), kind in self._kinds
                made = sha256(
                    pack(_LEAF, at, no, seen_us, recorded_us)
                    + subjects[subject]
                    + sha256(salt + body).digest()
                ).digest()
                if made != stored or at != seq or no != batch:
                    return None
                if meant:
                    found.append(row)
        except (TypeError, ValueError, AttributeError, struct.error):
            return None
        return found


class _Texts:
    """The texts of entries, each with its length before it, as they stand in a leaf; kept once made."""

    def __init__(self, ws: bytes) -> None:
        self._ws = ws
        self._made: dict[tuple[str, str], _Subjects] = {}

    def of(self, kind: str, actor: str) -> _Subjects:
        found = self._made.get((kind, actor))
        if found is None or len(found) > _MANY:
            if len(self._made) > _MANY:
                self._made.clear()
            found = self._made[kind, actor] = _Subjects(self._ws + _measured(kind), _measured(actor))
        return found


class _Subjects(dict[str, bytes]):
    """By subject, the texts of an entry of one kind by one actor."""

    def __init__(self, before: bytes, after: bytes) -> None:
        super().__init__()
        self._before, self._after = before, after

    def __missing__(self, subject: str) -> bytes:
        made = self[subject] = self._before + _measured(subject) + self._after
        return made


_MANY = 50_000
"""So many are kept; then all are made anew."""


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over the leaves of one batch, in order."""
    return sha256(_ROOT + b"".join(leaves)).digest()


def link(ws: str, no: int, first: int, last: int, top: bytes, prev: bytes) -> bytes:
    """The hash of a batch: what the next is chained to, and what is printed as the head."""
    return sha256(_BATCH + _measured(ws) + _span.pack(no, first, last) + top + prev).digest()
