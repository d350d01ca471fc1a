"""The console by a browser without a screen: whoever uses it reads, follows links, and fills in forms."""

from __future__ import annotations

import json
import select
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest

from tests.program import markup, record
from tests.program.markup import Element

if TYPE_CHECKING:  # Django costs time, and few tests need it
    from django.http import HttpResponse

DEADLINE = 20.0
Fields = Mapping[str, str | bool | list[str]]
"""What is filled in, by the words beside each field (or the beginning of them): text, or ticked or not; of a
field for files their paths."""


@cache
def _handler() -> Any:
    """The console of this process: to load its middleware takes long, for it lists all static files."""
    from django.test.client import ClientHandler

    made = ClientHandler(enforce_csrf_checks=True)
    made.load_middleware()
    return made


class Console:
    """One browser. `page.press(...)` and `page.follow(...)` lead from page to page."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch | None = None, **environ: Any) -> None:
        from django.test import Client

        self.client = Client(enforce_csrf_checks=True, **environ)
        self.client.handler = _handler()
        self._monkeypatch = monkeypatch

    def enter(self) -> None:
        """The owner is in, as if by the link: tests/console/test_entering.py comes in by a real one."""
        self.client.cookies["sessionid"] = record.once(self._come_in)

    def _come_in(self) -> str:
        from stanch.console.sign_in.links import owner

        self.client.force_login(owner(), "django.contrib.auth.backends.ModelBackend")
        return self.client.cookies["sessionid"].value

    def at(self, moment: str) -> None:
        """From now on it is this moment."""
        assert self._monkeypatch is not None
        self._monkeypatch.setenv("STANCH_NOW", moment)

    def open(self, path: str, **headers: str) -> Page:
        """Go there, and wherever it leads to."""
        return self._arrive(path, self.client.get(path, headers=headers))

    def send(self, path: str, form: Mapping[str, Any], **headers: str) -> Page:
        """Send what no form of ours may send; the token is right."""
        return self._arrive(path, self.post(path, form, **headers))

    def post(self, path: str, form: Mapping[str, Any], **headers: str) -> Any:
        """The same, and stay where one is."""
        from django.middleware.csrf import _get_new_csrf_string

        if "csrftoken" not in self.client.cookies:
            self.client.cookies["csrftoken"] = _get_new_csrf_string()
        filled = {**form, "csrfmiddlewaretoken": self.client.cookies["csrftoken"].value}
        return self.client.post(path, filled, headers=headers)

    def wait(self) -> None:
        """Until no look of the console's is under way any more."""
        from stanch.app import jobs

        assert isinstance(jobs.engine, jobs.InProcess)
        for job in list(jobs.engine._jobs.values()):
            job.over.wait(DEADLINE)

    def until(self, path: str, words: str) -> Page:
        """Open the page again and again until it says so; there is a deadline."""
        end = time.monotonic() + DEADLINE
        while True:
            page = self.open(path)
            if words in page.text:
                return page
            assert time.monotonic() < end, f"{words!r} is not in {page.text!r}"
            select.select([], [], [], 0.01)

    def tested(self, page: Page) -> Page:
        """The answer of the web tester, from the page that waits for it."""
        from stanch.app.web_tester.looks import tester

        job = tester.job(page.path.rstrip("/").rpartition("/")[2])
        assert job is not None, page
        assert job.over.wait(DEADLINE), "the look does not end"
        return self.open(page.path)

    def looked(self, path: str = "/start/") -> Page:
        """The page, once no look is under way any more."""
        self.wait()
        page = self.open(path)
        assert "hx-trigger" not in page.html, f"the look does not end: {page.text}"
        return page

    def _arrive(self, path: str, found: Any) -> Page:
        for _ in range(9):
            if found.status_code not in (301, 302, 303, 307):
                return Page(self, path, found)
            path = urljoin(path, found["Location"])
            assert not urlsplit(path).netloc, f"led away to {path}"
            found = self.client.get(path)
        raise AssertionError(f"led in circles: {path}")


