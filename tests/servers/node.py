"""Node.js of 2013 and 2014 as an https server: 0.10.0 has OpenSSL 1.0.1e, and Heartbleed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import fetch, running
from tests.servers.certificate import Identity

_SCRIPT = """
var fs = require('fs'), https = require('https');
https.createServer({key: fs.readFileSync(process.argv[2]), cert: fs.readFileSync(process.argv[3]),
  ciphers: process.argv[7] || undefined,
  requestCert: process.argv[6] == "true", rejectUnauthorized: process.argv[6] == "true"},
  function (request, response) { response.end('a shop'); }).listen(+process.argv[4], process.argv[5]);
"""


@contextmanager
def node(
    version: str,
    identity: Identity,
    port: int,
    folder: Path,
    address: str = "127.0.0.1",
    *,
    demands: bool = False,
    ciphers: str = "",
) -> Iterator[subprocess.Popen[bytes]]:
    """Node.js of that version on `port`, with this key. `demands`: it asks for a client's certificate.
    `ciphers`: those alone, as OpenSSL spells them."""
    script = folder / "server.js"
    script.write_text(_SCRIPT)
    command = [
        fetch.node(version),
        script,
        identity.key,
        identity.certificate,
        str(port),
        address,
        str(demands).lower(),
        ciphers,
    ]
    with running.server(command, port, address=address) as process:
        yield process
