"""What is hashed, and how: salted leaves, a root for each batch, a chain over batches. SHA-256, pure.

A leaf commits to every other column and to H(salt, body), each text with its length before it, so that no
two rows read the same. A root hashes the leaves of a batch in order; a batch's hash chains it to the one
before. Erasing drops body and salt: what is left of them in the leaf tells nothing and verifies still.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

GENESIS = bytes(32)
"""What the first batch of a workspace is chained to."""

_LEAF = b"stanch leaf 1\0"
_ROOT = b"stanch root 1\0"
_BATCH = b"stanch batch 1\0"
_numbers = struct.Struct(">qqqq")
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
        _LEAF
        + _numbers.pack(seq, batch, seen_us, recorded_us)
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


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over the leaves of one batch, in order."""
    digest = sha256(_ROOT)
    for one in leaves:
        digest.update(one)
    return digest.digest()


def link(ws: str, no: int, first: int, last: int, top: bytes, prev: bytes) -> bytes:
    """The hash of a batch: what the next is chained to, and what is printed as the head."""
    raw = ws.encode()
    return sha256(
        _BATCH + _length.pack(len(raw)) + raw + struct.pack(">qqq", no, first, last) + top + prev
    ).digest()
