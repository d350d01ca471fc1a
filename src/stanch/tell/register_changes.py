"""What a register file would change, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal as L

from stanch.tell.screens import say

MOST = 8


def servers(answer: str) -> str:
    """The answer on the list of servers."""
    return say("screens.register.servers", answer=answer)


def added(kind: str, name: str) -> str:
    return say("screens.register.added", kind=kind, name=name)


def called(kind: str, before: str, name: str) -> str:
    return say("screens.register.called", kind=kind, before=before, name=name)


def used(kind: str, name: str, words: str) -> str:
    """In use, or since when it is not."""
    return say("screens.register.used", kind=kind, name=name, words=words)


def dated(edge: str) -> str:
    """A use that has other dates now."""
    return say("screens.register.dated", edge=edge)


def same(one: str, other: str) -> str:
    """Two that are one secret."""
    return say("screens.register.same", one=one, other=other)


def holds(vendor: str, answer: str) -> str:
    """Whether a vendor holds customers' data."""
    return say("screens.register.holds", vendor=vendor, answer=answer)


def filled(names: Sequence[str], *, known: bool) -> str:
    """Who fills a role: the first of very many."""
    if not known:
        return say("screens.register.not_known")
    if not names:
        return say("screens.register.none")
    shown = ", ".join(names[:MOST])
    left = len(names) - MOST
    return say("screens.register.more", names=shown, count=left) if left > 0 else shown


def still(why: L["accepted", "role", "secrets", "data"], what: str = "") -> str:
    """Why something that is no longer used counts all the same, as a clause with a verb."""
    return say(f"screens.register.still.{why}", what=what)
