"""A person's word: a step was done then; a log of that time showed this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from stanch.app import clock
from stanch.app.attestations import words as say
from stanch.app.context import Case
from stanch.app.typed import time_zone
from stanch.app.typed.steps import Remedy, Step
from stanch.console import consequences, requests
from stanch.core.model import Asset, Tri
from stanch.core.moments import at
from stanch.errors import BadInput
from stanch.tell import screens


@require_http_methods(["GET", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """Steps at one asset, each with its time. What cannot be kept is said beside its field."""
    case = requests.writing(request)
    asset = say.find(case.client, request.POST.get("asset", "") or request.GET.get("asset", ""))
    known = say.known_steps(case, asset)
    shown = {
        "case": case,
        "asset": asset,
        "steps": known,
        "versions": case.playbook.to_a_version,
        "given": request.POST,
        "zone": time_zone.of(case.ws, case.client.state),
    }
    if request.method == "GET" or consequences.back(request):
        return render(request, "attestations/done.html", shown)
    try:
        return _done(request, case, asset, known)
    except BadInput as error:
        return render(
            request, "attestations/done.html", {**shown, "error": requests.ticked(error)}, status=422
        )


def _done(request: HttpRequest, case: Case, asset: Asset, known: Sequence[Remedy]) -> HttpResponse:
    fields = requests.Fields(request.POST, case.ws, case.client)
    steps = fields.steps(known)
    just = [one.id for one in known if request.POST.get("just") == one.id]
    said = {step.remedy for step in steps}
    steps += [Step(id, "yes", at(clock.now())) for id in just if id not in said]
    if not steps:
        raise BadInput("nothing was said of any step", help="write when one was done; a day is enough")

    def write(into: Case) -> object:
        return say.done(into, asset, steps, names_event=fields.names_event)

    words = screens.say("screens.attestations.done", name=asset.name)
    kept = screens.say("screens.attestations.done_kept", name=asset.name)
    return consequences.keep(request, case, write, fields, done=words, kept=kept, then="situation")


@require_http_methods(["GET", "POST"])
def attest(request: HttpRequest) -> HttpResponse:
    """What an install log or a memory says of a period."""
    case = requests.writing(request)
    asset = say.find(case.client, request.POST.get("asset", "") or request.GET.get("asset", ""))
    shown = {
        "case": case,
        "asset": asset,
        "given": request.POST,
        "zone": time_zone.of(case.ws, case.client.state),
    }
    if request.method == "GET" or consequences.back(request):
        return render(request, "attestations/attest.html", shown)
    try:
        return _attested(request, case, asset)
    except BadInput as error:
        return render(
            request, "attestations/attest.html", {**shown, "error": requests.ticked(error)}, status=422
        )


def _attested(request: HttpRequest, case: Case, asset: Asset) -> HttpResponse:
    verdict = request.POST.get("answer", "")
    if verdict not in ("yes", "no"):
        raise BadInput(
            "did it have the flaw then?",
            help="choose yes or no; leave it open if you do not know",
            field="answer",
        )
    fields = requests.Fields(request.POST, case.ws, case.client)
    start = fields.typed("from", "from")
    if start is None:
        raise BadInput("from when?", help="the first day that the log or your memory covers", field="from")
    said = cast(Tri, verdict)
    during = fields.times.during(start, fields.typed("to", "until"), said)

    def write(into: Case) -> object:
        return say.attested(into, asset, "", said, during, names_event=fields.names_event)

    words = screens.say("screens.attestations.before", name=asset.name)
    kept = screens.say("screens.attestations.before_kept", name=asset.name)
    return consequences.keep(request, case, write, fields, done=words, kept=kept, then="situation")
