"""A workspace that an earlier version made by its commands says later what it said: on a copy of each.

Its incident is pinned to the playbook of that day, whose text is in its record; the one that comes with
stanch has changed since. How one is made: run the commands of a short story with STANCH_NOW, then
`PRAGMA journal_mode=DELETE`. What is kept is never made anew.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stanch.knowledge import playbooks
from tests.program import record
from tests.program.commands import Stanch

KEPT = Path(__file__).parent / "workspaces"
HEADS = {"0.1": "86ccc2de1e6dfdf417bf4f19fa42ee56eba36674c7e1895aee05a71617987ec1"}
LATER = "2014-04-15T09:30Z"


@pytest.mark.parametrize("version", HEADS)
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


@pytest.mark.parametrize("version", HEADS)
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
