"""Spreads that follow from what a secret is, and not from the event: sets with a name, joined into playbooks.

A set is written once. It joins each playbook whose own spreads give what it begins with, those that a record
keeps from before among them: what a key opens did not change with the text of the playbook.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from stanch.core.model import Manner
from stanch.core.playbook import Spread
from stanch.knowledge.playbook_file import File
from stanch.knowledge.reading import Document

OPENED = "opened"
"""The set of what opens with a key that is out: the one that a playbook can turn off, with a reason."""


class Chain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A set of spreads, and the manner by which it joins a playbook: one in which its own spreads give."""

    id: str
    joins: Manner
    spreads: tuple[Spread, ...]


@cache
def chains() -> tuple[Chain, ...]:
    """Each set, found by listing the folder."""
    found = sorted(files("stanch.knowledge").joinpath("spreads").iterdir(), key=lambda one: one.name)
    texts = ((one.name, one.read_text("utf-8")) for one in found if one.name.endswith(".yaml"))
    return tuple(Document(text, name).into(Chain) for name, text in texts)


def joined(file: File) -> tuple[Spread, ...]:
    """The spreads of a playbook, its own first, with those of each set that joins it."""
    own = file.spreads
    given = {one.gives for one in own if one.to == "credential"}
    left_out = {OPENED} if file.opens == "no" else set()
    joining = (one for one in chains() if one.joins in given and one.id not in left_out)
    more = (one for chain in joining for one in chain.spreads)
    return (*own, *(one for one in more if not any(_says(other, one) for other in own)))


def check(document: Document, file: File) -> None:
    """That nothing opens with what is out needs a reason, for it is not so of most secrets."""
    if file.opens == "no" and not file.opens_why.strip():
        raise document.fail(
            "$.opens", "no, without a reason", "opens_why: why nothing opens with what may be out"
        )
    if file.opens == "yes" and file.opens_why:
        raise document.fail("$.opens_why", "a reason without `opens: no`", "`opens: no`, or no reason")


def _says(own: Spread, other: Spread) -> bool:
    """Does a spread of the playbook say this one already?"""
    same = msgspec.structs.replace(own, of=other.of) == other
    return same and set(other.of) <= set(own.of)
