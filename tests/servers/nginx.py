"""Debian's nginx, with the TLS versions that are asked for."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.servers import running
from tests.servers.certificate import Identity


@contextmanager
def nginx(
    identity: Identity,
    port: int,
    folder: Path,
    protocols: str = "TLSv1.2 TLSv1.3",
    addresses: Sequence[str] = ("127.0.0.1",),
    more: str = "",
) -> Iterator[subprocess.Popen[bytes]]:
    """nginx on `port` of these addresses, with this key, in a folder of its own. `more`: further lines."""
    listen = " ".join(f"listen {address}:{port} ssl;" for address in addresses)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / f"nginx-{port}.conf"
    configuration.write_text(
        f"daemon off; master_process off; worker_processes 1; pid {folder}/{port}.pid;\n"
        f"error_log {folder}/{port}.log;\n"
        f"events {{ worker_connections 1024; }}\n"
        f"http {{ access_log off; {temporary}\n"
        f"  server {{ {listen} ssl_protocols {protocols};\n"
        f"    ssl_certificate {identity.certificate}; ssl_certificate_key {identity.key};\n"
        f"    {more} location / {{ return 200 'a shop'; }} }} }}\n"
    )
    program = running.tool("nginx", "nginx-light")
    command = [program, "-p", folder, "-e", folder / "error.log", "-c", configuration]
    with running.server(command, port, address=addresses[0]) as process:
        yield process
