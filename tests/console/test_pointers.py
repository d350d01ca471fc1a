"""What helps is on a page of the console: nobody who is signed in reads of a command line."""

from __future__ import annotations

import pytest

from stanch.console import pointers
from stanch.errors import Hint, Pointer
from tests.program.browsing import Console
from tests.program.commands import Stanch


@pytest.fixture
def shop(console: Console, stanch: Stanch) -> Console:
    stanch("start", "127.0.0.1:9", "--no-questions")
    return console


def test_help_names_a_page(shop: Console) -> None:
    page = shop.send("/timeline/undo/", {"entry": "999"})
    assert "There is no entry 999" in page
    assert "The page “Timeline” shows the numbers" in page
    assert "stanch timeline" not in page


@pytest.mark.usefixtures("shop")
def test_a_time_that_names_no_zone_asks_where_one_is_on_a_page() -> None:
    said = pointers.words(Hint("12:00 is read in UTC: 8 April. Where are you? ", Pointer("zone")))
    assert said == "12:00 is read in UTC: 8 April. Where are you? the page “Who you are”"


@pytest.mark.usefixtures("shop")
def test_what_no_page_has_is_with_whoever_runs_the_console() -> None:
    said = pointers.words(Hint("is the record itself whole? ", Pointer("record")))
    assert said.endswith("the check of the record, by whoever runs this console")
