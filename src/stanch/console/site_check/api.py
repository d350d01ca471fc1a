"""What the browser extension asks: one site, by its host alone. JSON, by token; see docs/extension.md.

No session, no cookie, no cross-origin header: whoever has no token gets nothing, and a page of the web
cannot read the answer. What was asked is neither written down nor logged.
"""

from __future__ import annotations

import math

import msgspec
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from stanch.app import bearer
from stanch.app.site_check import advice
from stanch.app.site_check.answer import Advised
from stanch.console.site_check.glances import glances
from stanch.console.site_check.pace import Pace
from stanch.errors import StanchError

asking = Pace(burst=30, each_minute=20)
"""For each token: somebody who browses with every site shown asks less."""
guessing = Pace(burst=10, each_minute=5)
"""For each address, of questions without a good token; good ones from the same address go on."""


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
        wait = guessing.wait(str(request.META.get("REMOTE_ADDR", "")))
        if wait:
            return _too_often(wait)
        refused = _json(
            Refusal(
                "this token is not good (any more)", "make a new one in the console, under Browser extension"
            ),
            401,
        )
        refused["WWW-Authenticate"] = 'Bearer realm="stanch"'
        return refused
    wait = asking.wait(holder.id)
    if wait:
        return _too_often(wait)
    try:
        return _json(advice.advise(advice.site(request.GET.get("host", "")), glances.at), 200)
    except StanchError as error:
        return _json(Refusal(error.what, error.help), 400)


def _too_often(wait: float) -> HttpResponse:
    refused = _json(Refusal("that was asked too often", "wait a minute"), 429)
    refused["Retry-After"] = str(math.ceil(wait))
    return refused


def _json(answer: Advised | Refusal, status: int) -> HttpResponse:
    made = HttpResponse(msgspec.json.encode(answer), content_type="application/json", status=status)
    made["X-Content-Type-Options"] = "nosniff"
    return made