class Page:
    """A page as it came; one of ours is well-formed, and every field and button of it has a name."""

    def __init__(self, console: Console, path: str, response: HttpResponse) -> None:
        self.console, self.path, self.response = console, path, response
        self.status = response.status_code
        self.html = response.content.decode()
        self.root = markup.tree("")
        if response["Content-Type"].startswith("text/html") and self.html:
            self.root = markup.tree(self.html)
            assert not (found := markup.wrong(self.root)), (path, found)

    @property
    def text(self) -> str:
        """All that is to be read, with single spaces."""
        return self.root.text or " ".join(self.html.split())

    @property
    def main(self) -> str:
        """What is to be read but for the head and foot that all pages share."""
        return next(self.root.all("main")).text

    @property
    def heading(self) -> str:
        """The one heading of the page."""
        (found,) = self.root.all("h1")
        return found.text

    @property
    def json(self) -> Any:
        return json.loads(self.html)

    def __contains__(self, words: str) -> bool:
        return words in self.text

    def __repr__(self) -> str:
        return f"{self.status} {self.path}: {self.text}"

    def part(self, heading: str) -> str:
        """What the section with this heading says."""
        return self._part(heading).text

    def _part(self, heading: str) -> Element:
        found = [
            one
            for one in self.root.all("section")
            if any(title.text == heading for title in one.all("h1", "h2", "h3"))
        ] or [  # a folded list is named by how its line begins
            one
            for one in self.root.all("details")
            if (line := next(iter(one.all("summary")), None)) is not None and line.text.startswith(heading)
        ]
        assert len(found) == 1, f"{heading!r} heads {len(found)} sections of {self!r}"
        return found[0]

    def row(self, words: str, of: str = "") -> str:
        """What the one row of a table or list with these words says; `of`: in the section so headed. What
        just happened, in the box on top, is read where no other row has the words."""
        where = self._part(of) if of else self.root
        rows = [one for one in where.all("tr", "li") if words in one.text]
        news = [one for one in self.root.all("ul") if one["class"] == "news"]
        below = [one for one in rows if not any(one is row for box in news for row in box.all("li"))]
        found = [one.text for one in below or rows]
        assert len(found) == 1, f"{words!r} is in {len(found)} rows of {self!r}"
        return found[0]

    def links(self) -> dict[str, str]:
        """The links of the page by their words; of several with the same words, the first."""
        found: dict[str, str] = {}
        for one in self.root.all("a"):
            found.setdefault(one.text, one["href"])
        return found

    def follow(self, words: str) -> Page:
        """Press the first link with these words."""
        found = self.links()
        assert words in found, f"no link {words!r} among {list(found)}"
        return self.console.open(urljoin(self.path, found[words]))

    def press(self, button: str, fields: Fields | None = None, *, within: str = "") -> Page:
        """Fill in the form of the one button with these words, as a browser would, and press it; of a button
        with a line below, the bold words do. `within`: words of the row, or else of the form, around it."""
        found = [
            one
            for one in self.root.all("button")
            if (one.text == button or any(bold.text == button for bold in one.all("b")))
            and (not within or within in _around(one))
        ]
        assert len(found) == 1, f"{len(found)} buttons {button!r} in {self!r}"
        form = found[0].above("form")
        assert form is not None, f"{button!r} stands in no form"
        filled = _filled(self.root, form, fields or {}, "formnovalidate" in found[0])
        if found[0]["name"]:
            filled.setdefault(found[0]["name"], []).append(found[0]["value"])
        where = urljoin(self.path, found[0]["formaction"] or form["action"] or self.path)
        client = self.console.client
        if form["method"].lower() == "post":
            return self.console._arrive(where, client.post(where, filled))
        return self.console._arrive(where, client.get(urlsplit(where).path, filled))


def _around(button: Element) -> str:
    row = button.above("tr") or button.above("li") or button.above("form")
    return row.text if row is not None else ""


def _filled(root: Element, form: Element, fields: Fields, unchecked: bool) -> dict[str, list[Any]]:
    """What a browser sends of a form after these fields were filled in."""
    controls = [one for one in form.all(*markup.CONTROLS) if one["name"] and "disabled" not in one]
    named = {id(one): markup.label(root, one) for one in controls}
    chosen: dict[int, str | bool | list[str]] = {}
    for words, value in fields.items():
        exact = [one for one in controls if named[id(one)] == words]
        found = exact or [one for one in controls if named[id(one)].startswith(words)]
        assert len(found) == 1, f"{len(found)} fields {words!r} among {sorted(named.values())}"
        chosen[id(found[0])] = value
    radios = {one["name"] for one in controls if one["type"] == "radio" and chosen.get(id(one)) is True}
    sent: dict[str, list[Any]] = {}
    for one in controls:
        for value in _sent(one, chosen.get(id(one)), one["name"] in radios):
            sent.setdefault(one["name"], []).append(value)
    for one in controls:
        if "required" in one and not unchecked:
            assert any(sent.get(one["name"], ())), f"no browser sends {named[id(one)]!r} empty"
    return sent


def _sent(control: Element, given: str | bool | list[str] | None, decided: bool) -> list[Any]:
    kind = control["type"]
    if kind == "file":
        assert not isinstance(given, bool)
        return [_upload(Path(one)) for one in ([given] if isinstance(given, str) else given or ())]
    if kind in ("radio", "checkbox"):
        assert given is None or isinstance(given, bool), "it is ticked, or not"
        ticked = given if given is not None else "checked" in control and not (kind == "radio" and decided)
        return [control.attributes.get("value", "on")] if ticked else []
    if control.tag == "select":
        options = list(control.all("option"))
        if given is None:
            marked = [one for one in options if "selected" in one] or options[:1]
            return [one.attributes.get("value", one.text) for one in marked]
        wanted = given if isinstance(given, list) else [given]
        found = [one for one in options if one.text in wanted]
        assert len(found) == len(wanted), f"{wanted} among {[one.text for one in options]}"
        return [one.attributes.get("value", one.text) for one in found]
    if kind in ("submit", "button", "image"):
        return []
    if given is None:
        return [control["value"] if control.tag == "input" else "".join(map(str, control.within))]
    assert isinstance(given, str)
    return [given]


def _upload(path: Path) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(path.name, path.read_bytes())


def query(path: str) -> dict[str, str]:
    """What an address asks for."""
    return dict(parse_qsl(urlsplit(path).query))
