"""The folded state of a workspace, kept in a file of its own, so that a command need not fold from the start.

It is dropped whenever it does not fit: made by another version of the types, changed, of another record, or
of one whose past was rewritten; and where something was erased since, for that must not live on in it.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import secrets
from pathlib import Path

import msgspec

from stanch.core import snapshot
from stanch.core.decisions import Erased
from stanch.core.fold import fold
from stanch.core.moments import Seq
from stanch.core.state import State
from stanch.record.models import Batch, Head
from stanch.record.reading import rows

EVERY = 2_000
"""A snapshot is written anew once so many entries had to be folded beside it: fewer are folded quickly."""
_MAGIC = b"stanch snapshot 1\n"
_TYPES = (
    "decisions",
    "entries",
    "fold",
    "legacy",
    "model",
    "moments",
    "notices",
    "sayings",
    "snapshot",
    "state",
)


class _Head(msgspec.Struct):
    """What the snapshot is of: the batch it ends with, by number and hash, and the digest of its body."""

    version: str
    ws: str
    batch: int
    hash: str
    body: str


_heads = msgspec.json.Decoder(_Head)  # made once: not by the first threads that need it, at once


def folded(ws: str) -> State:
    """All that a workspace knows: what its snapshot holds, if that fits, and what was written since."""
    found = _load(ws)
    before = Seq(0) if found is None else found.seq
    newer = [] if found is None else list(rows(ws, after=before))
    if any(isinstance(entry, Erased) for _seq, entry in newer):
        drop(ws)
        found, before = None, Seq(0)
    state = fold(State(), rows(ws)) if found is None else fold(found, newer)
    if state.seq - before >= EVERY:
        _keep(ws, state)
    return state


def drop(ws: str) -> None:
    """Remove the snapshot of a workspace, if there is one."""
    with contextlib.suppress(OSError):
        _path(ws).unlink()


def _path(ws: str) -> Path:
    from stanch.record.settings import HOME  # noqa: PLC0415 - read where it is used, for tests point it elsewhere

    return HOME / "snapshots" / ws


@functools.cache
def _version() -> str:
    """Which version of the types wrote it: a digest of their source."""
    core = Path(snapshot.__file__).parent
    digest = hashlib.sha256()
    for name in _TYPES:
        digest.update((core / f"{name}.py").read_bytes())
    return digest.hexdigest()


def _load(ws: str) -> State | None:
    try:
        with _path(ws).open("rb") as file:
            if file.readline() != _MAGIC:
                return None
            head = _heads.decode(file.readline())
            if head.version != _version() or head.ws != ws:
                return None
            there = Batch.objects.filter(ws_id=ws, no=head.batch).values_list("hash", "last").first()
            if there is None or bytes(there[0]).hex() != head.hash:
                return None
            body = file.read()
        if hashlib.sha256(body).hexdigest() != head.body:
            return None
        state = snapshot.load(body)
        return state if state.seq == there[1] else None
    except (OSError, msgspec.DecodeError, KeyError, ValueError, AssertionError):
        return None  # it is only a short cut


def _keep(ws: str, state: State) -> None:
    """Write the snapshot, for its owner's eyes alone, whole or not at all. A failure only costs time."""
    end = Head.objects.filter(ws_id=ws).values_list("seq", "batch", "hash").first()
    if end is None or end[0] != state.seq:
        return  # somebody wrote in the meantime
    body = snapshot.dump(state)
    head = _Head(_version(), ws, int(end[1]), bytes(end[2]).hex(), hashlib.sha256(body).hexdigest())
    path = _path(ws)
    temporary = path.with_name(f"{ws}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(_MAGIC + msgspec.json.encode(head) + b"\n")
            file.write(body)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
