"""SOCKS5: a connection made by a proxy (RFC 1928), with sign-in by name and password (RFC 1929)."""

from __future__ import annotations

import ipaddress

from stanch.wire.dialog import Exactly, Failed, Talk

_NONE, _PASSWORD = 0, 2
_LENGTHS = {1: 4, 4: 16}
"""Of what it was bound to: IPv4, IPv6."""


def talk(host: str, port: int, user: str = "", password: str = "") -> Talk:
    """Ask for a connection to `host`, a name or an address; the proxy looks it up."""
    methods = bytes((_NONE, _PASSWORD)) if user else bytes((_NONE,))
    version, method = yield Exactly(2, bytes((5, len(methods))) + methods)
    if version != 5:
        raise Failed("proxy_not_understood")
    if method == _PASSWORD and user:
        name, secret = user.encode(), password.encode()
        if len(name) > 255 or len(secret) > 255:
            raise Failed("proxy_wants_sign_in")
        sent = bytes((1, len(name))) + name + bytes((len(secret),)) + secret
        _version, refused = yield Exactly(2, sent)
        if refused:
            raise Failed("proxy_wants_sign_in")
    elif method != _NONE:
        raise Failed("proxy_wants_sign_in")
    version, answer, _reserved, kind = yield Exactly(4, b"\5\1\0" + _place(host) + port.to_bytes(2, "big"))
    if version != 5:
        raise Failed("proxy_not_understood")
    if answer:
        raise Failed("proxy_refused")
    length = _LENGTHS.get(kind)
    if length is None:
        if kind != 3:
            raise Failed("proxy_not_understood")
        (length,) = yield Exactly(1)
    yield Exactly(length + 2)


def _place(host: str) -> bytes:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.encode("ascii")
        return bytes((3, len(name))) + name
    return (b"\1" if address.version == 4 else b"\4") + address.packed
