"""The questions about ourselves: who does what for us, and whether the list of our servers is complete."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from stanch.core.model import Role
from stanch.knowledge.reading import Document


class RolePhrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A role: the question that asks for it, why it matters, how to say "us". How a sentence speaks of it
    stands in the messages (`roles`)."""

    role: Role
    question: str
    because: str
    ours: str = ""


class ServersPhrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The question whether the list of our own servers is complete, and why it matters."""

    question: str
    because: str


class _Roles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    roles: tuple[RolePhrase, ...]
    servers: ServersPhrase


def _document(name: str) -> Document:
    return Document(files("stanch.knowledge").joinpath("phrases", name).read_text("utf-8"), name)


@cache
def roles() -> Mapping[Role, RolePhrase]:
    """The eight roles, in the order in which they are asked."""
    return {one.role: one for one in _document("roles.yaml").into(_Roles).roles}


@cache
def servers() -> ServersPhrase:
    """The ninth question: are these all the servers that your customers reach?"""
    return _document("roles.yaml").into(_Roles).servers
