"""Which client and incident is a page about? Its address says so: /c/wisewidget/i/log4shell-2021/situation/.

The middleware takes both out of the address, and every address that a page names (links, forms, what htmx
asks for, redirects) gets them back, by Django's own script prefix. So a form always writes into the client
and the incident that its page showed, whatever another tab shows by then, and no template has to think of it.
The client is left out where there is only one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, reverse, set_script_prefix

from stanch.app.context import Case
from stanch.console import clocks

_NAMED = re.compile(r"(?:/c/([^/]+))?(?:/i/([^/]+))?(/.*)", re.DOTALL)
_KEY, _CLIENT = "stanch.incident", "stanch.client"


class Named:
    """Around every view: the incident that the address names, for as long as the page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = get_script_prefix()
        found = _NAMED.fullmatch(request.path_info)
        if found and (found[1] or found[2]):
            request.path_info = found[3]
            request.META[_CLIENT] = found[1] or ""
            _about(request, found[2] or "")
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)
            clocks.forget()


def named(request: HttpRequest) -> str:
    """The incident that the address names; "" where it names none."""
    return str(request.META.get(_KEY, ""))


def client(request: HttpRequest) -> str:
    """The client that the address names; "" where it names none."""
    return str(request.META.get(_CLIENT, ""))


def of(request: HttpRequest, client: str, incident: str, name: str = "", path: str = "") -> str:
    """Where a page is, about that incident of that client ("": of none): as `address`."""
    here, before = get_script_prefix(), request.META.get(_CLIENT, "")
    request.META[_CLIENT] = client
    try:
        return address(request, incident, name, path)
    finally:
        request.META[_CLIENT] = before
        set_script_prefix(here)


def settle(request: HttpRequest, case: Case) -> None:
    """The page is about this incident: every address on it names it from here on."""
    if named(request) != case.id:
        _about(request, case.id)


def address(request: HttpRequest, incident: str, name: str = "", path: str = "") -> str:
    """Where a page is, about that incident: by its name in `urls`, or by its path."""
    here = get_script_prefix()
    _about(request, incident, keep=True)
    try:
        return reverse(name) if name else quote(get_script_prefix().rstrip("/"), safe="/~:@") + path
    finally:
        set_script_prefix(here)


def _about(request: HttpRequest, incident: str, *, keep: bool = False) -> None:
    root = str(request.META.get("SCRIPT_NAME", "")).rstrip("/")
    whose = f"{root}/c/{client(request)}" if client(request) else root
    set_script_prefix(f"{whose}/i/{incident}/" if incident else f"{whose}/")
    if not keep:
        request.META[_KEY] = incident
