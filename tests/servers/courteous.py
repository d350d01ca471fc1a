"""A front that answers whatever a client says, in any proper words, and then hands on to a server of TLS.

For testers other than ours: each has its own way of asking.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.faults.tls.hostile import hostile
from tests.servers.fronts import relay
from tests.servers.sessions import SESSIONS

Answer = Callable[[bytes], tuple[bytes, bool] | None]
"""What was heard so far -> what is said to it and whether TLS follows; None: not enough was heard."""


@contextmanager
def courteous(
    protocol: str, behind: int, port: int, more: bytes = b"", *, later: bool = False
) -> Iterator[None]:
    """The front on `port`, before the server on port `behind`. `more` is said after the go-ahead; `later`:
    in place of TLS, and nothing else then."""

    def talk(sock: socket.socket, over: threading.Event) -> None:
        sock.settimeout(60)
        turns = SESSIONS[protocol]
        if not turns[0][0]:
            sock.sendall(turns[0][1])
        held = b""
        while True:
            answer = _answer(protocol, held)
            if answer is None:
                data = sock.recv(4096)
                if not data:
                    return
                held += data
                continue
            words, go = answer
            held = held[36:] if protocol == "mysql" else b""  # there the hello may come with the request
            sock.sendall(words + (more if go and not later else b""))
            if go:
                break
        if later:
            sock.recv(4096)
            sock.sendall(more)
            return
        with socket.create_connection(("127.0.0.1", behind), 60) as server:
            server.sendall(held)
            relay(sock, server, over)

    with hostile(talk, port):
        yield


def _answer(protocol: str, held: bytes) -> tuple[bytes, bool] | None:
    turns = SESSIONS[protocol]
    go = turns[-1][1]
    if protocol.startswith("xmpp"):
        if b"<starttls" in held and held.rstrip().endswith(b">"):
            return go, True
        return (turns[0][1], False) if re.search(rb"<stream:stream[^>]*>\s*$", held) else None
    if protocol in ("ldap", "postgres", "rdp"):
        size = {"ldap": 2 + held[1], "postgres": held[3], "rdp": held[3]}[protocol] if len(held) > 3 else 4
        return (go, True) if len(held) > 3 and len(held) >= size else None
    if protocol == "mysql":
        return (b"", True) if len(held) >= 36 else None
    if not held.endswith(b"\n"):
        return None
    line = held.strip().upper()
    tag, _, words = line.partition(b" ")
    if protocol == "imap":
        said = {b"CAPABILITY": turns[1][1], b"STARTTLS": go}.get(words, b"a1 BAD what\r\n")
        own = held.split(b" ")[0] + b" "  # as it was written
        return re.sub(rb"^a[12] ", own, said, flags=re.MULTILINE), words == b"STARTTLS"
    if protocol == "ftp" and line == b"FEAT":
        return b"211-Features:\r\n AUTH TLS\r\n211 End\r\n", False
    if line in (b"STARTTLS", b"STLS", b"AUTH TLS", b"AUTH SSL"):
        return go, True
    if protocol == "irc":
        return turns[0][1] if line.startswith(b"CAP") else b":irc NOTICE * :wait\r\n", False
    asked = (b"EHLO", b"LHLO", b"HELO", b"CAPA", b"CAPABILITIES", b"CAPABILITY")
    if tag in asked and len(turns) > 2:
        return turns[1][1], False
    return {"ftp": b"530 Please login with USER and PASS.\r\n", "pop3": b"-ERR what\r\n"}.get(
        protocol, b"502 what\r\n"
    ), False
