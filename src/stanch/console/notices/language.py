"""In which language is the text to send? In that of our customers, which is kept for all of the client."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from stanch.app.clients import identity
from stanch.app.context import Case
from stanch.app.notices import drafts
from stanch.app.status.situation import Situation
from stanch.console import consequences, requests
from stanch.tell import events, languages
from stanch.tell.paragraph import Paragraph, paragraph
from stanch.tell.screens import say


class Offered(NamedTuple):
    """A language of the choice: its code, its own name for itself, whether the text is in it, and whether
    the event has words in it."""

    code: str
    name: str
    chosen: bool
    spoken: bool


def offered(case: Case) -> list[Offered]:
    """The languages in which the text can be had, and in which it is."""
    usual = drafts.usual(case)
    return [
        Offered(code, languages.own_name(code), code == usual, events.speaks(case.playbook, code))
        for code in languages.NAMES
    ]


def said(case: Case, found: Situation, language: str) -> Paragraph:
    """What can be said about the moment of a situation, in that language."""
    if language == languages.FIRST:
        return found.paragraph
    return paragraph(case.judgement(found.true_at), language=language)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Our customers read this language: the text is shown in it from now on, and is copied as it is shown."""
    case = requests.writing(request)
    kept = identity.read({"language": request.POST.get("language", "") or "?"})
    words = say("screens.notices.language_kept", language=languages.NAMES[str(kept["language"])])
    consequences.write(request, case.client, lambda: identity.give(case.client, kept), words)
    there = request.POST.get("next", "")
    return redirect(there if url_has_allowed_host_and_scheme(there, None) else reverse("tell"))
