"""Promise the next update by a moment."""

from __future__ import annotations

from stanch.app import clock
from stanch.app.context import Case
from stanch.core.decisions import Promise
from stanch.core.moments import Moment, Seq, iso
from stanch.errors import BadInput


def promised(case: Case, by: Moment) -> Seq:
    """The next update comes by then."""
    if by <= clock.now():
        raise BadInput(f"{iso(by)} is past", help="promise a moment that is still to come")
    return case.write([Promise(case.id, by, clock.now())])
