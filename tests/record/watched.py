"""Pages and commands in one process that notes whatever but SQLite touches the record's file.

python -m tests.record.watched begin|go-on: prints what was touched, as JSON.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

PLACE = "127.0.0.1:1"
PAGES = ("situation", "services", "tell", "timeline", "plan", "start")


def watch(record: Path) -> list[str]:
    """What Python does from now on to the file or to what SQLite keeps beside it."""
    own = {f"{record}{end}" for end in ("", "-wal", "-shm", "-journal")}
    touched: list[str] = []

    def hook(event: str, words: tuple[Any, ...]) -> None:
        if event in ("open", "os.rename", "os.link", "os.remove", "os.truncate", "os.chmod"):
            for one in words[:2] if event in ("os.rename", "os.link") else words[:1]:
                if isinstance(one, str | bytes) and os.path.abspath(os.fsdecode(one)) in own:
                    touched.append(event)

    sys.addaudithook(hook)
    return touched


def pages(name: str) -> None:
    """Each page, and a form."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    user = get_user_model().objects.create_user(name)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for path in PAGES:
        assert client.get(f"/{path}/").status_code == 200, path
    assert client.post("/services/add/", {"name": f"Service of {name}"}).status_code == 302


def command(*words: str) -> None:
    """One command, whatever it finds."""
    from stanch.cli import root

    try:
        root.main(words, standalone_mode=False)
    except SystemExit as end:
        if end.code not in (0, 1, 3):
            raise


def main(begin: bool) -> None:
    home = Path(os.environ["STANCH_HOME"])
    touched = watch(home / "record.sqlite3")
    from stanch.console.server import application

    application()
    with contextlib.redirect_stdout(io.StringIO()):
        if begin:
            command("start", PLACE, "--no-questions")
        pages("mara" if begin else "noor")
        for words in (
            "status", "timeline", f"done {PLACE} patched", "observe tls", "record verify",
            f"register export {home}/services.yaml", f"record export {home}/all.zip",
            f"record verify --file {home}/all.zip", f"record backup --overwrite {home}/backup.sqlite3",
        ):  # fmt: skip
            command(*words.split())
    print(json.dumps(touched))


if __name__ == "__main__":
    main(sys.argv[1] == "begin")
