"""Erase a body, a blob, a person: what it said goes, and the chain still verifies.

An erasure is itself an entry: "erased by decision N". What an erased body was committed to stays, and says
nothing to anybody who lacks the salt, which goes with it.
"""

from __future__ import annotations

from contextlib import closing

from django.db import connection, transaction

from stanch.core.decisions import Erased
from stanch.core.moments import Moment, Seq
from stanch.errors import BadInput, Hint, Pointer
from stanch.record import chain, snapshots
from stanch.record.append import append
from stanch.record.models import Blob, Person


def entry(ws: str, seq: int, *, why: str, actor: str, at: Moment) -> Seq:
    """Erase the body of one entry; returns the number of the decision. BadInput where there is none."""
    with transaction.atomic(), closing(connection.cursor()) as cursor:
        cursor.execute("SELECT salt, body FROM entry WHERE ws_id = %s AND seq = %s", [ws, seq])
        found = cursor.fetchone()
        if found is None:
            raise BadInput(f"there is no entry {seq}", help=Hint(Pointer("entries"), " shows the numbers"))
        if found[1] is None:
            raise BadInput(f"entry {seq} was erased already", help="there is nothing left to erase")
        committed = chain.commitment(bytes(found[0]), bytes(found[1]))
        cursor.execute(
            "UPDATE entry SET body = NULL, salt = NULL, committed = %s WHERE ws_id = %s AND seq = %s",
            [committed, ws, seq],
        )
        return _decided(ws, f"entry:{seq}", why, actor, at)


def blob(ws: str, id: str, *, why: str, actor: str, at: Moment) -> Seq:
    """Erase what was kept by this id; returns the number of the decision."""
    with transaction.atomic():
        changed = Blob.objects.filter(ws_id=ws, id=id, erased_at=None).update(
            content=None, salt=None, erased_at=at
        )
        if not changed:
            raise BadInput(f"there is no blob {id} to erase", help="it may be erased already")
        return _decided(ws, f"blob:{id}", why, actor, at)


def person(ws: str, id: str, *, why: str, actor: str, at: Moment) -> Seq:
    """Erase one person's data; returns the number of the decision, which names nobody."""
    with transaction.atomic():
        gone, _each = Person.objects.filter(ws_id=ws, id=id).delete()
        if not gone:
            raise BadInput(f"there is no person {id}", help="they may be erased already")
        return _decided(ws, f"person:{id}", why, actor, at)


def _decided(ws: str, subject: str, why: str, actor: str, at: Moment) -> Seq:
    decided = append(ws, [Erased(subject, why, at)], actor=actor, recorded_at=at).first
    transaction.on_commit(lambda: snapshots.drop(ws))
    return decided
