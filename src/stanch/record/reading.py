"""Entries in order: by number, up to what was known; and workspaces by name."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from django.db import IntegrityError, transaction

from stanch.core import codec
from stanch.core.entries import Entry
from stanch.core.moments import Moment, Seq
from stanch.errors import BadInput, Hint, NothingOpen, Pointer
from stanch.record import chain, row_ranges
from stanch.record.models import Head, Workspace


def workspaces() -> list[tuple[str, str]]:
    """Each workspace by its name and id, in the order in which they were made."""
    found = Workspace.objects.order_by("created_us", "name").values_list("name", "id")
    return [(str(name), str(id)) for name, id in found]


def workspace(name: str, *, create_at: Moment | None = None) -> str:
    """The id of the workspace of that name; made at `create_at` where there is none, else NothingOpen."""
    found = _named(name)
    if found is not None:
        return found
    if create_at is None:
        raise NothingOpen(
            f"there is no workspace {name!r}", help=Hint("begin with ", Pointer("start", "DOMAIN"))
        )
    try:
        return _made(name, create_at)
    except IntegrityError:  # another made it in the meantime
        found = _named(name)
        assert found is not None, name
        return found


def _named(name: str) -> str | None:
    found = Workspace.objects.filter(name=name).values_list("id", flat=True).first()
    return None if found is None else str(found)


def _made(name: str, create_at: Moment) -> str:
    with transaction.atomic():
        made = Workspace.objects.create(id=secrets.token_hex(16), name=name, created_us=create_at)
        Head.objects.create(ws=made, seq=0, batch=0, hash=chain.GENESIS, recorded_us=create_at)
    return str(made.id)


def head(ws: str) -> tuple[Seq, str]:
    """The last number and the head of the chain, in hex."""
    found = Head.objects.filter(ws_id=ws).values_list("seq", "hash").first()
    if found is None:
        raise BadInput(f"there is no workspace {ws}", help="open one first")
    return Seq(found[0]), bytes(found[1]).hex()


def rows(ws: str, *, after: int = 0, known: int | None = None) -> Iterator[tuple[Seq, Entry]]:
    """Entries with `after` < number <= `known`, in order, read in chunks. Erased ones are left out."""
    for chunk in row_ranges.chunks("seq, body", "entry", "seq", ws, after=after, upto=known):
        there = [row for row in chunk if row[1] is not None]
        if there:
            seqs, bodies = zip(*there, strict=True)
            yield from zip(seqs, codec.decode_all(bodies), strict=True)
