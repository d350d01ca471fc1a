"""A workspace that an earlier version made by its commands says later what it said: on a copy of each.

Its incident is pinned to the playbook of that day, whose text is in its record; the one that comes with
stanch has changed since. How one is made: run the commands of a short story with STANCH_NOW, then
`PRAGMA journal_mode=DELETE`. What is kept is never made anew.

0.1: a server known by words alone. 0.2: the last whose entries are of version 1: a server that was proved to
have the flaw and then to be mended, every kind of decision of the console, two incidents.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stanch.knowledge import playbooks
from tests.program import record
from tests.program.commands import Stanch, parsed

pytestmark = pytest.mark.slow  # each reads a whole workspace

KEPT = Path(__file__).parent / "workspaces"
HEADS = {
    "0.1": "86ccc2de1e6dfdf417bf4f19fa42ee56eba36674c7e1895aee05a71617987ec1",
    "0.2": "b94711fa2895918a350e8fc143b31b2e8615ff97c4a94924eda8b8a9c539cf61",
}
LATER = "2014-04-15T09:30Z"
MAY = "2014-05-03T09:00Z"


@pytest.mark.parametrize("version", ["0.1"])
def test_what_an_earlier_version_wrote_is_read_judged_and_gone_on_with(version: str, stanch: Stanch) -> None:
    record.put(KEPT / f"{version}.sqlite3")
    assert stanch("record", "verify", "--against", HEADS[version], now=LATER).code == 0
    pinned = json.loads(stanch("incident", "show", "--json", now=LATER).out)["digest"]
    assert pinned != playbooks.load("heartbleed").digest, "it was opened by the text of its own day"
    then = json.loads(stanch("status", "--as-of", "2014-03-10", "--json", now=LATER).out)
    assert (then["today"]["verdict"], then["before"]["verdict"]) == ("yes", "yes")
    known = json.loads(stanch("status", "--as-of", "2014-03-10", "--known", "24", "--json", now=LATER).out)
    assert known["today"]["verdict"] == "unknown"
    told = {
        one["asset"]["name"]: one["answer"]
        for one in json.loads(stanch("status", "--json", now=LATER).out)["theirs"]
    }
    assert told == {"Cardwise": "not_affected", "Postbird": "affected"}
    sent = json.loads(stanch("claims", "--json", now=LATER).out)["sent"]
    fates = {one["text"]: one["fate"] for one in sent[0]["lines"]}
    # by a word of that day its server was restarted before the text was sent: what was seen before that says
    # no more whether it still had it then
    assert fates["www.shop.example has this flaw."] == "lost"
    assert stanch("vendor", "ask", "Postbird", now=LATER).code == 0
    assert stanch("record", "verify", "--against", HEADS[version], now=LATER).code == 0


def test_every_workspace_that_was_kept_is_opened() -> None:
    assert {path.stem for path in KEPT.glob("*.sqlite3")} == set(HEADS)


@pytest.mark.parametrize("version", ["0.1"])
def test_what_it_said_stays_with_its_incident_when_another_is_opened(version: str, stanch: Stanch) -> None:
    """Version 1 named no incident: what was said then counts for the one that was open, for no later one."""
    record.put(KEPT / f"{version}.sqlite3")
    october = "2025-10-02T09:30Z"

    def told(*words: str) -> dict[str, str]:
        rows = json.loads(stanch("status", "--json", *words, now=october).out)["theirs"]
        return {one["asset"]["name"]: one["answer"] for one in rows}

    before = told()
    assert before == {"Cardwise": "not_affected", "Postbird": "affected"}
    of = {one["what"]: one["incident"] for one in json.loads(stanch("timeline", "--json", now=october).out)}
    assert {of[what] for what in of if "told us" in what or "sent to" in what} == {"heartbleed"}
    assert stanch("incident", "open", "npm-worm-2025", now=october).code == 0
    assert told("--incident", "npm-worm-2025") == {"Cardwise": "", "Postbird": ""}
    assert told("--incident", "heartbleed") == before
    answer = ["vendor", "statement", "Cardwise", "affected", "--incident", "npm-worm-2025"]
    assert stanch(*answer, now=october).code == 0
    assert told("--incident", "heartbleed") == before
    (sent,) = json.loads(stanch("claims", "--json", "--incident", "heartbleed", now=october).out)["sent"]
    fates = {one["text"]: one["fate"] for one in sent["lines"]}
    (answer,) = [text for text in fates if text.startswith("Cardwise, which takes our payments, told us")]
    assert fates[answer] == "stands"
    assert stanch("record", "verify", "--against", HEADS[version], now=october).code == 0


@pytest.mark.parametrize("version", HEADS)
def test_every_entry_of_it_is_known_and_told_in_words(version: str, stanch: Stanch) -> None:
    record.put(KEPT / f"{version}.sqlite3")
    found = parsed(stanch("timeline", "--json", now=MAY))
    assert len(found) == parsed(stanch("record", "verify", "--json", now=MAY))["entries"]
    assert [
        one["what"] for one in found if "cannot be read" in one["what"] or "does not know" in one["what"]
    ] == []
    assert "cannot be read" not in stanch("status", "--incident", "heartbleed", now=MAY).out


def test_what_version_0_2_measured_decided_and_sent_is_judged_by_today(stanch: Stanch) -> None:
    record.put(KEPT / "0.2.sqlite3")
    site, of = "127.0.0.1:4433", ("--incident", "heartbleed", "--json")

    def verdicts(*at: str) -> tuple[str, str]:
        found = parsed(stanch("status", *of, *at, now=MAY))
        return found["today"]["verdict"], found["before"]["verdict"]

    assert verdicts("--as-of", "2014-04-08T10:00Z") == ("yes", "yes")
    assert verdicts("--as-of", "2014-04-08T16:40Z")[1] == "yes", "what was mended was exposed before"
    assert verdicts() == ("unknown", "yes"), "a look of April says nothing of May"
    told = {one["what"]: one["incident"] for one in parsed(stanch("timeline", "--json", now=MAY))}
    for words, incident in (
        ("the first ten minutes began with", "heartbleed"), ("is ours, and may be tested", ""),
        ("one test was agreed to", ""), ("was tested as agreed in entry", ""),
        ("whom to tell: everybody", "heartbleed"), ("promised: the next update", "heartbleed"),
        ("Cardwise: was asked", "heartbleed"), ("sent to all customers, 312: notice 1", "heartbleed"),
        ("the event was described by answers", "buildly-2014"), ("Buildly: told us", "buildly-2014"),
        (f"{site}: had the flaw: not known", "heartbleed"), ("Cardwise: holds customer data: yes", ""),
    ):  # fmt: skip
        (what,) = [one for one in told if words in one]
        assert told[what] == incident, what
    first, second = parsed(stanch("claims", *of, now=MAY))["sent"]
    fates = {one["text"]: one["fate"] for one in (*first["lines"], *second["lines"])}
    assert fates[f"{site} has this flaw."] == "stands"
    assert [one["fate"] for one in first["lines"] if "We have no answer yet" in one["text"]] == [
        "superseded"
    ] * 2
    assert fates["We will write again by 12:00 UTC on 9 April 2014."] == "missed"


def test_version_0_2_is_gone_on_with_in_both_of_its_incidents(stanch: Stanch) -> None:
    record.put(KEPT / "0.2.sqlite3")
    verify = ("record", "verify", "--against", HEADS["0.2"], "--json")
    before = parsed(stanch(*verify, now=MAY))["entries"]
    for incident, words in (
        ("buildly-2014", ("vendor", "statement", "Buildly", "fixed")),
        ("heartbleed", ("promise", "2014-05-04T12:00Z")),
        ("heartbleed", ("attest", "web1", "no", "--from", "2012-03-14", "--yes")),
        ("heartbleed", ("notice", "copy")),
        ("heartbleed", ("notice", "sent", "--to", "all customers, 312")),
    ):
        found = stanch(*words, "--incident", incident, now=MAY)
        assert found.code == 0, found
    found = stanch(*verify, now=MAY)
    assert found.code == 0
    assert parsed(found)["entries"] > before
    assert "promised an update by 12:00 UTC on 9 April" not in stanch("status", now=MAY).out
    sent = parsed(stanch("claims", "--incident", "heartbleed", "--json", now=MAY))["sent"]
    assert len(sent) == 3
    assert {one["fate"] for one in sent[-1]["lines"]} == {"stands", "due"}, "it promises an update"
