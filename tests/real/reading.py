"""What a console wrote into its record, read by another process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

_SCRIPT = """
import json, sys
from stanch.errors import BadInput
from stanch.flow import case
try:
    ws = case.workspace()
except BadInput:  # nothing was ever written down here
    sys.exit(print("[]"))
print(json.dumps([[one.what, one.subject, one.why] for _seq, one in case.state(ws).decisions]))
"""


class Decided(NamedTuple):
    """A decision entry."""

    what: str
    subject: str
    why: str


def decisions(home: Path) -> list[Decided]:
    """All decisions of the record in this folder."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        env={**inherited, "STANCH_HOME": str(home)}, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return [Decided(*one) for one in json.loads(done.stdout)]
