"""`stanch scan` for many: networks, ports, exclusions, pace, forms, and files that it must not harm."""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pytest

from tests.servers import certificate, running
from tests.servers.dns import nsd
from tests.servers.nginx import nginx

pytestmark = pytest.mark.real

ZONE = """$ORIGIN shop.test.
$TTL 60
@     SOA  ns.shop.test. hostmaster.shop.test. 1 3600 600 86400 60
@     NS   ns.shop.test.
ns    A    127.0.0.1
two   A    127.0.0.1
two   A    127.0.0.2
other A    127.0.0.2
mine  A    127.0.0.1
"""


def run(*words: object, code: int | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "stanch.cli", "scan", *(str(one) for one in words)], text=True,
        capture_output=True, timeout=90, check=False, env={**os.environ, "NO_COLOR": "1", **env},
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert code is None or done.returncode == code, done.stderr
    return done


class Counted:
    """A server on one address that says nothing, and counts who comes."""

    def __init__(self, address: str, port: int = 0) -> None:
        self.all = 0
        self._lock = threading.Lock()
        self._listener = socket.create_server((address, port), backlog=512)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                sock, _peer = self._listener.accept()
                with self._lock:
                    self.all += 1
                threading.Thread(target=self._one, args=(sock,), daemon=True).start()

    def _one(self, sock: socket.socket) -> None:
        with suppress(OSError), sock:
            while sock.recv(4096):
                pass

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@contextmanager
def counted(*addresses: str) -> Iterator[list[Counted]]:
    first = Counted(addresses[0])
    servers = [first, *(Counted(one, first.port) for one in addresses[1:])]
    try:
        yield servers
    finally:
        for one in servers:
            one.close()


def lines(text: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in text.splitlines()]


def test_exclusions_hold_after_resolution_too(tmp_path: Path) -> None:
    (tmp_path / "leave-alone").write_text("127.0.0.2/32  # asked us\n")
    with nsd(tmp_path, shop=ZONE) as dns, counted("127.0.0.1", "127.0.0.2") as (mine, theirs):
        names = tmp_path / "names.txt"
        port = mine.port
        names.write_text(
            f"two.shop.test:{port}\nother.shop.test:{port}\nmine.shop.test:{port}\n127.0.0.2:{port}\n"
        )
        found = run(names, "--exclude", tmp_path / "leave-alone", "--seconds", 1, STANCH_DNS=dns, code=3)
        by_name = run(names, "--exclude", "shop.test", "--exclude", "127.0.0.2", STANCH_DNS=dns, code=3)
    seen = {(one["target"], one["address"]) for one in lines(found.stdout)}
    assert seen == {(f"{name}.shop.test:{port}", "127.0.0.1") for name in ("two", "mine")}
    assert theirs.all == 0, "nobody connected to whom was excluded"
    assert "3  left alone, as you asked" in found.stderr
    assert by_name.stdout == ""
    assert "4  left alone" in by_name.stderr


def test_what_cannot_be_read_as_an_exclusion_stops_the_scan(tmp_path: Path) -> None:
    with counted("127.0.0.1") as (server,):
        found = run("127.0.0.1/32", "--port", server.port, "--exclude", "leave-alone.txt", code=2)
        assert "there is no file leave-alone.txt" in found.stderr
        assert server.all == 0


def most_at_once(found: list[dict[str, str]]) -> int:
    """By the times of the lines: how many were looked at in the same moment at most."""
    turns = []
    for one in found:
        begun = datetime.fromisoformat(one["observed_at"]).timestamp()
        turns += [(begun + 0.005, 1), (begun + float(one["duration_ms"]) / 1e3 - 0.005, -1)]
    here = most = 0
    for _at, step in sorted(turns):
        here += step
        most = max(most, here)
    return most


def test_a_network_gets_no_more_at_once_than_allowed_and_holds_up_no_other(tmp_path: Path) -> None:
    with counted("127.0.0.1", "127.0.1.1") as (one, other):
        names = tmp_path / "names.txt"
        names.write_text(f"127.0.0.1:{one.port}\n" * 12 + f"127.0.1.1:{one.port}\n" * 12)
        found = lines(run(names, "--per-network", 3, "--at-once", 8, "--seconds", 1, code=3).stdout)
    assert (one.all, other.all) == (12, 12)
    for address in ("127.0.0.1", "127.0.1.1"):
        assert most_at_once([row for row in found if row["address"] == address]) == 3
    assert most_at_once(found) == 6, "both networks at once"


