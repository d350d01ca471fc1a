"""StartTLS of LDAP (RFC 4511 section 4.14): an extended request, and its response with resultCode 0."""

from __future__ import annotations

from typing import NamedTuple

from stanch.wire.dialog import Exactly, Failed, Failure, Talk
from stanch.wire.starttls import Adapter

_OID = b"1.3.6.1.4.1.1466.20037"
REQUEST = bytes.fromhex("301d 020101 7718 8016") + _OID
_SEQUENCE, _INTEGER, _ENUMERATED, _EXTENDED_RESPONSE = 0x30, 0x02, 0x0A, 0x78
_MAX_RESPONSE = 16384
_RESULTS: dict[int, Failure] = {2: "starttls_not_offered", 51: "too_busy", 52: "starttls_refused"}
"""protocolError is what a server says that does not know it; busy; unavailable."""


class _Element(NamedTuple):
    tag: int
    content: bytes
    rest: bytes


def talk(name: str) -> Talk:
    """The dialog. Lengths may be written long (X.690 section 8.1.3.5), as Active Directory does."""
    head = yield Exactly(2, REQUEST)
    if head[0] != _SEQUENCE:
        raise Failed("other_protocol")
    length = head[1]
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 8:
            raise Failed("other_protocol")
        length = int.from_bytes((yield Exactly(count)), "big")
    if length > _MAX_RESPONSE:
        raise Failed("other_protocol")
    message = yield Exactly(length)
    number = _element(message)
    response = _element(number.rest)
    result = _element(response.content)
    if (number.tag, response.tag, result.tag) != (_INTEGER, _EXTENDED_RESPONSE, _ENUMERATED):
        raise Failed("other_protocol")
    if number.content == b"\0":
        raise Failed("turned_away")  # Notice of Disconnection (section 4.4.1)
    if number.content != b"\1" or not result.content:
        raise Failed("other_protocol")
    code = int.from_bytes(result.content, "big")
    if code != 0:
        raise Failed(_RESULTS.get(code, "starttls_refused"))


def _element(data: bytes) -> _Element:
    """The first element of BER data (X.690), with definite length."""
    if len(data) < 2:
        raise Failed("other_protocol")
    length, at = data[1], 2
    if length & 0x80:
        at += length & 0x7F
        length = int.from_bytes(data[2:at], "big")
    if data[1] == 0x80 or at > len(data) or length > len(data) - at:
        raise Failed("other_protocol")
    return _Element(data[0], data[at : at + length], data[at + length :])


ADAPTER = Adapter("ldap", "RFC 4511", talk)
