"""A proxy, as a person writes it: http://host:port or socks5://host:port."""

from __future__ import annotations

import os
from typing import Literal as L
from urllib.parse import unquote, urlsplit

import msgspec

from stanch.errors import BadInput
from stanch.net.target import Target, parse

Kind = L["http", "socks5"]
_KINDS: dict[str, tuple[Kind, int]] = {
    "http": ("http", 8080), "socks5": ("socks5", 1080), "socks5h": ("socks5", 1080)
}  # fmt: skip
_EXPECTED = "write http://proxy.example:8080 or socks5://127.0.0.1:1080; a user name goes into STANCH_PROXY"


class Proxy(msgspec.Struct, frozen=True):
    """Where it is, and how it is spoken to. It looks names up itself. As text it never shows the sign-in."""

    kind: Kind
    place: Target
    user: str = ""
    password: str = ""

    def __str__(self) -> str:
        return f"{self.kind}://{self.place.host}:{self.place.port}"

    def __repr__(self) -> str:
        return f"Proxy({self})"


def proxy(url: str) -> Proxy | None:
    """The proxy of this URL, or of STANCH_PROXY where it is "", which alone may hold a sign-in (a command
    line is seen by everybody on the machine). None where neither names one. BadInput."""
    secret = not url.strip()
    given = url.strip() or os.environ.get("STANCH_PROXY", "").strip()
    if not given:
        return None
    scheme, _, _rest = given.partition("://")
    if scheme.lower() not in _KINDS:
        raise BadInput(f"{scheme} is no kind of proxy that stanch can use", help=_EXPECTED)
    kind, usual = _KINDS[scheme.lower()]
    try:
        parts = urlsplit(given)
        port = parts.port or usual
    except ValueError as error:
        raise BadInput(f"that is not the URL of a proxy: {error}", help=_EXPECTED) from error
    if parts.username is not None and not secret:
        raise BadInput("a user name or password has no place on a command line", help=_EXPECTED)
    host = parts.hostname or ""
    place = parse(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
    return Proxy(kind, Target(place.host, port), unquote(parts.username or ""), unquote(parts.password or ""))
