"""A visitor of the web tester without a screen: cookies, forms, JSON; no redirects followed."""

from __future__ import annotations

import http.client
import json
import re
import select
import time
from collections.abc import Mapping
from contextlib import closing
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from tests.servers.running import NET

__all__ = ["NET"]

DEADLINE = 40.0


class Said(NamedTuple):
    """A response, read whole."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Visitor:
    """`address`: as the reverse proxy in front says; "" where there is none."""

    def __init__(self, link: str, address: str = "") -> None:
        self.host = urlsplit(link).netloc
        self.address = address
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, *form: Mapping[str, str], **headers: str) -> Said:
        """`form`: what to send, at most one. Headers with _ for -."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.address:
            sent["X-Forwarded-For"] = self.address
        body = None
        if form:
            body = urlencode(form[0])
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection(self.host, timeout=DEADLINE)) as connection:
            connection.request(method, path, body, sent)
            found = connection.getresponse()
            said = Said(found.status, found.headers, found.read().decode())
        for cookie in found.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return said

    def enter(self, link: str) -> None:
        """Come in by the one-time link."""
        path = urlsplit(link).path
        assert self.post(path, path, {}).status == 302

    def post(self, page: str, path: str, form: dict[str, str], **headers: str) -> Said:
        """Load a page, and send a form with its token."""
        token = hidden(self.ask("GET", page).text, "csrfmiddlewaretoken")
        return self.ask("POST", path, {**form, "csrfmiddlewaretoken": token}, **headers)

    def api(self, address: str, **headers: str) -> Said:
        return self.ask("GET", f"/api/test?{urlencode({'address': address})}", **headers)

    def test(self, address: str) -> Said:
        """By the form, until there is an answer or a refusal."""
        said = self.post("/test/", "/test/", {"address": address})
        return said if said.status != 302 else self.wait(said.headers["Location"])

    def wait(self, path: str) -> Said:
        """The page, once nothing is under way there any more; its path as header X-Path."""
        until = time.monotonic() + DEADLINE
        while True:
            said = self.ask("GET", path)
            if "This takes some seconds" not in said.text:
                said.headers["X-Path"] = path
                return said
            assert time.monotonic() < until, "the look does not end"
            select.select([], [], [], 0.1)

    def agree(self, page: Said, **more: str) -> Said:
        """Tick "this is mine" on an answer's page, and press the button; until that test has ended."""
        form = {
            "csrfmiddlewaretoken": hidden(page.text, "csrfmiddlewaretoken"),
            "ticket": hidden(page.text, "ticket"),
            "mine": "yes",
            **more,
        }
        said = self.ask("POST", f"{page.headers['X-Path']}prove/", form)
        return said if said.status != 302 else self.wait(said.headers["Location"])


def hidden(text: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]+)"', text)
    assert found, text
    return found[1]
