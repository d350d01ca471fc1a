"""How sentences speak of roles and of what vendors say, as data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal as L

import msgspec

from stanch.core.model import RemedyId, Role
from stanch.knowledge.reading import Document


class RolePhrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A role: the question that asks for it, "which ..." in a sentence, why it matters, how to say "us"."""

    role: Role
    question: str
    which: str
    because: str
    ours: str = ""


class ServersPhrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The question whether the list of our own servers is complete, and why it matters."""

    question: str
    because: str


class _Roles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    roles: tuple[RolePhrase, ...]
    servers: ServersPhrase


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    status: L["investigating", "not_affected", "affected", "fixed"]
    words: str
    many: str


class _Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    remedy: RemedyId
    words: str
    not_taken: str


class _Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    answers: tuple[_Answer, ...]
    steps: tuple[_Step, ...]
    although: str
    both: str
    both_of_many: str
    own_step: str


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


@cache
def although() -> str:
    """How a vendor that contradicts itself is told: with {words}, {date} and {before}."""
    return _document("answers.yaml").into(_Answers).although


@cache
def counted(status: str, *, many: bool) -> str:
    """What one vendor, or several, told us, as the end of "two told us that ..."; status "" where they
    contradict themselves."""
    found = _document("answers.yaml").into(_Answers)
    if not status:
        return found.both_of_many if many else found.both
    answer = next(one for one in found.answers if one.status == status)
    return answer.many if many else answer.words


@cache
def answers() -> Mapping[str, str]:
    """What a vendor's status says, as the end of "told us that ..."."""
    return {one.status: one.words for one in _document("answers.yaml").into(_Answers).answers}


@cache
def steps() -> Mapping[RemedyId, str]:
    """What a vendor's step says, with a slot for its date: {when}."""
    return {one.remedy: one.words for one in _document("answers.yaml").into(_Answers).steps}


@cache
def steps_not_taken() -> Mapping[RemedyId, str]:
    """What a vendor says that it did not do."""
    return {one.remedy: one.not_taken for one in _document("answers.yaml").into(_Answers).steps}


@cache
def own_step() -> str:
    """What a vendor's step says that only the playbook has a name for: with {done} and {when}."""
    return _document("answers.yaml").into(_Answers).own_step
