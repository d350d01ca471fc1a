"""What stands at the top of Situation, before the verdicts: each a sentence, and where it leads.

Each function of `SOURCES` yields the banners of one kind, the most pressing kind first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal as L
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext as _

from stanch.app.context import Client
from stanch.app.notices.sending import Sent
from stanch.app.status import other_incidents
from stanch.console.addresses import address
from stanch.console.requests import Asked


class Banner(NamedTuple):
    """`shape`: the mark beside it. `words` and `address`: the link after it; "" where it leads nowhere.
    `also`: another link, with its words."""

    shape: L["open", "was", "unsure", "wait", "word", "fell"]
    text: str
    words: str = ""
    address: str = ""
    also: tuple[str, str] | None = None


class Page(NamedTuple):
    """What a banner can speak of: what was asked for, what was sent in its incident, the promise that was
    missed in it or moved (each in words), the request."""

    asked: Asked
    sent: tuple[Sent, ...]
    missed: str
    moved: str
    request: HttpRequest


def promised(page: Page) -> Iterator[Banner]:
    """An update that was promised and not written: write it, or move it."""
    if page.missed and page.asked.writable:
        tell = address(page.request, page.asked.case.id, "tell")
        yield Banner("wait", page.missed, _("Write it"), tell, (_("Move it"), f"{tell}#promise"))
    elif page.missed:
        yield Banner("wait", page.missed)
    if page.moved:
        yield Banner("was", page.moved)


def elsewhere(page: Page) -> Iterator[Banner]:
    """What fell in another incident, a closed one too; and which others are open."""
    found = other_incidents.others(page.asked.case, page.asked.moment)
    yield from _watched(page.request, found)
    for one in found:
        if one.open:
            yield Banner("wait", one.sentence, _("Show it"), address(page.request, one.id, "situation"))


def of_closed(request: HttpRequest, client: Client) -> list[Banner]:
    """Where no incident is open: what fell, or was missed, in those that are closed (138). Of which of them
    there is evidence again, always (148)."""
    found = other_incidents.watched(client)
    if any(one.closed_at is None for one in client.incidents()):
        return list(_anew(request, found))
    return list(_watched(request, found))


def _watched(request: HttpRequest, found: Sequence[other_incidents.Other]) -> Iterator[Banner]:
    """Of what there is evidence again; the promises that were missed; then what is no longer true, or has
    lost its ground."""
    yield from _anew(request, found)
    for one in found:
        if one.missed:
            text = f"{one.title}: {one.missed}"
            words, there = (_("Write it"), "tell") if one.open else (_("Show it"), "situation")
            yield Banner("open", text, words, address(request, one.id, there))
    for one in found:
        for sent in one.fell:
            words = (
                _("{title}, notice {number} to {to}: a sentence of it is no longer true.")
                if sent.fell
                else _("{title}, notice {number} to {to}: a sentence of it has lost its ground.")
            )
            text = words.format(title=one.title, number=sent.revision.number, to=sent.revision.to)
            yield Banner("fell", text, _("Which one"), address(request, one.id, "tell"))


def _anew(request: HttpRequest, found: Sequence[other_incidents.Other]) -> Iterator[Banner]:
    """The closed incidents of which there is evidence again; the page of each has "Open it again" on top."""
    for one in found:
        if one.again:
            text = _("{found} Open it again.").format(found=one.anew)
            yield Banner("open", text, _("Show it"), address(request, one.id, "situation"))


SOURCES: tuple[Callable[[Page], Iterable[Banner]], ...] = (promised, elsewhere)


def banners(page: Page) -> list[Banner]:
    """All banners of the Situation page, from the top."""
    return [one for source in SOURCES for one in source(page)]
