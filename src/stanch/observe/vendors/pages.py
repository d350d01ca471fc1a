"""Whose hosts does a page load from, or send to? Scripts, styles, frames, pictures, forms."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_WHERE = {
    "script": "src", "iframe": "src", "img": "src", "link": "href", "form": "action", "embed": "src",
    "source": "src", "object": "data",
}  # fmt: skip
MAX_HOSTS = 500
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?|[0-9a-f:.]+")


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = url
        self.hosts: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "base" and values.get("href"):
            self._take(tag, str(values["href"]), base=True)
        elif tag in _WHERE and values.get(_WHERE[tag]):
            self._take(tag, str(values[_WHERE[tag]]))

    def _take(self, tag: str, reference: str, *, base: bool = False) -> None:
        try:
            url = urljoin(self.base, reference.strip())
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:
            return
        if base:
            self.base = url
        elif parts.scheme in ("http", "https") and len(self.hosts) < MAX_HOSTS:
            name = _name(host or "")
            if name:
                self.hosts.setdefault(name, tag)


def _name(host: str) -> str:
    """A host as names are written (RFC 1123, IDNA); "" where it is none. What a page calls a host may be any
    text, and is shown to people."""
    try:
        plain = host.encode("ascii" if host.isascii() else "idna").decode().lower()
    except UnicodeError:
        return ""
    return plain if _HOST.fullmatch(plain) else ""


def hosts(body: bytes, url: str) -> Iterator[tuple[str, str]]:
    """Each host that a page names, once, with the tag that names it first. Never raises: pages lie."""
    reader = _Reader(url)
    with contextlib.suppress(AssertionError, ValueError):  # the parser gives up on some broken declarations
        reader.feed(body.decode("utf-8", "replace"))
    yield from reader.hosts.items()
