"""Many targets: stanch scan against its peers and the floor, in one run, on loopback, on Debian's nginx.

The floor is a bare Protocol on uvloop: connect, send the same hello, read to ServerHelloDone, close by RST.
The peers get fewer addresses, for they are slower; what counts is the rate.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

from bench.table import Row
from stanch.net import connect
from stanch.wire.tls import hello
from tests.servers import certificate, fetch, running
from tests.servers.nginx import nginx

ADDRESSES = tuple(f"127.0.{high}.{low}" for high in range(4) for low in range(1, 61))
AT_ONCE = 64


class Took(NamedTuple):
    """Targets, seconds, seconds of the processor (children included), peak memory in MiB."""

    targets: int
    wall: float
    cpu: float
    peak: int

    @property
    def rate(self) -> float:
        return self.targets / self.wall

    @property
    def each(self) -> float:
        return self.cpu / self.targets * 1e6


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path, port = Path(folder), running.free_port()
        identity = certificate.make(path, modern=True)
        with nginx(identity, port, path, "TLSv1.2", ADDRESSES):
            floor = _ran([sys.executable, "-m", "bench.scanning", str(port), "20000"], 20000)
            ours = _scan(path, port, 20000)
            yield Row("floor: a bare Protocol on uvloop, 20,000", _said(floor))
            yield Row("stanch scan, 20,000", _said(ours), f"{floor.rate / 1.6:,.0f}/s; 300 µs")
            yield Row("  the floor's rate over ours", f"{floor.rate / ours.rate:.2f}", "1.6")
            for name, times, took in _peers(path, port):
                if took is None:
                    yield Row(name, "could not be had here")
                else:
                    reach = f"{times} times"
                    yield Row(
                        f"{name}, {took.targets}",
                        f"{_said(took)}; ours {ours.rate / took.rate:,.0f} times",
                        reach,
                    )
            for count in (1_000, 100_000, 1_000_000):
                yield Row(
                    f"  memory of stanch scan at its peak, {count:,}", f"{_scan(path, port, count).peak} MiB"
                )


def _said(took: Took) -> str:
    return f"{took.rate:,.0f}/s, {took.each:,.0f} µs CPU each"


def _scan(folder: Path, port: int, count: int) -> Took:
    names = folder / "names.txt"
    names.write_text("".join(f"{ADDRESSES[number % len(ADDRESSES)]}:{port}\n" for number in range(count)))
    return _ran([sys.executable, "-m", "stanch.cli", "scan", "--at-once", str(AT_ONCE), str(names)], count)


def _peers(folder: Path, port: int) -> Iterator[tuple[str, int, Took | None]]:
    listed = folder / "peers.txt"
    some = ADDRESSES
    listed.write_text("".join(f"{one}:{port}\n" for one in some))
    sslscan, nmap, sslyze = shutil.which("sslscan"), shutil.which("nmap"), _sslyze()
    took = None
    if sslscan:
        only = ["--no-ciphersuites", "--no-renegotiation", "--no-compression", "--no-fallback", "--no-groups"]
        took = _ran([sslscan, *only, f"--targets={listed}"], len(some))
    yield "sslscan, Heartbleed and certificate", 12, took
    took = None
    if nmap:
        bare = folder / "bare.txt"
        bare.write_text("".join(f"{one}\n" for one in some))
        command = [nmap, "-n", "-Pn", "-p", str(port), "--script", "+ssl-heartbleed", "-iL", str(bare)]
        took = _ran(command, len(some))
    yield "nmap --script ssl-heartbleed", 12, took
    took = None
    if sslyze is not None:
        took = _ran([str(sslyze), "--heartbleed", f"--targets_in={listed}"], len(some))
    yield "sslyze --heartbleed", 60, took


def _sslyze() -> Path | None:
    """In an environment of its own: it pins other versions of what we use."""
    folder = fetch.CACHE / "sslyze"
    program = folder / "bin" / "sslyze"
    if not program.exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
            install = [str(folder / "bin" / "pip"), "install", "-q", "sslyze"]
            subprocess.run(install, check=True, capture_output=True, timeout=300)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
    return program


def _ran(command: list[str], targets: int) -> Took:
    """The command in a process of its own, so that its memory and its processor time are its own."""
    watcher = (
        "import json, resource, subprocess, sys, time; began = time.perf_counter();"
        "subprocess.run(json.loads(sys.argv[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
        "wall = time.perf_counter() - began; used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", watcher, json.dumps(command)], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    wall, cpu, peak = json.loads(done.stdout)
    return Took(targets, wall, cpu, peak)


class _Bare(asyncio.Protocol):
    """Sends the hello, counts what comes, and is done at ServerHelloDone's last four bytes."""

    def __init__(self, greeting: bytes, done: asyncio.Future[None]) -> None:
        self.greeting = greeting
        self.done = done

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self.greeting)

    def data_received(self, data: bytes) -> None:
        if data.endswith(b"\x0e\0\0\0"):
            connect.close(self.transport)
            if not self.done.done():
                self.done.set_result(None)


async def _floor(port: int, count: int) -> None:
    loop = asyncio.get_running_loop()
    greeting = hello.client_hello(os.urandom(32), "127.0.0.1")
    numbers = iter(range(count))

    async def work() -> None:
        for number in numbers:
            done: asyncio.Future[None] = loop.create_future()
            address = ADDRESSES[number % len(ADDRESSES)]
            await loop.create_connection(lambda done=done: _Bare(greeting, done), address, port)  # type: ignore[misc]
            await done

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))


if __name__ == "__main__":
    import uvloop

    began = time.perf_counter()
    uvloop.run(_floor(int(sys.argv[1]), int(sys.argv[2])))
    print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
