"""A command as a user types it: within this process, or by a process of its own."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from unittest import mock

NOON = "2014-04-08T17:00Z"
"""The moment that commands and pages live in, where a test names no other."""
USUAL = {"STANCH_ACTOR": "mara", "NO_COLOR": "1", "COLUMNS": "96", "TZ": "UTC"}


class Said(NamedTuple):
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


Stanch = Callable[..., Said]


def flat(said: Said) -> str:
    """What it printed, as if the terminal were endlessly wide."""
    return " ".join(said.out.split())


def parsed(said: Said) -> Any:
    """The one JSON value that it printed."""
    return json.loads(said.out)


def within(*words: object, now: str = NOON, typed: str | bytes = "", **env: str) -> Said:
    """Run a command in this process, through `main`, at a pretended moment; `typed`: what stdin holds.

    The record is this process's own: DATABASE_URL and STANCH_HOME are for `apart`.
    """
    assert not {"DATABASE_URL", "STANCH_HOME"} & set(env), "a process reads these once: run it apart"
    from stanch.cli import main

    out, err = _stream(), _stream()
    given = typed if isinstance(typed, bytes) else typed.encode()
    code: object = 0
    with (
        _standard_input(given),
        mock.patch.dict(os.environ, {**USUAL, "STANCH_NOW": now, **env}),
        _instead(argv=["stanch", *(str(one) for one in words)], stdin=_stream(given), stdout=out, stderr=err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int), code
    return Said(code, _read(out), _read(err))


def apart(home: Path, folder: Path, *words: object, now: str = NOON, typed: str = "", **env: str) -> Said:
    """Run a command by a process of its own; nothing that it prints may be a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "stanch.cli", *(str(one) for one in words)],
        env=environment(home, now, env), input=typed, capture_output=True, text=True, timeout=60,
        check=False, cwd=folder,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


def environment(home: Path, now: str, more: Mapping[str, str]) -> dict[str, str]:
    """What a process of its own finds around it."""
    inherited = {name: value for name, value in os.environ.items() if name not in _OURS}
    return {**inherited, "STANCH_HOME": str(home), "STANCH_NOW": now, **USUAL, **more}


_OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")


def _stream(held: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(held), "utf-8", newline="", write_through=True)


def _read(stream: io.TextIOWrapper) -> str:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


@contextlib.contextmanager
def _standard_input(given: bytes) -> Iterator[None]:
    """The descriptor 0 as well: a scan reads its list from there."""
    before, held = os.dup(0), os.memfd_create("stdin")
    try:
        os.write(held, given)
        os.lseek(held, 0, os.SEEK_SET)
        os.dup2(held, 0)
        yield
    finally:
        os.dup2(before, 0)
        os.close(before)
        os.close(held)


@contextlib.contextmanager
def _instead(**names: object) -> Iterator[None]:
    """Other streams and words for as long as a command runs; a scan sets the collector up for itself. A
    command is named after the module that was started: of `python -m pytest`, that is pytest's."""
    threshold = gc.get_threshold()
    started, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    before = {name: getattr(sys, name) for name in names}
    for name, value in names.items():
        setattr(sys, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(sys, name, value)
        sys.modules["__main__"] = started
        gc.set_threshold(*threshold)
        gc.unfreeze()
