"""Entries in order: by number, up to what was known; and workspaces by name."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing

from django.db import connection, transaction

from stanch.core import codec
from stanch.core.model import Entry
from stanch.core.moments import Moment, Seq
from stanch.errors import BadInput
from stanch.record import chain
from stanch.record.models import Head, Workspace

CHUNK = 5_000


def workspace(name: str = "default", *, create_at: Moment | None = None) -> str:
    """The id of the workspace of that name; made at `create_at` where there is none, else BadInput."""
    found = Workspace.objects.filter(name=name).values_list("id", flat=True).first()
    if found is not None:
        return str(found)
    if create_at is None:
        raise BadInput(f"there is no workspace {name!r}", help="begin with `stanch start DOMAIN`")
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
    decode = codec.decode
    while True:
        with closing(connection.cursor()) as cursor:
            cursor.execute(
                "SELECT seq, body FROM entry WHERE ws_id = %s AND seq > %s AND seq <= %s "
                "ORDER BY seq LIMIT %s",
                [ws, after, 2**62 if known is None else known, CHUNK],
            )
            found = cursor.fetchall()
        for seq, body in found:
            if body is not None:
                yield Seq(seq), decode(bytes(body))
        if len(found) < CHUNK:
            return
        after = found[-1][0]
