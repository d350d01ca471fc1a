"""SSLRequest of Postgres (its documentation, "SSL Session Encryption"): eight bytes, one byte in answer."""

from __future__ import annotations

from stanch.wire.dialog import Exactly, Failed, Failure, Talk
from stanch.wire.starttls import Adapter

REQUEST = bytes.fromhex("00000008 04d2162f")
_NO: dict[bytes, Failure] = {b"N": "starttls_not_offered", b"E": "turned_away"}


def talk(name: str) -> Talk:
    """The dialog. The text after an E was said by nobody known (CVE-2024-10977) and is not read."""
    answer = yield Exactly(1, REQUEST)
    if answer != b"S":
        raise Failed(_NO.get(answer, "other_protocol"))


ADAPTER = Adapter("postgres", "PostgreSQL frontend/backend protocol", talk)
