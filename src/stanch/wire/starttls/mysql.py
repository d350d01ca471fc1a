"""TLS of MySQL and MariaDB: their greeting says whether, a short sign-in without a name asks for it.

MySQL internals, "Connection Phase": Protocol::HandshakeV10 and Protocol::SSLRequest.
"""

from __future__ import annotations

from stanch.wire.dialog import Exactly, Failed, Talk
from stanch.wire.starttls import Adapter

CLIENT_SSL = 0x0800
REQUEST = bytes.fromhex("20000001 85ae7f00 00000001 21") + bytes(23)
"""Capabilities with CLIENT_SSL, packets of up to 16 MiB, utf8."""

_BUSY = (1040, 1129, 1203, 1226)
_MAX_GREETING = 4096


def talk(name: str) -> Talk:
    """The dialog."""
    head = yield Exactly(4)
    length = int.from_bytes(head[:3], "little")
    if head[3] != 0 or not 3 <= length <= _MAX_GREETING:
        raise Failed("other_protocol")
    greeting = yield Exactly(length)
    if greeting[0] == 0xFF:
        raise Failed("too_busy" if int.from_bytes(greeting[1:3], "little") in _BUSY else "turned_away")
    version = greeting.find(b"\0", 1)
    # after the version: thread (4), first part of the challenge (8), 0 (1), capabilities (2)
    if greeting[0] != 10 or version < 0 or length < version + 1 + 4 + 8 + 1 + 2:
        raise Failed("other_protocol")
    if not int.from_bytes(greeting[version + 14 : version + 16], "little") & CLIENT_SSL:
        raise Failed("starttls_not_offered")
    # nothing is answered to this: TLS begins at once
    yield Exactly(0, REQUEST)


ADAPTER = Adapter("mysql", "MySQL client/server protocol", talk)
