"""What a person can mend is said on a page, in words; and what is written down names who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from stanch.app import actor
from stanch.console import addresses, consequences, requests
from stanch.errors import (
    BadInput,
    ClosedIncident,
    Doubtful,
    NothingOpen,
    SeveralClients,
    SeveralOpen,
    StanchError,
)


class Saying:
    """Around every view: the actor, and StanchErrors as a page instead of a traceback."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = request.user.get_username() if request.user.is_authenticated else ""
        with actor.acting(name):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _named: object
    ) -> HttpResponse | None:
        """A repair that was chosen is filled in before any page reads its form."""
        if request.method == "POST":
            consequences.mended(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, StanchError):
            return None
        if isinstance(error, NothingOpen) and request.method == "GET":
            return redirect("start")
        if isinstance(error, SeveralOpen) and request.method == "GET":
            asked = urlencode({"then": request.get_full_path_info()})
            return redirect(f"{reverse('incidents')}?{asked}")
        if isinstance(error, SeveralClients) and request.method == "GET":
            asked = urlencode({"then": request.get_full_path_info()})
            return redirect(f"{addresses.of(request, '', '', 'clients')}?{asked}")
        if isinstance(error, SeveralClients):
            error = BadInput(
                "several clients are here, and this form does not say which one it is for",
                help="open the page of the one that you mean, and send it from there",
            )
        elif isinstance(error, SeveralOpen):
            error = BadInput(
                "several incidents are open, and this form does not say which one it is for",
                help="open the page of the one that you mean, and send it from there",
            )
        elif isinstance(error, Doubtful):
            error = requests.ticked(error)
        shown: dict[str, object] = {"error": error}
        if isinstance(error, ClosedIncident):
            shown["error"] = BadInput(error.what, help="open it again, then send this once more")
            shown["closed"] = addresses.address(request, addresses.named(request), "open_again")
        return render(request, "console/error.html", shown, status=400)
