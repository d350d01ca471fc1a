"""Python's own TLS server, which speaks one version alone."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress

from tests.faults.tls.hostile import Talk
from tests.servers.certificate import Identity
from tests.servers.issued import weak_groups


def one_version(version: ssl.TLSVersion, identity: Identity, ciphers: str = "") -> Talk:
    """With this key and certificate, and these suites alone; it reads once, and closes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.certificate, identity.key)
    if ciphers:
        context.set_ciphers(ciphers)
        context.load_dh_params(str(weak_groups(identity.certificate.parent)))
    context.minimum_version = context.maximum_version = version

    def talk(sock: socket.socket, over: threading.Event) -> None:
        with suppress(ssl.SSLError), context.wrap_socket(sock, server_side=True) as spoken:
            spoken.recv(4096)

    return talk
