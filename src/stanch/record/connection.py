"""Where is the record, and is it open? By DATABASE_URL, else one SQLite file in STANCH_HOME."""

from __future__ import annotations

import os

from stanch.errors import BadInput


def connect(*, migrate: bool = True) -> None:
    """Open the record, and bring its tables up to this version. Idempotent within a process.

    BadInput where the database cannot be reached or the folder cannot be made.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stanch.record.settings")
    import django  # noqa: PLC0415 - takes 0.2 s, and commands without the record do not need it
    from django.apps import apps  # noqa: PLC0415

    if not apps.ready:
        from stanch.record import settings  # noqa: PLC0415

        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            try:
                settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise BadInput(
                    f"the folder {settings.HOME} cannot be made: {error.strerror}",
                    help="set STANCH_HOME to a folder that you may write to",
                ) from error
        django.setup()
    if migrate:
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import OperationalError  # noqa: PLC0415

        try:
            call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            raise BadInput(
                f"the record cannot be opened: {str(error).strip()}",
                help="check STANCH_HOME, or DATABASE_URL where it is set",
            ) from error
