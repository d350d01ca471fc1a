"""Whatever a server does, a look ends in bounded time, with a verdict that rests on what was answered."""

from __future__ import annotations

import asyncio
import time

import pytest

from stanch.net.target import Target
from stanch.observe.tls.checking import Limits, check
from stanch.observe.tls.result import Check
from tests.faults.tls import hostile
from tests.faults.tls.hostile import Talk

SECONDS = 2.0
CASES: list[tuple[Talk, bool, str, str]] = [
    (hostile.silent, False, "inconclusive", "timed_out"),
    (hostile.one_byte_a_time, False, "inconclusive", "timed_out"),
    (hostile.endless_records, False, "inconclusive", "too_much"),
    (hostile.lying_lengths, False, "inconclusive", "malformed_tls"),
    (hostile.huge_certificate, False, "inconclusive", "too_much"),
    (hostile.huge_record, False, "inconclusive", "malformed_tls"),
    (hostile.reset, False, "inconclusive", "refused_hello"),
    (hostile.close, False, "inconclusive", "refused_hello"),
    (hostile.plain_http, False, "inconclusive", "not_tls"),
    (hostile.plain_ssh, False, "inconclusive", "not_tls"),
    (hostile.alert, False, "inconclusive", "refused_hello"),
    (hostile.certificate_first, False, "inconclusive", "malformed_tls"),
    (hostile.heartbeat_first, False, "inconclusive", "malformed_tls"),
    (hostile.no_end, False, "inconclusive", "timed_out"),
    (hostile.reflector, True, "inconclusive", "silent_to_heartbeats"),
    (hostile.lenient, True, "vulnerable", "malformed_echoed"),
    (hostile.strict, True, "not_vulnerable", "malformed_discarded"),
    (hostile.shortened, True, "inconclusive", "silent_to_heartbeats"),
    (hostile.closes_after_a, True, "inconclusive", "closed_on_heartbeat"),
    (hostile.silent_to_heartbeats, True, "inconclusive", "silent_to_heartbeats"),
    (hostile.unasked, True, "not_vulnerable", "heartbeat_not_offered"),
    (hostile.forbids, False, "inconclusive", "heartbeat_offered_not_proved"),
    (hostile.silent_to_heartbeats, False, "inconclusive", "heartbeat_offered_not_proved"),
]


def look(port: int, prove: bool) -> Check:
    (found,) = asyncio.run(check(Target("127.0.0.1", port), prove=prove, limits=Limits(seconds=SECONDS)))
    return found


@pytest.mark.parametrize(("talk", "prove", "verdict", "reason"), CASES)
def test_a_hostile_server_gets_its_verdict_in_bounded_time(
    talk: Talk, prove: bool, verdict: str, reason: str
) -> None:
    with hostile.hostile(talk) as port:
        begun = time.monotonic()
        found = look(port, prove)
        took = time.monotonic() - begun
    assert (found.heartbleed.verdict, found.heartbleed.reason) == (verdict, reason)
    assert found.heartbleed.leaked_bytes == 0
    assert took < 4 * SECONDS + 3


def test_a_closed_port_and_an_unknown_name_are_not_reached() -> None:
    with hostile.hostile(hostile.silent) as port:
        pass
    closed = look(port, prove=False)
    assert (closed.heartbleed.verdict, closed.heartbleed.reason) == ("unreachable", "connection_refused")
    nowhere = Target("no-such-name.invalid")
    (found,) = asyncio.run(check(nowhere, limits=Limits(seconds=SECONDS)))
    assert (found.heartbleed.verdict, found.address) == ("unreachable", "")
    assert found.heartbleed.reason in ("name_not_found", "name_timed_out")
