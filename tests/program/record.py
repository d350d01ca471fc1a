"""Django set up once in a process, as the console does it; then a new, empty record for each test.

The record lies in the folder STANCH_HOME, which a process can read only once: so the folder stays, and what
is in it is replaced before each test, while nobody has it open. A template is migrated once; to copy it
takes a few milliseconds. In memory, where there is a file system in memory: there a write need not wait.
`once` does the same for what many tests begin with: the first of them writes it, the others get a copy.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from tests.program.commands import NOON, environment

IN_MEMORY = Path("/dev/shm")
Given = TypeVar("Given")


class _Written(NamedTuple):
    """What `once` keeps: the record, its digest, and what the writer gave."""

    file: Path
    digest: bytes
    given: object


_written: dict[tuple[bytes, str], _Written] = {}
"""By what it was written upon, and by the name of its writer."""


@cache
def home() -> Path:
    """The folder of this process's record; Django is set up, and the template is made."""
    os.environ.pop("DATABASE_URL", None)
    where = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="stanch-test-", dir=where))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = folder / "home"
    os.environ["STANCH_HOME"] = str(made)
    os.environ["DJANGO_SETTINGS_MODULE"] = "stanch.console.settings"
    from stanch.record import connection

    connection.connect(everything=True)
    from django.conf import settings
    from django.db import connections
    from django.test.utils import setup_test_environment

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the slow one is slow
    connections.close_all()
    shutil.copy(made / "record.sqlite3", template())
    setup_test_environment()  # responses tell which templates they were made of
    return made


def template() -> Path:
    """A record with all tables and nothing in them."""
    return Path(os.environ["STANCH_HOME"]).parent / "template.sqlite3"


@cache
def bare() -> Path:
    """A record as a command makes it, with nothing in it: without the tables of the console's sign-in."""
    folder = home().parent / "bare"
    make(STANCH_HOME=str(folder))
    return folder / "record.sqlite3"


def make(**where: str) -> None:
    """Make the tables of a record, by a process of its own."""
    connect = "from stanch.record.connection import connect; connect()"
    around = environment(home(), NOON, where)
    subprocess.run([sys.executable, "-c", connect], env=around, check=True, timeout=60)


def renew() -> Path:
    """A new, empty record, and nothing else in the folder; looks that a test left behind are stopped."""
    folder = home()
    _stop_looks()
    _forget()
    from django.db import connections

    connections.close_all()
    shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    shutil.copy(template(), folder / "record.sqlite3")
    return folder


def once(write: Callable[[], Given]) -> Given:
    """The record with what `write` writes into it, and what that gives. Written anew only where no test of
    this process did so on a record with the same bytes. It must not depend on what ends with a test."""
    upon = _digest()
    key = upon, f"{write.__module__}.{write.__qualname__}"
    found = _written.get(key)
    if found is None:
        given = write()
        if upon not in {_empty(), *(one.digest for one in _written.values())}:
            return given  # a test wrote into it before: no other will begin so
        digest, copy = _digest(), template().with_name(f"once-{len(_written)}.sqlite3")
        shutil.copy(home() / "record.sqlite3", copy)
        _written[key] = _Written(copy, digest, given)
        return given
    put(found.file)
    from stanch.app.live import _lives

    _lives.clear()  # it is another record than the one that this process read before
    return cast("Given", found.given)


def _digest() -> bytes:
    """Of the record, which nobody has open: to read its file while it is open would drop its locks."""
    from django.db import connections

    connections.close_all()
    return hashlib.sha256((home() / "record.sqlite3").read_bytes()).digest()


@cache
def _empty() -> bytes:
    return hashlib.sha256(template().read_bytes()).digest()


def put(file: Path) -> None:
    """Put another file in the place of the record, as whoever restores a backup does."""
    from django.db import connections

    connections.close_all()
    for one in home().glob("record.sqlite3*"):
        one.unlink()
    shutil.copy(file, home() / "record.sqlite3")


def _stop_looks() -> None:
    from stanch.app import jobs
    from stanch.app.observations.look_jobs import LOOK

    assert isinstance(jobs.engine, jobs.InProcess)
    for job in list(jobs.engine._jobs.values()):  # the record may be damaged by now, and not tell them
        if job.kind is LOOK:
            job.stopper.stop()
        # what a web tester answered is kept in the record, as long as there is one
        assert job.over.wait(60), f"{job} did not end"
    jobs.engine._jobs.clear()


def _forget() -> None:
    """What a process keeps in its memory of those who asked: each test is a process of its own in that."""
    from stanch.app.limiter import limiter
    from stanch.app.live import _lives
    from stanch.app.site_check.glances import glances
    from stanch.app.web_tester import rules

    _lives.clear()
    rules._rules = rules.Rules()
    limiter.forget()
    glances._kept.clear()
