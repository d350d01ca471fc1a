"""HTTP CONNECT: a tunnel through a proxy (RFC 9110 section 9.3.6)."""

from __future__ import annotations

import base64

from stanch.wire.dialog import Failed, Line, Talk


def talk(host: str, port: int, user: str = "", password: str = "") -> Talk:
    """Ask for a tunnel to `host`, a name or an address; the proxy looks it up. Basic sign-in where a user is
    given (RFC 7617)."""
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    if user:
        lines.append("Proxy-Authorization: Basic " + base64.b64encode(f"{user}:{password}".encode()).decode())
    status = yield Line("\r\n".join([*lines, "", ""]).encode())
    parts = status.split(maxsplit=2)
    if len(parts) < 2 or not parts[0].startswith(b"HTTP/1.") or not parts[1].isdigit():
        raise Failed("proxy_not_understood")
    while (yield Line()):
        pass  # its headers say nothing that we need; the machine bounds them
    if parts[1] == b"407":
        raise Failed("proxy_wants_sign_in")
    if not parts[1].startswith(b"2"):
        raise Failed("proxy_refused")
