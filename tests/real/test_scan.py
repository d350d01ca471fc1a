"""`stanch scan` on real servers: every line, in order where it is asked, and bounded."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.tls.hostile import hostile, one_byte_a_time, silent
from tests.servers import certificate, running
from tests.servers.nginx import nginx
from tests.servers.node import node

pytestmark = pytest.mark.real


def scan(*words: str, typed: str = "", code: int = 0) -> tuple[list[dict[str, object]], str]:
    done = subprocess.run(
        [sys.executable, "-m", "stanch.cli", "scan", *words, "-"], input=typed, text=True,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_every_target_has_its_line_in_order(tmp_path: Path) -> None:
    port = running.free_port()
    addresses = [f"127.0.0.{number}" for number in range(1, 9)]
    with nginx(certificate.make(tmp_path), port, tmp_path, addresses=addresses):
        typed = "".join(f"{addresses[number % 8]}:{port}\n" for number in range(500))
        found, said = scan("--ordered", "--at-once", "32", typed=typed)
    assert [one["target"] for one in found] == typed.split()
    assert {one["findings"]["heartbleed"]["reason"] for one in found} == {"heartbeat_not_offered"}  # type: ignore[index]
    assert all(one["certificate"] for one in found)
    assert "500 addresses" in said


def test_a_vulnerable_server_among_others_is_found_and_bad_lines_are_named(tmp_path: Path) -> None:
    port, other = running.free_port(), running.free_port()
    identity = certificate.make(tmp_path)
    with node("0.10.0", identity, port, tmp_path), nginx(identity, other, tmp_path):
        typed = f"# mine\n127.0.0.1:{port}\nnot a name\n\n127.0.0.1:{other}  # the new one\n127.0.0.1:1\n"
        passive, said = scan(typed=typed, code=3)
        proved, _said = scan("--prove", typed=typed, code=1)
    assert "line 3: 'not a name' names no place, or several: write one a line" in said
    assert len(passive) == len(proved) == 3
    verdicts = {one["target"]: one["findings"]["heartbleed"] for one in proved}  # type: ignore[index]
    assert verdicts[f"127.0.0.1:{port}"]["verdict"] == "vulnerable"
    assert verdicts[f"127.0.0.1:{port}"]["leaked_bytes"] == 0
    assert not any(one["findings"]["heartbleed"]["active"] for one in passive)  # type: ignore[index]


def test_slow_servers_do_not_hold_the_others_and_end_with_the_deadline(tmp_path: Path) -> None:
    port = running.free_port()
    site = nginx(certificate.make(tmp_path), port, tmp_path)
    with hostile(silent) as mute, hostile(one_byte_a_time) as slow, site:
        typed = f"127.0.0.1:{mute}\n127.0.0.1:{slow}\n" + f"127.0.0.1:{port}\n" * 50
        found, _said = scan("--seconds", "2", "--at-once", "4", typed=typed, code=3)
    reasons = [one["findings"]["heartbleed"]["reason"] for one in found]  # type: ignore[index]
    assert sorted(reasons[-2:]) == ["timed_out", "timed_out"]
    assert reasons[:-2] == ["heartbeat_not_offered"] * 50


def test_an_interrupted_scan_says_how_far_it_came(tmp_path: Path) -> None:
    with hostile(silent) as mute:
        process = subprocess.Popen(
            [sys.executable, "-m", "stanch.cli", "scan", "-"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ.copy(),
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(f"not a name\n127.0.0.1:{mute}\n" * 5)
        process.stdin.close()
        process.stdin = None
        assert process.stderr is not None
        assert "line 1" in process.stderr.readline()  # it is at work
        process.send_signal(signal.SIGINT)
        _out, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "interrupted: 0 addresses" in said
