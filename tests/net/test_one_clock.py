"""The machine's time is read in one file; a time that is only measured goes by the monotonic clock (155)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "stanch"
CLOCK = "net/clock.py"
READS = {
    "time": {"time", "time_ns", "gmtime", "localtime", "ctime", "asctime", "strftime", "clock_gettime",
             "clock_gettime_ns"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "timezone": {"now", "localtime", "localdate"},
}  # fmt: skip
"""What is called on which module or class. `timezone` is Django's."""
MAY_READ = re.compile(rf"\.\s*(?:{'|'.join(set().union(*READS.values()))})\b|\bfrom\s+time\b")
"""What a file has that reads the clock: to read all of them takes a second."""


def reads(tree: ast.AST) -> Iterator[str]:
    """Each call that reads the clock, however it was imported."""
    names: dict[str, str] = {}
    for one in ast.walk(tree):
        if isinstance(one, ast.ImportFrom) and one.module in ("time", "datetime", "django.utils"):
            names.update({alias.asname or alias.name: alias.name for alias in one.names})
        if isinstance(one, ast.ImportFrom) and one.module == "time":
            yield from (f"time.{alias.name}" for alias in one.names if alias.name in READS["time"])
        if isinstance(one, ast.Import):
            names.update({alias.asname or alias.name: alias.name for alias in one.names})
    for one in ast.walk(tree):
        if isinstance(one, ast.Attribute):
            owner = one.value
            last = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            last = names.get(last, last)
            if one.attr in READS.get(last, ()):
                yield f"{last}.{one.attr}"


def test_rule_155_the_machines_time_is_read_in_one_file() -> None:
    found = {
        path.relative_to(SOURCE).as_posix(): sorted(set(reads(ast.parse(text))))
        for path in sorted(SOURCE.rglob("*.py"))
        if MAY_READ.search(text := path.read_text("utf-8"))
    }
    assert {path for path, some in found.items() if some} == {CLOCK}, {
        path: some for path, some in found.items() if some and path != CLOCK
    }


def test_it_would_notice() -> None:
    for text in (
        "import time\ntime.time()",
        "import time as t\nt.time_ns()",
        "from time import time_ns as n\nn()",
        "import datetime\ndatetime.datetime.now(datetime.UTC)",
        "from datetime import date\ndate.today()",
        "from datetime import datetime as d\nd.utcnow()",
        "from django.utils import timezone\ntimezone.now()",
    ):
        assert list(reads(ast.parse(text))), text
        assert MAY_READ.search(text), text
    assert not list(reads(ast.parse("import time\ntime.monotonic()\nclock.now()\nlocaltime.read()")))
