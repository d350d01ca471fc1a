"""Where is the record, and is it open? By DATABASE_URL, else one SQLite file in STANCH_HOME."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from stanch.errors import BadInput


def connect(*, everything: bool = False) -> None:
    """Open the record, and bring its tables up to this version. Idempotent within a process.

    `everything`: also the tables of other apps in the settings (sign-in, for the console). BadInput where
    the store cannot be reached, is not one, or its folder cannot be made.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stanch.record.settings")
    import django  # noqa: PLC0415 - takes 0.2 s, and commands without the record do not need it
    from django.apps import apps  # noqa: PLC0415
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    if not apps.ready:
        try:
            from stanch.record import settings  # noqa: PLC0415
        except ValueError as error:  # the URL itself is not shown: it may hold a password
            raise BadInput(
                "DATABASE_URL is not the address of a store", help="write postgres://USER@HOST/NAME"
            ) from error

        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            _folder(settings.HOME)
        try:
            django.setup()
        except ImproperlyConfigured as error:
            raise BadInput(
                f"the store cannot be used: {error}", help="set DATABASE_URL to Postgres or SQLite"
            ) from error
    migrate(everything=everything)


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
            _private(str(connection.settings_dict["NAME"]))
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


def _private(path: str) -> None:
    """The file is its owner's alone from its first byte; SQLite gives its WAL the same mode."""
    with contextlib.suppress(OSError):  # SQLite itself says better what is wrong
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Several processes may start on a new store at once: one makes its tables, the others wait."""
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "sqlite":
        import fcntl  # noqa: PLC0415

        with open(f"{connection.settings_dict['NAME']}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(20140407)")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(20140407)")


def _complete() -> bool:
    """Are all migrations of this version applied? Asked without Django's machinery, which is slow."""
    from pathlib import Path  # noqa: PLC0415

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
