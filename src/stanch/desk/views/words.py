"""A person's word: a step was done then; a log of that time showed this."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from stanch.core.model import Tri
from stanch.core.moments import at
from stanch.desk import asking
from stanch.errors import BadInput
from stanch.flow import clock, say, time_zone


@require_http_methods(["GET", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """Steps at one asset, each with its time."""
    case = asking.writing(request)
    asset = say.find(case.client, request.POST.get("asset", "") or request.GET.get("asset", ""))
    known = [one for one in case.playbook.remedies if asset.kind in one.on]
    if request.method == "GET":
        shown = {"case": case, "asset": asset, "steps": known, "zone": time_zone.of(case.ws)}
        return render(request, "desk/done.html", shown)
    fields = asking.Fields(request.POST, case.ws)
    steps = fields.steps(known)
    just = [one.id for one in known if request.POST.get("just") == one.id]
    steps += [(id, "yes", at(clock.now())) for id in just if id not in {step[0] for step in steps}]
    if not steps:
        raise BadInput("nothing was said of any step", help="write when one was done; a day is enough")
    say.done(case, asset, steps, names_event=fields.names_event)
    fields.tell(request)
    return redirect("situation")


@require_http_methods(["GET", "POST"])
def attest(request: HttpRequest) -> HttpResponse:
    """What an install log or a memory says of a period."""
    case = asking.writing(request)
    asset = say.find(case.client, request.POST.get("asset", "") or request.GET.get("asset", ""))
    questions = [
        name
        for detector in case.playbook.detectors
        if detector.reads == "attested" and detector.on == asset.kind
        for name in detector.match
    ]
    if request.method == "GET":
        shown = {"case": case, "asset": asset, "questions": questions, "zone": time_zone.of(case.ws)}
        return render(request, "desk/attest.html", shown)
    if not questions:
        raise BadInput(f"{case.playbook.title} asks nothing of {asset.name}", help="look at it instead")
    verdict = request.POST.get("answer", "")
    if verdict not in ("yes", "no"):
        raise BadInput(
            "did it have the flaw then?", help="choose yes or no; leave it open if you do not know"
        )
    fields = asking.Fields(request.POST, case.ws)
    start = fields.typed("from", "from")
    if start is None:
        raise BadInput("from when?", help="the first day that the log or your memory covers")
    said = cast(Tri, verdict)
    during = fields.times.during(start, fields.typed("to", "until"), said)
    say.attested(case, asset, questions[0], said, during, names_event=fields.names_event)
    fields.tell(request)
    return redirect("situation")
