"""TLS of Remote Desktop ([MS-RDPBCGR] sections 2.2.1.1 and 2.2.1.2): a request, and what is taken."""

from __future__ import annotations

from stanch.wire.dialog import Exactly, Failed, Talk
from stanch.wire.starttls import Adapter

REQUEST = bytes.fromhex("03000013 0ee00000000000 01000800 03000000")
"""TPKT, X.224 connection request, and the wish: TLS, or CredSSP, which begins with TLS."""

_TPKT, _CONFIRM, _TAKEN, _FAILED = 3, 0xD0, 2, 3
_NO_TLS = (2, 3)
"""SSL_NOT_ALLOWED_BY_SERVER, SSL_CERT_NOT_ON_SERVER."""


def talk(name: str) -> Talk:
    """The dialog."""
    head = yield Exactly(4, REQUEST)
    length = int.from_bytes(head[2:4], "big")
    if head[0] != _TPKT or not 11 <= length <= 1024:
        raise Failed("other_protocol")
    confirm = yield Exactly(length - 4)
    if confirm[1] & 0xF0 != _CONFIRM:
        raise Failed("other_protocol")
    negotiated = confirm[7:15]
    code = int.from_bytes(negotiated[4:8], "little")
    if len(negotiated) < 8 or (negotiated[0] == _TAKEN and code == 0):
        raise Failed("starttls_not_offered")  # a server that knows its own encryption alone
    if negotiated[0] == _FAILED:
        raise Failed("starttls_not_offered" if code in _NO_TLS else "starttls_refused")
    if negotiated[0] != _TAKEN:
        raise Failed("other_protocol")


ADAPTER = Adapter("rdp", "MS-RDPBCGR", talk)
