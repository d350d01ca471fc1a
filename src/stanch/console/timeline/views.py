"""What happened, in order, and who wrote it down."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from stanch.app import clock
from stanch.app.consequences import Consequences, of_client
from stanch.app.context import Case, Client
from stanch.app.timeline import entries, groups, retraction
from stanch.app.timeline import undo as undoing
from stanch.app.timeline.retraction import HangsOnIt
from stanch.app.typed import time_zone
from stanch.console import consequences, requests
from stanch.core.moments import iso
from stanch.errors import BadInput
from stanch.tell.screens import say


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The entries, the last first; up to a moment where one is asked for."""
    return _page(request)


def _page(request: HttpRequest, error: BadInput | None = None) -> HttpResponse:
    asked = requests.case(request)
    case, moment = asked.case, asked.moment
    only = case.id if request.GET.get("only") else ""
    rows = list(entries.events(case.client, known=case.state.seq, incident=only))
    if moment is not None:
        rows = [one for one in rows if one.at <= iso(moment)]
    pages = Paginator(list(groups.groups(rows))[::-1], 100)
    return render(
        request,
        "timeline/timeline.html",
        {
            "case": case,
            "moment": moment,
            "writable": asked.writable,
            "now": clock.now(),
            "zone": time_zone.of(case.ws, case.client.state if moment is None else None),
            "rows": pages.get_page(request.GET.get("page")),
            "only": only,
            "titles": {one.id: one.title or one.id for one in case.client.incidents()},
            "given": request.POST,
            "error": error,
        },
        status=200 if error is None else 422,
    )


@require_POST
def retract(request: HttpRequest) -> HttpResponse:
    """Take an entry back that was mistaken; where others hang on it, they are shown first."""
    case = requests.writing(request)
    if consequences.back(request):
        return _page(request)
    try:
        return _retracted(request, case)
    except HangsOnIt as error:
        shown = {"case": case, "found": error.found, "why": request.POST.get("why", "")}
        return render(request, "timeline/hanging.html", shown)
    except BadInput as error:
        return _page(request, error)


def _retracted(request: HttpRequest, case: Case) -> HttpResponse:
    why = request.POST.get("why", "").strip()
    number = request.POST.get("number", "")
    if not number.isdecimal() or not why:
        raise BadInput("which entry, and why?", help="the entry stays in the record and counts no more")

    def write(into: Client) -> object:
        return retraction.retracted(into, int(number), why, along=bool(request.POST.get("along")))

    words = say("screens.timeline.take_back", number=number)
    kept = say("screens.timeline.taken_back", number=number)
    return consequences.keep_shared(request, case, write, done=words, kept=kept) or redirect("timeline")


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Undo what was written with an entry, and come back to the page on which that was pressed. What it
    changes is shown first, unless nothing was written since: then only where a sentence falls that was
    sent."""
    case = requests.writing(request)
    number, along = request.POST.get("entry", ""), bool(request.POST.get("along"))
    if not number.isdecimal():
        raise BadInput("what is to be undone?", help="load the page again, and press it there")
    there = request.POST.get("next", "")
    there = there if url_has_allowed_host_and_scheme(there, None) else reverse("timeline")
    if consequences.back(request):
        return redirect(there)
    found, done = undoing.save(case.client, int(number)), []

    def write(into: Client) -> object:
        done.append(undoing.undone(into, found.seqs[0], along=along))
        return done

    def asked(changes: Consequences) -> bool:
        return bool(changes.sent) or (changes.grave and not (found.last and not found.looked))

    try:
        words = say("screens.timeline.undo", what="; ".join(found.words))
        changes = of_client(case.client, write)
        said = "counts_again" if done[-1].back else "undone"
        kept = say(f"screens.timeline.{said}", what=_few(done[-1].words))
        shown = consequences.first(request, case, changes, words) if asked(changes) else None
        if shown is not None:
            return shown
        consequences.write(request, case.client, lambda: write(case.client), kept, changes)
    except HangsOnIt as error:
        more = {"case": case, "found": error.found, "save": number, "next": there}
        return render(request, "timeline/hanging.html", more)
    return redirect(there)


def _few(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    return say("screens.timeline.and_more", first=words[0], count=len(words) - 1)
