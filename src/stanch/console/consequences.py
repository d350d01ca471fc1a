"""What a word will change is shown before it is kept: a page with "Keep it" and "Do not"."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from stanch.app import consequences
from stanch.app.context import Case, Client
from stanch.console import news
from stanch.console.requests import Fields

OURS = ("csrfmiddlewaretoken", "keep", "back", "use")
"""What the page of consequences sends beside what was typed."""


def keep(
    request: HttpRequest,
    case: Case,
    act: Callable[[Case], object],
    fields: Fields,
    *,
    done: str,
    kept: str,
    then: str,
) -> HttpResponse:
    """The page of what would change; where that is nothing grave, or was shown and kept, `act` writes into
    the case, and the page named `then` comes next, which says what was `kept` and what that changed, with
    Undo.

    Errors of `act` are raised, with nothing written. `done`: what is to be kept, in words. `fields`: what was
    typed of moments, which is said again.
    """
    found = consequences.of(case, act)
    shown = first(request, case, found, done)
    if shown is not None:
        return shown
    write(request, case.client, lambda: act(case), kept, found)
    fields.tell(request)
    return redirect(then)


def keep_shared(
    request: HttpRequest,
    case: Case,
    act: Callable[[Client], object],
    *,
    done: str = "",
    kept: str,
) -> HttpResponse | None:
    """The same of what all incidents share; None where it was written."""
    found = consequences.of_client(case.client, act)
    shown = first(request, case, found, done)
    if shown is None:
        write(request, case.client, lambda: act(case.client), kept, found)
    return shown


def write(
    request: HttpRequest,
    client: Client,
    act: Callable[[], object],
    kept: str,
    found: consequences.Consequences | None = None,
) -> None:
    """Let `act` write, as one save; the page that comes next says so, with Undo. `found`: what that
    changes."""
    with client.alone():
        before = client.state.seq
        act()
    if client.state.seq > before:
        news.tell(request, kept, "" if found is None else news.changed(found), undo=client.state.seq)


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
    """Was "Do not" pressed, or a repair chosen that `mended` put in? Then the form is shown again as it was
    typed."""
    return bool(request.POST.get("back"))


def mended(request: HttpRequest) -> None:
    """Where a repair was chosen that an error offers, it stands in its field, as if it had been typed; the
    form is shown again, and nothing is kept yet."""
    field, there, repair = request.POST.get("use", "").partition("=")
    if there:
        typed = request.POST.copy()
        typed[field] = repair
        typed["back"] = "1"
        del typed["use"]
        request.POST = typed  # type: ignore[assignment]  # Django takes it


def refused(case: Case, act: Callable[[Case], object], fields: Fields, *, tried: bool = True) -> None:
    """Raises all that is wrong with a form at once: what could not be read of it, and, where anything could
    be (`tried`), what `act` refuses of the rest. Nothing is written."""
    if fields.wrong.errors and tried:
        with fields.wrong.here():
            consequences.of(case, act)
    fields.wrong.raised()
