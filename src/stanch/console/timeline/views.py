"""What happened, in order, and who wrote it down."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from stanch.app import clock
from stanch.app.context import Case, Client
from stanch.app.timeline import entries, groups, retraction
from stanch.app.timeline.retraction import HangsOnIt
from stanch.app.typed import time_zone
from stanch.console import consequences, requests
from stanch.core.moments import iso
from stanch.errors import BadInput


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

    words = _("Entry {number} is to be taken back.").format(number=number)
    first = consequences.shared_first(request, case, write, done=words)
    if first is not None:
        return first
    write(case.client)
    return redirect("timeline")
