"""Tell? Whom, and why; then the text; then "I sent this"."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from stanch.app.notices import audience, drafts, promises
from stanch.console import clocks, consequences, requests
from stanch.console.notices import language, sending
from stanch.console.status.views import context
from stanch.errors import BadInput, ClosedIncident
from stanch.tell.screens import say

WHOM = ("nobody", "if_asked", "at_sign_in", "administrators", "everybody")


def _whom() -> list[tuple[str, str, str]]:
    """Whom to tell: the code, its name, and when that is right."""
    return [
        (one, say(f"screens.notices.whom.{one}.name"), say(f"screens.notices.whom.{one}.why")) for one in WHOM
    ]


CONCERNS_THEM = ("wait_with_password", "stay_away", "change_password", "passwords_reset", "passwords_out")
"""The claims by which customers have something to do, or something of theirs is out."""


def _unheard(shown: dict[str, Any]) -> list[str]:
    """What would concern customers, where it was decided that nobody is told."""
    told = shown["told"]
    if told is None or told.audience != "nobody":
        return []
    return [one.text for one in shown["found"].paragraph.lines if one.judged.claim in CONCERNS_THEM]


def _as_decided(told: Any, promise: Any) -> dict[str, str]:
    """The decision and the promise that stand: the forms to decide anew open filled."""
    open_still = promise is not None and promise.state == "open"
    found = {"by": clocks.field(promise.by)} if open_still else {}
    return found if told is None else {**found, "who": told.audience, "why": told.why}


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The text, sentence by sentence, each with what it rests on; what may not be said; what was sent. As a
    correction of the notices that are asked for, what was wrong in them comes first."""
    return _page(request)


def _page(request: HttpRequest, error: BadInput | None = None) -> HttpResponse:
    asked = requests.case(request)
    shown = context(asked)
    numbers = {int(one) for one in request.GET.getlist("corrects") if one.isdecimal()}
    wrong = [one for one in shown["sent"] if one.open and one.revision.number in numbers]
    said, whole, spoken = shown["said"], shown["whole"], shown["spoken"]
    if wrong:  # in the language of what it corrects
        spoken = drafts.language_of(wrong)
        said = language.said(asked.case, shown["found"], spoken)
        whole = drafts.composed(asked.case, said, whole.as_of, corrects=wrong, language=spoken)
    lines = {one.text: one for one in said.lines}
    last = drafts.find(asked.case)
    correcting = asked.moment is None and bool(wrong)
    return render(
        request,
        "notices/tell.html",
        {
            **shown,
            "copying": shown["writable"] or correcting,
            "sending": shown["writable"] or (correcting and sending.stays(asked.case, last)),
            "whom": _whom(),
            "unheard": _unheard(shown),
            "whole": whole,
            "spoken": spoken,
            "languages": [] if wrong else shown["languages"],
            "correcting": wrong,
            "says": [(one.text, lines.get(one.text)) for one in whole.sentences],
            "last": last,
            "given": request.POST or _as_decided(shown["told"], shown["found"].promise),
            "error": error,
        },
        status=200 if error is None else 422,
    )


@require_POST
def whom(request: HttpRequest) -> HttpResponse:
    """The step before writing, with its reason."""
    case, who, why = requests.writing(request), request.POST.get("who", ""), request.POST.get("why", "")
    called = {value: name for value, name, _why in _whom()}
    kept = say("screens.notices.whom_kept", whom=called.get(who, "").lower())
    try:
        consequences.write(request, case.client, lambda: audience.tell(case, who, why), kept)
    except ClosedIncident:
        raise
    except BadInput as error:
        field = "why" if who in called else "who"
        return _page(request, BadInput(error.what, help=error.help, field=field))
    return redirect("tell")


@require_POST
def promise(request: HttpRequest) -> HttpResponse:
    """When the next update comes."""
    case = requests.writing(request)
    fields = requests.Fields(request.POST, case.ws, case.client)
    try:
        by = fields.typed("by", "by when")
        if by is None:
            raise BadInput("by when?", help="a moment that you will keep")
        until = fields.times.until(by)
        kept = say("screens.notices.promise_kept", when=clocks.exactly(until))
        consequences.write(request, case.client, lambda: promises.promised(case, until), kept)
    except ClosedIncident:
        raise
    except BadInput as error:
        return _page(request, BadInput(error.what, help=error.help, field="by"))
    fields.tell(request)
    return redirect("tell")
