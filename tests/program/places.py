"""Servers on loopback, within the process, that can be looked at: each a few lines over a socket."""

from __future__ import annotations

import atexit
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import cache, partial
from pathlib import Path

import pytest

from tests.faults.tls import hostile
from tests.faults.tls.hostile import Talk
from tests.servers import certificate, running
from tests.servers.certificate import Identity


@cache
def refusing() -> str:
    """Where nobody listens for as long as this process lives, for what tests begin with: the port is held."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    atexit.register(held.close)
    return f"127.0.0.1:{held.getsockname()[1]}"


class Places:
    """Each place is named as a person types it: 127.0.0.1:PORT. All of them end with the test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[str, ExitStack] = {}

    def talks(self, talk: Talk, at: str = "") -> str:
        """A server that treats each connection by `talk`; tests.faults.tls.hostile has many. `at`: where, in
        place of one that ran there before."""
        if at in self._running:
            self.end(at)
        stack = ExitStack()
        address, _, port = (at or "127.0.0.1:0").partition(":")
        place = f"{address}:{stack.enter_context(hostile.hostile(talk, int(port), address))}"
        self._running[place] = stack
        return place

    def end(self, place: str) -> None:
        """Nobody listens there any more."""
        self._running.pop(place).close()

    def closed(self) -> str:
        """Where nobody listens."""
        return f"127.0.0.1:{running.free_port()}"

    def identity(self, name: str = "www.shop.example", *, modern: bool = True) -> Identity:
        """A new key with its certificate, signed by itself. `modern`: on P-256, else RSA."""
        return certificate.make(self._folder, name, modern=modern)

    def vulnerable(self, identity: Identity | None = None, at: str = "") -> str:
        """A server that has the flaw."""
        shown = der(identity or self.identity())
        return self.talks(partial(hostile.answering, lenient=True, der=shown), at)

    def mended(self, identity: Identity | None = None, at: str = "") -> str:
        """A server of the same feature, with the check."""
        shown = der(identity or self.identity())
        return self.talks(partial(hostile.answering, lenient=False, der=shown), at)

    def tls(self, identity: Identity | None = None, at: str = "") -> str:
        """A server that never had the flaw, and can be spoken to: Python's own, which offers no heartbeat."""
        identity = identity or self.identity()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(identity.certificate, identity.key)

        def talk(sock: socket.socket, over: threading.Event) -> None:
            with suppress(ssl.SSLError), context.wrap_socket(sock, server_side=True) as spoken:
                spoken.recv(4096)

        return self.talks(talk, at)

    def end_all(self) -> None:
        for place in list(self._running):
            self.end(place)


def der(identity: Identity) -> bytes:
    return ssl.PEM_cert_to_DER_cert(identity.certificate.read_text("ascii"))


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    made = Places(tmp_path / "identities")
    yield made
    made.end_all()
