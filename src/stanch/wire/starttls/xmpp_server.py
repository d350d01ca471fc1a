"""STARTTLS of XMPP from one server to another (RFC 6120 section 5, namespace jabber:server)."""

from __future__ import annotations

from stanch.wire.dialog import Talk
from stanch.wire.starttls import Adapter, xmpp


def talk(name: str) -> Talk:
    """The dialog."""
    yield from xmpp.talk(name, "jabber:server")


ADAPTER = Adapter("xmpp-server", "RFC 6120", talk)
