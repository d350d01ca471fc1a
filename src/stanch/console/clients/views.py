"""All clients on one page: who is exposed, who waits for whom; add one; who this one is to its customers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from stanch.app import clock, context
from stanch.app.clients import roster
from stanch.app.overview import clients as standing
from stanch.console import addresses, clocks, consequences
from stanch.console.clients.us import fields, keep
from stanch.errors import BadInput, NothingOpen
from stanch.tell.overview import title
from stanch.tell.screens import say

SHAPES = {"exposed": "open", "you": "todo", "others": "wait", "unseen": "unsure", "done": "fine"}
"""The mark of each group."""
FOLDED = ("unseen", "done")
"""The groups that are one folded line."""


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Each client with where it stands, and where it leads. `then`: the page that was asked for, which is
    about one of them. `q`: a part of the name or site of the one that is looked for."""
    known = [(one.name, one.title, one.ws) for one in roster.listed()]
    then, typed = request.GET.get("then", ""), request.GET.get("q", "").strip()
    several = len(known) > 1
    matching = standing.matching(known, typed) if typed else []
    found = standing.overview(matching if request.headers.get("HX-Request") else known)

    def there(row: standing.Stands) -> str:
        name = row.name if several else ""
        if then.startswith("/"):
            return addresses.of(request, name, "", path=then)
        return addresses.of(request, name, row.incident, "situation" if row.incident else "start")

    def asking(silent: standing.AskAgain) -> str:
        name = silent.name if several else ""
        return f"{addresses.of(request, name, silent.incident, 'services')}#ask"

    named = {name for name, _title, _ws in matching}
    hits = [(row, there(row)) for row in found.clients if row.name in named]
    waiting = [(one, [(silent, asking(silent)) for silent in one.again]) for one in found.waiting]
    groups = [
        (title(group), SHAPES[group], group in FOLDED, [(row, there(row)) for row in rows])
        for group, rows in found.groups
    ]
    shown = {
        "found": found,
        "groups": groups,
        "waiting": waiting,
        "several": several,
        "typed": typed,
        "then": then,
        "hits": hits,
        "choosing": bool(then),
        "now": clock.now(),
    }
    return render(request, "clients/clients.html", shown)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A client more, by the name that its customers know; its first ten minutes come next."""
    if request.method == "GET":
        return render(request, "clients/add.html", {"there": len(roster.listed())})
    given = request.POST.get("business", "")
    try:
        made = roster.add(given)
    except BadInput as error:
        wrong = BadInput(error.what, help=error.help, field="business")
        return render(request, "clients/add.html", {"error": wrong, "given": given}, status=422)
    name = next(one.name for one in roster.listed() if one.ws == made.ws)
    return redirect(addresses.of(request, name, "", "start"))


@require_http_methods(["GET", "POST"])
def us(request: HttpRequest) -> HttpResponse:
    """Who we are to our customers, and in which time zone: said once, for all incidents."""
    name = addresses.client(request)
    try:
        client = context.client(name, create=request.method == "POST")
    except NothingOpen:
        return redirect("start")
    clocks.of(client.ws, client)
    if request.method == "GET":
        return render(request, "clients/us.html", fields(client))
    if consequences.back(request):
        return render(request, "clients/us.html", {**fields(client), "given": request.POST})
    try:
        keep(client, request.POST)
    except BadInput as error:
        again = {**fields(client), "given": request.POST, "error": error}
        return render(request, "clients/us.html", again, status=422)
    messages.info(request, say("screens.clients.kept"), extra_tags="told")
    return redirect("us")
