"""An answer to one of the nine questions, or about a discovery: shown first where it changes what counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from stanch.app import clock
from stanch.app.context import Case, Client
from stanch.app.observations import look_jobs
from stanch.app.onboarding import questions
from stanch.app.onboarding.questions import SERVERS
from stanch.app.vendors import proposals, roles
from stanch.console import consequences, requests
from stanch.console.onboarding.views import stand
from stanch.errors import BadInput, DoubtfulName
from stanch.tell.screens import say

Act = Callable[[Client], object]


@require_POST
def found(request: HttpRequest) -> HttpResponse:
    """A discovery: yes, we use it; or no, we do not."""
    case = requests.writing(request)
    there = request.POST.get("next") or "start"
    some = [one for one in proposals.open_proposals(case.client) if one.id == request.POST.get("proposal")]
    if consequences.back(request) or not some:
        return redirect(there)
    yes = bool(request.POST.get("yes"))

    def write(into: Client) -> None:
        for one in some:
            (proposals.confirm if yes else proposals.reject)(into, one)

    used, called = "yes" if yes else "no", proposals.called(case.client, some[0].asset)
    done = say("screens.onboarding.use", used=used, name=called)
    kept = say("screens.onboarding.use_kept", used=used, name=called)
    return consequences.keep_shared(request, case, write, done=done, kept=kept) or redirect(there)


@require_POST
def given(request: HttpRequest) -> HttpResponse:
    """Who fills a role: a name, ourselves, none, or not known yet. Or: are these all our servers?"""
    case = requests.writing(request)
    role, choice = request.POST.get("role", ""), request.POST.get("choice", "")
    if role not in questions.questions():
        raise BadInput("that is none of the nine questions", help="go back to the start page")
    typed = {"choice": choice, "typed": request.POST.get("name", "")}
    if consequences.back(request):
        return _again(request, case, role, typed, status=200)
    try:
        write = _act(request, case, role, choice)
        question = questions.questions()[role].question
        words = say("screens.onboarding.answer", question=question)
        kept = say("screens.onboarding.answer_kept", question=question)
        first = consequences.keep_shared(request, case, write, done=words, kept=kept)
        if first is not None:
            return first
    except DoubtfulName as error:
        wrong = BadInput(error.what, help=error.tick)
        return _again(request, case, role, {**typed, "wrong": wrong, "doubt": True})
    except BadInput as error:
        return _again(request, case, role, {**typed, "wrong": error})
    done = questions.answered(case.state, clock.now())
    following = next((one for one in questions.questions() if one not in done), "")
    return redirect(f"{reverse('start')}?role={following}" if following else "situation")


def _again(
    request: HttpRequest, case: Case, role: str, more: dict[str, Any], status: int = 422
) -> HttpResponse:
    """The question once more, as it was answered."""
    shown = {**stand(case, look_jobs.progress(case.ws), role), **more}
    return render(request, "onboarding/start.html", shown, status=status)


def _act(request: HttpRequest, case: Case, role: str, choice: str) -> Act:
    """What the answer writes down. BadInput where it is none."""
    if role == SERVERS:
        if choice not in ("all", "more", "open"):
            raise _none()
        return lambda into: roles.servers(into, choice == "all")
    shown = [one for one in proposals.open_proposals(case.client) if one.role == role]
    chosen = [one for one in shown if choice in ("seen", f"seen:{one.id}")]
    if chosen:
        return lambda into: proposals.confirm_all(into, chosen)
    if choice not in ("name", "self", "none", "open"):
        raise _none()
    typed = [one.strip() for one in request.POST.get("name", "").split(",") if one.strip()]
    typed = typed if choice == "name" else []
    if choice == "name" and not typed:
        raise BadInput("type the name of the service, or choose another answer")
    return lambda into: roles.role(
        into,
        next(one for one in questions.of_roles() if one == role),
        typed,
        known=choice != "open",
        ourselves=None if choice == "open" else choice == "self",
        another=bool(request.POST.get("another")),
    )


def _none() -> BadInput:
    return BadInput("choose one of these")
