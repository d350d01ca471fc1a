"""How long does `stanch --help` take, and a command on the record? The median of 15 cold processes."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from bench.table import Row


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "STANCH_HOME": home}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        yield Row("stanch --help", _median(["--help"], environment), "150 ms")
        subprocess.run([sys.executable, "-m", "stanch.cli", "incident", "open", "heartbleed"],
                       env=environment, check=True, capture_output=True)  # fmt: skip
        yield Row("stanch status, a new incident", _median(["status"], environment))


def _median(words: list[str], environment: dict[str, str]) -> str:
    took = []
    for _ in range(15):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "stanch.cli", *words], env=environment, capture_output=True, check=False
        )
        took.append(time.perf_counter() - begun)
    return f"{statistics.median(took) * 1e3:,.0f} ms"
