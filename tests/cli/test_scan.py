"""`stanch scan`: a line for each address, the sums in words, and files that it does not harm."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
from pathlib import Path

import pytest

from tests.faults.tls import hostile
from tests.program.commands import Stanch, parsed
from tests.program.places import Places


@pytest.fixture
def listed(places: Places, tmp_path: Path) -> dict[str, str]:
    """names.txt: a vulnerable server, a mended one, a closed one, remarks, and a line that names none."""
    found = {"vulnerable": places.vulnerable(), "mended": places.mended(), "closed": places.closed()}
    lines = [found["vulnerable"], f"{found['mended']}  # ours", found["closed"], "", "# no more", "a b"]
    (tmp_path / "names.txt").write_text("\n".join(lines) + "\n")
    return found


def test_every_target_has_its_line_and_the_sums_are_said(stanch: Stanch, listed: dict[str, str]) -> None:
    found = stanch("scan", "--prove", "--ordered", "names.txt")
    assert found.code == 1
    lines = [json.loads(one) for one in found.out.splitlines()]
    assert [one["target"] for one in lines] == list(listed.values())
    assert [one["findings"]["heartbleed"]["verdict"] for one in lines] == [
        "vulnerable",
        "not_vulnerable",
        "unreachable",
    ]
    assert all(one["findings"]["heartbleed"]["leaked_bytes"] == 0 for one in lines)
    assert "line 6: 'a b' names no place, or several: write one a line" in found.err
    assert "done: 3 addresses" in found.err
    assert listed["vulnerable"] in found.err, "the vulnerable ones are named"
    assert "lines named no target and were left out" in found.err
    assert "Send them only to what is yours" in found.err
    assert "write down what was seen: stanch observe tls --prove NAME" in found.err


def test_passive_it_says_what_could_not_be_told_and_how_to_go_on(
    stanch: Stanch, listed: dict[str, str]
) -> None:
    found = stanch("scan", "names.txt")
    assert found.code == 3
    assert "could not tell" in found.err
    assert "prove what is yours: stanch scan --prove MINE" in found.err
    assert "nothing is known of it" in found.err


def test_one_bad_node_of_four_behind_a_balancer_is_found_by_repeating(stanch: Stanch, places: Places) -> None:
    turns, lock = iter(range(1000)), threading.Lock()

    def balancer(sock: socket.socket, over: threading.Event) -> None:
        with lock:
            bad = next(turns) % 4 == 3
        (hostile.lenient if bad else hostile.strict)(sock, over)

    place = places.talks(balancer)
    once = stanch("scan", "--prove", "-", typed=f"{place}\n")
    often = stanch("scan", "--prove", "--repeat", "8", "-", typed=f"{place}\n")
    assert (once.code, parsed(once)["findings"]["heartbleed"]["verdict"]) == (0, "not_vulnerable")
    assert (often.code, parsed(often)["findings"]["heartbleed"]["verdict"]) == (1, "vulnerable")


def test_where_all_is_well_it_says_that_this_speaks_of_now(stanch: Stanch, places: Places) -> None:
    found = stanch("scan", "-", typed=f"{places.tls()}\n")
    assert found.code == 0
    assert "This speaks of now. It says nothing about the time before." in found.err


@pytest.mark.parametrize("listed", ["", "# nobody yet\n", "127.0.0.1:9\n"])
def test_where_nothing_was_looked_at_nothing_is_clear(stanch: Stanch, listed: str) -> None:
    assert stanch("scan", "--exclude", "127.0.0.1", "-", typed=listed).code == 3


def test_lines_go_to_a_file_that_is_never_written_over(
    stanch: Stanch, listed: dict[str, str], tmp_path: Path
) -> None:
    found = stanch("scan", "names.txt", "--out", "seen.csv")
    assert found.code == 3
    assert "the lines: seen.csv" in found.err
    rows = list(csv.DictReader(io.StringIO((tmp_path / "seen.csv").read_text())))
    assert {one["target"] for one in rows} == set(listed.values())
    before = (tmp_path / "seen.csv").read_bytes()
    again = stanch("scan", "names.txt", "--out", "seen.csv")
    assert again.code == 2
    assert "seen.csv is there already" in again.err
    assert (tmp_path / "seen.csv").read_bytes() == before


def test_what_is_excluded_is_left_alone_by_name_and_by_address(stanch: Stanch, places: Places) -> None:
    place = places.tls()
    for spared in ("127.0.0.0/8", "127.0.0.1"):
        found = stanch("scan", "--exclude", spared, "-", typed=f"{place}\n")
        assert "left alone: " in found.err
        assert "1  left alone, as you asked" in found.err
        assert '"verdict"' not in found.out


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--json", "--format", "csv"], "--json and --format say different things"),
        (["--port", "0"], "'0' is not a port"),
        (["--port", "443,http"], "'http' is not a port"),
        (["--exclude", "a b.c"], "write an address, 192.0.2.0/24"),
        (["--exclude", "leave-alone"], "there is no file leave-alone"),
        (["--at-once", "0"], "Invalid value for '--at-once'"),
        (["--out", "/nonexistent/seen.jsonl"], "/nonexistent/seen.jsonl"),
    ],
)
def test_a_slip_is_named_and_nobody_is_looked_at(
    stanch: Stanch, listed: dict[str, str], words: list[str], error: str
) -> None:
    found = stanch("scan", "names.txt", *words)
    assert found.code == 2
    assert error in " ".join(found.err.split())
    assert found.out == ""


def test_a_list_that_cannot_be_read_is_named(stanch: Stanch) -> None:
    found = stanch("scan", "nothing.txt")
    assert found.code == 2
    assert "nothing.txt" in found.err
