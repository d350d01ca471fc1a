"""Who we use, for what; what they answered."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stanch.app import context as cases
from stanch.app.attestations import words as say
from stanch.app.context import Case, Client
from stanch.app.onboarding import questions
from stanch.app.register import export as register_export
from stanch.app.register import uses as ending
from stanch.app.typed import targets, time_zone
from stanch.app.typed.names import shown
from stanch.app.vendors import inquiry, proposals, statements
from stanch.app.vendors.statements import Status
from stanch.console import addresses, consequences, requests
from stanch.console.status.views import context
from stanch.core.model import ROLES, Asset
from stanch.errors import BadInput
from stanch.tell import names, uses
from stanch.tell.words import ANSWERS


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Each service with its roles and answer; the questions that are open; where an answer is typed in."""
    return _page(request, request.GET.get("about", ""))


def _page(request: HttpRequest, about: str, error: BadInput | None = None) -> HttpResponse:
    asked = requests.case(request)
    case, shared = asked.case, context(asked)
    opened = [one for one in shared["found"].theirs if one.asset.id == about and asked.writable]
    return render(
        request,
        "vendors/services.html",
        {
            **shared,
            "roles": ROLES,
            "open_roles": [
                questions.of_roles()[cast(Any, one.about)]
                for one in shared["found"].unknown
                if one.kind == "role"
            ],
            "proposals": proposals.open_proposals(case.client),
            "called": {
                one.asset: proposals.called(case.client, one.asset)
                for one in proposals.open_proposals(case.client)
            },
            "round": inquiry.round_of(case, asked.moment),
            "statuses": ANSWERS,
            "steps": [one for one in case.playbook.remedies if "vendor" in one.on],
            "versions": case.playbook.to_a_version,
            "opened": opened[0] if opened else None,
            "given": request.POST,
            "error": error,
        },
        status=200 if error is None else 422,
    )


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A service that we use, and where we sign in at it."""
    case = requests.writing(request)
    name = request.POST.get("name", "").strip()
    if not name:
        raise BadInput("the name of the service is missing", help="such as Cardwise")
    site = request.POST.get("site", "").strip()
    target = targets.parse(site) if site else None
    if consequences.back(request):
        return _page(request, "")

    def write(into: Client) -> None:
        if target is not None:
            statements.free(into, name, target)
        roles = [one for one in request.POST.getlist("role") if one in ROLES]
        statements.vendor(into, name, roles, another=bool(request.POST.get("another")))
        if target is not None:
            statements.site(into, name, target)

    words = _("{name} is to be added.").format(name=shown(name))
    first = consequences.shared_first(request, case, write, done=words)
    if first is not None:
        return first
    write(case.client)
    return redirect("services")


@require_POST
def asked(request: HttpRequest) -> HttpResponse:
    """We asked it; or all whom nobody asked yet, or who are silent for a day."""
    if request.POST.get("all"):
        inquiry.asked_all(requests.writing(request), "mail")
        return redirect("services")
    statements.asked(requests.writing(request), request.POST.get("vendor", ""), "mail")
    return redirect("services")


@require_POST
def said(request: HttpRequest) -> HttpResponse:
    """What it answered, with the steps that it says it took."""
    case = requests.writing(request)
    vendor = request.POST.get("vendor", "")
    if consequences.back(request):
        return _page(request, vendor)
    asset = statements.find(case.client, vendor)
    try:
        return _said(request, case, asset)
    except BadInput as error:
        return _page(request, asset.id, requests.ticked(error))


def _said(request: HttpRequest, case: Case, vendor: Asset) -> HttpResponse:
    status = request.POST.get("status", "")
    if status not in ANSWERS:
        raise BadInput("what did they answer?", help="choose one of the four answers", field="status")
    fields = requests.Fields(request.POST, case.ws, case.client)
    steps, at = fields.steps(case.playbook.remedies), fields.by("at", "when they answered")

    def write(into: Case) -> object:
        return statements.statement(
            into,
            vendor.id,
            cast(Status, status),
            steps=steps,
            quote=request.POST.get("quote", ""),
            at=at,
            names_event=fields.names_event,
        )

    words = _("The answer of {name}.").format(name=names.given(vendor))
    return consequences.keep(request, case, write, fields, done=words, then="services")


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest) -> HttpResponse:
    """It is no longer used since then: a service, a server, a password; and why it may count all the same."""
    case = requests.writing(request)
    asset = say.find(case.client, request.POST.get("asset", "") or request.GET.get("asset", ""))
    if request.method == "GET" or consequences.back(request):
        zone = time_zone.of(case.ws, case.client.state)
        shown = {"case": case, "asset": asset, "zone": zone, "given": request.POST}
        return render(request, "vendors/end.html", shown)
    fields = requests.Fields(request.POST, case.ws, case.client)
    since = fields.when("since", "since when")
    if since is None:
        raise BadInput(f"since when is {asset.name} no longer used?", help="a day is enough")

    def write(into: Client) -> object:
        return ending.ended(into, asset, since, dead=bool(request.POST.get("dead")))

    words = _("{name} is {ended}.").format(name=names.given(asset), ended=uses.words(since))
    first = consequences.shared_first(request, case, write, done=words)
    if first is not None:
        return first
    write(case.client)
    asset = say.find(case.client, asset.id)
    shown = {"case": case, "asset": asset, "ended": True, "still": ending.still(case.client, asset)}
    return render(request, "vendors/end.html", shown)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What was answered, as YAML."""
    text = register_export.text(register_export.known(cases.client(addresses.client(request)).state))
    made = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    made["Content-Disposition"] = 'attachment; filename="register.yaml"'
    return made
