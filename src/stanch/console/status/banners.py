"""What stands at the top of Situation, before the verdicts: each a sentence, and where it leads.

Each function of `SOURCES` yields the banners of one kind, the most pressing kind first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.http import HttpRequest

from stanch.app.context import Client
from stanch.app.notices.sending import Sent
from stanch.app.observations import look_result
from stanch.app.observations.look_result import Found
from stanch.app.status import other_incidents
from stanch.app.status.situation import Situation
from stanch.app.typed.steps import Remedy
from stanch.console import clocks
from stanch.console.addresses import address, client
from stanch.console.news import Banner
from stanch.console.requests import Asked
from stanch.core.model import RemedyId
from stanch.core.moments import Seq
from stanch.tell import names
from stanch.tell.screens import say


class Page(NamedTuple):
    """What a banner can speak of: what was asked for, how that stands, what was sent in its incident, the
    promise that was missed in it or moved (each in words), the request."""

    asked: Asked
    found: Situation
    sent: tuple[Sent, ...]
    missed: str
    moved: str
    request: HttpRequest


LOOK = "look"
"""In the session: the look that was asked for, and what was said to be done before it."""


def ask(request: HttpRequest, incident: str, known: int, asset: str, step: str) -> None:
    """A look begins: what it finds is said on the page that is there once it is over."""
    of = {"client": client(request), "incident": incident}
    request.session[LOOK] = {**of, "known": known, "asset": asset, "step": step}


def looked(page: Page) -> Iterator[Banner]:
    """How far a look is, and then what it found."""
    job, kept = page.asked.job, page.request.session.get(LOOK)
    if page.asked.moment is not None:
        return
    if job is not None and job.running:
        text = say("screens.status.looking", seen=job.seen, asked=job.asked)
        yield Banner("wait", text, look=True)
    elif kept and (kept["client"], kept["incident"]) == (client(page.request), page.asked.case.id):
        if kept.get("shown") and not getattr(page.request, "htmx", False):
            del page.request.session[LOOK]
            return
        page.request.session[LOOK] = {**kept, "shown": True}
        case, now = page.asked.case, page.found
        verdicts = {one.asset.id: one.assessment.own_now.verdict for one in now.ours}
        found = look_result.found(case, verdicts, Seq(kept["known"]), kept["asset"], kept["step"])
        if found is not None:
            yield _of_look(found, now, case.playbook.remedy)


def _of_look(found: Found, now: Situation, remedy: Callable[[RemedyId], Remedy]) -> Banner:
    name = "" if len(found.names) == 1 and not found.others else names.few(found.names)
    many = 2 if len(found.names) > 1 else 1
    at = clocks.shortly(found.at, now.true_at)
    first = now.next[0] if now.next and now.next[0].state != "blocked" else None
    next_step = say("screens.status.next", verb=remedy(first.remedy).verb) if first else ""

    def said(what: str) -> str:
        fact = say(f"screens.status.found.{what}", name=name, n=many).strip()
        return say("screens.status.looked", at=at, fact=fact)

    match found.outcome:
        case "still":
            more = ""
            if found.then and found.then.id == "restarted":
                more = say("screens.status.was_restarted")
            elif found.then:
                more = say("screens.status.was_done", verb=found.then.verb)
            return Banner("open", said("still"), more=more)
        case "not_reached":
            text = say("screens.status.not_reached", named="yes" if name else "no", at=at, name=name)
            stands = say("screens.status.no_result")
            if found.before is not None:
                before = clocks.shortly(found.before, now.true_at)
                stands = say("screens.status.result_stands", before=before)
            return Banner("unsure", text, more=stands)
        case "cannot_tell":
            return Banner("unsure", said("cannot_tell" if name else "cannot_tell_it"))
        case "not_enough":
            return Banner("unsure", said("not_enough"), more=say("screens.status.not_ended"))
        case "same_key":
            return Banner("open", said("same_key"), more=say("screens.status.put_in_place"))
        case "new_key":
            return Banner("fine", said("new_key"), more=next_step)
        case "gone":
            return Banner("fine", said("gone_at" if name else "gone"), more=next_step)
        case "clean":
            return Banner("fine", said("clean"), more=next_step)


def promised(page: Page) -> Iterator[Banner]:
    """An update that was promised and not written: write it, or move it."""
    if page.missed and page.asked.writable:
        tell = address(page.request, page.asked.case.id, "tell")
        yield Banner(
            "wait",
            page.missed,
            say("screens.status.write_it"),
            tell,
            (say("screens.status.move_it"), f"{tell}#promise"),
        )
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
            yield Banner(
                "wait",
                one.sentence,
                say("screens.status.show_it"),
                address(page.request, one.id, "situation"),
            )


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
            text = say("screens.status.missed", title=one.title, missed=one.missed)
            words, there = (
                (say("screens.status.write_it"), "tell")
                if one.open
                else (say("screens.status.show_it"), "situation")
            )
            yield Banner("open", text, words, address(request, one.id, there))
    for one in found:
        for sent in one.fell:
            revision, how = sent.revision, "fell" if sent.fell else "lost"
            text = say(
                "screens.status.wrong", title=one.title, number=revision.number, to=revision.to, how=how
            )
            yield Banner("fell", text, say("screens.status.which_one"), address(request, one.id, "tell"))


def _anew(request: HttpRequest, found: Sequence[other_incidents.Other]) -> Iterator[Banner]:
    """The closed incidents of which there is evidence again; the page of each has "Open it again" on top."""
    for one in found:
        if one.again:
            text = say("screens.status.again", found=one.anew)
            yield Banner("open", text, say("screens.status.show_it"), address(request, one.id, "situation"))


SOURCES: tuple[Callable[[Page], Iterable[Banner]], ...] = (looked, promised, elsewhere)


def banners(page: Page) -> list[Banner]:
    """All banners of the Situation page, from the top."""
    return [one for source in SOURCES for one in source(page)]
