"""Captured evidence: a page, a mail, a playbook's text. Kept beside the chain, by a random id."""

from __future__ import annotations

import os
import secrets
from typing import NamedTuple

from stanch.errors import BadInput, Hint, Pointer
from stanch.record import chain
from stanch.record.models import Blob as Row

MAX_BYTES = 32 * 2**20


class KeptBlob(NamedTuple):
    """What was kept; `content` is None where it was erased."""

    media: str
    content: bytes | None


def keep(ws: str, media: str, content: bytes, *, actor: str) -> str:
    """Keep some bytes of a media type (`text/html`); returns their id. BadInput over 32 MiB."""
    if len(content) > MAX_BYTES:
        raise BadInput(f"{len(content)} bytes are too many to keep", help=f"keep at most {MAX_BYTES} bytes")
    id, salt = secrets.token_hex(16), os.urandom(16)
    Row.objects.create(
        ws_id=ws,
        id=id,
        actor=actor,
        media=media,
        content=content,
        salt=salt,
        commitment=chain.commitment(salt, content),
    )
    return id


def read(ws: str, id: str) -> KeptBlob:
    """What was kept by that id. BadInput where there is none."""
    found = Row.objects.filter(ws_id=ws, id=id).values_list("media", "content").first()
    if found is None:
        raise BadInput(f"there is no blob {id}", help=Hint(Pointer("evidence"), " shows the ids"))
    return KeptBlob(found[0], None if found[1] is None else bytes(found[1]))
