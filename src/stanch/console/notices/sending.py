"""Copy, change, "I sent this": what was copied is kept, and what was sent is one of those."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stanch.app.context import Case, closed_incident
from stanch.app.notices import drafts, sending, standing
from stanch.app.notices.drafts import Kept
from stanch.app.typed import time_zone
from stanch.console import consequences, news, requests
from stanch.core.moments import AsOf, Moment, Seq
from stanch.errors import BadInput, ClosedIncident
from stanch.tell.screens import say

PLAIN = "text/plain"


@require_POST
def copied(request: HttpRequest) -> HttpResponse:
    """Keep the text that the page showed, and no other. A script gets the text, to put it on the clipboard;
    without one a page shows it, to be selected."""
    case = requests.writing(request, closed=True)
    if case.closed and not request.POST.getlist("corrects"):
        raise closed_incident(case.incident)
    try:
        as_of = AsOf(Seq(int(request.POST.get("known", ""))), Moment(int(request.POST.get("at", ""))))
        corrects = [int(one) for one in request.POST.getlist("corrects")]
    except ValueError as error:
        raise BadInput("which text was copied?", help="load the page again, and copy it there") from error
    kept = drafts.keep_as_shown(
        case,
        as_of,
        request.POST.get("text", ""),
        brief=bool(request.POST.get("brief")),
        corrects=corrects,
        language=request.POST.get("language", ""),
    )
    if request.headers.get("Accept") == PLAIN:
        return HttpResponse(kept.text, content_type=f"{PLAIN}; charset=utf-8")
    return redirect("text", kept.draft.number)


@require_GET
def text(request: HttpRequest, number: int) -> HttpResponse:
    """A text that was kept: to be selected, to be changed, to be said that it was sent."""
    case = requests.case(request).case
    return _page(request, case, _find(case, number))


@require_GET
def last(request: HttpRequest) -> HttpResponse:
    """The form of "I sent this" for the text that was copied last, as a fragment."""
    case = requests.case(request).case
    one, zone = drafts.find(case), time_zone.of(case.ws, case.client.state)
    shown = {"case": case, "last": one, "zone": zone, "sending": stays(case, one)}
    return render(request, "notices/sent_form.html", shown)


@require_http_methods(["GET", "POST"])
def changed(request: HttpRequest, number: int = 0) -> HttpResponse:
    """The text as it was changed before it was sent; `number` 0: one that somebody wrote themselves."""
    case = requests.case(request).case if request.method == "GET" else requests.writing(request, closed=True)
    base = _find(case, number) if number else None
    if not stays(case, base):
        raise closed_incident(case.incident)
    if request.method == "GET":
        return render(request, "notices/change_text.html", {"case": case, "base": base})
    typed = request.POST.get("text", "")
    try:
        kept = drafts.keep_edited(case, typed, base)
    except ClosedIncident:
        raise
    except BadInput as error:
        shown = {"case": case, "base": base, "typed": typed, "error": error}
        return render(request, "notices/change_text.html", shown, status=422)
    return redirect("text", kept.draft.number)


@require_POST
def sent(request: HttpRequest) -> HttpResponse:
    """I sent this: frozen as it was copied, or changed."""
    case = requests.writing(request, closed=True)
    number = request.POST.get("draft", "")
    one = drafts.find(case, int(number) if number.isdecimal() else None)
    if not stays(case, one):
        raise closed_incident(case.incident)
    if one is not None and consequences.back(request):
        return _page(request, case, one)
    try:
        fields = requests.Fields(request.POST, case.ws, case.client)
        at = fields.when("sent", "when it was sent")
        number_of = one.draft.number if one else None
        made = sending.sent(case, request.POST.get("to", ""), at, number=number_of)
        words = say("screens.notices.sent_kept", number=made.number, to=made.to)
        news.tell(request, words, say("screens.notices.watched"))
        fields.tell(request)
    except BadInput as error:
        if one is None:
            raise
        return _page(request, case, one, error)
    return redirect("tell")


@require_POST
def let_stand(request: HttpRequest) -> HttpResponse:
    """A sentence that lost its ground stands as it was sent, and why."""
    case = requests.writing(request, closed=True)
    notice, sentence = request.POST.get("notice", ""), request.POST.get("sentence", "")
    if not notice.isdecimal() or not sentence.isdecimal():
        raise BadInput("which sentence?", help="load the page again, and press it there")
    kept = say("screens.notices.stands_kept", number=notice)
    consequences.write(
        request,
        case.client,
        lambda: standing.let_stand(case, int(notice), request.POST.get("why", ""), [int(sentence)]),
        kept,
    )
    return redirect("tell")


def stays(case: Case, one: Kept | None) -> bool:
    """May this text (None: one of a person's own) still be changed, and said to be sent?"""
    return not case.closed if one is None else case.stays_open_for(one.draft)


def _find(case: Case, number: int) -> Kept:
    found = drafts.find(case, number)
    assert found is not None
    return found


def _page(request: HttpRequest, case: Case, one: Kept, error: BadInput | None = None) -> HttpResponse:
    shown: dict[str, Any] = {
        "case": case,
        "last": one,
        "sending": stays(case, one),
        "parted": drafts.parted(case, one),
        "given": request.POST,
        "error": error,
        "zone": time_zone.of(case.ws, case.client.state),
    }
    return render(request, "notices/text.html", shown, status=200 if error is None else 422)
