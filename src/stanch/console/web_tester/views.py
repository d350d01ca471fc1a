"""The web tester: an address in, a verdict in plain words out; the proof only where it was agreed to."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stanch.app import clock
from stanch.app.site_check.results import reached
from stanch.app.web_tester import archive as answers
from stanch.app.web_tester import control as dns_control
from stanch.app.web_tester import limits, places
from stanch.app.web_tester.answer import Tested
from stanch.app.web_tester.archive import DAYS, Kept, decoded
from stanch.app.web_tester.looks import Job, refused, tester
from stanch.app.web_tester.refusals import Refused
from stanch.app.web_tester.rules import Asker, rules
from stanch.console import addresses, requests
from stanch.console.web_tester import control
from stanch.core.moments import MINUTE

View = Callable[..., HttpResponse]
VISITOR = "stanch_visitor"
"""What the cookie is signed for; its name ends with the port, as those of a session do (168)."""
A_DAY = 24 * 3600


class Found(NamedTuple):
    """What an id leads to: a look of the last minutes, or what was kept of one."""

    job: Job | None
    kept: Kept | None


def open_here(view: View) -> View:
    """For whoever is signed in; for strangers too where this console says so. No search engine keeps it."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if not rules().public and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        made = view(request, *args, **more)
        made["X-Robots-Tag"] = "noindex, nofollow"
        return made

    return login_not_required(never_cache(checked))


def asker(request: HttpRequest) -> Asker:
    """Who asks. Strangers are told apart by their network, which is nowhere kept."""
    if request.user.is_authenticated:
        return Asker(f"user {request.user.pk}", request.user.get_username(), addresses.client(request))
    return Asker(limits.client(str(request.META.get("REMOTE_ADDR", ""))))


@open_here
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Where an address is typed in. Only the form begins a look, never a link."""
    who = asker(request)
    if who.inside:
        requests.which(request)
    if request.method == "GET":
        return _form(request, request.GET.get("address", "")[: places.LONGEST])
    typed = request.POST.get("address", "")
    try:
        target = tester.place(who, typed)
        known = tester.cached(who, target)
        id = known.id if known is not None else tester.look(who, target).given.id
    except Refused as refused:
        return _form(request, typed[: places.LONGEST], refused)
    return redirect("tested", id)


@open_here
@require_GET
def page(request: HttpRequest, id: str) -> HttpResponse:
    """The answer, by its link; while the look is under way, the page that waits for it."""
    found = find(request, id)
    if found is None:
        return _gone(request)
    running = found.job is not None and found.job.running
    if request.headers.get("HX-Request"):  # the page that waits asks whether it is over
        return HttpResponse(status=204) if running else HttpResponse(headers={"HX-Refresh": "true"})
    if found.job is not None and running:
        return render(
            request, "web_tester/testing.html", {"target": found.job.given.target, "rules": rules()}
        )
    why = None if found.job is None else refused(found.job)
    if found.job is not None and why is not None:
        about = answers.read(found.job.given.about) if found.job.given.about else None
        if about is not None:
            return _answer(request, about, why)
        return _form(request, _written(found.job), why)
    assert found.kept is not None
    return _answer(request, found.kept)


@open_here
@require_POST
def prove(request: HttpRequest, id: str) -> HttpResponse:
    """This is mine, or I have permission: one test by the proof."""
    found, who = find(request, id), asker(request)
    if who.inside:
        requests.which(request)
    if found is None or found.kept is None:
        return _gone(request)
    answer = decoded(found.kept)
    try:
        if request.POST.get("mine") != "yes":
            raise Refused(
                "not_agreed", "nothing was sent", help="tick that it is yours, or that you have permission"
            )
        tester.place(who, str(answer.target))
        visitor = _visitor(request)
        bound = request.session.session_key if who.inside else visitor
        ticket = tester.tickets(who).use(request.POST.get("ticket", ""), bound or "nobody", answer.target)
        job = tester.prove(who, ticket, control.token(answer.target.host, visitor), id)
    except Refused as refused:
        return _answer(request, found.kept, refused)
    return redirect("tested", job.given.id)


@open_here
@require_POST
def share(request: HttpRequest, id: str) -> HttpResponse:
    """Whoever has the link may read it: only of whoever is signed in."""
    found = find(request, id)
    if found is None or found.kept is None or not request.user.is_authenticated:
        return _gone(request)
    answers.share(found.kept.id)
    return redirect("tested", id)


def find(request: HttpRequest, id: str) -> Found | None:
    """What an id leads to, for whoever may read it."""
    signed_in = request.user.is_authenticated
    job = tester.job(id)
    if job is not None and job.running:
        return Found(job, None) if signed_in or not job.given.asker.inside else None
    kept = answers.read(id)
    if kept is None:
        told = job is not None and refused(job) is not None and (signed_in or not job.given.asker.inside)
        return Found(job, None) if told else None
    return Found(None, kept) if signed_in or kept.shared else None


def _written(job: Job) -> str:
    return str(job.given.target).removesuffix(":443")


def _form(request: HttpRequest, typed: str, refused: Refused | None = None) -> HttpResponse:
    shown = "" if "@" in typed else typed  # a password is not shown again
    context = {
        "typed": refused.instead if refused is not None and refused.instead else shown,
        "refused": refused,
        "rules": rules(),
        "ports": places.PORTS,
        "days": DAYS,
    }
    made = render(request, "web_tester/test.html", context, status=200 if refused is None else refused.status)
    if refused is not None and refused.wait:
        made["Retry-After"] = str(refused.wait)
    return made


def _gone(request: HttpRequest) -> HttpResponse:
    gone = Refused(
        "not_found", "there is no such answer", help=f"answers are kept for {DAYS} days; look again"
    )
    return _form(request, "", gone)


def _answer(request: HttpRequest, kept: Kept, refused: Refused | None = None) -> HttpResponse:
    answer, now, who = decoded(kept), clock.now(), asker(request)
    context: dict[str, Any] = {
        "kept": kept,
        "answer": answer,
        "now": now,
        "old": answer.old(now),
        "minutes": (now - answer.looked) // MINUTE,
        "link": request.build_absolute_uri(reverse("tested", args=[kept.id])),
        "refused": refused,
        "rules": rules(),
        "days": DAYS,
    }
    visitor = ""
    if answer.provable(now) and (who.inside or not answer.target.literal):
        if not who.inside:
            visitor = _visitor(request) or secrets.token_urlsafe(16)
            context["record"] = dns_control.where(answer.target.host)
            context["value"] = control.token(answer.target.host, visitor)
        context["ticket"] = _ticket(request, answer, visitor)
    made = render(
        request, "web_tester/tested.html", context, status=200 if refused is None else refused.status
    )
    if refused is not None and refused.wait:
        made["Retry-After"] = str(refused.wait)
    if visitor and visitor != _visitor(request):
        made.set_signed_cookie(
            settings.VISITOR_COOKIE_NAME, visitor, salt=VISITOR, max_age=A_DAY, httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    return made


def _ticket(request: HttpRequest, answer: Tested, visitor: str) -> str:
    bound = visitor or request.session.session_key or "nobody"
    sni = tuple((one.address, one.sni) for one in answer.checks if reached(one) and one.address)
    return tester.tickets(asker(request)).make(bound, answer.target, answer.addresses, sni)


def _visitor(request: HttpRequest) -> str:
    """A stranger who was shown a token for their DNS, for a day; "" where they were shown none."""
    cookie = settings.VISITOR_COOKIE_NAME
    try:
        return str(request.get_signed_cookie(cookie, default="", salt=VISITOR, max_age=A_DAY) or "")
    except BadSignature:
        return ""
