"""What happened, the latest first, in words; up to a moment; page by page; and an entry is taken back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stanch.app import context
from stanch.core.model import Asset, AssetId
from tests.program.browsing import Console
from tests.program.commands import Stanch


def test_every_entry_is_told_in_words_with_its_writer(console: Console, exposed: str) -> None:
    page = console.open("/timeline/")
    assert page.heading == "What happened"
    rows = [one.text for one in page.root.all("tr")][1:]
    numbers = [int(one.partition(" ")[0]) for one in rows]
    assert numbers == sorted(numbers, reverse=True)
    assert all(one.partition(" Undo (")[0].endswith("mara") for one in rows), rows
    assert "2014-04-08 14:06 incident opened: Heartbleed One more entry with it" in " ".join(rows)
    assert not re.search(r"\b[a-z]+_[a-z]+\b", page.main), "words, not names of the code"


def test_up_to_a_moment(console: Console, exposed: str) -> None:
    console.at("2014-04-08T17:00Z")
    console.open("/services/").press("Add", {"Name": "Cardwise"})
    page = console.open("/timeline/").press("Show", {"As of (UTC)": "2014-04-08T15:00"})
    assert "Cardwise" not in page
    assert f"{exposed}: has the flaw" in page
    assert "Take an entry back" not in page
    assert "Cardwise" in page.follow("Back to now")


def test_an_entry_is_taken_back_and_that_is_undone_in_the_same_way(console: Console, begun: str) -> None:
    console.open(f"/attest/?asset=endpoint:{begun}").press(
        "Save", {"Yes": True, "From (UTC)": "2014-03-03", "Until": "2014-03-20"}
    ).press("Keep it")
    assert "had the flaw: yes" in console.open("/timeline/")
    number = console.open("/timeline/").row("had the flaw: yes").partition(" ")[0]
    page = console.open("/timeline/").press("Take it back", {"Its number": number, "Why": "wrong server"})
    assert "taken back" in page.row("had the flaw: yes")
    assert f"entry {number} was taken back: wrong server" in page
    assert "3 March 2014" not in console.open("/situation/")
    again = page.press("Take it back", {"Its number": str(int(number) + 1), "Why": "it was right"})
    again.press("Keep it")
    assert "3 March 2014" in console.open("/situation/")


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"number": "4711", "why": "so"}, "there is no entry 4711"),
        ({"number": "soon", "why": "so"}, "which entry, and why?"),
        ({"number": "1", "why": " "}, "which entry, and why?"),
    ],
)
def test_what_is_no_entry_or_has_no_reason_is_not_taken_back(
    console: Console, begun: str, form: dict[str, str], says: str
) -> None:
    page = console.send("/timeline/retract/", form)
    assert page.status == 422
    assert says in page.text.lower()


def test_rule_169_what_was_written_down_at_once_is_one_row(
    console: Console, begun: str, stanch: Stanch, tmp_path: Path
) -> None:
    lines = "".join(f"- {{name: Service {number}, roles: [mail]}}\n" for number in range(60))
    (tmp_path / "services.yaml").write_text(f"vendors:\n{lines}")
    assert stanch("register", "import", "services.yaml", "--yes").code == 0
    rows = [one.text for one in console.open("/timeline/").root.all("tr")]
    (row,) = [one for one in rows if "Service 59 was added (vendor)" in one]
    assert "more entries with it" in row
    assert "Service 0 was added (vendor)" in row


def test_many_entries_come_page_by_page(console: Console, begun: str) -> None:
    client = context.client("")
    for number in range(100):
        id = AssetId(f"vendor:service{number}")
        client.write([Asset(id, "vendor", f"Service {number}")])
    first = console.open("/timeline/")
    assert "1 of 2" in first
    second = first.follow("Earlier")
    assert "2 of 2" in second
    assert "incident opened: Heartbleed" in second
    assert "incident opened: Heartbleed" not in first
    assert second.follow("Later").row("Service 99 was added (vendor)")
    assert console.open("/timeline/?page=99").row("incident opened: Heartbleed"), "the last page"
    assert console.open("/timeline/?page=x").row("Service 99 was added (vendor)"), "the first page"
