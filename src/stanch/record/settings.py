"""Django's settings for the record: one app, one database, nothing else."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
import platformdirs

HOME = Path(os.environ.get("STANCH_HOME") or platformdirs.user_data_path("stanch"))


def database(url: str) -> dict[str, Any]:
    """Django's description of a store, by its URL: sqlite:///PATH or postgres://USER@HOST/NAME."""
    found: dict[str, Any] = {**dj_database_url.parse(url)}
    if found["ENGINE"] == "django.db.backends.sqlite3":
        # WAL lets readers go on while one writes; FULL makes an acknowledged batch survive a power cut
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    elif found["ENGINE"] == "django.db.backends.postgresql":
        found.setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)
    return found


DATABASES = {"default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'record.sqlite3'}")}
INSTALLED_APPS = ["stanch.record"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
SECRET_KEY = "unused: nothing is signed here"  # noqa: S105 - no session, cookie or token exists in this room
