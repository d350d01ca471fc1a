"""How a command ends where it is interrupted, or where nobody reads on: in words, without a traceback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from tests.faults.tls import hostile
from tests.program.commands import NOON, environment
from tests.program.places import Places


def test_interrupted_it_says_that_what_was_written_stays(tmp_path: Path, places: Places) -> None:
    heard = []

    def talk(sock: socket.socket, over: threading.Event) -> None:
        heard.append(1)
        running.send_signal(signal.SIGINT)
        hostile.silent(sock, over)

    place = places.talks(talk)
    with subprocess.Popen(
        [sys.executable, "-m", "stanch.cli", "check", place],
        env=environment(tmp_path, NOON, {}), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        _out, err = running.communicate(timeout=60)
    assert heard
    assert running.returncode == 130
    assert "interrupted" in err
    assert "Traceback" not in err


def test_where_nobody_reads_on_it_ends_quietly(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "stanch.cli", "explain"],
        env=environment(tmp_path, NOON, {}), stdout=write, stderr=subprocess.PIPE, check=False, timeout=60,
    )  # fmt: skip
    os.close(write)
    assert done.stderr == b""
