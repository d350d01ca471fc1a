"""Rule 29, on real servers: one machine of four behind one address has the flaw, and is never called patched.

STANCH_TEST_RUNS: so many pretended balancers (30; 200 for the whole proof).
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from stanch.core.assessment import Assessment, assess
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import Asset, Certificate, Digest, Incident, IncidentId, Observation, Probe, RemedyId
from stanch.core.moments import AsOf, Moment, Seq
from stanch.core.propagation import spread
from stanch.core.state import State
from stanch.knowledge import playbooks
from stanch.net.target import Target
from stanch.observe.tls.check_address import THOROUGH, USUAL, Often
from stanch.observe.tls.check_name import Limits
from stanch.observe.tls.observations import asset, look
from tests.servers import certificate, running
from tests.servers.balancer import Balancer, balancer
from tests.servers.node import node
from tests.servers.openssl102 import openssl102
from tests.stores import pointed

pytestmark = pytest.mark.real

RUNS = int(os.environ.get("STANCH_TEST_RUNS", "30"))
LIMITS = Limits(seconds=8)


class Machines(NamedTuple):
    """Ports of real servers: one with the flaw, two that are mended, one of these with a key of its own."""

    bad: int
    fine: int
    other: int


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("machines")
    same, own = certificate.make(folder), certificate.make(folder)
    ports = Machines(*(running.free_port() for _ in range(3)))
    with ExitStack() as stack:
        stack.enter_context(node("0.10.0", same, ports.bad, folder))
        stack.enter_context(node("0.10.26", same, ports.fine, folder))
        stack.enter_context(openssl102(own, ports.other))
        yield ports


class Story:
    """One endpoint, looked at again and again: what was seen so far, and what it is judged to be."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.rows: list[Entry] = [Asset(asset(target), "endpoint", "www")]

    def look(self, often: Often) -> Probe:
        async def once() -> tuple[Observation, ...]:
            rows = look([self.target], prove=True, limits=LIMITS, often=lambda _target: often)
            ((_target, _checks, facts),) = [row async for row in rows]
            return facts

        facts = asyncio.run(once())
        self.rows.extend(facts)
        (probe,) = (one.fact for one in facts if isinstance(one.fact, Probe))
        return probe

    def judged(self) -> Assessment:
        state = fold(State(), [(Seq(number), row) for number, row in enumerate(self.rows, 1)])
        last = max(row.seen_at for row in self.rows if isinstance(row, Observation))
        world = spread(playbooks.load("heartbleed"), state, AsOf(state.seq, Moment(last + 1)))
        return assess(world, asset(self.target))


def patched(found: Assessment) -> bool:
    return any(one.done == "yes" for one in found.milestones if one.remedy in ("patched", "restarted"))


def test_one_of_four_is_never_patched_by_looking_less(machines: Machines) -> None:
    """However often it is looked at: what was seen over more connections is not called patched over fewer."""
    rng = random.Random(29)
    missed = mixed = 0
    with balancer([machines.bad, *[machines.fine] * 3], seed=29) as front:
        for run in range(RUNS):
            front.backends = [machines.bad, *[machines.fine] * 3]
            story = Story(Target("127.0.0.1", front.port))
            seen = 0
            for _ in range(3):
                probe = story.look(Often(rng.choice([1, 3, 5]), 20))
                found = story.judged()
                if probe.outcome == "positive":
                    seen = max(seen, probe.connections)
                    assert found.own_now.verdict == "yes"
                elif probe.connections < seen:
                    mixed += 1
                    assert (found.own_now.verdict, found.own_now.why) == ("yes", "mixed"), run
                else:
                    missed += seen == 0
                    seen = 0
                if seen:
                    assert found.unended
                    assert not patched(found), run
            front.backends = [machines.fine] * 4
            probe = story.look(Often(max(seen, 1), 20))
            assert (probe.outcome, probe.connections) == ("negative", max(seen, 1))
            assert story.judged().own_now.verdict == "no"
    assert mixed, "no look was made over fewer connections: the test shows nothing"
    assert missed, "no first look missed it: more than a look can promise"


