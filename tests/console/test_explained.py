"""Every word that a page marks, and every verdict, advice and answer, has its meaning in `stanch explain`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import stanch.console
from stanch.app.explanations.glossary import meaning
from stanch.tell import overview, words
from tests.program.browsing import Console, Page
from tests.program.commands import Stanch

TEMPLATES = sorted(Path(stanch.console.__path__[0]).rglob("*.html"))
MARKED = re.compile(r"""{%\s*mark\s+"\w+"\s+"([^"]+)"\s*%}""")


def _unknown(said: Iterator[str] | list[str]) -> set[str]:
    return {one for one in said if meaning(one) is None}


def test_each_word_that_a_template_marks() -> None:
    found = [word for file in TEMPLATES for word in MARKED.findall(file.read_text("utf-8"))]
    assert len(found) > 15
    assert _unknown(found) == set()


@pytest.mark.parametrize(
    "some",
    [
        words.VERDICTS,
        words.ADVICE,
        words.ANSWERS,
        {one: overview.title(one) for one in get_args(overview.Group)},
        words.RENEWALS,
    ],
    ids=["verdicts", "advice", "answers", "overview", "renewals"],
)
def test_each_verdict_advice_answer_and_group(some: dict[str, str]) -> None:
    assert _unknown(list(some.values())) == set()


def _marks(page: Page) -> Iterator[str]:
    """The marked words of a page."""
    for one in page.root.all("span"):
        if "mark" in one["class"].split() and one.text:
            yield one.text


def test_each_word_that_is_marked_on_the_pages_of_a_busy_day(
    console: Console, stanch: Stanch, exposed: str
) -> None:
    """Rule 188."""
    now = "2014-04-08T17:00Z"
    for name, answer in (("Cardwise", "affected"), ("Postbird", "investigating"), ("Zonely", "not_affected")):
        stanch("vendor", "add", name, "--role", "payments", now=now)
        stanch("vendor", "statement", name, answer, "--yes", now=now)
    for name in ("Helpkite", "Tallybee", "Invoicewren"):
        stanch("vendor", "add", name, now=now)
    stanch("vendor", "ask", "Helpkite", now=now)
    stanch("vendor", "statement", "Tallybee", "fixed", "patched=12:00", "--yes", now=now)
    stanch("notice", "copy", now=now)
    stanch("notice", "sent", "--to", "all customers", now=now)
    console.at(now)
    found: set[str] = set()
    for path in (
        "/situation/", "/plan/", "/services/", "/tell/", "/timeline/", "/incidents/", "/clients/", "/start/",
        "/test/", "/extension/",
    ):  # fmt: skip
        found |= set(_marks(console.open(path)))
    assert {"Your word", "Waits for 1", "Patched", "Not asked yet"} <= found, "the pages are full of marks"
    assert _unknown(sorted(found)) == set()


def test_what_is_no_word_of_a_page_means_nothing() -> None:
    assert meaning("xyzzy") is None
    assert meaning("") is None
    assert meaning("2 and 3") is None
    known = meaning("waits for 2 and 3")
    assert known is not None
    assert known[0] == "Waits for"
