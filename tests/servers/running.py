"""Start a server on loopback, wait until it answers, and stop it surely."""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

DEADLINE = 20.0
NET = f"127.{64 + os.getpid() % 128}.{os.getpid() // 128 % 250}"
"""A network of loopback of this process's own, for servers at the usual ports."""


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def tool(name: str, package: str) -> str:
    """A program of the system; where it is missing the test fails with what to install."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    assert found, f"{name} is not installed: apt-get install {package}"
    return found


@contextmanager
def server(
    command: Sequence[object],
    port: int,
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    address: str = "127.0.0.1",
    ready: bytes = b"",
) -> Iterator[subprocess.Popen[bytes]]:
    """A server as a process group of its own; ready once its port takes connections, or it said `ready` (for
    one that waits for ever on a connection that asks nothing)."""
    process = subprocess.Popen(
        [str(one) for one in command],
        stdin=subprocess.PIPE,  # some stop when nobody is at the other end
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        start_new_session=True,
    )
    try:
        if ready:
            _wait_until_it_says(ready, process)
        else:
            wait_until_it_listens(port, process, address)
        yield process
    finally:
        for one in (signal.SIGCONT, signal.SIGTERM):
            _signal(process, one)
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            _signal(process, signal.SIGKILL)
            process.wait(DEADLINE)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def _wait_until_it_says(text: bytes, process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    until, said = time.monotonic() + DEADLINE, b""
    while text not in said:
        left = until - time.monotonic()
        assert left > 0, f"the server said only: {said.decode(errors='replace')}"
        if select.select([process.stdout], [], [], left)[0]:
            more = os.read(process.stdout.fileno(), 4096)
            assert more, f"the server ended: {said.decode(errors='replace')}"
            said += more


def wait_until_it_listens(port: int, process: subprocess.Popen[bytes], address: str = "127.0.0.1") -> None:
    until = time.monotonic() + DEADLINE
    while True:
        try:
            socket.create_connection((address, port), 1).close()
            return
        except OSError:
            said = b""
            if process.poll() is not None and process.stdout is not None:
                said = process.stdout.read()
            assert process.poll() is None, f"the server ended: {said.decode(errors='replace')}"
            assert time.monotonic() < until, "the server does not listen"
            select.select([], [], [], 0.02)


def wait_until_it_is_bound(port: int, process: subprocess.Popen[bytes]) -> None:
    """For servers over UDP, which nobody can connect to: the system lists their port (/proc/net/udp)."""
    until = time.monotonic() + DEADLINE
    wanted = f":{port:04X} "
    while not any(wanted in Path(f"/proc/net/{one}").read_text() for one in ("udp", "udp6")):
        assert process.poll() is None, "the server ended"
        assert time.monotonic() < until, "the server does not listen"
        select.select([], [], [], 0.02)
