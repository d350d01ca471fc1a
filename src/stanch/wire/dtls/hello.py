"""The ClientHello of DTLS (RFC 6347 section 4.2.1): DTLS 1.2 and below, heartbeat offered, the cookie."""

from __future__ import annotations

from stanch.wire.dtls.handshake import message
from stanch.wire.dtls.record import record
from stanch.wire.tls import hello
from stanch.wire.tls.record import HANDSHAKE

VERSION = 0xFEFD
RECORD_VERSION = 0xFEFF


def client_hello(
    random: bytes, name: str, *, number: int, cookie: bytes = b"", again: int = 0, heartbeat: bool = True
) -> bytes:
    """One datagram. `number`: of the record, higher in each. `cookie`: of the server, with the same random
    as before; `again`: the number of the message, 1 where it brings a cookie."""
    assert len(random) == 32
    body = VERSION.to_bytes(2, "big") + random + b"\0" + bytes((len(cookie),)) + cookie
    body += hello.suites() + hello.extensions(name, heartbeat=heartbeat)
    return record(HANDSHAKE, RECORD_VERSION, number, message(1, again, body))
