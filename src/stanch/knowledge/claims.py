"""The sentences that can be said: the catalogue of claims, and those of a playbook, checked when they are
loaded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from stanch.core import names
from stanch.core.catalogue import Claim
from stanch.core.model import ClaimId
from stanch.core.playbook import Playbook
from stanch.knowledge import messages
from stanch.knowledge.message_format import Message
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
        "exposed",
        "exposed_to",
        "flaw",
        "hits",
        "holds",
        "kept",
        "logs",
        "looked",
        "next_update",
        "not_exposed_to",
        "not_seen",
        "our",
        "owner",
        "payers",
        "presenters",
        "publicly",
        "roles",
        "roles_whom",
        "servers",
        "servers_open",
        "shown",
        "since_done",
        "span",
        "stay",
        "through",
        "told",
        "told_when",
        "unended",
        "until",
        "vendor",
        "what",
        "without",
    ]
)
"""What `tell` can fill into a sentence."""


class _Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    claims: tuple[Claim, ...]


@cache
def catalogue() -> Mapping[ClaimId, Claim]:
    """The catalogue that comes with stanch, in the order in which a paragraph is said."""
    source = files("stanch.knowledge").joinpath("catalogue", "claims.yaml").read_text("utf-8")
    found = parse(source, "claims.yaml")
    english = messages.load(messages.FIRST)
    for id in english.messages:
        if id.startswith("claims.") and id.split(".")[1] not in found:
            raise english.document.fail(
                english.place(id), f"there is no claim {id.split('.')[1]}", "the id of one"
            )
    return found


def parse(source: str, name: str) -> Mapping[ClaimId, Claim]:
    """A catalogue from its text; BadInput names file, line, what was found and what was expected."""
    document = Document(source, name)
    rows = document.into(_Catalogue).claims
    _check(document, rows, {})
    return {row.id: row for row in rows}


def own(
    document: Document, rows: Sequence[Claim], playbook: str, remedies: Collection[str]
) -> tuple[Claim, ...]:
    """The claims that a playbook brings, under ids that no other has: `keys_out` becomes
    `circleci-2023.keys_out`.

    They are checked as the catalogue's are, and have to rest on evidence: what is always true of the event
    stands in the playbook's words. BadInput names the line."""
    _check(document, rows, catalogue())
    for number, row in enumerate(rows):
        place = f"$.claims[{number}]"
        if row.must.test == "always":
            found = f"{row.id} is said whatever is known"
            raise document.fail(
                f"{place}.must.test",
                found,
                "a test that evidence has to pass; what is so of the event belongs to words",
            )
        if row.must.remedy is not None and row.must.remedy not in remedies:
            raise document.fail(f"{place}.must.remedy", row.must.remedy, f"one of {', '.join(remedies)}")
        for text in (row.plain, row.technical, row.wish):
            document.fit(place, names.line, text)
    called = {row.id: ClaimId(f"{playbook}.{row.id}") for row in rows}
    return tuple(
        msgspec.structs.replace(
            row,
            id=called[row.id],
            companions=tuple(called.get(one, one) for one in row.companions),
            instead=tuple(called.get(one, one) for one in row.instead),
            unless=tuple(called.get(one, one) for one in row.unless),
        )
        for row in rows
    )


def of(playbook: Playbook) -> Mapping[ClaimId, Claim]:
    """All that can be said of an event: what its playbook brings (first in its part), and the catalogue."""
    if not playbook.claims:
        return catalogue()
    return {**{one.id: one for one in playbook.claims}, **catalogue()}


def _check(document: Document, rows: Sequence[Claim], others: Mapping[ClaimId, Claim]) -> None:
    """What types cannot say: each id once, slots that can be filled, others that there are, chains with an
    end. `others`: the claims that these may name besides each other."""
    claims: dict[ClaimId, Claim] = {}
    for number, row in enumerate(rows):
        place = f"$.claims[{number}]"
        if row.id in claims or row.id in others:
            raise document.fail(f"{place}.id", f"{row.id} a second time", "each id once")
        if row.must.test == "done" and row.must.remedy is None:
            raise document.fail(f"{place}.must", "done without a remedy", "remedy: the id of one")
        for text in _texts(document, place, row):
            unknown = text.arguments - SLOTS - messages.FORMS
            if unknown:
                found = f"the slot {min(unknown)}"
                raise document.fail(place, found, f"one of {', '.join(sorted(SLOTS))}")
        wish = _text(document, f"{place}.wish", row, "wish")
        wished = (wish.arguments if wish else frozenset()) - {"asset", "flaw"}
        if wished:
            found = f"the slot {min(wished)}"
            raise document.fail(
                f"{place}.wish", found, "asset or flaw: nothing else is known while it cannot be said"
            )
        claims[row.id] = row
    known = {**others, **claims}
    for number, row in enumerate(rows):
        named = (("companions", row.companions), ("instead", row.instead), ("unless", row.unless))
        for field, ids in named:
            for at, other in enumerate(ids):
                place = f"$.claims[{number}].{field}[{at}]"
                if other not in known:
                    raise document.fail(place, other, "the id of a claim here or in the catalogue")
                if field == "companions" and not _ends_in_always(other, known):
                    raise document.fail(
                        place, other, "a claim whose `instead` ends in one that is always true"
                    )
        if row.must.test != "always" and not _ends_in_always(row.id, known):
            place = f"$.claims[{number}].instead"
            raise document.fail(
                place, "no end", "an `instead` chain that ends in a claim that is always true"
            )


def _texts(document: Document, place: str, row: Claim) -> Iterator[Message]:
    """The texts of a claim: those of its own row, or its messages. BadInput where one is missing."""
    for field in ("plain", "technical", "wish"):
        text = _text(document, f"{place}.{field}", row, field)
        if text is not None:
            yield text
        elif field != "wish":
            expected = f"{field}: its value, or claims.{row.id}.{field} in the messages of each language"
            raise document.fail(place, f"{field} is missing", expected)


def _text(document: Document, place: str, row: Claim, field: str) -> Message | None:
    english = messages.load(messages.FIRST)
    if not (row.plain or row.technical):
        return english.messages.get(f"claims.{row.id}.{field}")
    text = getattr(row, field)
    return messages.read(document, place, text, english.code, english.plurals) if text else None


def _ends_in_always(id: ClaimId, claims: Mapping[ClaimId, Claim], seen: Iterable[ClaimId] = ()) -> bool:
    """Does saying something else instead always come to something that is true (21)?"""
    if id in seen:
        return False
    claim = claims[id]
    if claim.must.test == "always":
        return True
    return any(_ends_in_always(other, claims, (*seen, id)) for other in claim.instead if other in claims)
