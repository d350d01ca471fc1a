"""A playbook's own claims: judged as the catalogue's are, and a broken one is refused with file and line."""

from __future__ import annotations

import pytest

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.model import Asset, AssetId, Edge
from stanch.errors import BadInput
from stanch.knowledge import claims, playbooks
from stanch.tell.paragraph import paragraph
from tests.world.shop import CI, done, edge, world

CIRCLE = playbooks.text("circleci-2023")
KEY = AssetId("credential:deploy")
HELD: list[Entry] = [Asset(CI, "vendor", "CircleCI", CI), Asset(KEY, "credential", "deploy key")]
NOON = "2023-01-05T12:00"


def test_what_a_playbook_brings_comes_beside_the_catalogue_under_an_id_of_its_own() -> None:
    found = claims.of(playbooks.load("circleci-2023"))
    assert list(found)[:2] == ["circleci-2023.keys_out", "circleci-2023.key_off"]
    assert set(claims.catalogue()) < set(found)
    assert claims.of(playbooks.load("heartbleed")) is claims.catalogue()


@pytest.mark.parametrize("held", [True, False])
def test_rule_100_it_is_said_where_the_evidence_carries_it_and_nowhere_else(held: bool) -> None:
    bound: list[Entry] = [edge(CI, "holds", KEY)] if held else []
    text = paragraph(Judgement(world([*HELD, *bound], NOON, event="circleci-2023"))).text
    assert ("Keys of ours were kept at CircleCI, and count as taken." in text) is held
    assert "switched off" not in text


def test_a_step_is_said_with_its_date_once_it_is_done_and_wished_for_before() -> None:
    rows: list[Entry] = [*HELD, Edge(CI, "holds", KEY)]
    before = paragraph(Judgement(world(rows, NOON, event="circleci-2023")))
    assert "deploy key is switched off." in [one.text for one in before.not_yet]
    rows.append(done(KEY, "revoked", "2023-01-05T11:00", NOON))
    after = paragraph(Judgement(world(rows, NOON, event="circleci-2023")))
    assert "deploy key was switched off at 11:00 UTC on 5 January 2023." in after.text


@pytest.mark.parametrize(
    ("found", "broken", "says"),
    [
        ("id: key_off", "id: keys_out", "keys_out a second time"),
        ("id: key_off", "id: looking", "looking a second time"),
        ("remedy: revoked}", "remedy: revokt}", "one of closed, revoked"),
        ("off {done_on}", "off {done}", "the slot done"),
        ("off {done_on}", "off {done_on", "both its braces"),
        ("{asset} was", "{} was", "the slot"),
        ('wish: "{asset} is switched off."', 'wish: "Off {done_on}."', "asset or flaw"),
        ("companions: [keys_out]", "companions: [keys_gone]", "here or in the catalogue"),
        ("companions: [leaks_unknown]\n    instead: [looking]", "instead: []", "no end"),
        ("must: {test: ever, verdict: yes}", "must: {test: always}", "belongs to words"),
        ("kinds: [credential], of: some", "kinds: [token], of: some", "one of"),
        ("start: true\n    brief: true", "start: yes", "true or false"),
        ("  - id: key_off", "  - id: key_off\n    colour: red", "no field 'colour'"),
    ],
)
def test_a_broken_claim_is_refused_by_line(found: str, broken: str, says: str) -> None:
    text = CIRCLE.replace(found, broken)
    assert text != CIRCLE
    with pytest.raises(BadInput) as refused:
        playbooks.parse(text, "mine.yaml")
    assert refused.value.what.startswith("mine.yaml:")
    line = int(refused.value.what.split(":")[1])
    begun = next(number for number, row in enumerate(text.splitlines(), 1) if row == "claims:")
    assert line > begun
    assert says in str(refused.value)
