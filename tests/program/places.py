"""Servers on loopback, within the process, that can be looked at: each a few lines over a socket."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.faults.tls.hostile import Talk, hostile
from tests.servers import certificate, running
from tests.servers.certificate import Identity


class Places:
    """Each place is named as a person types it: 127.0.0.1:PORT. All of them end with the test."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack, self._folder = stack, folder

    def talks(self, talk: Talk, port: int = 0) -> str:
        """A server that treats each connection by `talk`; tests.faults.tls.hostile has many: `lenient` is
        vulnerable, `strict` is mended, `silent_to_heartbeats` cannot be told."""
        return f"127.0.0.1:{self._stack.enter_context(hostile(talk, port))}"

    def closed(self) -> str:
        """Where nobody listens."""
        return f"127.0.0.1:{running.free_port()}"

    def identity(self, name: str = "www.shop.example") -> Identity:
        """A new key with its certificate, signed by itself."""
        return certificate.make(self._folder, name, modern=True)

    def tls(self, identity: Identity | None = None, port: int = 0) -> str:
        """A server of TLS that never had the flaw: Python's own, which offers no heartbeat."""
        identity = identity or self.identity()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(identity.certificate, identity.key)

        def talk(sock: socket.socket, over: threading.Event) -> None:
            with suppress(ssl.SSLError), context.wrap_socket(sock, server_side=True) as spoken:
                spoken.recv(4096)

        return self.talks(talk, port)


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    with ExitStack() as stack:
        yield Places(stack, tmp_path / "identities")
