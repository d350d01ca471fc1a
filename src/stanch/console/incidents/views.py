"""The incidents of this client: which are open, which one a page shall be about; open, close, open again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from stanch.app.context import Case, Client
from stanch.app.incidents import closure, concern, lifecycle
from stanch.app.live import live
from stanch.app.status import left_open, situation
from stanch.console import addresses, clocks, consequences, requests
from stanch.console.status.banners import of_closed
from stanch.core.model import Incident
from stanch.errors import NothingOpen
from stanch.tell import left_open as closing
from stanch.tell.screens import say


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Each with where it leads. `then`: the page that was asked for, which is about one of them."""
    try:
        client = live(requests.workspace(request)).client()
    except NothingOpen:
        return redirect("start")
    clocks.of(client.ws, client)
    then = request.GET.get("then", "")
    rows = [_row(request, client, one, then) for one in client.incidents()]
    return render(
        request,
        "incidents/incidents.html",
        {
            "case": _case(request, client),
            "open": [row for row in rows if row["one"].closed_at is None],
            "closed": [row for row in rows if row["one"].closed_at is not None],
            "choosing": bool(then),
            "banners": of_closed(request, client),
        },
    )


def _case(request: HttpRequest, client: Client) -> Case | None:
    """The one that whoever came here was at; None where they were at none."""
    here = addresses.named(request)
    return next((one for one in client.cases() if one.id == here), None)


def _row(request: HttpRequest, client: Client, one: Incident, then: str) -> dict[str, Any]:
    """An incident, where it stands while it is open, and the addresses that are about it."""

    def address(name: str) -> str:
        return addresses.address(request, one.id, name)

    there = addresses.address(request, one.id, path=then) if then.startswith("/") else address("situation")
    case = client.case_of(one) if one.closed_at is None else None
    stands = {} if case is None else _stands(case)
    return {"one": one, "there": there, "close": address("close"), "again": address("open_again"), **stands}


def _stands(case: Case) -> dict[str, Any]:
    """Exposed today and before, the next step, how many questions are open, what it concerns."""
    found = situation.situation(case)
    first = found.next[0] if found.next else None
    step = "" if first is None else case.playbook.remedy(first.remedy).verb
    where = "" if first is None else found.names.get(first.asset, first.asset)
    concerns = concern.counted(concern.of(case))
    return {"found": found, "step": step, "where": where, "concerns": concerns}


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the one that the address names, also one opened by mistake; what was sent stays watched. What
    that does and leaves open is a page before, and said again after."""
    listed = addresses.address(request, "", "incidents")
    if consequences.back(request):
        return redirect(listed)
    case = closure.opened(live(requests.workspace(request)).client(), addresses.named(request))
    addresses.settle(request, case)
    left = left_open.left(case)
    again = request.POST.get("keep", "")
    if again != left.digest:
        shown = {"case": case, "left": left, "does": closing.does(), "again": bool(again)}
        return render(request, "incidents/closing.html", shown)
    closure.closed(case, mistaken=bool(request.POST.get("mistaken")))
    words = say("screens.incidents.closed", title=left.title)
    if left.brief:
        words = say("screens.incidents.closed_open", title=left.title, left=left.brief)
    messages.info(request, words, extra_tags="told")
    return redirect(listed)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Open the one that the address names again, as it was judged before."""
    lifecycle.incident(addresses.client(request), addresses.named(request))
    return redirect(addresses.address(request, "", "incidents"))
