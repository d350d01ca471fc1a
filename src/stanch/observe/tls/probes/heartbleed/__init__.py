"""Heartbleed (CVE-2014-0160): shown by heartbeats of our own bytes, without reading memory.

staging    one address, from stage to stage         probing     one connection, from hello to verdict
datagrams  the same over UDP                        handshaken  the proof after a real handshake
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal as L

from stanch.observe.tls.probes import Probe
from stanch.observe.tls.probes.heartbleed import stages
from stanch.observe.tls.result import ProbeId
from stanch.wire.tls import proof

Reason = proof.Own | L["malformed_echoed_lenient", "tls13_only"]

REASONS: Mapping[str, str] = {
    "malformed_echoed": (
        "It answered a message that a mended server must drop: the flaw is there. Nothing was read from it. "
        "Whether a filter in front of it stops attacks was not tested."
    ),
    "malformed_echoed_lenient": (
        "It answered a message that a mended server must drop, but not where the feature was switched off; "
        "a program other than OpenSSL may do that without having the flaw. Treat it as if it had it."
    ),
    "malformed_discarded": (
        "It dropped the malformed message and answered the proper one, so the check is in."
    ),
    "malformed_discarded_each_time": (
        "It dropped the malformed message and answered the proper one, each time, so the check is in."
    ),
    "malformed_refused": (
        "It answered the proper message and refused the malformed one with an alert, so the check is in."
    ),
    "malformed_closed": (
        "It answered the proper message, but closed the connection on the malformed one: the check is in, or "
        "a filter stands before it. Nothing is proved."
    ),
    "heartbeat_not_offered": (
        "This server did not offer heartbeat to our hello, and without it the flaw cannot be reached."
    ),
    "tls13_only": "On this route it speaks TLS 1.3 alone, which came years after the flaw was mended.",
    "heartbeat_offered_not_proved": (
        "This site has the feature that had the bug; only its owner may test further."
    ),
    "silent_to_heartbeats": "It has the feature, but answered neither message, so nothing is proved.",
    "closed_on_heartbeat": "It closed the connection when the test began, so nothing is proved.",
    "alert_on_heartbeat": "It refused the test with an alert, so nothing is proved.",
}
"""Every `Reason` has one; a test keeps it so."""

PROBE = Probe(
    id=ProbeId("heartbleed"),
    title="Heartbleed",
    run=stages.look,
    reasons=REASONS,
    consent=(
        "The proof sends two heartbeat messages of our own random bytes and reads nothing that we did not "
        "send. Send them only to what is yours, or where you have permission; they may raise an alarm there."
    ),
    provable=frozenset({"heartbeat_offered_not_proved"}),
    usual=True,
    keys=True,
)
