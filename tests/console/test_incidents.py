"""Which incident is a page about? Its address says so, and every form and link on it keeps to that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

import stanch.console
from stanch.core.model import AssetId, ClaimId, Observation, Probe
from stanch.core.moments import HOUR, AsOf, Moment
from stanch.core.notices import Judged, Revision, Sentence
from tests.program import record
from tests.program.browsing import Console, Page
from tests.program.commands import Stanch

TEMPLATES = Path(str(stanch.console.__file__)).parent / "templates"
JUNE = "2023-06-01T09:00Z"
SITE = "127.0.0.1:9"
A, B = "/i/heartbleed", "/i/circleci-2023"


@pytest.fixture
def both(console: Console, stanch: Stanch, tmp_path: Path) -> Console:
    """Heartbleed and the breach at CircleCI are open; a server and a service are registered."""
    (tmp_path / "services.yaml").write_text(
        f"endpoints: [{{name: '{SITE}'}}]\nvendors: [{{name: CircleCI, roles: [backups]}}]\n"
    )

    def both_open() -> None:
        for words in (
            ["incident", "open", "heartbleed"], ["register", "import", "services.yaml", "--yes"],
            ["incident", "open", "circleci-2023"],
        ):  # fmt: skip
            assert stanch(*words, now=JUNE).code == 0

    record.once(both_open)
    console.at(JUNE)
    return console


def entries(stanch: Stanch) -> list[tuple[str, str]]:
    """What was written down, each entry with its incident."""
    rows = json.loads(stanch("timeline", "--json", now=JUNE).out)
    return [(one["incident"], one["what"]) for one in rows]


PAGES = (
    "/situation/", "/start/", "/start/?role=mail", "/start/saw/", "/plan/", "/services/",
    "/services/?about=vendor:circleci", "/tell/", "/timeline/", "/incidents/", "/incidents/open/",
    f"/done/?asset=endpoint:{SITE}", "/start/new/?kind=library-bug&domain=x.example",
    "/extension/", "/test/", "/account/2fa/",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prefix", "path"),
    [*((prefix, path) for prefix in (A, B) for path in PAGES), (A, f"/attest/?asset=endpoint:{SITE}")],
)
def test_every_form_and_link_of_a_page_keeps_its_incident(both: Console, prefix: str, path: str) -> None:
    page = both.open(prefix + path)
    assert page.status == 200, page
    assert page.path.startswith(prefix)
    assert list(page.root.all("form"))
    for where, what in leading(page):
        kept = where.startswith((f"{prefix}/", "/static/"))
        switched = where.startswith("/i/") and what in ("Heartbleed", "The breach at CircleCI", "Show it")
        row = "/incidents/" in where and path == "/incidents/"
        assert kept or switched or row, (where, what)


def leading(page: Page) -> Iterator[tuple[str, str]]:
    """Where each form, link and request of htmx on a page goes, as a browser resolves it."""
    for one in page.root.all():
        for attribute in ("action", "formaction", "href", "hx-get", "hx-post"):
            where = one[attribute] or (page.path if one.tag == "form" and attribute == "action" else "")
            if where and not where.startswith(("#", "http")):
                yield urlsplit(urljoin(page.path, where)).path, one.text


def test_every_template_of_a_form_says_where_it_goes() -> None:
    """A form without an action goes where the browser happens to be: by reflection over all templates."""
    without = {"enter.html", "login.html"}  # the way in: no incident is open to whoever stands there
    for file in TEMPLATES.rglob("*.html"):
        for form in re.findall(r"<form\b[^>]*(?:\{%.*?%\}[^>]*)*>", file.read_text("utf-8")):
            goes = re.search(r"action=\"\{(?:%|\{)", form)
            assert goes or file.name in without, (file.name, form)


def test_every_address_that_writes_is_about_what_the_page_showed(both: Console, stanch: Stanch) -> None:
    """However the switch was moved in another tab: two tabs, each sends what it shows."""
    first, second = both.open(f"{A}/tell/"), both.open(f"{B}/tell/")
    both.open(f"{B}/situation/")
    first.press("Promise this", {"We will write again by (UTC)": "2023-06-02T12:00"})
    both.open(f"{A}/situation/")
    second.press("Promise this", {"We will write again by (UTC)": "2023-06-03T12:00"})
    promised = [row for row in entries(stanch) if "promised" in row[1]]
    assert [(incident, what.rpartition(" on ")[2]) for incident, what in promised] == [
        ("heartbleed", "2 June 2023"),
        ("circleci-2023", "3 June 2023"),
    ]


def test_a_form_of_before_a_second_was_opened_writes_into_the_first(console: Console, stanch: Stanch) -> None:
    """The page was opened without an incident in its address, when there was only one."""
    assert stanch("incident", "open", "heartbleed", now=JUNE).code == 0
    console.at(JUNE)
    page = console.open("/tell/")
    assert page.path == "/tell/"
    assert stanch("incident", "open", "circleci-2023", now=JUNE).code == 0
    after = page.press("Promise this", {"We will write again by (UTC)": "2023-06-02T12:00"})
    assert after.path == f"{A}/tell/"
    assert ("heartbleed", "promised: the next update by 12:00 UTC on 2 June 2023") in entries(stanch)


WRITES = {
    "/refine/": {}, "/start/look/": {}, "/start/mine/": {"mine": f"endpoint:{SITE}"}, "/start/stop/": {},
    "/start/found/": {"proposal": "x"}, "/start/answer/": {"role": "mail", "choice": "none"},
    "/situation/again/": {}, "/services/add/": {"name": "Cardwise"},
    "/services/asked/": {"vendor": "CircleCI"}, "/services/end/": {"asset": SITE, "since": "2023-05-01"},
    "/services/said/": {"vendor": "CircleCI", "status": "affected"},
    "/files/": {"of": "new"}, "/files/keep/": {"token": "x"},
    "/done/": {"asset": f"endpoint:{SITE}", "step:restarted": "2014-04-08T16:00"},
    "/attest/": {"asset": f"endpoint:{SITE}", "answer": "no", "from": "2014-03-01"},
    "/tell/whom/": {"who": "nobody", "why": "so"}, "/tell/promise/": {"by": "2023-06-02T12:00"},
    "/tell/language/": {"language": "de"},
    "/tell/stands/": {"notice": "1", "sentence": "1", "why": "so"},
    "/tell/sent/": {"to": "all"}, "/tell/copied/": {"known": "1", "at": "1"},
    "/tell/text/": {"text": "Hello."}, "/tell/text/<int:number>/change/": {"text": "Hello."},
    "/timeline/retract/": {"number": "1", "why": "so"}, "/timeline/undo/": {"entry": "1"},
    "/services/vendor/": {"vendor": "CircleCI", "act": "remove"},
}  # fmt: skip


@pytest.mark.parametrize("path", WRITES)
def test_what_names_no_incident_is_refused_in_words_while_several_are_open(
    both: Console, stanch: Stanch, path: str
) -> None:
    before = entries(stanch)
    refused = both.send(path.replace("<int:number>", "1"), WRITES[path])
    assert refused.status == 400
    assert "several incidents are open, and this form does not say which one" in refused.text.lower()
    assert entries(stanch) == before


def test_every_page_that_writes_is_tried_here(console: Console) -> None:
    """By reflection over all addresses: those that are about no incident are named, with the reason."""
    from stanch.console import urls

    of_none = {
        "home", "enter", "start", "event", "new", "saw", "situation", "plan", "services", "register", "tell",
        "text", "last_text", "timeline", "incidents", "another", "api_test", "api_tested", "site",
        "extension",
        "close", "open_again",  # they are about the one that their address names
        "test", "tested", "prove", "share", "make_token", "revoke_token",  # about no incident
        "clients", "add_client", "us",  # about no incident
        "account_reset_password", "account_set_password",
    }  # fmt: skip
    named = {one.name: f"/{one.pattern}" for one in urls.OWN}
    assert {path for name, path in named.items() if name not in of_none} == set(WRITES)


def test_a_page_that_names_no_incident_leads_to_the_choice_and_back(both: Console) -> None:
    page = both.open("/services/?about=vendor:circleci")
    assert page.heading == "Which incident?"
    chosen = page.follow("The breach at CircleCI")
    assert chosen.path == f"{B}/services/?about=vendor:circleci"
    assert "What did CircleCI answer?" in chosen
    assert both.open("/").heading == "Which incident?"
    elsewhere = both.open("/incidents/?then=//evil.example/")
    assert all(where.startswith("/") and not where.startswith("//") for where, _what in leading(elsewhere))


def test_the_head_says_which_incident_it_is_and_leads_to_the_same_page_of_another(both: Console) -> None:
    page = both.open(f"{A}/timeline/?only=1")
    (head,) = page.root.all("header")
    assert head.text.startswith("stanch Heartbleed")
    other = page.follow("The breach at CircleCI")
    assert other.path == f"{B}/timeline/?only=1"
    assert "incident opened: The breach at CircleCI" in other
    assert "incident opened: Heartbleed" not in other
    assert "incident opened: Heartbleed" in other.follow("Show all")


def test_situation_says_what_else_is_open(both: Console) -> None:
    page = both.open(f"{A}/situation/")
    assert "The breach at CircleCI is still open." in page
    assert page.follow("Show it").path == f"{B}/situation/"
    then = both.open(f"{A}/situation/?moment=2014-04-08T17:00")
    assert "is still open" not in then.text


def send_what_falls(incident: str) -> None:
    """ "Our own servers never had this flaw" was sent in that incident; then it is seen that one had it."""
    from stanch.app import clock, context

    found, now = context.case("", incident=incident), clock.now()
    judged = Judged(ClaimId("own_never"), None, "supported")
    as_of = AsOf(found.state.seq, now)
    digest = found.playbook.digest
    text = (Sentence("Our own servers did not have this flaw at any time.", judged),)
    found.write([Revision(found.id, 1, "en", digest, text, as_of, now, digest, "1", to="all customers")])
    flaw = Probe("heartbleed", "positive", "malformed_echoed", "127.0.0.1", True)
    found.client.write([Observation(AssetId(f"endpoint:{SITE}"), flaw, Moment(now - HOUR))])


def test_what_fell_in_a_closed_incident_is_said_on_the_page_of_another(both: Console) -> None:
    fell = "Heartbleed, notice 1 to all customers: a sentence of it is no longer true."
    assert fell not in both.open(f"{B}/situation/")
    send_what_falls("heartbleed")
    assert fell in both.open(f"{B}/situation/")
    both.open(f"{A}/incidents/").press("Close Heartbleed").press("Close it")
    page = both.open("/situation/")
    assert page.path == "/situation/", "one is open, and need not be named"
    assert fell in page
    assert "No longer true" in page.follow("Which one")


def test_a_notice_is_never_judged_by_the_playbook_of_another_event(both: Console) -> None:
    """What a look by TLS shows speaks of Heartbleed; of the breach at CircleCI it says nothing."""
    send_what_falls("circleci-2023")
    assert "no longer true" not in both.open(f"{A}/situation/").text.lower()
    assert "no longer true" not in both.open(f"{B}/situation/").text.lower()


def test_a_second_is_opened_and_the_first_stays_open(console: Console, stanch: Stanch) -> None:
    assert stanch("incident", "open", "circleci-2023", now=JUNE).code == 0
    console.at(JUNE)
    page = console.open("/situation/").follow("Incidents").follow("Another event …")
    assert "The breach at CircleCI is open, and stays open." in page
    started = page.press("Look", {"Heartbleed": True, "Your domain name": SITE})
    assert started.path == f"{A}/start/"
    assert "The breach at CircleCI stays open. This page is about Heartbleed." in started
    assert "The breach at CircleCI is still open." in console.looked(f"{A}/situation/")


def test_one_is_closed_read_and_opened_again(both: Console, stanch: Stanch) -> None:
    tell = both.open(f"{B}/tell/")
    listed = both.open(f"{A}/incidents/").press("Close The breach at CircleCI").press("Close it")
    assert "closed 09:00 UTC on 1 June 2023" in listed
    refused = tell.press("Promise this", {"We will write again by (UTC)": "2023-06-02T12:00"})
    assert refused.status == 400
    assert "The breach at CircleCI is closed, and nothing more is written into it" in refused
    read = both.open(f"{B}/situation/")
    assert read.status == 200
    assert "closed" in next(read.root.all("header")).text
    assert "Heartbleed is still open." in read
    again = both.open("/incidents/").press("Open again The breach at CircleCI")
    assert "Close The breach at CircleCI" in [one.text for one in again.root.all("button")]
    assert "promised" not in json.dumps(entries(stanch))


def test_an_incident_that_is_not_there_is_said_in_words(both: Console) -> None:
    page = both.open("/i/xyzzy/situation/")
    assert page.status == 400
    assert "There is no incident xyzzy here" in page
    assert both.send("/i/xyzzy/tell/promise/", {"by": "2023-06-02T12:00"}).status == 400


def test_a_look_in_the_background_serves_both(both: Console, stanch: Stanch) -> None:
    page = both.send(f"{A}/situation/again/", {})
    assert page.path == f"{A}/situation/"
    both.looked(f"{A}/situation/")
    assert [incident for incident, what in entries(stanch) if "was not reached" in what] == [""]
