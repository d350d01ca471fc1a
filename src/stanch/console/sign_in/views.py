"""The way in, and where it leads."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from stanch.console.sign_in import links


@require_GET
def home(_request: HttpRequest) -> HttpResponse:
    """The situation; where nothing is open, that leads on to the first ten minutes."""
    return redirect("situation")


@login_not_required
@sensitive_variables("token")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time link. A look at it (by a preview, say) does not use it up: pressing its button does."""
    if request.method == "GET":
        return render(request, "sign_in/enter.html")
    if links.enter(request, token):
        return redirect("home")
    return render(request, "sign_in/enter.html", {"stale": True}, status=403)


@login_not_required
def forgotten(request: HttpRequest) -> HttpResponse:
    """A forgotten password: whoever can start the console can come in."""
    return render(request, "sign_in/forgotten.html")
