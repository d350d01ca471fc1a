"""Who wrote down what, and when: entries in order, with their columns; of one subject or of all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from django.db import connection

from stanch.core import codec
from stanch.core.model import Entry
from stanch.core.moments import Moment, Seq
from stanch.record.reading import CHUNK


class Row(NamedTuple):
    """One entry as it stands in the record; `entry` is None where its body was erased."""

    seq: Seq
    kind: str
    subject: str
    entry: Entry | None
    actor: str
    recorded_at: Moment


def history(ws: str, *, known: int | None = None, subject: str = "") -> Iterator[Row]:
    """The entries of a workspace up to number `known`, about one subject where one is named."""
    after = 0
    only, values = ("AND subject = %s ", [subject]) if subject else ("", [])
    while True:
        with closing(connection.cursor()) as cursor:
            cursor.execute(
                "SELECT seq, kind, subject, body, actor, recorded_us FROM entry "
                f"WHERE ws_id = %s AND seq > %s AND seq <= %s {only}ORDER BY seq LIMIT %s",
                [ws, after, known if known is not None else 2**62, *values, CHUNK],
            )
            found = cursor.fetchall()
        for seq, kind, about, body, actor, recorded_us in found:
            entry = None if body is None else codec.decode(bytes(body))
            yield Row(Seq(seq), kind, about, entry, actor, Moment(recorded_us))
        if len(found) < CHUNK:
            return
        after = found[-1][0]
