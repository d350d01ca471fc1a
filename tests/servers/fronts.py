"""A front that speaks in the clear as a real server does, and then hands the bytes on to a server of TLS."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from stanch.net.target import Target
from tests.faults.tls.hostile import hostile
from tests.servers.sessions import SESSIONS, Turn


@contextmanager
def front(
    protocol: str, behind: int, *, turns: tuple[Turn, ...] = (), more: bytes = b"", later: bool = False
) -> Iterator[Target]:
    """The front of one protocol before the server on port `behind` of loopback. `turns`: other words than
    those recorded. `more` is said after the go-ahead: with it, or `later`, once the client's hello came."""

    def talk(sock: socket.socket, over: threading.Event) -> None:
        script = turns or SESSIONS[protocol]
        go_ahead = max(number for number, (_heard, said) in enumerate(script) if said)
        sock.settimeout(20)
        for number, (heard, said) in enumerate(script):
            _hear(sock, heard)
            sock.sendall(said + (more if number == go_ahead and not later else b""))
        with socket.create_connection(("127.0.0.1", behind), 20) as server:
            if later:
                server.sendall(sock.recv(4096))
                sock.sendall(more)
            relay(sock, server, over)

    with hostile(talk) as port:
        yield Target("localhost" if protocol.startswith("xmpp") else "127.0.0.1", port, protocol)


def _hear(sock: socket.socket, words: bytes) -> None:
    """These bytes and no other, as the server expects them; more than them stays to be read."""
    got = b""
    while len(got) < len(words):
        data = sock.recv(len(words) - len(got))
        if not data:
            raise OSError("closed")
        got += data
    if got != words:
        raise OSError(f"{got!r} is not what a client says here")


def relay(one: socket.socket, other: socket.socket, over: threading.Event) -> None:
    """Hand bytes on both ways until one side closes."""
    both = {one: other, other: one}
    with suppress(OSError):
        while not over.is_set():
            ready, _, _ = select.select(list(both), [], [], 0.2)
            for sock in ready:
                data = sock.recv(65536)
                if not data:
                    return
                both[sock].sendall(data)