def test_as_it_is_used_a_half_mended_address_is_not_called_patched(
    machines: Machines, tmp_path: Path
) -> None:
    """By `observe tls`, with its own numbers: it takes as many connections as it needs, and says how many."""
    with pointed(f"sqlite:///{tmp_path / 'record.sqlite3'}"):
        from stanch.app import jobs
        from stanch.app.context import Case, Client
        from stanch.app.observations import looks
        from stanch.record.append import append
        from stanch.record.reading import workspace

        digest = Digest(playbooks.load("heartbleed").digest)
        for run in range(max(2, RUNS // 10)):
            ws = workspace(f"run {run}", create_at=Moment(1))
            opened = Incident(IncidentId("heartbleed"), "heartbleed", digest, Moment(1), title="Heartbleed")
            append(ws, [opened], actor="m", recorded_at=Moment(1))
            with balancer([machines.bad] * 4, seed=run) as front:
                target = Target("127.0.0.1", front.port)

                def looked(front: Balancer = front, target: Target = target, ws: str = ws) -> Probe:
                    jobs.run(looks.tls(Client(ws), [target], prove=True, limits=LIMITS))
                    rows = Case(ws).state.of(asset(target))
                    probes = [row.fact for _seq, row in rows if isinstance(row.fact, Probe)]
                    return [one for one in probes if one.probe == "heartbleed"][-1]

                first = looked()
                assert (first.outcome, first.connections) == ("positive", USUAL)
                front.backends = [machines.bad, *[machines.fine] * 3]
                half = looked()
                assert (half.outcome, half.connections) == ("positive", THOROUGH)
                assert not patched(Case(ws).judgement().assessment(asset(target)))
                front.backends = [machines.fine] * 4
                whole = looked()
                assert (whole.outcome, whole.connections) == ("negative", THOROUGH)
                found = Case(ws).judgement().assessment(asset(target))
                assert (found.own_now.verdict, found.own_ever.verdict) == ("no", "yes")
                assert found.milestone(RemedyId("patched")).done == "yes"  # type: ignore[union-attr]


def test_a_machine_that_still_has_the_old_key_is_not_hidden_by_one_with_a_new(
    machines: Machines, tmp_path: Path
) -> None:
    """Where one address shows both keys at once, the old one is there still, whichever answered last."""
    with pointed(f"sqlite:///{tmp_path / 'record.sqlite3'}"), balancer([machines.bad] * 4) as front:
        from stanch.app import jobs
        from stanch.app.context import Case, Client
        from stanch.app.observations import looks
        from stanch.record.append import append
        from stanch.record.reading import workspace

        ws = workspace("keys", create_at=Moment(1))
        digest = Digest(playbooks.load("heartbleed").digest)
        opened = Incident(IncidentId("heartbleed"), "heartbleed", digest, Moment(1), title="Heartbleed")
        append(ws, [opened], actor="m", recorded_at=Moment(1))
        target = Target("127.0.0.1", front.port)

        def current() -> str:
            jobs.run(looks.tls(Client(ws), [target], prove=True, limits=LIMITS))
            world = Case(ws).judgement().world
            assert assess(world, asset(target)).milestone(RemedyId("rekeyed")).done != "yes"  # type: ignore[union-attr]
            (rows,) = world.runs(asset(target)).values()
            return rows[-1].spki

        old = current()
        for _ in range(3):
            front.backends = [machines.fine, machines.other]
            assert current() == old
        front.backends = [machines.other]
        assert current() != old


def test_each_certificate_of_several_machines_is_seen_and_more_are_asked_where_they_differ(
    machines: Machines,
) -> None:
    with balancer([machines.fine, machines.other]) as front:
        story = Story(Target("127.0.0.1", front.port))
        probe = story.look(Often(8, 16))
        assert (probe.outcome, probe.connections) == ("negative", 16)
        shown = {
            row.fact.spki
            for row in story.rows
            if isinstance(row, Observation) and isinstance(row.fact, Certificate)
        }
        assert len(shown) == 2
        front.backends = [machines.fine]
        assert story.look(Often(8, 16)).connections == 8
