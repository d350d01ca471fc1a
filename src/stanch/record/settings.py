"""Django's settings for the record: one app, one database, nothing else."""

import os
from pathlib import Path

import dj_database_url
import platformdirs

HOME = Path(os.environ.get("STANCH_HOME") or platformdirs.user_data_path("stanch"))
DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{HOME / 'record.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while one writes; FULL makes an acknowledged batch survive a power cut
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
INSTALLED_APPS = ["stanch.record"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
SECRET_KEY = "unused: nothing is signed here"  # noqa: S105 - no session, cookie or token exists in this room
