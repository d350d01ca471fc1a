"""Which incident is a page about? Its address says so: /i/log4shell-2021/situation/.

The middleware takes the incident out of the address, and every address that a page names (links, forms, what
htmx asks for, redirects) gets it back, by Django's own script prefix. So a form always writes into the
incident that its page showed, whatever another tab shows by then, and no template has to think of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, reverse, set_script_prefix

from stanch.app.context import Case

_NAMED = re.compile(r"/i/([^/]+)(/.*)", re.DOTALL)
_KEY = "stanch.incident"


class Named:
    """Around every view: the incident that the address names, for as long as the page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = get_script_prefix()
        found = _NAMED.fullmatch(request.path_info)
        if found:
            request.path_info = found[2]
            _about(request, found[1])
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)


def named(request: HttpRequest) -> str:
    """The incident that the address names; "" where it names none."""
    return str(request.META.get(_KEY, ""))


def settle(request: HttpRequest, case: Case) -> None:
    """The page is about this incident: every address on it names it from here on."""
    if named(request) != case.id:
        _about(request, case.id)


def address(request: HttpRequest, incident: str, name: str = "", path: str = "") -> str:
    """Where a page is, about that incident: by its name in `urls`, or by its path."""
    here = get_script_prefix()
    _about(request, incident, keep=True)
    try:
        return reverse(name) if name else get_script_prefix().rstrip("/") + path
    finally:
        set_script_prefix(here)


def _about(request: HttpRequest, incident: str, *, keep: bool = False) -> None:
    root = str(request.META.get("SCRIPT_NAME", "")).rstrip("/")
    set_script_prefix(f"{root}/i/{incident}/" if incident else f"{root}/")
    if not keep:
        request.META[_KEY] = incident
