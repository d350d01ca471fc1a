"""What time is it? STANCH_NOW sets it, to practise an event of the past or to try what was true when."""

from __future__ import annotations

import getpass
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from stanch.core.moments import Moment, parse
from stanch.errors import BadInput


def now() -> Moment:
    """This moment."""
    pretended = os.environ.get("STANCH_NOW")
    if pretended:
        try:
            return parse(pretended)
        except ValueError as error:
            raise BadInput(f"STANCH_NOW: {error}", help="unset it, or write 2014-04-08T16:40Z") from error
    return Moment(time.time_ns() // 1000)


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
