"""Who writes this down?"""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_acting: ContextVar[str] = ContextVar("acting", default="")


@contextmanager
def acting(name: str) -> Iterator[None]:
    """Within it, this person writes: whoever is signed in, rather than whoever runs the program."""
    token = _acting.set(name)
    try:
        yield
    finally:
        _acting.reset(token)


def actor() -> str:
    """Who writes this down: whoever is signed in, else STANCH_ACTOR, else this machine's user."""
    return _acting.get() or os.environ.get("STANCH_ACTOR") or getpass.getuser()
