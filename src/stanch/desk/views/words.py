"""A person's word: a step was done then; a log of that time showed this."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from stanch.core.model import RemedyId, Tri
from stanch.core.moments import During, When, at
from stanch.desk import asking
from stanch.errors import BadInput
from stanch.flow import case as cases
from stanch.flow import clock, say


@require_http_methods(["GET", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """Steps at one asset, each with its time."""
    case = cases.case()
    asset = say.find(case, request.POST.get("asset", "") or request.GET.get("asset", ""))
    shared = say.reset(case, asset)
    known = [one for one in case.playbook.remedies if asset.kind in one.on and one not in shared]
    if request.method == "GET":
        page = {"case": case, "asset": asset, "steps": known, "reset": say.RESET if shared else ""}
        return render(request, "desk/done.html", page)
    steps: list[tuple[RemedyId, Tri, When]] = []
    for one in known:
        when = asking.typed_when(request.POST.get(f"step:{one.id}", ""), one.done)
        if when is not None:
            steps.append((one.id, "yes", when))
        elif request.POST.get("just") == one.id:
            steps.append((one.id, "yes", at(clock.now())))
    all_of_them = asking.typed_when(request.POST.get(f"step:{say.RESET}", ""), "reset")
    if shared and all_of_them is not None:
        steps.append((say.RESET, "yes", all_of_them))
    if not steps:
        raise BadInput("no time was given", help="write when the step was done; a day is enough")
    say.done(case, asset, steps)
    return redirect("situation")


@require_http_methods(["GET", "POST"])
def attest(request: HttpRequest) -> HttpResponse:
    """What an install log or a memory says of a period."""
    case = cases.case()
    asset = say.find(case, request.POST.get("asset", "") or request.GET.get("asset", ""))
    questions = [
        name
        for detector in case.playbook.detectors
        if detector.reads == "attested" and detector.on == asset.kind
        for name in detector.match
    ]
    if request.method == "GET":
        return render(request, "desk/attest.html", {"case": case, "asset": asset, "questions": questions})
    if not questions:
        raise BadInput(f"{case.playbook.title} asks nothing of {asset.name}", help="look at it instead")
    verdict = request.POST.get("answer", "")
    if verdict not in ("yes", "no"):
        raise BadInput(
            "did it have the flaw then?", help="choose yes or no; leave it open if you do not know"
        )
    start = asking.typed_when(request.POST.get("from", ""), "from")
    if start is None:
        raise BadInput("from when?", help="the first day that the log or your memory covers")
    end = asking.typed_when(request.POST.get("to", ""), "until")
    say.attested(case, asset, questions[0], cast(Tri, verdict), During(start, end))
    return redirect("situation")
