"""Where we stand, understood in ten seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from stanch.app import clock, record
from stanch.app.incidents import lifecycle
from stanch.app.notices import audience, drafts, sending
from stanch.app.status import next_step, situation
from stanch.app.status import plan as planning
from stanch.app.typed import time_zone
from stanch.console import requests
from stanch.console.onboarding.views import begin_look
from stanch.console.status.banners import Page, ask, banners
from stanch.tell import names, promises
from stanch.tell.words import ADVICE, ANSWERS

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
    sums = {"theirs": _answers(shown["found"].theirs), "secrets": _advice(shown["found"].secrets)}
    more = {
        **shown,
        "banners": before,
        "ours": ours,
        "sums": sums,
        "few": few or ":",
        "most": FEW if few else 0,
    }
    asks = request.GET.copy()
    asks["all"] = "1"
    more["everything"] = asks.urlencode()
    return render(request, "status/situation.html", more)


def _answers(theirs: Iterable[situation.Theirs]) -> str:
    """3 not asked yet, 1 not affected."""
    return _counted(
        ANSWERS[one.answer] if one.answered_at else _("No answer yet") if one.asked_at else _("Not asked yet")
        for one in theirs
    )


def _advice(secrets: Iterable[situation.Secret]) -> str:
    """5 not known yet."""
    return _counted(ADVICE[one.advice] for one in secrets)


def _counted(said: Iterable[str]) -> str:
    counts = Counter(_(one) for one in said)
    if counts.total() == 1:
        return next(iter(counts)).lower()
    return ", ".join(f"{number} {words[:1].lower()}{words[1:]}" for words, number in counts.most_common())


def context(asked: requests.Asked) -> dict[str, Any]:
    """All that the pages about a moment share."""
    case, moment, job = asked
    found = situation.situation(case, moment)
    sent = sending.fates(case, found.true_at)
    as_of = case.judgement(found.true_at).world.at  # of which the text is, a moment before now
    return {
        "case": case,
        "found": found,
        "moment": moment,
        "now": clock.now(),
        "zone": time_zone.of(case.ws, case.client.state if moment is None else None),
        "playbook": case.playbook,
        "looked": requests.last_look(case),
        "job": job,
        "settles": next_step.settling(case, found),
        "looks": next_step.by_look(case),
        "compares": next_step.by_another_key(case, found),
        "wrong": {"fell": [one for one in sent if one.fell], "lost": [one for one in sent if one.lost]},
        "missed": promises.missed(found.promise, found.true_at) if found.promise else "",
        "writable": asked.writable,
        "moved": promises.moved(found.promise, found.true_at) if found.promise else "",
        "whole": drafts.composed(case, found.paragraph, as_of),
        "brief": drafts.composed(case, found.paragraph, as_of, brief=True),
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
    """Everything to do, in order, and what each thing waits for."""
    asked = requests.case(request)
    case, moment = asked.case, asked.moment
    whole = planning.plan(case, moment)
    found = None if whole.left else situation.situation(case, moment)
    rows = [
        (
            one.action,
            one.remedy,
            one.name,
            names.listed(f"{wait.remedy.done.lower()} at {wait.name}" for wait in one.waits),
        )
        for one in (*whole.done, *whole.left)
    ]
    return render(request, "status/plan.html", {"case": case, "rows": rows, "found": found})
