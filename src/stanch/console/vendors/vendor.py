"""One vendor: what it said, each answer with Undo; and which one it is, where its name was mistyped."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from stanch.app.consequences import of_names
from stanch.app.context import Case, Client
from stanch.app.vendors import identity, proposals, statements
from stanch.console import consequences, requests
from stanch.core.model import Asset
from stanch.errors import BadInput, DoubtfulName
from stanch.tell.screens import say


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """GET: the vendor. POST: `act` rename, join or remove; what cannot be kept is said at its field."""
    asked = requests.case(request)
    case = asked.case if request.method == "GET" else requests.writing(request)
    vendor = statements.find(case.client, request.POST.get("vendor", "") or request.GET.get("vendor", ""))
    more: dict[str, Any] = {}
    if request.method == "POST" and not consequences.back(request):
        try:
            return _act(request, case, vendor)
        except DoubtfulName as error:
            wrong = BadInput(error.what, help=error.tick, field="name", repairs=error.repairs)
            more = {"error": wrong, "doubt": True}
        except BadInput as error:
            more = {"error": BadInput(error.what, help=error.help, field=error.field or _field(request))}
    shown = {
        "case": case,
        "writable": asked.writable,
        "vendor": vendor,
        "said": statements.answers(case, vendor.id),
        "others": identity.others(case.client, vendor),
        "known": proposals.names(case.client),
        "given": request.POST,
        **more,
    }
    return render(request, "vendors/vendor.html", shown, status=422 if more else 200)


def _field(request: HttpRequest) -> str:
    return {"rename": "name", "join": "into"}.get(request.POST.get("act", ""), "remove")


def _act(request: HttpRequest, case: Case, vendor: Asset) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "rename":
        typed, another = request.POST.get("name", ""), bool(request.POST.get("another"))

        def write(into: Client) -> object:
            return identity.renamed(into, vendor, typed, another=another)

        words = say("screens.vendors.renamed", old=vendor.name, new=" ".join(typed.split()))
    elif act == "join":
        into_one = _other(request, case)

        def write(into: Client) -> object:
            return identity.joined(into, vendor, into_one)

        words = say("screens.vendors.joined", old=vendor.name, new=into_one.name)
    elif act == "remove":

        def write(into: Client) -> object:
            return identity.removed(into, vendor)

        words = say("screens.vendors.removed", old=vendor.name)
    else:
        raise BadInput("what is to be done with it?", help="rename it, join it with another, or remove it")
    found = of_names(case.client, write)
    first = consequences.first(request, case, found, words)
    if first is not None:
        return first
    consequences.write(request, case.client, lambda: write(case.client), words, found)
    return redirect("services")


def _other(request: HttpRequest, case: Case) -> Asset:
    chosen = request.POST.get("into", "")
    if not chosen:
        raise BadInput("with which one?", help="choose it", field="into")
    return statements.find(case.client, chosen)
