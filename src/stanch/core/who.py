"""Who are we to our customers? What was said of it last."""

from __future__ import annotations

from stanch.core.decisions import WhoWeAre
from stanch.core.moments import Moment
from stanch.core.view import Folded


def who(state: Folded) -> WhoWeAre:
    """The last entry that stands; an empty one where nobody has said anything."""
    given = state.all(WhoWeAre)
    return given[-1][1] if given else WhoWeAre(Moment(0))
