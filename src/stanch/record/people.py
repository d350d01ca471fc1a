"""Personal data: outside the chain, sealed by whoever hands it over, deletable. Entries name random ids."""

from __future__ import annotations

import secrets

from stanch.record.models import Person


def keep(ws: str, sealed: bytes, *, actor: str) -> str:
    """Keep one person's sealed data; returns a random id that entries may name."""
    id = secrets.token_hex(16)
    Person.objects.create(ws_id=ws, id=id, actor=actor, sealed=sealed)
    return id


def read(ws: str, id: str) -> bytes | None:
    """A person's sealed data; None where it was erased."""
    found = Person.objects.filter(ws_id=ws, id=id).values_list("sealed", flat=True).first()
    return None if found is None else bytes(found)
