"""Whom to tell about an incident, and why: a decision of a person, kept with its reason."""

from __future__ import annotations

from typing import get_args

from stanch.app import clock
from stanch.app.context import Case
from stanch.core.decisions import (
    Audience,
    AudienceChosen,
)
from stanch.core.moments import Seq
from stanch.errors import BadInput
from stanch.knowledge import typed_names

AUDIENCES: tuple[Audience, ...] = get_args(Audience)
"""Whom to tell, from the fewest to all; the reasons are kept with the choice."""


def tell(case: Case, who: str, why: str) -> Seq:
    """Who is to be told, and why so. BadInput without a reason: somebody will ask for it later."""
    chosen = next((one for one in AUDIENCES if one == who), None)
    if chosen is None:
        raise BadInput(f"{who!r} is nobody that can be told", help=f"choose one of: {', '.join(AUDIENCES)}")
    return case.write([AudienceChosen(case.id, chosen, typed_names.reason(why), clock.now())])


def told(case: Case) -> AudienceChosen | None:
    """The last decision on who is to be told about this incident; None where there is none yet."""
    made = case.state.all(AudienceChosen)
    return made[-1][1] if made else None
