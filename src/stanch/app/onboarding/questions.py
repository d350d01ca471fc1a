"""The nine questions of the first ten minutes: who holds what, and are these all our servers?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from stanch.core.model import Role
from stanch.core.moments import Moment
from stanch.core.view import Folded
from stanch.knowledge import phrases
from stanch.knowledge.phrases import RolePhrase, ServersPhrase

__all__ = [
    "SERVERS",
    "GivenRole",
    "RolePhrase",
    "ServersPhrase",
    "answered",
    "is_yes",
    "of_list",
    "of_roles",
    "of_servers",
    "questions",
    "typed",
]

SERVERS = "servers"
"""The ninth question, among the roles: are these all the servers that your customers reach?"""


def of_roles() -> Mapping[Role, RolePhrase]:
    """The eight about roles, in the order in which they are asked."""
    return phrases.roles()


def of_servers() -> ServersPhrase:
    """The ninth."""
    return phrases.servers()


def questions() -> dict[str, RolePhrase | ServersPhrase]:
    """All nine, in the order in which they are asked."""
    return {**{str(name): one for name, one in of_roles().items()}, SERVERS: of_servers()}


def answered(known: Folded, now: Moment) -> set[str]:
    """The questions that were answered, "not known yet" among the answers."""
    done = {str(one) for one in known.roles(now)}
    return done | {SERVERS} if known.server_list() is not None else done


class GivenRole(NamedTuple):
    """What was typed as an answer about a role: names, or a word in their place."""

    names: tuple[str, ...]
    known: bool
    ourselves: bool | None
    yes: bool


UNKNOWN = frozenset({"", "?", "don't know", "dont know", "unknown"})
_OURSELVES = frozenset({"ourselves", "we", "us", "we do", "self"})
_WORDS = frozenset({"none", "nobody", "no one", "-"}) | UNKNOWN | _OURSELVES


def typed(text: str) -> GivenRole:
    """Names with commas between, "none", "ourselves", "?"; or "yes" to what was seen."""
    word = text.strip().lower()
    names = tuple(name.strip() for name in text.split(",") if name.strip() and word not in _WORDS)
    known = word not in UNKNOWN
    return GivenRole(names, known, word in _OURSELVES if known else None, is_yes(word))


def is_yes(text: str) -> bool:
    """Is it a yes?"""
    return text.strip().lower() in ("y", "yes")


def of_list(text: str) -> bool | None:
    """An answer about our own servers: are these all? False: no, or not known; None: it is no answer."""
    word = text.strip().lower()
    if is_yes(word):
        return True
    return False if word in ("n", "no") or word in UNKNOWN else None
