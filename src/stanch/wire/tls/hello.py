"""The ClientHello that we send (RFC 5246 section 7.4.1.2): TLS 1.2 and below, heartbeat offered, SCSV."""

from __future__ import annotations

import ipaddress
from functools import cache
from typing import Literal as L

from stanch.wire.tls.record import HANDSHAKE, record

Suites = L["usual", "few", "rare"]

SCSV = 0x00FF
"""RFC 5746 section 3.3; SSLv3 servers echo extensions only where it is there."""

CIPHERS = (
    0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0x009E, 0x009F,  # ECDHE and DHE with AES-GCM, ChaCha20
    0xC009, 0xC013, 0xC00A, 0xC014, 0xC023, 0xC027, 0xC024, 0xC028,  # ECDHE with AES-CBC
    0x0033, 0x0039, 0x0067, 0x006B, 0x0032, 0x0038, 0x0016,          # DHE with AES-CBC, 3DES
    0x009C, 0x009D, 0x002F, 0x0035, 0x003C, 0x003D, 0x000A,          # RSA
    0xC011, 0xC012, 0xC007, 0x0005, 0x0004,                          # what old servers have: 3DES, RC4
)  # fmt: skip
_FEW = (0x002F, 0x0035, 0x000A, 0x0005, 0xC013, 0xC014)
_RARE = (
    0x0041, 0x0084, 0x00BA, 0x00C0, 0x0045, 0x0088, 0x00BE, 0x00C4, 0x0044, 0x0087,  # Camellia (RFC 5932)
    0xC072, 0xC073, 0xC076, 0xC077, 0xC07A, 0xC07B, 0xC08A, 0xC08B, 0xC086, 0xC087,  # Camellia (RFC 6367)
    0x0096, 0x009A, 0x0099, 0x0007, 0x0009, 0x0015, 0x0012, 0x0013, 0x0066,          # SEED, IDEA, DES, DSS
    0xC050, 0xC051, 0xC052, 0xC053, 0xC05C, 0xC05D, 0xC060, 0xC061,                  # ARIA (RFC 6209)
    0xC09C, 0xC09D, 0xC09E, 0xC09F, 0xC0A0, 0xC0A1, 0xC0AC, 0xC0AD, 0xC0AE, 0xC0AF,  # AES-CCM
    0xC004, 0xC005, 0xC00E, 0xC00F, 0xC02D, 0xC02E, 0xC031, 0xC032,                  # ECDH with a fixed key
    0x0003, 0x0006, 0x0008, 0x0014, 0x0011,                                          # for export
    0x0001, 0x0002, 0x003B, 0xC006, 0xC010,                                          # no encryption
    0x0034, 0x003A, 0x006C, 0x006D, 0x00A6, 0x00A7, 0x0018, 0x001B, 0x0046, 0x0089,  # nobody signs
    0xC016, 0xC017, 0xC018, 0xC019,
)  # fmt: skip
"""What hardly a client offers, and some servers take alone. What is offered is not trusted."""
_GROUPS = (0x001D, 0x0017, 0x0018, 0x0019)
_SIGNATURES = (0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201, 0x0202)
_ALL_SIGNATURES = (
    *_SIGNATURES,
    0x0807,
    0x0808,
    0x0809,
    0x080A,
    0x080B,
    0x0301,
    0x0303,
    0x0302,
    0x0402,
    0x0101,
)
"""With what old certificates need: SHA-224, DSA and MD5. What is offered is not trusted."""
VERSION = 0x0303
RECORD_VERSION = 0x0301


def client_hello(
    random: bytes, name: str, *, heartbeat: bool = True, suites: Suites = "usual", status: bool = False
) -> bytes:
    """A ClientHello in one record. `random`: 32 bytes. `name`: the host for SNI; addresses have none
    (RFC 6066 section 3), nor has "". `suites`: few, and few extensions, for those that choke on more; or the
    rare ones. `status`: ask for a stapled OCSP response (RFC 6066 section 8)."""
    assert len(random) == 32
    head, after = _template(suites)
    extended = extensions(name, heartbeat=heartbeat, minimal=suites == "few", status=status)
    body = head + random + after + extended
    return record(HANDSHAKE, RECORD_VERSION, b"\x01" + len(body).to_bytes(3, "big") + body)


