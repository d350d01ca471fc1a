"""A place to drop a file: what a machine or a build has, read here, and kept once its owner has seen it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from stanch.app import consequences
from stanch.app.context import Case, Client
from stanch.app.packages import intake
from stanch.app.packages.lists import Read
from stanch.app.typed import time_zone
from stanch.app.typed.subjects import KINDS
from stanch.console import consequences as keeping
from stanch.console import requests
from stanch.console.observations import uploads
from stanch.errors import BadInput
from stanch.tell.screens import say

NEW = "new"
"""The choice of a machine or build that is not written down yet."""


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What is asked beside the file: whose it is, when it was so, and whether that is all."""
    case = requests.writing(request)
    if request.method == "GET":
        return _form(request, case)
    try:
        return _read(request, case)
    except BadInput as error:
        return _form(request, case, requests.ticked(error))


def _form(request: HttpRequest, case: Case, error: BadInput | None = None) -> HttpResponse:
    shown = {
        "case": case,
        "known": list(case.client.state.assets(*KINDS)),
        "of": request.POST.get("of", request.GET.get("of", "")),
        "given": request.POST,
        "zone": time_zone.of(case.ws, case.client.state),
        "most": uploads.MOST >> 20,
        "error": error,
    }
    return render(request, "observations/files.html", shown, status=200 if error is None else 422)


def _read(request: HttpRequest, case: Case) -> HttpResponse:
    fields = requests.Fields(request.POST, case.ws, case.client)
    of = request.POST.get("of", NEW)
    if of == NEW:
        name, kind = request.POST.get("name", "").strip(), request.POST.get("kind", "")
        if not name or kind not in KINDS:
            raise BadInput("whose is the list?", help="choose it, or write its name", field="of")
        of = f"{kind}:{name}"
    at = fields.by("at", "when it was so")
    given = uploads.given(request, "file", request.POST.get("place", "").strip())
    if at is None:
        raise BadInput("when was it so?", help="the moment at which the list was made", field="at")
    whole, distro = bool(request.POST.get("whole")), request.POST.get("distro", "").strip()
    read = intake.sources(case.client, given, of, at, everything=whole, distro=distro)
    fields.tell(request)
    return _shown(request, case, uploads.waitings.put(case.ws, read), read)


def _shown(
    request: HttpRequest, case: Case, token: str, read: tuple[Read, ...], *, again: bool = False
) -> HttpResponse:
    """What was read, in three numbers for each file, and what it changes; nothing is written yet."""
    changes = consequences.of_client(case.client, lambda into: intake.keep(into, read))
    titles = {one.id: one.title or one.id for one in case.client.incidents()}
    shown: dict[str, Any] = {
        "case": case,
        "files": [one.taken for one in read],
        "asset": read[0].asset,
        "hits": intake.hits(case.client, read),
        "new": any(one.entries for one in read),
        "changes": changes,
        "titles": titles if len(changes.incidents | {case.id}) > 1 else {},
        "token": token,
        "again": again,
    }
    return render(request, "observations/files_read.html", shown)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what was read and shown, or do not."""
    case = requests.writing(request)
    token = request.POST.get("token", "")
    if keeping.back(request):
        uploads.waitings.drop(token)
        return redirect("files")
    read = uploads.waitings.get(case.ws, token)

    def write(into: Client) -> None:
        intake.keep(into, read)

    changes = consequences.of_client(case.client, write)
    if changes.grave and request.POST.get("keep") != changes.digest:
        return _shown(request, case, token, read, again=True)
    write(case.client)
    uploads.waitings.drop(token)
    words = say("screens.observations.files_kept", name=read[0].asset.name)
    messages.info(request, words, extra_tags="told")
    return redirect("situation")
