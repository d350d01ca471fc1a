"""The sentences that can be said: the catalogue of claims, checked when it is loaded."""

from __future__ import annotations

import string
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from importlib.resources import files

import msgspec

from stanch.core import names
from stanch.core.catalogue import Claim
from stanch.core.model import ClaimId, RemedyId
from stanch.core.playbook import Playbook
from stanch.knowledge.reading import Document

SLOTS = frozenset(
    [
        "By",
        "Servers",
        "answer_date",
        "answer_words",
        "asked_date",
        "asset",
        "became",
        "blind",
        "by_word",
        "closed",
        "counts",
        "counts_known",
        "covered",
        "disclosed",
        "done_date",
        "done_from",
        "done_on",
        "event",
        "flaw",
        "hits",
        "holds",
        "logs",
        "looked",
        "next_update",
        "our",
        "owner",
        "payers",
        "presenters",
        "roles",
        "servers",
        "servers_open",
        "shown",
        "span",
        "stay",
        "through",
        "told",
        "told_when",
        "unended",
        "until",
        "vendor",
        "what",
    ]
)
"""What `tell` can fill into a sentence."""


class _Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    claims: tuple[Claim, ...]


@cache
def catalogue() -> Mapping[ClaimId, Claim]:
    """The catalogue that comes with stanch, in the order in which a paragraph is said."""
    source = files("stanch.knowledge").joinpath("catalogue", "claims.yaml").read_text("utf-8")
    return parse(source, "claims.yaml")


def of(playbook: Playbook) -> Mapping[ClaimId, Claim]:
    """The catalogue, and what an event can say besides."""
    return {**catalogue(), **{one.id: one for one in playbook.claims}} if playbook.claims else catalogue()


def parse(source: str, name: str) -> Mapping[ClaimId, Claim]:
    """A catalogue from its text; BadInput names file, line, what was found and what was expected."""
    document = Document(source, name)
    return checked(document, document.into(_Catalogue).claims)


def check_own(document: Document, rows: tuple[Claim, ...], remedies: Collection[RemedyId]) -> None:
    """The sentences of a playbook's own: beside those of the catalogue, none that is true whatever is known,
    and none on a step that the playbook does not have (100)."""
    known = catalogue()
    for number, row in enumerate(rows):
        place = f"$.claims[{number}]"
        if row.id in known:
            raise document.fail(f"{place}.id", f"{row.id}, which the catalogue has", "an id of its own")
        if row.must.test == "always":
            expected = "what it rests on: a sentence of a playbook needs evidence"
            raise document.fail(f"{place}.must", "test: always", expected)
        if row.must.remedy is not None and row.must.remedy not in remedies:
            raise document.fail(f"{place}.must", row.must.remedy, f"one of {', '.join(sorted(remedies))}")
        for text in (row.plain, row.technical, row.wish):
            document.fit(place, names.line, text)
    if rows:
        checked(document, rows, known)


def checked(
    document: Document, rows: tuple[Claim, ...], beside: Mapping[ClaimId, Claim] | None = None
) -> Mapping[ClaimId, Claim]:
    """The claims of a file, each of which may name others of it, and those `beside` it."""
    claims: dict[ClaimId, Claim] = dict(beside or {})
    for number, row in enumerate(rows):
        place = f"$.claims[{number}]"
        if row.id in claims:
            raise document.fail(f"{place}.id", f"{row.id} a second time", "each id once")
        if row.must.test == "done" and row.must.remedy is None:
            raise document.fail(f"{place}.must", "done without a remedy", "remedy: the id of one")
        for text in (row.plain, row.technical, row.wish):
            unknown = {slot for _, slot, _, _ in string.Formatter().parse(text) if slot} - SLOTS
            if unknown:
                raise document.fail(place, f"the slot {min(unknown)}", f"one of {', '.join(sorted(SLOTS))}")
        claims[row.id] = row
    for number, row in enumerate(rows):
        for field, others in (("companions", row.companions), ("instead", row.instead)):
            for at, other in enumerate(others):
                place = f"$.claims[{number}].{field}[{at}]"
                if other not in claims:
                    raise document.fail(place, other, "the id of a claim that there is")
                if field == "companions" and not _ends_in_always(other, claims):
                    raise document.fail(
                        place, other, "a claim whose `instead` ends in one that is always true"
                    )
        if row.must.test != "always" and not _ends_in_always(row.id, claims):
            place = f"$.claims[{number}].instead"
            raise document.fail(
                place, "no end", "an `instead` chain that ends in a claim that is always true"
            )
    return claims


def _ends_in_always(id: ClaimId, claims: Mapping[ClaimId, Claim], seen: Iterable[ClaimId] = ()) -> bool:
    """Does saying something else instead always come to something that is true (21)?"""
    if id in seen:
        return False
    claim = claims[id]
    if claim.must.test == "always":
        return True
    return any(_ends_in_always(other, claims, (*seen, id)) for other in claim.instead if other in claims)
