"""STARTTLS of LMTP: SMTP's own, with LHLO as its hello (RFC 2033 section 4.1, RFC 3207)."""

from __future__ import annotations

from stanch.wire.dialog import Talk
from stanch.wire.starttls import Adapter, smtp


def talk(name: str) -> Talk:
    """The dialog."""
    yield from smtp.talk(name, b"LHLO")


ADAPTER = Adapter("lmtp", "RFC 2033, RFC 3207", talk)
