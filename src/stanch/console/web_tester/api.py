"""The web tester for programs: the same looks, rules and limits, as JSON; see docs/web-tester.md.

Errors are problem details (RFC 9457). No cross-origin header: a page of another site cannot read an answer,
and cannot have anything looked at by whoever is signed in here.
"""

from __future__ import annotations

from typing import Any

import msgspec
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from stanch.app import clock
from stanch.app.site_check.results import Check, Verdict
from stanch.app.web_tester.archive import Kept
from stanch.app.web_tester.archive import decoded as read
from stanch.app.web_tester.looks import refused, tester
from stanch.app.web_tester.refusals import Refused
from stanch.app.web_tester.rules import rules
from stanch.console.web_tester.views import Found, asker, find
from stanch.core.moments import SECOND, iso
from stanch.tell.screens import say

WAIT = 12.0
"""Seconds in which a passive look has ended, nearly always; beyond them its address is the answer."""
_HOME = ("same-origin", "none")


class Told(msgspec.Struct, frozen=True):
    """An answer. `checks` are as `stanch check --json` prints them; `old`: look again first."""

    id: str
    link: str
    target: str
    looked_at: str
    age_seconds: int
    old: bool
    verdict: Verdict
    sentence: str
    about_before: str
    addresses_not_looked_at: int
    checks: tuple[Check, ...]


class Problem(msgspec.Struct, frozen=True):
    """RFC 9457 section 3; `type` is one of the codes in docs/web-tester.md."""

    type: str
    title: str
    status: int
    detail: str


@login_not_required
@never_cache
@require_GET
def look(request: HttpRequest) -> HttpResponse:
    """The answer about `address`; or 202 with where it will be."""
    try:
        _may_ask(request)
        who = asker(request)
        target = tester.place(who, request.GET.get("address", ""))
        known = tester.cached(who, target)
        if known is not None:
            return _told(request, known)
        job = tester.look(who, target)
        job.wait(WAIT)
        return _state(request, job.given.id, Found(job, job.result))
    except Refused as refused:
        return problem(refused)


@login_not_required
@never_cache
@require_GET
def answer(request: HttpRequest, id: str) -> HttpResponse:
    """The answer of this id; 202 while it is looked at."""
    try:
        _may_ask(request)
        found = find(request, id)
        if found is None:
            raise Refused("not_found", "there is no such answer")
        return _state(request, id, found)
    except Refused as refused:
        return problem(refused)


def _may_ask(request: HttpRequest) -> None:
    """A page of another site may not ask in the name of whoever is signed in, nor in a stranger's."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    here = f"{request.scheme}://{request.get_host()}"
    if (site is not None and site not in _HOME) or (origin is not None and origin != here):
        raise Refused("not_from_here", "a page of another site asked", help="open the link yourself")
    if request.user.is_authenticated:
        if site is None:  # a browser that does not say where a link was followed
            raise Refused("not_from_here", "this browser does not say who asks", help="use the page /test/")
    elif not rules().public:
        raise Refused("sign_in", "this console looks at nothing for strangers", help="sign in")


def _state(request: HttpRequest, id: str, found: Found) -> HttpResponse:
    why = None if found.job is None or found.job.running else refused(found.job)
    if why is not None:
        raise why
    if found.kept is not None:
        return _told(request, found.kept)
    where = request.build_absolute_uri(reverse("api_tested", args=[id]))
    made = _json({"id": id, "link": where}, 202)
    made["Location"] = where
    made["Retry-After"] = "2"
    return made


def _told(request: HttpRequest, kept: Kept) -> HttpResponse:
    found, now = read(kept), clock.now()
    age = max(0, (now - found.looked) // SECOND)
    told = Told(
        id=kept.id,
        link=request.build_absolute_uri(reverse("tested", args=[kept.id])),
        target=found.name,
        looked_at=iso(found.looked),
        age_seconds=age,
        old=found.old(now),
        verdict=found.worst.finding.verdict,
        sentence=found.sentence,
        about_before=say("screens.web_tester.about_before"),
        addresses_not_looked_at=found.left_out,
        checks=found.checks,
    )
    made = _json(told, 200)
    made["Age"] = str(age)
    return made


def problem(refused: Refused) -> HttpResponse:
    """Why there is no answer."""
    detail = f"{refused.what}; {refused.help}" if refused.help else refused.what
    title = refused.code.replace("_", " ")
    kind = f"urn:stanch:problem:{refused.code}"
    made = _json(Problem(kind, title, refused.status, detail), refused.status)
    made["Content-Type"] = "application/problem+json"
    if refused.wait:
        made["Retry-After"] = str(refused.wait)
    return made


def _json(body: Any, status: int) -> HttpResponse:
    made = HttpResponse(msgspec.json.encode(body), content_type="application/json", status=status)
    made["X-Robots-Tag"] = "noindex, nofollow"
    return made
