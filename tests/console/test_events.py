"""Several events of one client: what is open, another one, what it concerns, and one opened by mistake."""

from __future__ import annotations

import pytest

from tests.program import record
from tests.program.browsing import Console
from tests.program.commands import Stanch, flat, parsed


@pytest.fixture
def shop(console: Console, stanch: Stanch, begun: str) -> Console:
    """Heartbleed is open; one server and two services are known."""

    def add_services() -> None:
        stanch("vendor", "add", "Cardwise", "--role", "payments")
        stanch("vendor", "add", "Helpkite", "--role", "support")

    record.once(add_services)
    return console


def test_another_event_asks_which_servers_and_services_it_concerns(shop: Console, begun: str) -> None:
    page = shop.open("/incidents/").follow("Another event …")
    assert "Which of these does it concern?" in page
    page.press("Look", {"CCS injection": True, "Helpkite": True, begun: True, "Your domain name": begun})
    shop.wait()
    listed = shop.open("/incidents/")
    assert "Concerns 1 server and 1 service, by your word." in listed.row("CCS injection")
    assert "Concerns" not in listed.row("Heartbleed")
    assert "it concerns" in shop.open("/i/ccs-2014/timeline/")


def test_what_it_concerns_makes_nothing_clean(shop: Console, stanch: Stanch, begun: str) -> None:
    """The same event with and without: what is not named is judged, asked about and blocks as before."""
    stanch("incident", "open", "circleci-2023")
    before = parsed(stanch("status", "--json", "--incident", "circleci-2023"))
    again = stanch("incident", "open", "circleci-2023", "--concerns", "helpkite")
    assert again.code == 0, again
    after = parsed(stanch("status", "--json", "--incident", "circleci-2023"))
    for one in (before, after):
        del one["known"]
    assert after == before
    wrong = stanch("incident", "open", "ccs-2014", "--concerns", "Nobody Knows")
    assert wrong.code == 2
    assert "there is no server or service 'Nobody Knows'" in wrong.err
    assert "ccs-2014" not in stanch("incident", "list").out, "nothing was opened"


def test_an_event_made_by_answers_takes_what_it_concerns_along(shop: Console, begun: str) -> None:
    page = shop.open("/incidents/open/")
    ticked: dict[str, str | bool] = {
        "A breach at a service": True,
        "Helpkite": True,
        "Your domain name": begun,
    }
    asked = page.press("Look", ticked)
    made = asked.press("Look", {"Which service": "Helpkite", "When": "2014-04-07"})
    assert made.status == 200, made
    shop.wait()
    assert "Concerns Helpkite, by your word." in shop.open("/incidents/")


def test_one_opened_by_mistake_is_closed_so_and_said_so(shop: Console, stanch: Stanch) -> None:
    stanch("incident", "open", "circleci-2023")
    before = shop.open("/incidents/").press("Close The breach at CircleCI")
    after = before.press("Close it", {"It was opened by mistake": True})
    assert "opened by mistake" in after.row("The breach at CircleCI")
    assert "closed, opened by mistake" in flat(stanch("timeline"))
    stanch("incident", "open", "circleci-2023")
    stanch("incident", "close", "circleci-2023", "--yes")
    assert "opened by mistake" not in shop.open("/incidents/").row("The breach at CircleCI"), "not this time"


def test_the_terminal_asks_which_of_those_known_it_concerns(shop: Console, stanch: Stanch) -> None:
    said = flat(stanch("incident", "open", "circleci-2023"))
    assert "1 server and 2 services known. Which does it concern?" in said
    assert "stanch incident open circleci-2023 --concerns NAME" in said
