"""A pre-master secret, encrypted to a server's RSA key (RFC 5246 section 7.4.7.1), well formed and not.

The block is that of PKCS #1 v1.5 (RFC 8017 section 7.2.1): 00 02, at least eight bytes that are not 00, 00,
and the secret: two bytes of version and 46 random ones. A server must react to all of the forms below alike;
one that does not can be asked, very often, what another's secret was (Böck, Somorovsky and Young, Return Of
Bleichenbacher's Oracle Threat, USENIX Security 2018, section 3).
"""

from __future__ import annotations

from typing import Literal as L

from stanch.wire.tls.record import CHANGE_CIPHER_SPEC, HANDSHAKE, record

Form = L["whole", "wrong_start", "zero_misplaced", "no_zero", "wrong_version"]
FORMS: tuple[Form, ...] = ("whole", "wrong_start", "zero_misplaced", "no_zero", "wrong_version")
SECRET = 48
"""Bytes of a pre-master secret."""
SMALLEST = SECRET + 11
"""Bytes of a modulus that such a block fits into."""

FINISHED = {
    0x002F: 64, 0x0035: 64, 0x003C: 80, 0x003D: 80, 0x000A: 48, 0x0005: 36, 0x0004: 32,
    0x009C: 40, 0x009D: 40, 0x0041: 64, 0x0084: 64,
}  # fmt: skip
"""Suites with RSA key exchange that are offered, and the bytes of an encrypted Finished of theirs in TLS 1.1
and 1.2: with initial vector or nonce, 16 bytes of message, MAC or tag, and padding."""
_CHAINED = {0x002F: 16, 0x0035: 16, 0x000A: 8, 0x0041: 16, 0x0084: 16}
"""Those whose records carry no initial vector in TLS 1.0 and SSL 3.0: the bytes of it."""


def block(form: Form, size: int, version: int, random: bytes) -> bytes:
    """A block of `size` bytes, that of the modulus. `random`: `size` bytes, of which none is 00."""
    assert size >= SMALLEST
    assert len(random) == size
    assert 0 not in random
    pad, rest = random[: size - SECRET - 3], random[size - SECRET - 3 :]
    start, zero = b"\x00\x02", b"\x00"
    said = version.to_bytes(2, "big")
    if form == "wrong_start":
        start = b"\x41\x17"
    elif form == "wrong_version":
        said = b"\x02\x02"
    elif form == "no_zero":
        zero = b"\x11"
        said = b"\x11\x11"
    elif form == "zero_misplaced":
        return start + pad + b"\x11" + rest[:46] + b"\x00\x11"
    return start + pad + zero + said + rest[:46]


def client_key_exchange(encrypted: bytes, version: int) -> bytes:
    """The message in one record. SSL 3.0 writes no length before the secret."""
    body = encrypted if version == 0x0300 else len(encrypted).to_bytes(2, "big") + encrypted
    return record(HANDSHAKE, version, b"\x10" + len(body).to_bytes(3, "big") + body)


def finish(version: int, suite: int, random: bytes) -> bytes:
    """ChangeCipherSpec, and a Finished of the right length that nobody can decrypt. `random`: 80 bytes."""
    size = FINISHED[suite] - (_CHAINED.get(suite, 0) if version < 0x0302 else 0)
    return record(CHANGE_CIPHER_SPEC, version, b"\x01") + record(HANDSHAKE, version, random[:size])
