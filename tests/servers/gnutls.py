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
    program = running.tool("gnutls-serv", "gnutls-bin")
    command = [
        program, "--quiet", "--echo", "--port", str(port), "--disable-client-cert",
        "--x509keyfile", identity.key, "--x509certfile", identity.certificate,
        "--priority", "NORMAL:-VERS-TLS1.3", *(["--heartbeat"] if heartbeat else []),
    ]  # fmt: skip
    with running.server(command, port) as process:
        yield process
