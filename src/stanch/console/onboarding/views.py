"""The first ten minutes: which event, a look, whose it is, the question that stands there. Stops and goes on
anywhere; `views.answers` keeps what is answered."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from stanch.app import clock, context
from stanch.app.context import Case, Client
from stanch.app.incidents import concern, lifecycle
from stanch.app.jobs import Progress
from stanch.app.live import live
from stanch.app.observations import consent, last_look, look_jobs
from stanch.app.observations.looks import target_of
from stanch.app.onboarding import questions, start
from stanch.app.playbooks import library
from stanch.app.typed import targets
from stanch.app.typed.targets import Target
from stanch.app.vendors import proposals
from stanch.console import addresses, clocks, requests
from stanch.console import consequences as keeping
from stanch.console.clients import us
from stanch.console.news import Banner
from stanch.console.status.banners import of_closed
from stanch.core.model import Asset
from stanch.errors import BadInput, Gathered, NothingOpen
from stanch.tell.screens import say


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Where the first ten minutes stand: the event, or what was seen so far and the next question."""
    try:
        case, _moment, job = requests.case(request)
    except NothingOpen:
        return render(
            request, "onboarding/start_event.html", {**_events(request), "banners": _watched(request)}
        )
    return render(request, "onboarding/start.html", stand(case, job, request.GET.get("role", "")))


@require_GET
def another(request: HttpRequest) -> HttpResponse:
    """Another event beside those that are open, which stay open."""
    return render(request, "onboarding/start_event.html", _events(request))


def _watched(request: HttpRequest) -> list[Banner]:
    """What fell in incidents that are closed; nothing where nothing was begun here yet."""
    try:
        return of_closed(request, live(requests.workspace(request)).client())
    except NothingOpen:
        return []


def _events(request: HttpRequest) -> dict[str, Any]:
    try:
        client: Client | None = context.client(addresses.client(request))
    except NothingOpen:
        client = None
    if client is not None:
        clocks.of(client.ws, client)
    listed = [] if client is None else client.incidents()
    return {
        **_choices(request.POST.get("event", "")),
        "kinds": library.kinds().values(),
        "others": [one for one in listed if one.closed_at is None],
        "offered": concern.offered(client) if client is not None and listed else [],
        "ticked": request.POST.getlist("concerns"),
        **us.fields(client),
    }


def _choices(given: str) -> dict[str, Any]:
    """The events that are known: the newest that is public stands open, the others are folded unless one of
    them was chosen."""
    listed = library.shipped()
    public = [one for one in listed if one.disclosed_at <= clock.now()] or listed
    rest = [one for one in listed if one is not public[0]]
    return {"newest": public[:1], "events": rest, "folded": any(one.id == given for one in rest)}


@require_POST
def event(request: HttpRequest) -> HttpResponse:
    """Open the incident, and begin to look."""
    name, domain = request.POST.get("event", ""), request.POST.get("domain", "")
    new = name.removeprefix("new:") if name.startswith("new:") else ""
    given = {**request.POST.dict(), "event": name, "domain": "" if "@" in domain else domain}
    if keeping.back(request):
        return render(request, "onboarding/start_event.html", {**_events(request), "given": given})
    try:
        target, said = _typed(request, name, new, domain), us.said(request.POST)
        if said:
            us.keep(Client(requests.workspace(request, create=True)), said, began=target.host)
    except BadInput as error:
        shown = {**_events(request), "error": error, "given": given}
        return render(request, "onboarding/start_event.html", shown, status=422)
    if new:
        asked = {"kind": new, "domain": domain, "concerns": request.POST.getlist("concerns")}
        return redirect(f"{reverse('new')}?{urlencode(asked, doseq=True)}")
    case = lifecycle.incident(addresses.client(request), name)
    concern.write(case, concern.named(case.client, request.POST.getlist("concerns")))
    with case.alone():  # where it begins, and the look there: both or none
        start.began(case, target)
        look_jobs.first(case.ws, target)
    return redirect(addresses.address(request, case.id, "start"))


def _typed(request: HttpRequest, name: str, new: str, domain: str) -> Target:
    """Where to look, if all that was typed can be taken; else BadInput, of several all at once."""
    wrong = Gathered()
    with wrong.here("event"):
        if name not in library.ids() and new not in library.kinds():
            raise BadInput("which event is it?", help="choose one of those listed")
    with wrong.here():
        if not domain.strip():
            raise BadInput("your domain name is missing", help="such as shop.example", field="domain")
        target = _place(domain)
    with wrong.here():
        us.checked(us.said(request.POST))
    wrong.raised()
    return target


def _place(domain: str) -> Target:
    try:
        return targets.parse(domain)
    except BadInput as error:
        raise BadInput(error.what, help=error.help, field="domain") from error


