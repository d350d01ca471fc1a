"""GnuTLS's own server: heartbeats, but never OpenSSL's flaw."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers import running
from tests.servers.certificate import Identity


@contextmanager
def gnutls(identity: Identity, port: int, *, heartbeat: bool) -> Iterator[subprocess.Popen[bytes]]:
    """gnutls-serv on `port`, with this key, TLS 1.2 and below."""
    with running.server(_command(identity, port, heartbeat), port) as process:
        yield process


@contextmanager
def gnutls_datagrams(identity: Identity, *, heartbeat: bool) -> Iterator[int]:
    """The same over UDP (DTLS), on a free port, which is yielded."""
    port = running.free_port()
    command = [*_command(identity, port, heartbeat), "--udp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            running.wait_until_it_is_bound(port, process)
            yield port
        finally:
            process.kill()


def _command(identity: Identity, port: int, heartbeat: bool) -> list[str]:
    program = running.tool("gnutls-serv", "gnutls-bin")
    return [
        program, "--quiet", "--echo", "--port", str(port), "--disable-client-cert",
        "--x509keyfile", str(identity.key), "--x509certfile", str(identity.certificate),
        "--priority", "NORMAL:-VERS-TLS1.3", *(["--heartbeat"] if heartbeat else []),
    ]  # fmt: skip
