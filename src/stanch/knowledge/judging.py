"""What does a playbook make of a version alone? And which of its lines says so."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from stanch.core.model import Tri
from stanch.core.moments import During, iso
from stanch.core.playbook import Detector, Package, Playbook
from stanch.core.versions import affected
from stanch.core.versions.verdicts import Why


class Said(msgspec.Struct, frozen=True):
    """Is a package affected: yes, no or unknown, and why.

    `entry`: the line that says so, by its purl, with its range and source. `conditions`: what has to be so
    beside the version: the id that the playbook gives it, and what it reads. `during`: where it was bad for
    a time only, from and to when. `detail`: what could not be told."""

    purl: str
    affected: Tri
    why: Why
    entry: str = ""
    range: str = ""
    source: str = ""
    conditions: tuple[str, ...] = ()
    during: str = ""
    detail: str = ""


PLAIN: tuple[Why, ...] = ("not_named", "not_whole", "no_version", "some_set_ups")
"""Where the package URL itself shows what could not be told."""


def judged(playbook: Playbook, purl: str) -> Said:
    """The worst that any of its detectors says of this package: a yes, what cannot be told, a no."""
    found = [_said(playbook, one, purl) for one in speaking(playbook)]
    named = [one for one in found if one.why not in ("not_named", "no_release")] or found
    if not named:
        return Said(purl, "unknown", "not_named", detail="this playbook speaks of no packages at all")
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
    verdict, entry, why, detail = affected(purl, detector.packages, playbook.releases)
    rules = tuple(_conditions(playbook, detector)) if verdict != "no" else ()
    if why in PLAIN:
        detail = ""
    if entry is None:
        return Said(purl, verdict, why, conditions=(), detail=detail)
    during = _during(entry) if verdict != "no" else ""
    return Said(purl, verdict, why, entry.purl, entry.affected, entry.source, rules, during, detail)


def _conditions(playbook: Playbook, detector: Detector) -> Iterator[str]:
    for word, ids in (("", detector.needs), ("not ", detector.unless)):
        for id in ids:
            yield f"{word}{id} ({_reads(playbook.detector(id))})"
    for file in detector.unless_without:
        yield f"with {file}"


def _reads(condition: Detector) -> str:
    """mongodb_zlib is on; uses_app_router: yes; pkg:deb/debian/openssh-server is there."""
    if condition.reads == "setting":
        return f"{' or '.join(condition.match)} is {' or '.join(condition.values)}"
    if condition.reads == "component":
        named = dict.fromkeys(one.purl.partition("?")[0] for one in condition.packages)
        return f"{' or '.join(named)} is there, in a version that counts"
    return f"{' or '.join(condition.match) or condition.reads}: yes"


def _during(package: Package) -> str:
    return "" if package.during is None else _period(package.during)


def _period(during: During) -> str:
    """From the first moment at which it may have been bad to the last, in UTC."""
    start, end = during.start, during.end
    low = "an unknown time" if start.earliest is None else iso(start.earliest)
    high = "now" if end is None or end.latest is None else iso(end.latest)
    return f"{low} to {high}"
