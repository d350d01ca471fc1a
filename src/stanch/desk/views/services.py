"""Who we use, for what; what they answered."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from stanch.core.model import ROLES
from stanch.desk import asking
from stanch.desk.views.situation import context
from stanch.errors import BadInput
from stanch.flow import case as cases
from stanch.flow import decide, hear, register_export
from stanch.flow.hear import Status
from stanch.knowledge import phrases
from stanch.net import target as targets
from stanch.tell.words import ANSWERS


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Each service with its roles and answer; the questions that are open; where an answer is typed in."""
    asked = asking.case(request)
    case, shared = asked.case, context(asked)
    about = request.GET.get("about", "")
    opened = [one for one in shared["found"].theirs if one.asset.id == about]
    return render(
        request,
        "desk/services.html",
        {
            **shared,
            "roles": ROLES,
            "open_roles": [
                phrases.roles()[cast(Any, one.about)] for one in shared["found"].unknown if one.kind == "role"
            ],
            "proposals": decide.open_proposals(case.client),
            "called": {
                one.asset: decide.called(case.client, one.asset) for one in decide.open_proposals(case.client)
            },
            "statuses": ANSWERS,
            "steps": [one for one in case.playbook.remedies if "vendor" in one.on],
            "opened": opened[0] if opened else None,
        },
    )


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A service that we use, and where we sign in at it."""
    name = request.POST.get("name", "").strip()
    if not name:
        raise BadInput("the name of the service is missing", help="such as Cardwise")
    site = request.POST.get("site", "").strip()
    target = targets.parse(site) if site else None
    client = asking.writing(request).client
    if target is not None:
        hear.free(client, name, target)
    roles = [one for one in request.POST.getlist("role") if one in ROLES]
    hear.vendor(client, name, roles, another=bool(request.POST.get("another")))
    if target is not None:
        hear.site(client, name, target)
    return redirect("services")


@require_POST
def asked(request: HttpRequest) -> HttpResponse:
    """We asked it."""
    hear.asked(asking.writing(request), request.POST.get("vendor", ""), "mail")
    return redirect("services")


@require_POST
def said(request: HttpRequest) -> HttpResponse:
    """What it answered, with the steps that it says it took."""
    case = asking.writing(request)
    status = request.POST.get("status", "")
    if status not in ANSWERS:
        raise BadInput("what did they answer?", help="choose one of the four answers")
    fields = asking.Fields(request.POST, case.ws)
    hear.statement(
        case,
        request.POST.get("vendor", ""),
        cast(Status, status),
        steps=fields.steps(case.playbook.remedies),
        quote=request.POST.get("quote", ""),
        at=fields.by("at", "when they answered"),
        names_event=fields.names_event,
    )
    fields.tell(request)
    return redirect("services")


@require_GET
def export(_request: HttpRequest) -> HttpResponse:
    """What was answered, as YAML."""
    made = HttpResponse(
        register_export.text(register_export.known(cases.client().state)),
        content_type="application/yaml; charset=utf-8",
    )
    made["Content-Disposition"] = 'attachment; filename="register.yaml"'
    return made
