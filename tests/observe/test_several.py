"""How often one address is asked within a look, and what its answers come to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from stanch.core import model
from stanch.core.moments import Moment, iso
from stanch.net.target import Target
from stanch.observe.tls.check_address import SPARE, THOROUGH, USUAL, Often, gather
from stanch.observe.tls.observations import observations
from stanch.observe.tls.result import Certificate, Finding, ProbeId, Shown, Verdict
from stanch.observe.tls.summary import seen

ADDRESS = "192.0.2.1"


def answer(verdict: Verdict, reason: str, at: int = 1, key: str = "a") -> Shown:
    shown = Certificate("", "", "", iso(Moment(0)), iso(Moment(9)), key * 64, key * 64)
    reached = verdict != "unreachable"
    return Shown(Finding(verdict, reason), Moment(at), None, shown if reached else None)


FINE = answer("not_vulnerable", "malformed_discarded")
BAD = answer("vulnerable", "malformed_echoed", 7)
LENIENT = answer("vulnerable", "malformed_echoed_lenient", 3)
UNSURE = answer("inconclusive", "silent_to_heartbeats")
SLOW = answer("inconclusive", "timed_out")
NOBODY = answer("unreachable", "connect_timed_out")
OTHER = answer("not_vulnerable", "malformed_discarded", key="b")


class Address:
    """Gives these answers, one after the other; the last for ever."""

    def __init__(self, *answers: Shown) -> None:
        self.answers = list(answers)
        self.asked = self.now = self.most = 0

    async def ask(self) -> Shown:
        self.asked += 1
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def look(
    *answers: Shown, often: Often | None = None, seconds: float = 60, at_once: int = 4
) -> tuple[Shown, Address]:
    address = Address(*answers)
    found = asyncio.run(gather(address.ask, often or Often(), seconds=seconds, at_once=at_once))
    return found, address


def facts(found: Shown) -> tuple[model.Probe, list[model.Certificate]]:
    whole = seen(Target("www"), ADDRESS, 0.0, {ProbeId("heartbleed"): found})
    rows: Iterable[model.Fact] = [one.fact for one in observations(Target("www"), (whole,))]
    (probe,) = (one for one in rows if isinstance(one, model.Probe))
    return probe, [one for one in rows if isinstance(one, model.Certificate)]


def test_an_address_is_asked_a_few_times_and_the_answers_are_one_fact() -> None:
    found, address = look(FINE)
    assert (found.connections, address.asked, address.most) == (USUAL, USUAL, 4)
    probe, certificates = facts(found)
    assert (probe.outcome, probe.connections, len(certificates)) == ("negative", USUAL, 1)


def test_the_worst_answer_counts_and_so_do_all_connections() -> None:
    found, address = look(FINE, FINE, BAD, FINE)
    assert (found.finding, found.at) == (BAD.finding, 7)
    assert found.connections == address.asked == THOROUGH
    assert facts(found)[0].connections == THOROUGH
    # of two that are as bad, what one machine said alone goes before what two may have said
    assert look(LENIENT, BAD)[0].finding.reason == "malformed_echoed"
    assert look(FINE, UNSURE, FINE)[0].finding.verdict == "inconclusive"


def test_where_all_have_it_a_few_are_enough() -> None:
    assert look(BAD)[0].connections == USUAL


def test_more_are_asked_where_certificates_differ_and_each_is_seen() -> None:
    found, _address = look(FINE, OTHER, FINE, often=Often(3, 9))
    assert found.connections == 9
    probe, certificates = facts(found)
    assert (probe.outcome, [one.spki[0] for one in certificates]) == ("negative", ["a", "b"])


def test_who_gives_no_answer_at_first_is_not_asked_again() -> None:
    for none in (NOBODY, SLOW):
        found, address = look(none, FINE)
        assert (found.connections, address.asked) == (0, 1)
        assert found.finding == none.finding
    assert facts(look(NOBODY)[0])[0].connections == 0


def test_a_connection_without_an_answer_is_not_counted() -> None:
    found, address = look(FINE, SLOW, FINE)
    assert (found.finding.verdict, found.connections, address.asked) == ("not_vulnerable", 5, 6)
    found, address = look(FINE, FINE, NOBODY, often=Often(40, 40), at_once=1)
    assert (found.connections, address.asked) == (2, 2 + SPARE + 1)


def test_what_was_never_bad_here_is_asked_a_few_times_and_what_was_is_asked_often() -> None:
    often = Often(3, 50, frozenset({"ssl3"}))
    assert [often.of("ssl3", 40), often.of("ssl3", 60)] == [Often(40, 40), Often(50, 50)]
    assert [often.of("robot"), often.of("robot", 2)] == [Often(3, 40), Often(2, 2)]


def test_of_a_slow_server_fewer_count() -> None:
    found, address = look(FINE, seconds=0)
    assert (found.connections, address.asked) == (1, 1)


def test_one_at_a_time_where_a_server_takes_no_more() -> None:
    assert look(FINE, at_once=1)[1].most == 1
