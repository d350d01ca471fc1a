"""A real Postgres server of the tests' own, on a socket in a temporary folder. It refuses to run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from stanch.net.target import Target
from tests.servers import running
from tests.servers.certificate import Identity
from tests.servers.running import DEADLINE

NOT_FOUND = "Postgres is not installed: apt-get install postgresql (or put initdb on PATH)"


def program(name: str) -> str:
    """One of Postgres's own programs, of its newest version."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: path.parts[-3])
    found = shutil.which(name) or (str(versions[-1]) if versions else None)
    assert found, NOT_FOUND
    return found


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _owner() -> str:
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise AssertionError("Postgres refuses to run as root, and there is no user postgres or nobody")


class Postgres:
    """One server; `url(name)` makes an empty database of that name and returns its URL."""

    def __init__(self, folder: Path, options: str = "-c listen_addresses=''") -> None:
        self.folder = folder
        self.options = options
        self.data = folder / "data"
        self._as = self._user()
        self._run(
            program("initdb"), "-D", self.data, "-A", "trust", "-U", "stanch", "--no-sync", "-E", "UTF8"
        )
        self.start()

    def _user(self) -> list[str]:
        if os.geteuid() != 0:
            return []
        name = _owner()
        shutil.chown(self.folder, name, pwd.getpwnam(name).pw_gid)
        return ["runuser", "-u", name, "--"]

    def _run(self, *command: object) -> str:
        full = [*self._as, *(str(one) for one in command)]
        done = subprocess.run(full, capture_output=True, text=True, timeout=120, check=False, cwd=self.folder)
        log = self.folder / "log"
        logged = log.read_text()[-2000:] if done.returncode and log.exists() else ""
        assert done.returncode == 0, f"{' '.join(full)}:\n{done.stdout}{done.stderr}{logged}"
        return done.stdout

    def start(self) -> None:
        """Start the server, after `kill` too: it recovers by itself."""
        options = f"-k {self.folder} {self.options} -c max_connections=50"
        self._run(
            program("pg_ctl"),
            "-D",
            self.data,
            "-l",
            self.folder / "log",
            "-o",
            options,
            "-w",
            "-t",
            110,
            "start",
        )

    def kill(self) -> None:
        """kill -9 for the whole server, in the middle of whatever it does; returns when all of it is dead."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGSTOP)  # it starts no further process while its children are counted
        all = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
        for one in all:
            os.kill(one, signal.SIGKILL)
        until = time.monotonic() + DEADLINE
        while any(_lives(one) for one in all):
            assert time.monotonic() < until, f"Postgres {pid} does not die"
            os.sched_yield()
        # whoever is dead but not yet buried by init would be taken for a server that still runs
        (self.data / "postmaster.pid").unlink()
        (self.folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def stop(self) -> None:
        """Stop at once."""
        self._run(program("pg_ctl"), "-D", self.data, "-m", "immediate", "-w", "stop")

    def url(self, name: str, like: str = "") -> str:
        """A new, empty database; `like`: a copy of that one, which nobody has open."""
        self._run(
            program("psql"),
            "-h",
            self.folder,
            "-U",
            "stanch",
            "-d",
            "postgres",
            "-qc",
            f"CREATE DATABASE {name}" + (f" TEMPLATE {like}" if like else ""),
        )
        return f"postgres://stanch@{str(self.folder).replace('/', '%2F')}/{name}"


@contextmanager
def secured(identity: Identity, folder: Path, *, tls: bool = True) -> Iterator[dict[str, Target]]:
    """A server on a port of loopback, by its scheme. `tls` False: it offers none."""
    with tempfile.TemporaryDirectory(prefix="stanch-pg-keys-", dir="/tmp") as keys:
        Path(keys).chmod(0o755)
        port, options = running.free_port(), []
        if tls:
            options = ["-c ssl=on"]
            for name, path in (("ssl_key_file", identity.key), ("ssl_cert_file", identity.certificate)):
                options.append(f"-c {name}={shutil.copy(path, keys)}")
                Path(keys, path.name).chmod(0o600)
                if os.geteuid() == 0:
                    shutil.chown(Path(keys, path.name), _owner())
        with postgres(f"-c listen_addresses=127.0.0.1 -p {port} {' '.join(options)}"):
            yield {"postgres": Target("127.0.0.1", port, "postgres")}


@contextmanager
def postgres(options: str = "-c listen_addresses=''") -> Iterator[Postgres]:
    """A server for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="stanch-pg-", dir="/tmp"))
    folder.chmod(0o755)
    server = None
    try:
        server = Postgres(folder, options)
        yield server
    finally:
        if server is not None and (server.data / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
