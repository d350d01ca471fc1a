"""Who are we to our customers? Said once for all incidents: name, sites, who signs, replies, language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import cast, get_args

import msgspec

from stanch.app import clock
from stanch.app.context import Client
from stanch.app.typed import targets
from stanch.core.decisions import Language, WhoWeAre
from stanch.core.names import shown
from stanch.core.who import who
from stanch.errors import BadInput, Gathered
from stanch.knowledge import typed_names
from stanch.tell.languages import FIRST, NAMES

__all__ = ["FIRST", "NAMES", "TEXTS", "WhoWeAre", "give", "given", "of", "read"]

TEXTS = ("business", "signs", "reply_to", "language")
"""What is one text each; `sites` are several."""

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\".]+(\.[^\s@<>()\[\],;:\\\".]+)+")
_MOST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3


def of(client: Client) -> WhoWeAre:
    """What was said last; empty where nobody has said anything."""
    return who(client.state)


def given(client: Client) -> bool:
    """Has anybody said who this is?"""
    return bool(client.state.all(WhoWeAre))


def read(texts: Mapping[str, str], sites: Iterable[str] | None = None) -> dict[str, object]:
    """What was typed, as it is kept: of TEXTS those that are named, and all sites where they are. BadInput
    names the field of what cannot be kept, SeveralWrong all of them. An empty text takes back what was
    said."""
    rules = {
        "business": typed_names.name,
        "signs": typed_names.words,
        "reply_to": _address,
        "language": _code,
    }
    found: dict[str, object] = {}
    wrong = Gathered()
    for field, text in texts.items():
        with wrong.here(field):
            found[field] = rules[field](text) if text.strip() else ""
    with wrong.here("sites"):
        if sites is not None:
            found["sites"] = tuple(dict.fromkeys(targets.parse(one).host for one in sites if one.strip()))
    wrong.raised()
    return found


def give(client: Client, said: Mapping[str, object]) -> WhoWeAre:
    """Keep what `read` made; what it does not name stays. Nothing is written where nothing changes."""
    with client.alone():
        before = of(client)
        made = msgspec.structs.replace(before, made_at=clock.now(), **said)
        if msgspec.structs.replace(made, made_at=before.made_at) == before:
            return before
        client.write([made])
    return made


def _address(text: str) -> str:
    found = text.strip()
    if not _ADDRESS.fullmatch(found) or len(found) > _MOST_ADDRESS or not found.isprintable():
        raise BadInput(
            f"{shown(found)!r} is no address that can be written to",
            help="write one such as hello@shop.example",
        )
    return found


def _code(text: str) -> Language:
    found = text.strip().lower()
    if found not in get_args(Language):
        raise BadInput(f"{shown(text)!r} is no language that texts are written in", help="en or de")
    return cast(Language, found)
