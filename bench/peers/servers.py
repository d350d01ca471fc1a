"""What is looked at, one after the other, each on the port that is its own; and what is true of it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from stanch.net.target import IMPLICIT, PROTOCOLS, TLS
from stanch.wire import starttls
from tests.faults.tls.hostile import hostile
from tests.servers import certificate, running
from tests.servers.courteous import courteous
from tests.servers.debian import SERVERS, SPEAK
from tests.servers.fronts import relay
from tests.servers.gnutls import gnutls
from tests.servers.nginx import nginx
from tests.servers.node import node
from tests.servers.openssl102 import openssl102

VULNERABLE, FINE, UNKNOWN = "vulnerable", "not vulnerable", "no answer"
"""The last: TLS never begins there, so nothing can be said."""


class Server(NamedTuple):
    """`name` as in the table; `protocol`: how TLS begins; `truth` is known, for we chose the program."""

    name: str
    protocol: str
    host: str
    port: int
    truth: str


OOPS = b"500 OOPS: error:00000000:lib(0):func(0):reason(0)\r\n500 OOPS: child died\r\n"
DIRECT = {
    "Node 0.10.0": VULNERABLE, "Node 0.10.26": FINE, "OpenSSL 1.0.2n": FINE, "GnuTLS, heartbeat on": FINE,
    "nginx, TLS 1.2": FINE, "nginx, TLS 1.3": FINE,
}  # fmt: skip


def names() -> list[str]:
    """Every server, in the order of the table."""
    real = [f"{name} {scheme}" for name in SERVERS for scheme in SPEAK[name]]
    behind = [f"Node 0.10.0 behind {protocol}" for protocol in starttls.protocols()]
    return [*DIRECT, *real, *behind, "words in place of TLS (ftp)", "words before TLS (smtp)"]


@contextmanager
def started(name: str, folder: Path) -> Iterator[Server]:
    """One of them, running. On the ports that are its own: call it in a network of its own."""
    identity = certificate.make(folder)
    with ExitStack() as stack:
        if name in DIRECT:
            _direct(stack, name, identity, folder)
            yield Server(name, TLS, "127.0.0.1", 443, DIRECT[name])
            return
        if "behind" in name or "words" in name:
            port = running.free_port()
            stack.enter_context(node("0.10.0", identity, port, folder))
            if name.startswith("words in place"):
                stack.enter_context(courteous("ftp", port, 21, OOPS, later=True))
                yield Server(name, "ftp", "127.0.0.1", 21, UNKNOWN)
            elif name.startswith("words before"):
                stack.enter_context(courteous("smtp", port, 25, b"250 injected\r\n"))
                yield Server(name, "smtp", "127.0.0.1", 25, UNKNOWN)
            else:
                protocol = name.rpartition(" ")[2]
                usual = PROTOCOLS[protocol][0]
                stack.enter_context(courteous(protocol, port, usual))
                yield Server(name, protocol, _host(protocol), usual, VULNERABLE)
            return
        program, scheme = name.split()
        target = stack.enter_context(SERVERS[program](identity, folder))[scheme]
        usual = PROTOCOLS[scheme][0] if scheme in PROTOCOLS else IMPLICIT[scheme]
        stack.enter_context(_moved(target.port, usual))
        yield Server(name, target.protocol, target.host, usual, FINE)


def _direct(stack: ExitStack, name: str, identity: certificate.Identity, folder: Path) -> None:
    if name.startswith("Node"):
        stack.enter_context(node(name.split()[1], identity, 443, folder))
    elif name.startswith("OpenSSL"):
        stack.enter_context(openssl102(identity, 443))
    elif name.startswith("GnuTLS"):
        stack.enter_context(gnutls(identity, 443, heartbeat=True))
    else:
        stack.enter_context(nginx(identity, 443, folder, f"TLSv{name[-3:]}"))


def _host(protocol: str) -> str:
    return "localhost" if protocol.startswith("xmpp") else "127.0.0.1"


@contextmanager
def _moved(port: int, to: int) -> Iterator[None]:
    """The server on one port answers on the usual one too: some testers go by it."""

    def talk(sock: socket.socket, over: threading.Event) -> None:
        with socket.create_connection(("127.0.0.1", port), 60) as server:
            relay(sock, server, over)

    with hostile(talk, to):
        yield
