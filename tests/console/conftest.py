"""Where a test of pages may begin: a first look that reached nobody, or a server that has the flaw."""

from __future__ import annotations

import pytest

from tests.program import record
from tests.program.browsing import Console, Page
from tests.program.commands import Stanch
from tests.program.places import Places, refusing


def begin(console: Console, domain: str, event: str = "Heartbleed") -> Page:
    """The first page, filled in and sent; then the page of the start, once the first look is over."""
    console.open("/start/").press("Look", {event: True, "Your domain name": domain})
    return console.looked()


def prove(console: Console, place: str) -> Page:
    """It is mine: test it; and the page once that is over."""
    console.open("/start/").press(f"{place} is mine: test it")
    return console.looked()


def answer(page: Page, given: str) -> Page:
    """Answer the question that stands there: with a name, or with one of the other choices."""
    choices = {
        "self": "We do, on our own server", "none": "None", "open": "Don’t know", "all": "Yes, these are all",
        "more": "No, there are more",
    }  # fmt: skip
    if given in choices:
        return page.press(choices[given])
    return page.press("Next question", {"Name of the service": given})


def said_never(console: Console, stanch: Stanch, now: str) -> str:
    """A server that never had the flaw, by a person's word, and a vendor that said so too; the server."""

    def say() -> str:
        console.at(now)
        place = refusing()
        begin(console, place)
        stanch("vendor", "add", "Cardwise", "--role", "payments", now=now)
        stanch("vendor", "statement", "Cardwise", "not_affected", now=now)
        stanch("attest", place, "no", "--from", "2012-03-14", now=now)
        stanch("register", "servers", "yes", now=now)
        return place

    return record.once(say)


@pytest.fixture
def begun(console: Console) -> str:
    """The first look is over, and reached nobody; the place."""
    place = refusing()
    record.once(lambda: _looked(console, "/start/event/", {"event": "heartbleed", "domain": place}))
    return place


@pytest.fixture
def exposed(console: Console, places: Places) -> str:
    """A server of ours was proved to have the flaw at 14:06; the place."""
    place = places.vulnerable()
    console.at("2014-04-08T14:06Z")
    _looked(console, "/start/event/", {"event": "heartbleed", "domain": place})
    _looked(console, "/start/mine/", {"mine": f"endpoint:{place}"})
    return place


def _looked(console: Console, path: str, form: dict[str, str]) -> None:
    """What the pages of the start would send: tests/console/test_start.py fills them in."""
    assert console.post(path, form).status_code == 302
    console.wait()
