"""Something new: a few questions make the event's own playbook; and it is refined as facts come in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from stanch.app import consequences
from stanch.app.incidents import concern, lifecycle
from stanch.app.observations import look_jobs
from stanch.app.onboarding import start
from stanch.app.playbooks import library
from stanch.app.playbooks.library import Kind
from stanch.app.typed import targets
from stanch.console import addresses, requests
from stanch.console import consequences as keeping
from stanch.errors import BadInput
from stanch.tell.screens import say


def _given(request: HttpRequest, kind: Kind) -> dict[str, str]:
    return {one.id: request.POST.get(one.id, "").strip() for one in kind.questions}


def _place(domain: str) -> targets.Target:
    """Where to look. It was typed a page before: what is wrong with it is said of the form as a whole."""
    try:
        return targets.parse(domain)
    except BadInput as error:
        raise BadInput(error.what, help=error.help) from error


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The questions of one kind; then the event is open, and the first look begins."""
    kind = library.kind(request.POST.get("kind", "") or request.GET.get("kind", ""))
    domain = request.POST.get("domain", "") or request.GET.get("domain", "")
    requests.which(request)
    if request.method == "GET":
        concerns = request.GET.getlist("concerns")
        shown = {"kind": kind, "domain": domain, "given": {}, "concerns": concerns}
        return render(request, "incidents/event.html", shown)
    given = _given(request, kind)
    if keeping.back(request):
        shown = {"kind": kind, "domain": domain, "given": given}
        return render(
            request, "incidents/event.html", {**shown, "concerns": request.POST.getlist("concerns")}
        )
    try:
        target = _place(domain)
        case = lifecycle.event(addresses.client(request), kind.kind, given)
    except BadInput as error:
        again = {"kind": kind, "domain": domain, "given": given, "error": error}
        again["concerns"] = request.POST.getlist("concerns")
        return render(request, "incidents/event.html", again, status=422)
    concern.write(case, concern.named(case.client, request.POST.getlist("concerns")))
    with case.alone():  # where it begins, and the look there: both or none
        start.began(case, target)
        look_jobs.first(case.ws, target)
    return redirect(addresses.address(request, case.id, "start"))


@require_http_methods(["GET", "POST"])
def refine(request: HttpRequest) -> HttpResponse:
    """Facts have come in: the same questions, answered anew; what that changed."""
    case = requests.writing(request)
    kept = lifecycle.made_from(case)
    if kept is None:
        raise BadInput(
            f"{case.playbook.title} came as a playbook",
            help="whoever runs this console can refine it, by a file",
        )
    kind = library.kind(kept[0])
    if request.method == "GET":
        return render(request, "incidents/event.html", {"kind": kind, "given": kept[1], "case": case})
    given = _given(request, kind)
    if keeping.back(request):
        return render(request, "incidents/event.html", {"kind": kind, "given": given, "case": case})
    try:
        refined = lifecycle.by_answers(case, given)
        weighed = consequences.of_playbook(case, refined.playbook)
        first = keeping.first(request, case, weighed, say("screens.incidents.judged"))
        if first is not None:
            return first
        again, changes = lifecycle.refine(case, refined)
    except BadInput as error:
        shown = {"kind": kind, "given": given, "case": case, "error": error}
        return render(request, "incidents/event.html", shown, status=422)
    return render(request, "incidents/refined.html", {"case": again, "changes": changes})
