"""What does a playbook make of a version alone? And which of its lines says so."""

from __future__ import annotations

import msgspec

from stanch.core.model import Tri
from stanch.core.moments import During, iso
from stanch.core.playbook import Detector, Playbook
from stanch.core.versions import affected
from stanch.core.versions.verdicts import Why


class Said(msgspec.Struct, frozen=True):
    """Is a package affected: yes, no or unknown, and why. `entry`: the line that says so, by its purl, with
    its range and source. `conditions`: what has to be so beside the version, as the playbook calls it."""

    purl: str
    affected: Tri
    why: Why
    entry: str = ""
    range: str = ""
    source: str = ""
    conditions: tuple[str, ...] = ()


def judged(playbook: Playbook, purl: str) -> Said:
    """The worst that any of its detectors says of this package: a yes, what cannot be told, a no."""
    found = [_said(playbook, one, purl) for one in speaking(playbook)]
    named = [one for one in found if one.why not in ("not_named", "no_release")] or found
    if not named:
        return Said(purl, "unknown", "not_named")
    worst = max(named, key=_weight).affected
    return max((one for one in named if one.affected == worst), key=lambda one: len(one.conditions))


def speaking(playbook: Playbook) -> tuple[Detector, ...]:
    """The detectors by which a package is affected. One that is a condition of others names packages whose
    presence counts, such as a server for SSH: these are not affected."""
    conditions = {name for one in playbook.detectors for name in (*one.needs, *one.unless)}
    return tuple(one for one in playbook.detectors if one.reads == "component" and one.id not in conditions)


def _weight(said: Said) -> int:
    return ("no", "unknown", "yes").index(said.affected)


def _said(playbook: Playbook, detector: Detector, purl: str) -> Said:
    verdict, entry, why, _detail = affected(purl, detector.packages, playbook.releases)
    rules = (*detector.needs, *(f"not {name}" for name in detector.unless)) if verdict == "yes" else ()
    if verdict == "yes" and entry is not None and entry.during is not None:
        rules = (*rules, f"it was there {_time(entry.during)}")
    if entry is None:
        return Said(purl, verdict, why, conditions=rules)
    return Said(purl, verdict, why, entry.purl, entry.affected, entry.source, rules)


def _time(during: During) -> str:
    """The bounds of a time, as widely as they are known."""
    since = f"from {iso(during.start.low)} on"
    return since if during.end is None else f"between {iso(during.start.low)} and {iso(during.end.high)}"
