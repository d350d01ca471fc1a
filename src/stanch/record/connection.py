"""Where is the record, and is it open? By DATABASE_URL, else one SQLite file in STANCH_HOME.

Nothing but SQLite opens that file, here or anywhere in this program, not even to read it: closing any
descriptor of a file drops all locks that the process holds on it, and with them those that SQLite relies on.
A second process then takes the record for its own, and what was acknowledged is lost (sqlite.org, "How To
Corrupt An SQLite Database File", section 2.2).
"""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

from stanch.errors import BadInput


def connect(*, everything: bool = False) -> None:
    """Open the record, and bring its tables up to this version. Idempotent within a process.

    `everything`: also the tables of other apps in the settings (sign-in, for the console). BadInput where
    the store cannot be reached, is not one, or its folder cannot be made.
    """
    prepare()
    from stanch.record import settings  # noqa: PLC0415

    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        _folder(settings.HOME)
    migrate(everything=everything)


def prepare() -> None:
    """Let the tables' descriptions be imported; no store is opened. BadInput where none is named rightly."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stanch.record.settings")
    import django  # noqa: PLC0415 - takes 0.2 s, and commands without the record do not need it
    from django import conf  # noqa: PLC0415
    from django.apps import apps  # noqa: PLC0415
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    if apps.ready:
        return
    try:
        from stanch.record import settings  # noqa: F401, PLC0415
    except ValueError as error:  # the URL itself is not shown: it may hold a password
        raise BadInput(
            "DATABASE_URL is not the address of a store", help="write postgres://USER@HOST/NAME"
        ) from error
    try:
        if os.environ["DJANGO_SETTINGS_MODULE"] == "stanch.record.settings":
            # what `django.setup` does without logging and addresses of pages, which take a tenth of a second
            apps.populate(conf.settings.INSTALLED_APPS)
        else:
            django.setup()
    except ImproperlyConfigured as error:
        raise BadInput(
            f"the store cannot be used: {error}", help="set DATABASE_URL to Postgres or SQLite"
        ) from error
    from django.db import connections  # noqa: PLC0415

    atexit.register(connections.close_all)  # the store is closed by us: the collector need not find it


def close() -> None:
    """Close what this thread opened of the store, and forget where that was: a thread that does one piece of
    work after the other opens the store anew for each."""
    django = sys.modules.get("django.apps")
    if django is None or not django.apps.ready:
        return
    from django.db import connections  # noqa: PLC0415

    for one in connections.all(initialized_only=True):
        one.close()
        del connections[one.alias]


def exists() -> bool:
    """Is there a record already? Nothing is made."""
    found = _file()
    return found is None or os.path.exists(found)


def holds(path: str | os.PathLike[str]) -> bool:
    """Is it the record's own file, or one that is kept beside it? Those are for SQLite alone."""
    kept = _file()
    if not kept:
        return False
    given = os.path.realpath(path)
    for own in (f"{kept}{suffix}" for suffix in ("", "-wal", "-shm", "-journal", ".lock")):
        with contextlib.suppress(OSError):  # one of the two is not there
            if os.path.samefile(given, own):
                return True
        if given == os.path.realpath(own):
            return True
    return False


def _file() -> str | None:
    """The record's file; None where it is in no file, "" where DATABASE_URL is not the address of a store."""
    django = sys.modules.get("django.apps")  # it takes 0.2 s to import, and is not needed to know this
    if django is not None and django.apps.ready:
        from django.db import connection  # noqa: PLC0415

        return str(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None
    try:
        from stanch.record import settings  # noqa: PLC0415
    except ValueError:
        return ""
    default = settings.DATABASES["default"]
    return str(default["NAME"]) if default["ENGINE"].endswith("sqlite3") else None


def _folder(home: os.PathLike[str]) -> None:
    """The folder for the record: for its owner's eyes alone, for it is a map of weaknesses."""
    try:
        os.makedirs(home, mode=0o700, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"the folder {os.fspath(home)} cannot be made: {error.strerror}",
            help="set STANCH_HOME to a folder that you may write to",
        ) from error


def migrate(*, everything: bool = False) -> None:
    """Bring the tables of the store that is connected up to this version.

    The tables are there already, nearly always: that is one cheap question.
    """
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import DatabaseError, OperationalError, connection  # noqa: PLC0415

    try:
        if connection.vendor == "sqlite":
            _make_private(str(connection.settings_dict["NAME"]))
        if not everything and _complete():
            return
        with _alone():
            call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        full = "disk" in str(error).lower()
        raise BadInput(
            f"the record cannot be opened: {_first_line(error)}",
            help="make room on the disk; nothing was lost"
            if full
            else "check STANCH_HOME, or DATABASE_URL where it is set",
        ) from error
    except DatabaseError as error:
        raise BadInput(
            f"the record cannot be read: {_first_line(error)}",
            help="this may be no record of stanch's, or a damaged one: restore it from a backup",
        ) from error


def _make_private(path: str) -> None:
    """Make the empty file where there is none: its owner's alone from its first byte. SQLite gives what it
    keeps beside it the same mode.

    It is made under another name, closed, and only then linked to its own: no descriptor of it is ever closed
    under a name by which SQLite may have it open.
    """
    if os.path.lexists(path):
        return
    new = f"{path}.{secrets.token_hex(8)}"
    with contextlib.suppress(OSError):  # another made it, or SQLite itself says better what is wrong
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            os.link(new, path)
        finally:
            os.unlink(new)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Several processes may start on a new store at once: one makes its tables, the others wait."""
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "sqlite":
        with _locked(f"{connection.settings_dict['NAME']}.lock"):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(20140407)")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(20140407)")


@contextlib.contextmanager
def _locked(path: str) -> Iterator[None]:
    """Hold the lock of a file of its own, which is made for it; never the record's, which is SQLite's."""
    import fcntl  # noqa: PLC0415

    try:
        lock = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BadInput(
            f"the record cannot be opened: {path}: {error.strerror}",
            help="set STANCH_HOME to a folder that you may write to",
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _complete() -> bool:
    """Are all migrations of this version applied? Asked without Django's machinery, which is slow."""
    from django.db import DatabaseError, connection  # noqa: PLC0415

    wanted = {path.stem for path in (Path(__file__).parent / "migrations").glob("[0-9]*.py")}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM django_migrations WHERE app = 'record'")
            return wanted <= {row[0] for row in cursor.fetchall()}
    except DatabaseError as error:
        if "no such table" in str(error) or "does not exist" in str(error):
            return False
        raise


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
