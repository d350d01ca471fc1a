"""The first ten minutes: which event, a look, whose it is, the question that stands there. Stops and goes on
anywhere; `views.answers` keeps what is answered."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from stanch.app import clock, context
from stanch.app.context import Case
from stanch.app.incidents import lifecycle
from stanch.app.live import live
from stanch.app.observations import consent, looks
from stanch.app.observations.looks import target_of
from stanch.app.onboarding import begun
from stanch.app.typed import time_zone
from stanch.app.vendors import proposals
from stanch.console import addresses, requests
from stanch.console.jobs import Job, jobs
from stanch.console.status.banners import Banner, of_closed
from stanch.core.model import Asset, Probe
from stanch.core.moments import Moment
from stanch.errors import BadInput, NothingOpen
from stanch.knowledge import generic, phrases, playbooks, vendors
from stanch.knowledge.phrases import RolePhrase, ServersPhrase
from stanch.net import target as targets
from stanch.observe.tls import probes

SERVERS = "servers"
"""The ninth question, among the roles: are these all the servers that your customers reach?"""


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Where the first ten minutes stand: the event, or what was seen so far and the next question."""
    try:
        case, _moment, job = requests.case(request)
    except NothingOpen:
        return render(request, "onboarding/start_event.html", {**_events(), "banners": _watched(request)})
    return render(request, "onboarding/start.html", stand(case, job, request.GET.get("role", "")))


@require_GET
def another(request: HttpRequest) -> HttpResponse:
    """Another event beside those that are open, which stay open."""
    return render(request, "onboarding/start_event.html", _events())


def _watched(request: HttpRequest) -> list[Banner]:
    """What fell in incidents that are closed; nothing where nothing was begun here yet."""
    try:
        return of_closed(request, live(context.workspace()).client())
    except NothingOpen:
        return []


def _events() -> dict[str, Any]:
    events = sorted(map(playbooks.load, playbooks.shipped()), key=lambda one: -one.disclosed_at)
    try:
        listed = context.client().incidents()
    except NothingOpen:
        listed = []
    return {
        "events": events,
        "kinds": generic.kinds().values(),
        "others": [one for one in listed if one.closed_at is None],
        "zone": time_zone.here(),
        "offered": time_zone.machine(),
        "zones": time_zone.offered(),
    }


@require_POST
def event(request: HttpRequest) -> HttpResponse:
    """Open the incident, and begin to look."""
    name, domain = request.POST.get("event", ""), request.POST.get("domain", "")
    try:
        new = name.removeprefix("new:") if name.startswith("new:") else ""
        if name not in playbooks.shipped() and new not in generic.kinds():
            raise BadInput("which event is it?", help="choose one of those listed")
        if not domain.strip():
            raise BadInput("your domain name is missing", help="such as shop.example")
        target = targets.parse(domain)
        if zone := request.POST.get("zone", "").strip():
            time_zone.give(context.workspace(create=True), zone)
    except BadInput as error:
        given = {
            "event": name,
            "domain": "" if "@" in domain else domain,
            "zone": request.POST.get("zone", ""),
        }
        return render(request, "onboarding/start_event.html", {**_events(), "error": error, "given": given})
    if new:
        return redirect(f"{reverse('new')}?{urlencode({'kind': new, 'domain': domain})}")
    case = lifecycle.incident(name)
    begun.began(case, target)
    jobs.first(case.ws, target)
    return redirect(addresses.address(request, case.id, "start"))


def stand(case: Case, job: Job | None, wanted: str) -> dict[str, Any]:
    """All that the page shows: what was seen, and a question; `wanted`: which one, if not the next."""
    roles = case.state.roles(clock.now())
    order = questions()
    done = answered(case)
    left = [name for name in order if name not in done]
    asked = "" if case.closed else wanted if wanted in order else left[0] if left else ""
    number = list(order).index(asked) + 1 if asked else len(order)
    said = case.state.server_list()
    return {
        "case": case,
        **_seen(case, job),
        "asked": order.get(asked),
        "name": asked,
        "number": number,
        "total": len(order),
        "before": list(order)[number - 2] if asked and number > 1 else None,
        "pips": ["now" if one == asked else "" if one in done else "todo" for one in order],
        "proposals": [one for one in proposals.open_proposals(case.client) if asked and one.role == asked],
        "called": {
            one.asset: proposals.called(case.client, one.asset)
            for one in proposals.open_proposals(case.client)
        },
        "known": sorted(
            {one.name for one in case.state.assets("vendor")}
            | {one.name for one in vendors.catalogue().values()}
        ),
        "servers": [one.name for one in case.own("endpoint", "host")],
        "answers": [
            (one, _said(case, *roles[one.role])) for one in phrases.roles().values() if one.role in roles
        ],
        "all_servers": "" if said is None else gettext("yes" if said[1].complete else "not known yet"),
    }


