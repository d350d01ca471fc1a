"""Work that is to be done: a row is written in the transaction of what calls for it, and goes when it is
done.

Whoever does it holds the row by a number (`token`) that rises with each holder, until a moment. Who was
killed holds it until then, and no longer; who was taken for dead and comes back has a number of before, and
ends nothing. All moments are those of the machine's clock: `now` is handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F

from stanch.core.moments import Moment
from stanch.record.models import Outbox

_PUT = (
    "INSERT INTO outbox (ws_id, actor, key, kind, not_before, given, token, until_us) "
    "VALUES (%s, %s, %s, %s, %s, %s, 0, 0) ON CONFLICT (ws_id, key) DO "
)


class Work(NamedTuple):
    """What is to be done, by a key that makes it once, not before a moment; `given`: what it is about."""

    key: str
    kind: str
    not_before: Moment
    given: bytes = b""


class Row(NamedTuple):
    """Work of a workspace, who called for it, and until when somebody holds it."""

    ws: str
    work: Work
    actor: str
    token: int
    until: Moment


def write(cursor: Any, ws: str, work: Work, actor: str) -> None:
    """A row, unless there is one of that key: within a transaction that is open."""
    cursor.execute(f"{_PUT} NOTHING", [ws, actor, work.key, work.kind, work.not_before, work.given])


def put(ws: str, work: Work, actor: str, now: Moment) -> None:
    """A row, in the transaction that is open, if one is. One of that key which nobody holds is renewed: it is
    about this, and not before the earlier of the two moments; one that is held stays as it is."""
    with transaction.atomic(), closing(connection.cursor()) as cursor:
        cursor.execute(
            f"{_PUT} UPDATE SET actor = excluded.actor, given = excluded.given, not_before = "
            "CASE WHEN excluded.not_before < outbox.not_before THEN excluded.not_before "
            "ELSE outbox.not_before END WHERE outbox.until_us <= %s",
            [ws, actor, work.key, work.kind, work.not_before, work.given, now],
        )


def once_committed(act: Callable[[], object]) -> None:
    """Do this when the transaction that is open is committed, and only then; at once where none is open."""
    transaction.on_commit(act)


def take(ws: str, key: str, now: Moment, until: Moment) -> Row | None:
    """Hold a row until then; None where there is none, or somebody holds it."""
    with transaction.atomic():
        free = Outbox.objects.filter(ws_id=ws, key=key, until_us__lte=now)
        if not free.update(token=F("token") + 1, until_us=until):
            return None
        return _row(Outbox.objects.get(ws_id=ws, key=key))


def hold(ws: str, key: str, token: int, until: Moment) -> bool:
    """Hold it for longer. False where another has it by now, or it is done."""
    return bool(Outbox.objects.filter(ws_id=ws, key=key, token=token).update(until_us=until))


def leave(ws: str, key: str, token: int) -> bool:
    """Nobody holds it from here on; it is still to be done. False where it was another's by then."""
    return hold(ws, key, token, Moment(0))


def finish(ws: str, key: str, token: int) -> bool:
    """It is done. False where another has it by now, or did it: then nothing may be written of it."""
    gone, _each = Outbox.objects.filter(ws_id=ws, key=key, token=token).delete()
    return bool(gone)


def find(ws: str, key: str) -> Row | None:
    """The row of that key, held or not."""
    found = Outbox.objects.filter(ws_id=ws, key=key).first()
    return None if found is None else _row(found)


def left() -> tuple[Row, ...]:
    """All that is still to be done, of every workspace, held or not."""
    return tuple(_row(one) for one in Outbox.objects.order_by("not_before", "ws_id", "key"))


def _row(one: Outbox) -> Row:
    work = Work(one.key, one.kind, Moment(one.not_before), bytes(one.given))
    return Row(str(one.ws_id), work, one.actor, one.token, Moment(one.until_us))
