"""What happened, in order, and who wrote it down."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from stanch.core.moments import iso
from stanch.desk import asking
from stanch.errors import BadInput
from stanch.flow import clock, recall, say, time_zone


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The entries, the last first; up to a moment where one is asked for."""
    case, moment, _job = asking.case(request)
    only = case.id if request.GET.get("only") else ""
    rows = list(recall.events(case.client, known=case.state.seq, incident=only))
    if moment is not None:
        rows = [one for one in rows if one.at <= iso(moment)]
    pages = Paginator(rows[::-1], 100)
    return render(
        request,
        "desk/timeline.html",
        {
            "case": case,
            "moment": moment,
            "now": clock.now(),
            "zone": time_zone.of(case.ws),
            "rows": pages.get_page(request.GET.get("page")),
            "only": only,
            "titles": {one.id: one.title or one.id for one in case.client.incidents()},
        },
    )


@require_POST
def retract(request: HttpRequest) -> HttpResponse:
    """Take an entry back that was mistaken."""
    why = request.POST.get("why", "").strip()
    number = request.POST.get("number", "")
    if not number.isdecimal() or not why:
        raise BadInput("which entry, and why?", help="the entry stays in the record and counts no more")
    say.retracted(asking.writing(request).client, int(number), why)
    return redirect("timeline")