def questions() -> dict[str, RolePhrase | ServersPhrase]:
    """All nine, in the order in which they are asked."""
    return {**{str(name): one for name, one in phrases.roles().items()}, SERVERS: phrases.servers()}


def answered(case: Case) -> set[str]:
    """The questions that were answered, "not known yet" among the answers."""
    done = {str(one) for one in case.state.roles(clock.now())}
    return done | {SERVERS} if case.state.server_list() is not None else done


def _said(case: Case, _seq: int, found: Any) -> str:
    names = [case.state.asset(one) for one in found.vendors]
    listed = ", ".join(one.name for one in names if one is not None)
    return listed or (gettext("none") if found.complete else gettext("not known yet"))


def _seen(case: Case, job: Job | None) -> dict[str, Any]:
    mine = consent.consented(case.client)
    asked = {one.id for one in probes.of(case.playbook) or probes.usual()}
    rows = []
    for one in case.own("endpoint"):
        last: tuple[Moment, Probe] | None = None
        for _seq, seen in case.state.of(one.id):
            fact = seen.fact
            if not isinstance(fact, Probe) or fact.probe not in asked:
                continue
            if last is None or last[0] <= seen.seen_at:
                last = seen.seen_at, fact
        rows.append((one, last[1] if last else None, last[0] if last else None, one.id in mine))
    return {
        "rows": rows,
        "job": job,
        "domain": begun.began_with(case),
        "consent": probes.consent(looks.wanted(case.client)),
        "looked": bool(case.state.looks),
        "none_reached": rows and all(probe and probe.outcome == "unreachable" for _o, probe, _a, _m in rows),
        "unsettled": [
            one.id for one, probe, _at, _mine in rows if probe and probe.reason in probes.provable()
        ],
    }


@require_GET
def saw(request: HttpRequest) -> HttpResponse:
    """What was seen so far, as a fragment that asks again while a look is under way."""
    case, _moment, job = requests.case(request)
    return render(request, "onboarding/start.html#saw", {"case": case, **_seen(case, job)})


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look (again) at what the domain led to, as far as was agreed; or at another, where it was mistyped."""
    case = requests.writing(request)
    typed = request.POST.get("domain", "").strip()
    if typed and str(targets.parse(typed)) != begun.began_with(case):
        begun.began(case, targets.parse(typed))
        jobs.first(case.ws, targets.parse(typed))
    elif case.state.looks:
        begin_look(case)
    else:
        jobs.first(case.ws, targets.parse(begun.began_with(case)))
    return redirect("start")


def begin_look(case: Case) -> None:
    """A look at all of our endpoints: those that were agreed to with the proof, the others passively."""
    mine = consent.consented(case.client)
    own: list[Asset] = case.own("endpoint")
    wanted = [target_of(one.id) for one in own] or [targets.parse(begun.began_with(case))]
    proved = [target_of(one.id) for one in own if one.id in mine]
    jobs.look(case.ws, wanted, prove=proved)


@require_POST
def mine(request: HttpRequest) -> HttpResponse:
    """This is mine: test it. The consent is written down, then the proof begins."""
    case = requests.writing(request)
    own = {one.id: one for one in case.own("endpoint")}
    chosen = [own[one].id for one in request.POST.getlist("mine") if one in own]  # type: ignore[index]
    if chosen:
        consent.consent(case.client, chosen)
        jobs.look(case.ws, [target_of(one) for one in chosen], prove=True)
        return redirect("start")
    shown = {**stand(case, jobs.of(case.ws), ""), "unticked": True}
    return render(request, "onboarding/start.html", shown, status=422)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Stop the look; whoever withdraws, withdraws for all that was agreed to."""
    case = requests.writing(request)
    jobs.stop(case.ws)
    consent.withdraw(case.client, sorted(consent.consented(case.client, to_all=False)))
    return redirect("start")
