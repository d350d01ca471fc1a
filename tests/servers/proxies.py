"""Debian's proxies: tinyproxy (HTTP CONNECT) and microsocks (SOCKS5), with and without a sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import running

USER, PASSWORD = "mara", "a-pass.word"


@contextmanager
def http_proxy(folder: Path, *, sign_in: bool = False, ports: tuple[int, ...] = ()) -> Iterator[int]:
    """tinyproxy; `ports`: the only ones that it connects to, where they are given. Yields its port."""
    port = running.free_port()
    lines = ["Listen 127.0.0.1", f"Port {port}", "Allow 127.0.0.1", f'LogFile "{folder}/tinyproxy.log"']
    lines += [f"ConnectPort {one}" for one in ports]
    if sign_in:
        lines.append(f"BasicAuth {USER} {PASSWORD}")
    configuration = folder / f"tinyproxy-{port}.conf"
    configuration.write_text("\n".join([*lines, ""]))
    with running.server([running.tool("tinyproxy", "tinyproxy"), "-d", "-c", configuration], port):
        yield port


@contextmanager
def socks_proxy(*, sign_in: bool = False) -> Iterator[int]:
    """microsocks; yields its port."""
    port = running.free_port()
    command = [running.tool("microsocks", "microsocks"), "-i", "127.0.0.1", "-p", port]
    if sign_in:
        command += ["-u", USER, "-P", PASSWORD]
    with running.server(command, port):
        yield port
