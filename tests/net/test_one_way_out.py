"""Connections, contexts of TLS and questions by HTTP are made in `stanch.net` alone; each file is named."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "stanch"

WAYS_OUT = {
    "open_connection": {"net/connect.py"},
    "open_unix_connection": set(),
    "create_connection": {"net/connect.py"},
    "create_datagram_endpoint": {"net/connect.py"},
    "sock_connect": {"net/connect.py"},
    "SSLContext": {"net/tls.py"},
    "create_default_context": {"net/tls.py"},
    "wrap_socket": set(),
    "urlopen": set(),
    "HTTPConnection": set(),
    "HTTPSConnection": set(),
    "Resolver": {"net/dns.py"},
    "getaddrinfo": {"net/resolution.py"},
    "socket": {
        "net/connect.py",
        "net/policy.py",  # it binds, to learn which addresses are this machine's own
        "console/server.py",  # it listens
    },
}
"""A call by this last name -> the files in which it may stand."""

LIBRARIES = {
    "h11": {"net/http.py"},
    "dns": {"net/dns.py"},
    "urllib.request": set(),
    "http.client": set(),
    "smtplib": set(),
    "ftplib": set(),
    "imaplib": set(),
    "poplib": set(),
    "xmlrpc.client": set(),
    "requests": set(),
    "httpx": set(),
    "aiohttp": set(),
    "ssl": {
        "net/connect.py",
        "net/tls.py",
        "observe/tls/certificates/files.py",  # PEM to DER and back
    },
    "tlslite": {"observe/tls/probes/heartbleed/after_handshake.py"},  # on a socket that net.connect opened
}
"""A library that can open a connection or speak over one -> the files that may import it."""


def called(tree: ast.AST) -> Iterator[str]:
    for one in ast.walk(tree):
        if isinstance(one, ast.Call):
            if isinstance(one.func, ast.Attribute):
                yield one.func.attr
            elif isinstance(one.func, ast.Name):
                yield one.func.id


def imported(tree: ast.AST) -> Iterator[str]:
    for one in ast.walk(tree):
        if isinstance(one, ast.Import):
            yield from (alias.name for alias in one.names)
        elif isinstance(one, ast.ImportFrom) and one.level == 0 and one.module:
            yield one.module
            yield from (f"{one.module}.{alias.name}" for alias in one.names)


NAMED = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, {*WAYS_OUT, *(one.partition('.')[0] for one in LIBRARIES)}))})\b"
)


class Names(NamedTuple):
    """What a file calls, and what it imports."""

    calls: frozenset[str]
    imports: frozenset[str]


@cache
def files() -> dict[str, Names]:
    """Each file of ours that has one of these names anywhere in its text; read once for all of them."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        text = unicodedata.normalize("NFKC", path.read_text("utf-8"))
        if NAMED.search(text):
            tree = ast.parse(text)
            found[path.relative_to(SOURCE).as_posix()] = Names(
                frozenset(called(tree)), frozenset(imported(tree))
            )
    return found


@pytest.mark.parametrize("name", WAYS_OUT)
def test_a_way_out_is_called_only_where_it_is_named(name: str) -> None:
    found = {path for path, names in files().items() if name in names.calls}
    assert found == WAYS_OUT[name]


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_that_connects_is_imported_only_where_it_is_named(library: str) -> None:
    found = {
        path
        for path, names in files().items()
        if any(one == library or one.startswith(f"{library}.") for one in names.imports)
    }
    assert found == LIBRARIES[library]


def test_it_would_notice() -> None:
    tree = ast.parse("import asyncio\nfrom http import client\nasyncio.open_connection('x', 1)\nSSLContext()")
    assert {"open_connection", "SSLContext"} <= set(called(tree))
    assert "http.client" in set(imported(tree))
