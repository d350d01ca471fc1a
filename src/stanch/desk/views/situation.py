"""Where we stand, understood in ten seconds."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from stanch.core import plan as planning
from stanch.desk import asking
from stanch.desk.views.start import begin_look
from stanch.errors import BadInput
from stanch.flow import case as cases
from stanch.flow import clock, decide, say, send, situate
from stanch.flow import open as opening
from stanch.flow.case import Case
from stanch.record.reading import head
from stanch.tell import names


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Exposed? Do next. You can say. Then ours, theirs, and what nobody knows yet."""
    try:
        asked = asking.case(request)
    except BadInput:
        if request.GET.get("moment"):
            raise
        return redirect("start")
    return render(request, "desk/situation.html", context(asked))


def context(asked: asking.Asked) -> dict[str, Any]:
    """All that the pages about a moment share."""
    case, moment, job = asked
    found = situate.situation(case, moment)
    sent = send.fates(case, found.true_at)
    return {
        "case": case,
        "found": found,
        "moment": moment,
        "now": clock.now(),
        "playbook": case.playbook,
        "looked": asking.last_look(case),
        "job": job,
        "settles": _settles(case, found),
        "fell": [one for one in sent if any(fate == "fell" for _text, fate in one.fates)],
        "sent": sent,
        "told": decide.told(case),
        "refinable": opening.made_from(case) is not None,
        "head": head(case.ws)[1][:12],
    }


def _settles(case: Case, found: situate.Situation) -> list[Any]:
    """Where one dated word settles the next action: the steps whose times are asked for."""
    if not found.next:
        return []
    first = found.next[0]
    remedy = case.playbook.remedy(first.remedy)
    if first.state == "unknown" and first.why == "order_unknown":
        return [*(case.playbook.remedy(wait.remedy) for wait in remedy.waits if wait.via == "self"), remedy]
    asset = case.state.asset(first.asset)
    if asset is not None and remedy in say.reset(case, asset):
        words = gettext("All were made to choose a new one")
        return [msgspec.structs.replace(remedy, id=say.RESET, done=words)]
    return [] if set(remedy.proved_by) & {"now_no", "spki_changed"} else [remedy]


@require_POST
def again(_request: HttpRequest) -> HttpResponse:
    """I did this: look again."""
    begin_look(cases.case())
    return redirect("situation")


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """Everything to do, in order, and what each thing waits for."""
    case, moment, _job = asking.case(request)
    world = case.judgement(moment).world
    actions = planning.plan(world)
    rows = [
        (
            one,
            case.playbook.remedy(one.remedy),
            names.asset(world, one.asset),
            names.listed(
                f"{case.playbook.remedy(step).done.lower()} at {names.asset(world, asset)}"
                for step, asset in one.waits_for
            ),
        )
        for one in actions
        if one.state != "not_needed"
    ]
    return render(request, "desk/plan.html", {"case": case, "rows": rows})