def stand(case: Case, job: Progress | None, wanted: str) -> dict[str, Any]:
    """All that the page shows: what was seen, and a question. `wanted`: which one, if not the next; whoever
    is led there from an answer finds it first, unless a look is under way or waits for their consent."""
    roles = case.state.roles(clock.now())
    order = questions.questions()
    done = questions.answered(case.state, clock.now())
    left = [name for name in order if name not in done]
    asked = "" if case.closed else wanted if wanted in order else left[0] if left else ""
    number = list(order).index(asked) + 1 if asked else len(order)
    said = case.state.server_list()
    seen = _seen(case, job)
    looks = job is not None and job.running
    return {
        "case": case,
        **seen,
        "question_first": asked and asked == wanted and not looks and not seen["unsettled"],
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
        "known": proposals.names(case.client),
        "servers": [one.name for one in case.own("endpoint", "host")],
        "answers": [
            (one, _said(case, *roles[one.role])) for one in questions.of_roles().values() if one.role in roles
        ],
        **_answered(case, asked),
        "all_servers": "" if said is None else _all(complete=said[1].complete),
    }


def _answered(case: Case, asked: str) -> dict[str, str]:
    """What was answered to that question before: the form to change it opens filled."""
    roles, said = case.state.roles(clock.now()), case.state.server_list()
    if asked == questions.SERVERS and said is not None:
        return {"choice": "all" if said[1].complete else ""}
    found = next((one for role, (_seq, one) in roles.items() if role == asked), None)
    if found is None or not found.complete:
        return {"choice": "open"} if found is not None else {}
    names = [one.name for id in found.vendors if (one := case.state.asset(id)) is not None]
    return {"choice": "name", "typed": ", ".join(names)} if names else {}


def _said(case: Case, _seq: int, found: Any) -> str:
    names = [case.state.asset(one) for one in found.vendors]
    listed = ", ".join(one.name for one in names if one is not None)
    return listed or say(f"screens.onboarding.{'nobody_else' if found.complete else 'not_known'}")


def _all(*, complete: bool) -> str:
    return say(f"screens.onboarding.{'yes' if complete else 'not_known'}")


def _seen(case: Case, job: Progress | None) -> dict[str, Any]:
    rows = last_look.rows(case)
    unsettled = [one.asset.id for one in rows if one.unsettled and not one.agreed] if not case.closed else []
    return {
        "rows": rows,
        "tells": last_look.tells(case),
        "not_told": last_look.not_told(case),
        "job": job,
        "domain": start.began_with(case),
        "consent": last_look.consent_words(case),
        "looked": bool(case.state.looks),
        "none_reached": rows and all(one.probe and one.probe.outcome == "unreachable" for one in rows),
        "unsettled": unsettled,
        "first": unsettled[0] if unsettled and not (job is not None and job.running) else "",
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
    try:
        target = _place(typed) if typed else None
    except BadInput as wrong:
        given = {"domain": "" if "@" in typed else typed}
        again = {
            **stand(case, look_jobs.progress(case.ws), ""),
            "given": given,
            "error": wrong,
            "mistyped": True,
        }
        return render(request, "onboarding/start.html", again, status=422)
    if target is not None and str(target) != start.began_with(case):
        with case.alone():
            start.began(case, target)
            look_jobs.first(case.ws, target)
    elif case.state.looks:
        begin_look(case)
    else:
        look_jobs.first(case.ws, targets.parse(start.began_with(case)))
    return redirect("start")


def begin_look(case: Case) -> None:
    """A look at all of our endpoints: those that were agreed to with the proof, the others passively."""
    mine = consent.consented(case.client)
    own: list[Asset] = case.own("endpoint")
    wanted = [target_of(one.id) for one in own] or [targets.parse(start.began_with(case))]
    proved = [target_of(one.id) for one in own if one.id in mine]
    look_jobs.look(case.ws, wanted, prove=proved)


@require_POST
def mine(request: HttpRequest) -> HttpResponse:
    """This is mine: test it. The consent is written down, then the proof begins."""
    case = requests.writing(request)
    own = {one.id: one for one in case.own("endpoint")}
    chosen = [own[one].id for one in request.POST.getlist("mine") if one in own]  # type: ignore[index]
    if chosen:
        with case.alone():  # what was agreed to, and the look that it calls for
            consent.consent(case.client, chosen)
            look_jobs.look(case.ws, [target_of(one) for one in chosen], prove=True)
        return redirect("start")
    shown = {**stand(case, look_jobs.progress(case.ws), ""), "unticked": True}
    return render(request, "onboarding/start.html", shown, status=422)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Stop the look; whoever withdraws, withdraws for all that was agreed to."""
    case = requests.writing(request)
    look_jobs.stop(case.ws)
    consent.withdraw(case.client, sorted(consent.consented(case.client, to_all=False)))
    return redirect("start")
