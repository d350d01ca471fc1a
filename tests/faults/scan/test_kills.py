"""`stanch scan --out`, killed again and again: each address has one line, none is lost, none twice."""

from __future__ import annotations

import csv
import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers import certificate, running
from tests.servers.nginx import nginx
from tests.servers.node import node

pytestmark = [pytest.mark.real, pytest.mark.slow]

NETWORKS = tuple(f"127.0.{number}" for number in range(4))
SERVED = tuple(f"{network}.{host}" for network in NETWORKS for host in range(1, 31))


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder, port = tmp_path_factory.mktemp("nginx"), running.free_port()
    identity = certificate.make(folder, modern=True)
    with nginx(identity, port, folder, "TLSv1.2", SERVED):
        yield port


def started(folder: Path, *words: object, piped: Path | None = None) -> subprocess.Popen[bytes]:
    source = piped.open("rb") if piped is not None else None
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "stanch.cli", "scan", *(str(one) for one in words)],
            stdin=source if source is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, env={**os.environ, "NO_COLOR": "1"},
        )  # fmt: skip
    finally:
        if source is not None:
            source.close()


def wait_for(there: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not there():
        assert time.monotonic() < until, "it did not come"
        select.select([], [], [], 0.01)


def killed_until_done(
    folder: Path, words: list[object], *, least: int, seed: int, tear: Path | None = None
) -> tuple[int, str]:
    """Run it, kill -9 after a random time, again and again until it ends by itself; how often it was killed,
    and its last words, "" where they were cut off. `tear`: half a line is left behind in this file each time,
    as a full disk would; not before its journal is there, since until then a scan writes no line."""
    chance = random.Random(seed)
    kills = 0
    until = time.monotonic() + 250
    while time.monotonic() < until:
        process = started(folder, *words)
        try:
            longest = 1.6 if kills < least else 60.0
            process.wait(chance.uniform(0.05, longest))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            kills += 1
        _out, said = process.communicate(timeout=60)
        if process.returncode != -signal.SIGKILL:
            assert process.returncode in (0, 1, 3), said.decode()
            return kills, said.decode()
        out = Path(str(words[words.index("--out") + 1]))
        journal = out.with_name(f"{out.name}.progress")
        if out.exists() and out.stat().st_size and not journal.exists():
            return kills, ""  # it was killed after its last line, on its way out
        if tear is not None and tear.exists() and journal.exists():
            with tear.open("ab") as file:
                file.write(b'{"target":"127.0.0.1:443","addr')
    pytest.fail(f"it was not done after {kills} kills")


def wanted(port: int, path: Path) -> set[str]:
    """A list with networks, names of single places, remarks and slips; returns the targets in it."""
    served = [f"{one}:{port}" for one in SERVED]
    others = [f"{one}:{1 + number}" for number, one in enumerate(SERVED)]
    lines = [
        "# mine",
        *served,
        "",
        "not a name",
        *others,
        "127.0.9.0/28  # nobody listens there",
        "127.0.8.8/30",
    ]
    path.write_text("\n".join(lines) + "\n")
    networks = [f"127.0.9.{number}:{port}" for number in range(1, 15)] + [
        f"127.0.8.{number}:{port}" for number in (9, 10)
    ]
    return {*served, *others, *networks}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_scan_that_is_killed_again_and_again_has_each_line_once(
    port: int, tmp_path: Path, seed: int
) -> None:
    expected = wanted(port, tmp_path / "names.txt")
    out = tmp_path / "seen.jsonl"
    words = ["names.txt", "--port", port, "--out", out, "--rate", 60, "--at-once", 16, "--seconds", 3]
    kills, said = killed_until_done(tmp_path, words, least=12, seed=seed, tear=out)
    found = Counter(
        (one["target"], one["address"]) for one in (json.loads(line) for line in out.read_text().splitlines())
    )
    assert kills >= 3, "it was killed in the middle"
    assert set(found.values()) == {1}, [one for one, times in found.items() if times != 1]
    assert {target for target, _address in found} == expected
    if said:
        assert f"{len(expected)} addresses" in said, "the sums are those of the whole scan"
        assert "1  lines named no target" in said
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("seen")] == ["seen.jsonl"]


def test_an_ordered_scan_keeps_its_order_over_kills(port: int, tmp_path: Path) -> None:
    listed = [f"{one}:{port}" for one in SERVED * 3]
    (tmp_path / "names.txt").write_text("\n".join(listed))
    out = tmp_path / "seen.csv"
    words = ["names.txt", "--out", out, "--rate", 80, "--ordered"]
    kills, _said = killed_until_done(tmp_path, words, least=8, seed=4)
    assert kills >= 3
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["target"] for row in rows] == listed
    assert {row["verdict"] for row in rows} == {"not_vulnerable"}


def test_parquet_is_whole_after_kills(port: int, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    expected = wanted(port, tmp_path / "names.txt")
    out = tmp_path / "seen.parquet"
    words = ["names.txt", "--port", port, "--out", out, "--rate", 100]
    kills, said = killed_until_done(tmp_path, words, least=6, seed=5)
    assert kills >= 2
    table = pq.read_table(out)
    assert sorted(table.column("target").to_pylist()) == sorted(expected)
    assert set(table.column("leaked_bytes").to_pylist()) == {0}
    left = {one.name for one in tmp_path.iterdir() if one.name.startswith("seen")}
    assert left == {"seen.parquet"} or (not said and left == {"seen.parquet", "seen.parquet.jsonl"})


def test_what_comes_by_a_pipe_goes_on_where_the_same_comes_again(port: int, tmp_path: Path) -> None:
    listed = [f"{one}:{port}" for one in SERVED]
    out = tmp_path / "seen.jsonl"
    words = [sys.executable, "-m", "stanch.cli", "scan", "-", "--out", str(out), "--rate", "40"]

    def piped(names: list[str], *, kill: bool) -> tuple[int, str]:
        process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdin is not None
        process.stdin.write("".join(f"{one}\n" for one in names).encode())
        process.stdin.flush()
        if kill:
            journal = tmp_path / "seen.jsonl.progress"
            wait_for(lambda: journal.exists() and json.loads(journal.read_bytes())["lines"] > 0)
            process.send_signal(signal.SIGKILL)
        _out, said = process.communicate(timeout=60)
        return process.returncode, said.decode()

    assert piped(listed, kill=True)[0] == -signal.SIGKILL
    code, said = piped(listed[::-1], kill=False)
    assert code == 2
    assert "this is not the list that was begun" in said
    code, said = piped(listed, kill=False)
    assert code == 0, said
    assert "goes on where it stopped" in said
    found = [json.loads(line)["target"] for line in out.read_text().splitlines()]
    assert sorted(found) == sorted(listed)


def test_a_vulnerable_server_that_was_found_before_the_kill_is_in_the_summary(tmp_path: Path) -> None:
    port = running.free_port()
    identity = certificate.make(tmp_path)
    with node("0.10.0", identity, port, tmp_path):
        names = tmp_path / "names.txt"
        names.write_text(f"127.0.0.1:{port}\n" + "127.0.0.1:1\n" * 80)
        out = tmp_path / "seen.jsonl"
        process = started(tmp_path, names, "--prove", "--out", out, "--rate", "20")
        journal = tmp_path / "seen.jsonl.progress"
        wait_for(lambda: journal.exists() and b'"vulnerable":1' in journal.read_bytes())
        process.kill()
        process.communicate(timeout=30)
    process = started(tmp_path, names, "--prove", "--out", out)
    _out, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"127.0.0.1:{port}" in said.decode()
    assert len(out.read_text().splitlines()) == 81
