"""What the browser extension asks: one site, by its host alone. JSON, by token; see docs/extension.md.

No session, no cookie, no cross-origin header: whoever has no token gets nothing, and a page of the web
cannot read the answer. What was asked is neither written down nor logged.
"""

from __future__ import annotations

import msgspec
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from stanch.app import bearer
from stanch.app.limiter import Bound, Exhausted, limiter
from stanch.app.site_check import advice
from stanch.app.site_check.answer import Advised
from stanch.app.site_check.glances import glances
from stanch.console import pointers
from stanch.errors import StanchError


def _asking(token: str) -> Bound:
    """For each token: somebody who browses with every site shown asks less."""
    return Bound(f"site token {token}", 30, 90, 0, "this token")


def _guessing(address: str) -> Bound:
    """For each address, of questions without a good token; good ones from the same address go on."""
    return Bound(f"site guess {address}", 10, 120, 0, "this address")


class Refusal(msgspec.Struct, frozen=True):
    """Why there is no answer, and what to do."""

    error: str
    help: str


@login_not_required
@never_cache
@require_GET
@sensitive_variables()
def page(request: HttpRequest) -> HttpResponse:
    """The answer about `host`. 400: not a host; 401: no good token; 429: too often."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    holder = bearer.holder(token.strip(), "site") if kind.lower() == "bearer" else None
    if holder is None:
        try:
            limiter.ask(_guessing(str(request.META.get("REMOTE_ADDR", ""))))
        except Exhausted as error:
            return _too_often(error.wait)
        refused = _json(
            Refusal(
                "this token is not good (any more)", "make a new one in the console, under Browser extension"
            ),
            401,
        )
        refused["WWW-Authenticate"] = 'Bearer realm="stanch"'
        return refused
    try:
        limiter.ask(_asking(holder.id))
        return _json(advice.advise(holder.ws, advice.site(request.GET.get("host", "")), glances.at), 200)
    except Exhausted as error:
        return _too_often(error.wait)
    except StanchError as error:
        return _json(Refusal(error.what, pointers.words(error.help)), 400)


def _too_often(wait: int) -> HttpResponse:
    refused = _json(Refusal("that was asked too often", "wait a minute"), 429)
    refused["Retry-After"] = str(wait)
    return refused


def _json(answer: Advised | Refusal, status: int) -> HttpResponse:
    made = HttpResponse(msgspec.json.encode(answer), content_type="application/json", status=status)
    made["X-Content-Type-Options"] = "nosniff"
    return made
