"""Two clients in one process and one record, written to in any order: each is what it would be alone."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from stanch.app.context import Case, Client
from stanch.app.live import live
from stanch.app.status.clients import overview
from stanch.app.status.situation import situation
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import Incident, IncidentId
from stanch.core.moments import DAY, Moment, Seq, iso
from stanch.core.sayings import Saying
from stanch.core.state import State
from stanch.knowledge import playbooks
from tests.properties import examples
from tests.world.companies import ASSETS, Company

HEARTBLEED = playbooks.load("heartbleed")
COMPANY = Company(HEARTBLEED)
ID = IncidentId(HEARTBLEED.id)
OPENED = Incident(ID, HEARTBLEED.id, HEARTBLEED.digest, HEARTBLEED.disclosed_at)
NOW = Moment(HEARTBLEED.disclosed_at + 5 * DAY)
ENTRY: st.SearchStrategy[Entry] = st.one_of(COMPANY.facts, COMPANY.facts, COMPANY.edges).map(
    lambda one: msgspec.structs.replace(one, incident=ID) if isinstance(one, Saying) else one
)
NUMBERS = count()


@examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.tuples(st.booleans(), st.lists(ENTRY, min_size=1, max_size=4)), max_size=12))
def test_rule_168_what_one_client_knows_and_says_is_what_it_would_be_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch, batches: list[tuple[bool, list[Entry]]]
) -> None:
    monkeypatch.setenv("STANCH_NOW", iso(NOW))
    from stanch.record.reading import workspace

    number = next(NUMBERS)
    wss = [workspace(f"{name}-{number}", create_at=Moment(1)) for name in ("bakery", "yoga")]
    written: list[list[Entry]] = [[], []]
    for second in (False, True):
        Client(wss[second]).write([OPENED, *ASSETS])
        written[second] += [OPENED, *ASSETS]
    for second, rows in batches:
        Client(wss[second]).write(rows)
        written[second] += rows
        live(wss[not second]).case(ID)  # the other one is read in between, as a console does
    for ws, rows in zip(wss, written, strict=True):
        alone = fold(State(), [(Seq(at), one) for at, one in enumerate(rows, 1)])
        mine = msgspec.to_builtins(situation(Case(Client.on("alone", alone), incident=ID)))
        assert msgspec.to_builtins(situation(live(ws).case(ID))) == mine, "kept between requests"
        assert msgspec.to_builtins(situation(Case(ws, incident=ID))) == mine, "read anew"
        assert live(ws).client().state.seq == len(rows)
    both = overview([("a", "A", wss[0]), ("b", "B", wss[1])])
    assert both.clients == (
        *overview([("a", "A", wss[0])]).clients, *overview([("b", "B", wss[1])]).clients,
    )  # fmt: skip


def test_the_property_would_notice(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same entries in one record do change what is said."""
    monkeypatch.setenv("STANCH_NOW", iso(NOW))
    begun: list[Entry] = [OPENED, *ASSETS]
    rows = [(Seq(at), one) for at, one in enumerate(begun, 1)]
    before = fold(State(), rows)
    after = fold(State(), [*rows, *((Seq(99 + at), one) for at, one in enumerate(COMPANY.clear))])
    said = [
        msgspec.to_builtins(situation(Case(Client.on("alone", one), incident=ID))) for one in (before, after)
    ]
    assert said[0] != said[1]
