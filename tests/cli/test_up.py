"""`stanch up`: a link that lets its owner in, or words on why nobody can listen there."""

from __future__ import annotations

import socket
import urllib.request
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import waitress

from stanch.cli import up
from stanch.cli.up import PORT
from stanch.console.server import NEAR
from tests.program.commands import Stanch
from tests.servers.console import console


def test_beyond_this_machine_it_wants_to_be_told_so(stanch: Stanch) -> None:
    found = stanch("up", "--host", "0.0.0.0")
    assert found.code == 2
    assert "0.0.0.0 is beyond this machine" in found.err
    assert "add --open" in found.err


def test_a_port_that_is_taken_is_named(stanch: Stanch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = stanch("up", "--port", str(port))
    assert found.code == 2
    assert f"nobody can listen on 127.0.0.1:{port}" in found.err
    assert "is the console running already?" in found.err


@pytest.mark.slow
def test_where_its_own_port_is_taken_it_takes_the_next_free_one_and_says_so(tmp_path: Path) -> None:
    with ExitStack() as stack:
        with suppress(OSError):  # then somebody else has it, and it is taken all the same
            stack.enter_context(socket.create_server(("127.0.0.1", PORT)))
        process, link = stack.enter_context(console(tmp_path, port=None))
        port = urlsplit(link).port
        with urllib.request.urlopen(link) as answer:
            assert answer.status == 200
        process.terminate()
    assert port is not None
    assert PORT < port <= PORT + NEAR


def test_words_that_say_so(stanch: Stanch, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[int] = []

    def serve(*_args: object, sockets: list[socket.socket], **_more: object) -> None:
        said.append(sockets[0].getsockname()[1])
        sockets[0].close()

    with ExitStack() as stack:
        first = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = first.getsockname()[1]
        monkeypatch.setattr(up, "PORT", port)
        monkeypatch.setattr(waitress, "serve", serve)
        found = stanch("up")
        assert stanch("up", "--open").code == 2, "somebody else was told where it is"
    assert found.code == 0
    assert f"Port {port} is taken: this console is at {said[0]}." in found.err
    assert f"127.0.0.1:{said[0]}/enter/" in found.out


@pytest.mark.parametrize("listed", ["not a name!\n", "fine.example\nnot a name!\n"])
def test_a_list_of_opt_outs_that_cannot_be_read_is_said_before_anybody_is_served(
    stanch: Stanch, home: Path, listed: str
) -> None:
    (home / "opt-out.txt").write_text(listed)
    found = stanch("up", "--port", "0")
    assert found.code == 2
    assert f"opt-out.txt, line {listed.count(chr(10))}" in found.err


@pytest.mark.slow
def test_the_link_that_it_prints_leads_in(tmp_path: Path) -> None:
    with console(tmp_path) as (_process, link), urllib.request.urlopen(link) as answer:
        assert answer.status == 200
        assert "Open the console" in answer.read().decode()
