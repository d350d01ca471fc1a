"""The browser extension: how it is added, and the tokens that it asks with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from stanch.app import bearer
from stanch.app.typed import names
from stanch.console import requests
from stanch.errors import BadInput, NothingOpen

DAYS = (30, 90, 365)
"""For how long a token is good, at choice."""


@require_GET
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Make a token; those that there are, each with its last day of use."""
    return _page(request, "")


@require_POST
@never_cache
@sensitive_variables()
def make(request: HttpRequest) -> HttpResponse:
    """A new token, shown on this answer and never again."""
    days = request.POST.get("days", "")
    if days not in {str(one) for one in DAYS}:
        raise BadInput("for how long is it good?", help="choose one of those offered")
    ws = requests.workspace(request, create=True)
    name = request.POST.get("name", "")
    made = bearer.make_token(ws, names.words(name) if name.strip() else "", "site", int(days))
    return _page(request, made)


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """A token that is good for nothing any more."""
    bearer.revoke_token(requests.workspace(request), request.POST.get("id", ""))
    return redirect("extension")


def _page(request: HttpRequest, made: str) -> HttpResponse:
    try:
        known = bearer.tokens_of(requests.workspace(request))
    except NothingOpen:  # nothing was begun here yet
        known = ()
    context = {
        "made": made,
        "address": request.build_absolute_uri("/").rstrip("/"),
        "known": known,
        "days": DAYS,
    }
    return render(request, "site_check/extension.html", context)
