"""What is kept between requests is what reading everything anew would give, whatever was written since."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from stanch.core.assessment import Assessment
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.model import Digest, Incident, IncidentId, Observation, Probe, Retraction
from stanch.core.moments import HOUR, Moment, iso
from stanch.core.playbook import Playbook
from stanch.knowledge import playbooks
from stanch.tell.paragraph import paragraph
from tests.core.test_reassessment import plain
from tests.program.commands import Stanch
from tests.properties import examples
from tests.stores import pointed
from tests.world.companies import ASSETS, Company


@functools.cache
def company() -> tuple[Playbook, Company]:
    playbook = playbooks.load("heartbleed")
    return playbook, Company(playbook)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("live") / "record.sqlite3"
    with pointed(f"sqlite:///{path}"):
        yield path


def fresh(name: str) -> str:
    """A workspace of its own, with an incident open."""
    from stanch.record.append import append
    from stanch.record.reading import workspace

    playbook, _drawn = company()
    ws = workspace(name, create_at=Moment(1))
    opened = Incident(
        IncidentId("heartbleed"), "heartbleed", Digest(playbook.digest), Moment(1), title="Heartbleed"
    )
    append(ws, [opened, *ASSETS], actor="m", recorded_at=Moment(1))
    return ws


def judged(found: Judgement) -> tuple[object, ...]:
    one: dict[object, Assessment] = {id: found.assessment(id) for id in found.world.assets}
    text = paragraph(found)
    return {id: plain(row) for id, row in one.items()}, text.text, [row.text for row in text.not_yet]


def some(drawn: Company) -> st.SearchStrategy[Entry]:
    """Entries of every kind; the incident itself stays open."""
    return drawn.entry.filter(lambda one: not (isinstance(one, Retraction) and one.of == 1))


counter = iter(range(10**9))


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_kept_is_what_reading_anew_gives(
    record: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    from stanch.app.context import Case
    from stanch.app.live import Live
    from stanch.record.append import append

    playbook, drawn = company()
    ws = fresh(f"kept {next(counter)}")
    live = Live(ws)
    now = Moment(playbook.disclosed_at + data.draw(st.integers(1, 100)) * HOUR)
    for _ in range(data.draw(st.integers(1, 4))):
        now = Moment(now + data.draw(st.integers(0, 40)) * HOUR // 2)
        monkeypatch.setenv("STANCH_NOW", iso(now))
        batch = data.draw(st.lists(some(drawn), max_size=3))
        if batch:
            append(ws, batch, actor="m", recorded_at=now)
        assert judged(live.case().judgement()) == judged(Case(ws).judgement())


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_supposing_is_writing_without_a_trace(
    record: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    from stanch.app.context import Case
    from stanch.app.live import Live
    from stanch.record.append import append

    playbook, drawn = company()
    now = Moment(playbook.disclosed_at + data.draw(st.integers(1, 200)) * HOUR)
    monkeypatch.setenv("STANCH_NOW", iso(now))
    ws = fresh(f"supposed {next(counter)}")
    had = data.draw(st.lists(some(drawn), max_size=4))
    if had:
        append(ws, had, actor="m", recorded_at=now)
    case = Live(ws).case()
    before = judged(case.judgement())
    more = data.draw(st.lists(some(drawn), min_size=1, max_size=3))
    supposed = judged(case.supposing(more).judgement())
    assert judged(case.judgement()) == before
    append(ws, more, actor="m", recorded_at=now)
    assert supposed == judged(Case(ws).judgement())


def test_many_may_read_while_somebody_writes(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stanch.app.live import Live

    playbook, _drawn = company()
    now = Moment(playbook.disclosed_at + 50 * HOUR)
    monkeypatch.setenv("STANCH_NOW", iso(now))
    ws = fresh("threads")
    live = Live(ws)
    probe = Probe("heartbleed", "negative", "", "192.0.2.1")
    wrong: list[BaseException] = []

    def read() -> None:
        from django.db import connections

        try:
            for _ in range(30):
                assert judged(live.case().judgement())
        except BaseException as error:
            wrong.append(error)
        finally:
            connections.close_all()

    readers = [threading.Thread(target=read) for _ in range(4)]
    for one in readers:
        one.start()
    for number in range(30):
        live.case().write([Observation(ASSETS[0].id, probe, Moment(now - number))])
    for one in readers:
        one.join(60)
    assert wrong == []
    assert live.client().state.seq == 1 + len(ASSETS) + 30


def test_the_other_incidents_of_a_live_case_are_judged_once(stanch: Stanch) -> None:
    from stanch.app import context as case
    from stanch.app.live import Live

    stanch("client", "add", "Both")  # beside those of the other tests of this module
    stanch = functools.partial(stanch, STANCH_CLIENT="both")
    stanch("incident", "open", "heartbleed")
    stanch("incident", "open", "circleci-2023")
    kept = Live(case.workspace("both"))
    both = [next(kept.case("heartbleed").client.cases()).judgement() for _ in range(2)]
    assert both[0] is both[1]
    others = [one for one in kept.case("heartbleed").client.cases() if one.id == "circleci-2023"]
    assert others[0].judgement() is kept.case("circleci-2023").judgement()
    client = kept.client()
    stanch("incident", "close", "circleci-2023")
    assert [one.closed for one in client.cases()] == [False, False], "as it was known then"
    assert [one.closed for one in kept.client().cases()] == [False, True]