def offer(
    random: bytes,
    name: str,
    *,
    version: int,
    ciphers: tuple[int, ...],
    groups: tuple[int, ...] = (),
    compression: bool = False,
    extras: bool = False,
    share: bytes = b"",
) -> bytes:
    """A ClientHello that offers exactly this, in one record; `version` 0x0304 is TLS 1.3 alone.

    `groups` () sends no list of groups. `compression`: DEFLATE before none (RFC 3749). `extras`: session
    tickets (RFC 5077) and extended master secret (RFC 7627). `share`: the public key for the first group
    (TLS 1.3); without one the server names a group by HelloRetryRequest (RFC 8446 section 4.2.8). SSLv3 has
    no extensions.
    """
    assert len(random) == 32
    modern = version >= 0x0304
    offered = ciphers if modern else (*ciphers, SCSV)
    body = min(version, VERSION).to_bytes(2, "big") + random
    body += (b"\x20" + random[::-1]) if modern else b"\0"  # the compatibility mode of RFC 8446, appendix D.4
    body += _list(offered) + (b"\x02\x01\x00" if compression else b"\x01\x00")
    if version > 0x0300:
        extensions = _server_name(name)
        if groups:
            extensions += _extension(10, _list(groups)) + _extension(11, b"\x01\0")
        if version >= VERSION:
            extensions += _extension(13, _list(_ALL_SIGNATURES))
        if extras:
            extensions += _extension(23, b"") + _extension(35, b"")
        if modern:
            extensions += _extension(43, b"\x02\x03\x04") + _extension(45, b"\x01\x01")
            entry = groups[0].to_bytes(2, "big") + len(share).to_bytes(2, "big") + share if share else b""
            extensions += _extension(51, len(entry).to_bytes(2, "big") + entry)
        body += len(extensions).to_bytes(2, "big") + extensions
    return record(HANDSHAKE, min(version, RECORD_VERSION), b"\x01" + len(body).to_bytes(3, "big") + body)


@cache
def _template(which: Suites) -> tuple[bytes, bytes]:
    """What stands before the random, and between it and the extensions."""
    return VERSION.to_bytes(2, "big"), b"\0" + suites(which)


@cache
def suites(which: Suites = "usual") -> bytes:
    """Cipher suites and compression methods, each as its vector."""
    offered = {"usual": CIPHERS, "few": _FEW, "rare": _RARE}[which]
    ciphers = b"".join(one.to_bytes(2, "big") for one in (*offered, SCSV))
    return len(ciphers).to_bytes(2, "big") + ciphers + b"\x01\0"


def extensions(name: str, *, heartbeat: bool, minimal: bool = False, status: bool = False) -> bytes:
    """The extensions as their vector."""
    found = _server_name(name) + _usual(heartbeat, minimal, status)
    return len(found).to_bytes(2, "big") + found


@cache
def _usual(heartbeat: bool, minimal: bool, status: bool) -> bytes:
    """The extensions that do not change from hello to hello."""
    found = b""
    if not minimal:
        found += _extension(10, _list(_GROUPS)) + _extension(11, b"\x01\0")
        found += _extension(13, _list(_SIGNATURES))
    if status:
        found += _extension(5, b"\x01\0\0\0\0")
    if heartbeat:
        found += _extension(15, b"\x01")
    return found


def _extension(kind: int, content: bytes) -> bytes:
    return kind.to_bytes(2, "big") + len(content).to_bytes(2, "big") + content


def _list(numbers: tuple[int, ...]) -> bytes:
    raw = b"".join(one.to_bytes(2, "big") for one in numbers)
    return len(raw).to_bytes(2, "big") + raw


def _server_name(name: str) -> bytes:
    if not name:
        return b""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        raw = name.encode("ascii")
        entry = b"\0" + len(raw).to_bytes(2, "big") + raw
        return _extension(0, len(entry).to_bytes(2, "big") + entry)
    return b""
