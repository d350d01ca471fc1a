"""CCS injection on servers of a few lines: each reacts in its own way to what comes before its time."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable

import pytest

from stanch.net.target import Target
from stanch.observe.tls import probes
from stanch.observe.tls.check_name import Limits, check
from stanch.observe.tls.result import Finding, ProbeId
from stanch.wire.tls.record import ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, record
from tests.faults.tls import hostile
from tests.faults.tls.hostile import Talk

CCS = ProbeId("ccs")
React = Callable[[int, int, threading.Event], str]
"""The type of a record and its number after the hello -> "", "close", or the number of an alert."""


def server(react: React) -> Talk:
    """Refuses TLS 1.3 alone, answers a hello of before, and then reacts to each record."""

    def talk(sock: socket.socket, over: threading.Event) -> None:
        _kind, greeting = hostile.read_record(sock)
        if b"\x00\x2b\x00\x03\x02\x03\x04" in greeting:  # supported_versions
            sock.sendall(record(ALERT, 0x0303, b"\x02\x46"))
            return
        sock.sendall(hostile.hello(None))
        number = 0
        while True:
            kind, _fragment = hostile.read_record(sock)
            number += 1
            said = react(kind, number, over)
            if said == "close":
                return
            if said:
                sock.sendall(record(ALERT, 0x0303, bytes((2, int(said)))))
                return

    return talk


def looked(talk: Talk, *, prove: bool = True) -> Finding:
    with hostile.hostile(talk) as port:
        by = probes.named([CCS])
        limits = Limits(seconds=4)
        (found,) = asyncio.run(check(Target("127.0.0.1", port), prove=prove, limits=limits, by=by))
    return found.findings[CCS]


def late(kind: int, _number: int, over: threading.Event) -> str:
    """A refusal of the first that comes only after we stopped waiting for it."""
    over.wait(1.3)
    return "10" if kind == CHANGE_CIPHER_SPEC else "close"


def at_second(said: str, other: str) -> React:
    def react(kind: int, number: int, _over: threading.Event) -> str:
        return other if kind == APPLICATION_DATA else said if number == 2 else ""

    return react


def at_once(said: str, other: str) -> React:
    return lambda kind, _number, _over: other if kind == APPLICATION_DATA else said


CASES: dict[str, tuple[React, tuple[str, str]]] = {
    "decrypts the second": (at_second("20", "10"), ("vulnerable", "early_ccs_taken")),
    "decrypts it, by the older alert": (at_second("21", "10"), ("vulnerable", "early_ccs_taken")),
    "ends at the second, and quickly": (at_second("close", "close"), ("vulnerable", "early_ccs_taken")),
    "ends at the second, and is slow": (at_second("close", ""), ("inconclusive", "early_ccs_unsteady")),
    "refuses late": (late, ("inconclusive", "early_ccs_unsteady")),
    "refuses": (at_once("10", "10"), ("not_vulnerable", "early_ccs_refused")),
    "ends without a word, as ever": (at_once("close", "close"), ("not_vulnerable", "early_ccs_closed")),
    "ends without a word for this": (
        at_once("close", "10"),
        ("inconclusive", "early_ccs_closed_alone"),
    ),
    "says nothing": (lambda *_: "", ("inconclusive", "silent_to_early_ccs")),
}


WAITS = [
    one
    for one in CASES
    if one not in ("refuses", "ends without a word, as ever", "ends without a word for this")
]
"""A server that has taken something says nothing, for as long as one waits."""


@pytest.mark.parametrize(
    ("react", "expected"),
    [pytest.param(*CASES[one], id=one, marks=[pytest.mark.slow] if one in WAITS else []) for one in CASES],
)
def test_by_what_it_refuses_and_when(react: React, expected: tuple[str, str]) -> None:
    found = looked(server(react))
    assert (found.verdict, found.reason) == expected
    assert found.active


@pytest.mark.slow
def test_what_is_not_so_each_time_proves_nothing() -> None:
    taken = iter([True])

    def react(kind: int, number: int, over: threading.Event) -> str:
        return at_second("20", "10")(kind, number, over) if number == 2 or next(taken, False) else "10"

    assert looked(server(react)) == Finding("inconclusive", "early_ccs_unsteady", True)


def test_without_consent_it_is_sent_hellos_alone() -> None:
    sent: list[int] = []

    def react(kind: int, _number: int, _over: threading.Event) -> str:
        sent.append(kind)
        return "10"

    assert looked(server(react), prove=False) == Finding("inconclusive", "ccs_not_proved")
    assert sent == []
