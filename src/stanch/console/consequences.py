"""What a word will change is shown before it is kept: a page with "Keep it" and "Do not"."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from stanch.app import consequences
from stanch.app.context import Case, Client
from stanch.console.requests import Fields

OURS = ("csrfmiddlewaretoken", "keep", "back")
"""What the page of consequences sends beside what was typed."""


def keep(
    request: HttpRequest,
    case: Case,
    act: Callable[[Case], object],
    fields: Fields,
    *,
    done: str,
    then: str,
) -> HttpResponse:
    """The page of what would change; where that is nothing grave, or was shown and kept, `act` writes into
    the case, and the page named `then` comes next.

    Errors of `act` are raised, with nothing written. `done`: what is to be kept, in words. `fields`: what was
    typed of moments, which is said again.
    """
    shown = first(request, case, consequences.of(case, act), done)
    if shown is not None:
        return shown
    act(case)
    fields.tell(request)
    return redirect(then)


def shared_first(
    request: HttpRequest, case: Case, act: Callable[[Client], object], *, done: str = ""
) -> HttpResponse | None:
    """The page to show before `act` is let write into what all incidents share; None: it may write.

    It may where nothing grave would change, and where these very consequences were shown and kept.
    """
    return first(request, case, consequences.of_client(case.client, act), done)


def first(
    request: HttpRequest, case: Case, found: consequences.Consequences, done: str
) -> HttpResponse | None:
    """The same where what would change is known already."""
    if not found.grave or request.POST.get("keep") == found.digest:
        return None
    typed = [(name, one) for name, values in request.POST.lists() if name not in OURS for one in values]
    titles = {one.id: one.title or one.id for one in case.client.incidents()}
    shown = {
        "case": case,
        "changes": found,
        "typed": typed,
        "done": done,
        "titles": titles if len(found.incidents | {case.id}) > 1 else {},
        "again": bool(request.POST.get("keep")),
    }
    return render(request, "console/changes.html", shown)


def back(request: HttpRequest) -> bool:
    """Was "Do not" pressed? Then the form is shown again as it was typed."""
    return bool(request.POST.get("back"))
