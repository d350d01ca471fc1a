"""Was a step seen to be done for which another waits? A restart mends what was updated (14, 140)."""

from __future__ import annotations

import msgspec

from stanch.core.marks import Evidence
from stanch.core.model import Kind
from stanch.core.moments import Moment
from stanch.core.playbook import Detector, Playbook, Remedy


def of(playbook: Playbook, step: Remedy, kind: Kind) -> tuple[Detector, ...]:
    """The detectors that show from lists of packages that a step was done, under no conditions: a port that
    is closed is no update. None where no list shows it."""
    return tuple(
        msgspec.structs.replace(one, needs=(), unless=())
        for one in playbook.detectors
        if one.id in step.proved_by and one.on == kind and one.reads == "component"
    )


def done(found: Evidence, by: Moment) -> bool:
    """By that moment, had every copy that had the flaw been seen without it, or gone? `found`: what such
    lists say. Of a copy of which nobody can tell, nobody knows it."""
    rows = {name: [one for one in marks if one.low <= by] for name, marks in found.tracks.items()}
    for marks in rows.values():
        last = max((one.high for one in marks if one.yes), default=None)
        clean = max((one.low for one in marks if not (one.yes or one.silent or one.over)), default=None)
        if marks and (clean is None or (last is not None and clean <= last)):
            return False
    return any(rows.values())
