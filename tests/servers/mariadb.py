"""Debian's MariaDB with a new, empty store in a temporary folder."""

from __future__ import annotations

import getpass
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stanch.net.target import Target
from tests.servers import running
from tests.servers.certificate import Identity


@contextmanager
def mariadb(identity: Identity, folder: Path, *, tls: bool = True) -> Iterator[dict[str, Target]]:
    """The server by its scheme. `tls` False: it offers none."""
    program = running.tool("mariadbd", "mariadb-server")
    data, port = folder / "mariadb", running.free_port()
    common = [f"--datadir={data}", f"--user={getpass.getuser()}", "--innodb-log-file-size=8M"]
    small = ["--innodb-buffer-pool-size=8M", "--innodb-fast-shutdown=2", "--performance-schema=OFF"]
    install = [
        running.tool("mariadb-install-db", "mariadb-server"), "--no-defaults", *common, *small,
        "--skip-test-db", "--auth-root-authentication-method=normal",
    ]  # fmt: skip
    made = subprocess.run(install, capture_output=True, text=True, timeout=120, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    keys = [f"--ssl-key={identity.key}", f"--ssl-cert={identity.certificate}"] if tls else ["--skip-ssl"]
    command = [
        program, "--no-defaults", *common, *small, *keys, "--bind-address=127.0.0.1", f"--port={port}",
        f"--socket={folder}/mariadb.sock", f"--pid-file={folder}/mariadb.pid", "--skip-log-bin",
    ]  # fmt: skip
    with running.server(command, port):
        yield {"mysql": Target("127.0.0.1", port, "mysql")}
