"""The clients of this record: add one, list them, and which one the commands that come next are about."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import unicodedata
from typing import NamedTuple

from stanch.app import clock, context, store
from stanch.app.clients import identity
from stanch.app.context import Client
from stanch.core import codec
from stanch.core.decisions import WhoWeAre
from stanch.core.fold import fold
from stanch.core.model import Retraction
from stanch.core.moments import Moment, Seq
from stanch.core.names import shown
from stanch.core.state import State
from stanch.core.who import who
from stanch.errors import BadInput, Hint, Pointer
from stanch.knowledge import typed_names
from stanch.record import connection

USED = "client"
"""The file beside the record in which `use` keeps a name."""
MOST = 60
"""Letters of a name that addresses and commands say."""


class Known(NamedTuple):
    """A client: its name in commands and addresses, its workspace, and what its customers call it ("" where
    nobody has said so)."""

    name: str
    ws: str
    business: str

    @property
    def title(self) -> str:
        return self.business or self.name


def listed() -> list[Known]:
    """All clients, in the order in which they were added; none where nothing was begun here."""
    if not connection.exists():
        return []
    return [Known(name, ws, _business(ws)) for name, ws in context.clients()]


def title(name: str) -> str:
    """What the customers of the client of that name call it, else that name; "" where there is none."""
    ws = dict(context.clients()).get(name) if name else None
    return "" if ws is None else _business(ws) or name


def add(business: str) -> Client:
    """A new client, called so by its customers, with a record of its own. BadInput where that is no name, or
    where there is a client called so."""
    called = typed_names.name(business)
    name = _short(called)
    for one in listed():
        if name == one.name or called.casefold() == one.business.casefold():
            raise BadInput(
                f"there is a client called {one.title!r}, {one.name} in commands",
                help="write a name that tells the two apart, with its town, say",
            )
    context.clients()  # the record is opened, or made
    from stanch.record.reading import workspace

    made = Client(workspace(name, create_at=clock.now()))
    identity.give(made, identity.read({"business": called}))
    return made


def meant(typed: str) -> str:
    """The name of the client that somebody means by it, or by what its customers call it. BadInput where
    there is none."""
    known = listed()
    wanted = typed.strip().casefold()
    for one in known:
        if wanted in (one.name.casefold(), one.business.casefold()):
            return one.name
    there = f"there are: {', '.join(one.name for one in known)}" if known else "none was added yet"
    raise BadInput(
        f"there is no client {shown(typed)!r}", help=Hint(there, "; to add it: ", Pointer("client"))
    )


def use(typed: str) -> str:
    """Commands that name no client are about this one from now on; returns its name."""
    name = meant(typed)
    path = store.home() / USED
    whole = path.with_name(f"{USED}.{secrets.token_hex(8)}")
    with open(os.open(whole, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{name}\n")
    whole.replace(path)
    return name


def used() -> str:
    """The name that `use` kept; "" where it kept none. The record is not opened for it."""
    if not connection.exists():
        return ""
    from stanch.record.settings import HOME

    with contextlib.suppress(FileNotFoundError):
        return (HOME / USED).read_text("utf-8").strip()
    return ""


def _short(business: str) -> str:
    """Old Mill Bakery -> old-mill-bakery: letters, digits and dashes alone."""
    plain = unicodedata.normalize("NFKC", business).casefold()
    name = re.sub(r"[^\w]+", "-", plain.replace("_", "-")).strip("-")[:MOST].strip("-")
    if not name:
        raise BadInput(
            f"{shown(business)!r} has no letter that a command could name", help="add a word to it"
        )
    return name


def _business(ws: str) -> str:
    """What its customers call it, read without all that is known of it."""
    from stanch.record import few_kinds

    kinds = [codec.kind(WhoWeAre(Moment(0))), codec.kind(Retraction(Seq(0), ""))]
    return who(fold(State(), few_kinds.rows(ws, *kinds))).business