def test_a_rate_is_kept(tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("127.0.0.1:1\n" * 60)
    found = run(names, "--rate", 30, code=3)
    moments = sorted(datetime.fromisoformat(one["observed_at"]) for one in lines(found.stdout))
    assert len(moments) == 60
    assert 1.85 <= (moments[-1] - moments[0]).total_seconds() <= 4


def test_a_network_on_the_command_line_with_ports_in_order() -> None:
    found = run("127.0.9.0/29", "127.0.9.8/31", "--port", "1,2", "--ordered", code=3)
    assert [one["target"] for one in lines(found.stdout)] == [
        f"127.0.9.{host}:{port}" for host in (1, 2, 3, 4, 5, 6, 8, 9) for port in (1, 2)
    ]
    whole = run("127.0.9.0/29", "--port", "1", "--every-address", code=3)
    assert len(lines(whole.stdout)) == 8


def test_csv_and_parquet_have_what_the_lines_have(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    port = running.free_port()
    with nginx(certificate.make(tmp_path), port, tmp_path):
        names = tmp_path / "names.txt"
        names.write_text(f"127.0.0.1:{port}\n127.0.0.1:1\n")
        plain = {one["target"]: one for one in lines(run(names, code=3).stdout)}
        streamed = run(names, "--format", "csv", code=3).stdout
        for ending in ("csv", "parquet"):
            run(names, "--out", tmp_path / f"seen.{ending}", code=3)
    with (tmp_path / "seen.csv").open(newline="") as file:
        rows = {row["target"]: row for row in csv.DictReader(file)}
    assert streamed.splitlines()[0] == (tmp_path / "seen.csv").read_text().splitlines()[0]
    table = {row["target"]: row for row in pq.read_table(tmp_path / "seen.parquet").to_pylist()}
    assert set(plain) == set(rows) == set(table)
    shown = plain[f"127.0.0.1:{port}"]["certificate"]
    for found in (rows, table):
        assert found[f"127.0.0.1:{port}"]["certificate_spki_sha256"] == shown["spki_sha256"]  # type: ignore[index]
        assert found["127.0.0.1:1"]["reason"] == "connection_refused"
    assert rows["127.0.0.1:1"]["active"] == "false"
    assert table["127.0.0.1:1"]["certificate_subject"] is None
    for path in ("seen.csv", "seen.parquet"):
        assert (tmp_path / path).stat().st_mode & 0o077 == 0, "for the eyes of whoever scanned alone"


def test_without_pyarrow_parquet_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "pyarrow").mkdir()
    (tmp_path / "pyarrow" / "__init__.py").write_text("raise ImportError('not here')\n")
    out = tmp_path / "seen.parquet"
    found = run("127.0.0.1/32", "--port", "1", "--out", out, code=2, PYTHONPATH=str(tmp_path))
    assert "pip install 'stanch[parquet]'" in found.stderr
    assert not out.exists()


def test_lines_come_while_the_pipe_is_still_open() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "stanch.cli", "scan", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    for port in (1, 2):
        process.stdin.write(f"127.0.0.1:{port}\n".encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["target"] == f"127.0.0.1:{port}"
    process.stdin.close()
    process.stdin = None
    process.communicate(timeout=30)
    assert process.returncode == 3


def test_no_file_is_written_over_and_other_options_are_refused(tmp_path: Path) -> None:
    names, out = tmp_path / "names.txt", tmp_path / "seen.jsonl"
    names.write_text("127.0.0.1:1\n" * 40)
    out.write_text("mine\n")
    assert "is there already" in run(names, "--out", out, code=2).stderr
    assert out.read_text() == "mine\n"
    out.unlink()
    process = subprocess.Popen(
        [sys.executable, "-m", "stanch.cli", "scan", str(names), "--out", str(out), "--rate", "5"],
        stderr=subprocess.DEVNULL,
    )
    journal = tmp_path / "seen.jsonl.progress"
    until = time.monotonic() + 30
    while not (journal.exists() and json.loads(journal.read_bytes())["lines"]):
        assert time.monotonic() < until
    assert "another scan is writing" in run(names, "--out", out, code=2).stderr
    process.kill()
    process.wait(30)
    found = run(names, "--out", out, "--prove", code=2).stderr
    assert "begun with other options: prove False, now True" in found
    kept = out.read_bytes()
    out.write_bytes(b"")
    assert "is not as its journal says" in run(names, "--out", out, code=2).stderr
    out.write_bytes(kept)
    assert "40 addresses" in run(names, "--out", out, code=3).stderr
    assert len(out.read_text().splitlines()) == 40


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    names, out = tmp_path / "names.txt", tmp_path / "seen.jsonl"
    names.write_text("".join(f"127.0.0.1:{number}\n" for number in range(1, 301)))
    little = ["sh", "-c", 'ulimit -f 20; exec "$@"', "sh"]  # blocks of 1,024 bytes (sh: 512)
    process = subprocess.Popen(
        [*little, sys.executable, "-m", "stanch.cli", "scan", str(names), "--out", str(out), "--rate", "300"],
        stderr=subprocess.PIPE,
        text=True,
    )
    _out, said = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "cannot be written" in said
    assert "Traceback" not in said
    run(names, "--out", out, code=3)
    assert sorted(one["target"] for one in lines(out.read_text())) == sorted(names.read_text().split())


def test_an_interrupted_scan_says_how_it_goes_on(tmp_path: Path) -> None:
    with counted("127.0.0.1") as (server,):
        out = tmp_path / "seen.jsonl"
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "stanch.cli", "scan", "127.0.0.1/32"),
                *("--port", str(server.port), "--out", str(out)),
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        until = time.monotonic() + 30
        while not server.all:
            assert time.monotonic() < until
        process.send_signal(2)
        _out, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "the same command goes on where this one stopped" in said
