"""With which name did the first ten minutes begin? Whoever comes back goes on with it."""

from __future__ import annotations

from stanch.app import clock
from stanch.app.context import Case
from stanch.core.decisions import (
    StartBegun,
)
from stanch.net.target import Target


def began(case: Case, target: Target) -> None:
    """The first ten minutes began with this name: whoever comes back goes on with it."""
    case.write([StartBegun(case.id, str(target), clock.now())])


def began_with(case: Case) -> str:
    """The name that the first ten minutes began with last; "" where they did not."""
    made = case.state.all(StartBegun)
    return made[-1][1].target if made else ""
