"""`stanch up`: a link that lets its owner in, or words on why nobody can listen there."""

from __future__ import annotations

import socket
import urllib.request
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("listed", ["not a name!\n", "fine.example\nnot a name!\n"])
def test_a_list_of_opt_outs_that_cannot_be_read_is_said_before_anybody_is_served(
    stanch: Stanch, home: Path, listed: str
) -> None:
    (home / "opt-out.txt").write_text(listed)
    found = stanch("up", "--port", "0")
    assert found.code == 2
    assert f"opt-out.txt, line {listed.count(chr(10))}" in found.err


def test_the_link_that_it_prints_leads_in(tmp_path: Path) -> None:
    with console(tmp_path) as (_process, link), urllib.request.urlopen(link) as answer:
        assert answer.status == 200
        assert "Open the console" in answer.read().decode()
