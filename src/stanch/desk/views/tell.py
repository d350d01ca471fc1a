"""Tell? Whom, and why; then the text; then "I sent this"."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from stanch.core.decisions import Audience
from stanch.desk import asking
from stanch.desk.views.situation import context
from stanch.errors import BadInput
from stanch.flow import decide, drafts, say

WHOM = [
    ("nobody", _("Nobody"), _("Nothing of theirs was reached, and nothing is asked of them.")),
    ("if_asked", _("Only who asks"), _("The short answer is ready for whoever writes to you.")),
    ("at_sign_in", _("A line at sign-in"), _("Whoever comes by reads it; nobody is woken up.")),
    ("administrators", _("Administrators"), _("Those who run it for others, so that they can tell theirs.")),
    ("everybody", _("Everybody"), _("They have something to do, or a right to know.")),
]


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The text, sentence by sentence, each with what it rests on; what may not be said; what was sent. As a
    correction of the notices that are asked for, what was wrong in them comes first."""
    asked = asking.case(request)
    shown = context(asked)
    numbers = {int(one) for one in request.GET.getlist("corrects") if one.isdecimal()}
    wrong = [one for one in shown["sent"] if one.open and one.revision.number in numbers]
    whole = drafts.composed(asked.case, shown["found"].paragraph, shown["whole"].as_of, corrects=wrong)
    lines = {one.text: one for one in shown["found"].paragraph.lines}
    return render(
        request,
        "desk/tell.html",
        {
            **shown,
            "whom": WHOM,
            "whole": whole,
            "correcting": wrong,
            "says": [(one.text, lines.get(one.text)) for one in whole.sentences],
            "last": drafts.find(asked.case),
        },
    )


@require_POST
def whom(request: HttpRequest) -> HttpResponse:
    """The step before writing, with its reason."""
    decide.tell(
        asking.writing(request), cast(Audience, request.POST.get("who", "")), request.POST.get("why", "")
    )
    return redirect("tell")


@require_POST
def promise(request: HttpRequest) -> HttpResponse:
    """When the next update comes."""
    case = asking.writing(request)
    fields = asking.Fields(request.POST, case.ws, case.client.state)
    by = fields.typed("by", "by when")
    if by is None:
        raise BadInput("by when?", help="a moment that you will keep")
    say.promised(case, fields.times.until(by))
    fields.tell(request)
    return redirect("tell")
