"""A person's word: a step was done then; a log of that time showed this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from stanch.app import clock
from stanch.app.attestations import words as say
from stanch.app.context import Case
from stanch.app.typed import time_zone
from stanch.app.typed.steps import Remedy, Step
from stanch.console import consequences, known_steps, requests
from stanch.core.model import Asset, RemedyId, Tri
from stanch.core.moments import Seq, at
from stanch.errors import BadInput
from stanch.tell import screens


@require_http_methods(["GET", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """Steps at one asset, each with its time. What cannot be kept is said beside its field."""
    case = requests.writing(request)
    asset = say.find(case.client, request.POST.get("asset", "") or request.GET.get("asset", ""))
    known, said = say.known_steps(case, asset), say.said(case, asset)
    zone = time_zone.of(case.ws, case.client.state)
    before = known_steps.steps((one.step for one in said.values()), zone)
    if any(one.names_event for one in said.values()):
        before["names_event"] = "1"
    shown = {
        "case": case,
        "asset": asset,
        "steps": known,
        "versions": case.playbook.to_a_version,
        "given": request.POST or before,
        "had": [one.id for one in known if one.id in said],
        "zone": zone,
    }
    if request.method == "GET" or consequences.back(request):
        return render(request, "attestations/done.html", shown)
    try:
        return _done(request, case, asset, known, _Before(before, said))
    except BadInput as error:
        return render(
            request, "attestations/done.html", {**shown, "error": requests.ticked(error)}, status=422
        )


class _Before(NamedTuple):
    """How the form was filled, and the words that it was filled with."""

    fields: dict[str, str]
    said: dict[RemedyId, say.Word]

    def typed(self, given: QueryDict) -> QueryDict:
        """What was typed; a time that was typed to a step says that it was done, whatever stood below it."""
        found = given.copy()
        for id in self.said:
            did = f"did:{id}"
            if given.get(f"step:{id}") and given.get(did) == self.fields.get(did):
                found[did] = ""
        return found

    def changed(self, request: HttpRequest, steps: Sequence[Step]) -> tuple[list[Step], list[Seq]]:
        """Of these steps those that were typed anew; and the entries that they take the place of. Only what
        stood in the form is changed: a step that was not done, and is done now, is a word more (5)."""
        typed = request.POST.dict()
        shown = {id for id in self.said if id in request.POST.getlist("had")}
        same = {id for id in shown if known_steps.untouched(id, typed, self.fields)}
        left = [one for one in steps if one.remedy not in same]
        answer = {one.remedy: one.done for one in left}
        gone = [
            id for id in shown - same if answer.get(id, self.said[id].step.done) == self.said[id].step.done
        ]
        kept = known_steps.as_before(left, [self.said[id].step for id in shown])
        return kept, [seq for id in gone for seq in self.said[id].entries]


def _done(
    request: HttpRequest, case: Case, asset: Asset, known: Sequence[Remedy], before: _Before
) -> HttpResponse:
    fields = requests.Fields(before.typed(request.POST), case.ws, case.client)
    steps, instead = before.changed(request, fields.steps(known))
    just = [one.id for one in known if request.POST.get("just") == one.id]
    said = {step.remedy for step in steps}
    steps += [Step(id, "yes", at(clock.now())) for id in just if id not in said]
    if not steps and not instead and not fields.wrong.errors:
        if request.POST.getlist("had"):
            raise BadInput("nothing was changed", help="change what is wrong, or go back")
        raise BadInput("nothing was said of any step", help="write when one was done; a day is enough")

    def write(into: Case) -> object:
        return say.done(into, asset, steps, names_event=fields.names_event, instead=instead)

    consequences.refused(case, write, fields)
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
    fields = requests.Fields(request.POST, case.ws, case.client)
    if verdict not in ("yes", "no"):
        with fields.wrong.here("answer"):
            raise BadInput(
                "did it have the flaw then?", help="choose yes or no; leave it open if you do not know"
            )
    start = end = None
    with fields.wrong.here("from"):
        start = fields.typed("from", "from")
        if start is None:
            raise BadInput("from when?", help="the first day that the log or your memory covers")
    with fields.wrong.here("to"):
        end = fields.typed("to", "until")
    said = cast(Tri, verdict)

    def write(into: Case) -> object:
        assert start is not None
        during = fields.times.during(start, end, said)
        return say.attested(into, asset, "", said, during, names_event=fields.names_event)

    consequences.refused(case, write, fields, tried=start is not None and verdict in ("yes", "no"))
    words = screens.say("screens.attestations.before", name=asset.name)
    kept = screens.say("screens.attestations.before_kept", name=asset.name)
    return consequences.keep(request, case, write, fields, done=words, kept=kept, then="situation")
