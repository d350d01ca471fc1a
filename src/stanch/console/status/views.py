"""Where we stand, understood in ten seconds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from stanch.app import clock, record
from stanch.app.incidents import lifecycle
from stanch.app.notices import audience, drafts, sending
from stanch.app.observations import last_look
from stanch.app.status import next_step, situation, visit
from stanch.app.status.plan import order
from stanch.app.typed import time_zone
from stanch.console import requests
from stanch.console.notices import language
from stanch.console.onboarding.views import begin_look
from stanch.console.status.banners import Page, ask, banners
from stanch.tell import promises, sums

FEW = 50
"""Rows of one list of the page, those that press most; the rest is counted, and shown on request."""


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Exposed? Do next. You can say. Then ours, theirs, and what nobody knows yet."""
    asked = requests.case(request)
    shown = context(asked)
    before = banners(Page(asked, shown["found"], shown["sent"], shown["missed"], shown["moved"], request))
    few = "" if request.GET.get("all") else f":{FEW}"
    ours = sorted(shown["found"].ours, key=situation.pressing)
    back = visit.coming_back(shown["case"], shown["found"]) if asked.moment is None else None
    more = {
        "back": back,
        **shown,
        "banners": before,
        "ours": ours,
        "steps": (steps := order(shown["case"], shown["found"])),
        "step": next((one for one in steps if one.now), None),
        "sums": sums.folded(shown["found"].sums),
        "few": few or ":",
        "most": FEW if few else 0,
    }
    asks = request.GET.copy()
    asks["all"] = "1"
    more["everything"] = asks.urlencode()
    return render(request, "status/situation.html", more)


def context(asked: requests.Asked) -> dict[str, Any]:
    """All that the pages about a moment share."""
    case, moment, job = asked
    found = situation.situation(case, moment)
    sent = sending.fates(case, found.true_at)
    spoken = drafts.usual(case)
    said = language.said(case, found, spoken)
    as_of = case.judgement(found.true_at).world.at  # of which the text is, a moment before now
    return {
        "case": case,
        "found": found,
        "moment": moment,
        "now": clock.now(),
        "zone": time_zone.of(case.ws, case.client.state if moment is None else None),
        "playbook": case.playbook,
        "looked": requests.last_look(case) if last_look.tells(case) else None,
        "job": job,
        "settles": next_step.settling(case, found),
        "looks": next_step.by_look(case),
        "compares": next_step.by_another_key(case, found),
        "wrong": {"fell": [one for one in sent if one.fell], "lost": [one for one in sent if one.lost]},
        "missed": promises.missed(found.promise, found.true_at) if found.promise else "",
        "writable": asked.writable,
        "moved": promises.moved(found.promise, found.true_at) if found.promise else "",
        "said": said,
        "spoken": spoken,
        "languages": language.offered(case) if asked.writable else [],
        "whole": drafts.composed(case, said, as_of, language=spoken),
        "brief": drafts.composed(case, said, as_of, brief=True, language=spoken),
        "sent": sent,
        "told": audience.told(case),
        "refinable": lifecycle.made_from(case) is not None,
        "head": record.head(case.ws)[:12],
    }


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """I did this: look again."""
    case = requests.writing(request)
    step = request.POST.get("step", "").split(" ", 1)
    ask(request, case.id, case.state.seq, step[1] if len(step) == 2 else "", step[0])
    begin_look(case)
    return redirect("situation")


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """Everything to do, numbered in the order in which it has to be done, and what each thing waits for."""
    asked = requests.case(request)
    found = situation.situation(asked.case, asked.moment)
    steps = order(asked.case, found)
    shown = {
        "case": asked.case,
        "writable": asked.writable,
        "found": found,
        "steps": steps,
        "left": found.next,
        "settles": next_step.settling(asked.case, found),
        "now": next((one for one in steps if one.now), None),
        "also": [one.number for one in steps if one.state == "ready" and not one.now],
    }
    return render(request, "status/plan.html", shown)
