"""Is the version that a step went to a fix? Judged by the ranges of the playbook, as any version is (91).

So a playbook that is refined after the first fix turned out to be broken opens the step again.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import msgspec

from stanch.core.model import AssetId, Component, Tri
from stanch.core.playbook import Playbook
from stanch.core.sayings import Statement, Step
from stanch.core.versions import OF_NO_ENTRY, affected, split
from stanch.core.view import View


def step(playbook: Playbook, state: View, id: AssetId, said: Step) -> Step:
    """A step as it counts at an asset: one that went to a version which is affected, too, was not done; one
    that went to a version which cannot be judged, nobody knows."""
    if said.done != "yes" or not said.to:
        return said
    return msgspec.structs.replace(said, done=_mended(playbook, state, id, said.to))


def statement(playbook: Playbook, state: View, id: AssetId, said: Statement) -> Statement:
    """A vendor's answer with its steps as they count."""
    if not any(one.to for one in said.steps):
        return said
    steps = tuple(step(playbook, state, id, one) for one in said.steps)
    return msgspec.structs.replace(said, steps=steps)


def _mended(playbook: Playbook, state: View, id: AssetId, version: str) -> Tri:
    """All that can be called so is clean: yes; all of it is affected: no; else nobody knows."""
    found: set[Tri] = set()
    readers = [one for one in playbook.detectors if one.reads == "component"]
    for purl in _called(playbook, state, id, version):
        for detector in readers:
            answer = affected(purl, detector.packages, playbook.releases)
            if answer.why not in OF_NO_ENTRY:
                found.add(answer.verdict)
    if found == {"no"}:
        return "yes"
    return "no" if found == {"yes"} else "unknown"


def _called(playbook: Playbook, state: View, id: AssetId, version: str) -> Iterator[str]:
    """The package URLs that a bare version may be of: those of the packages that were seen at the asset and
    that the playbook names, else those that it names for no distribution, without what has the same code
    under another name. A package URL is itself."""
    if version.startswith("pkg:"):
        yield version
        return
    packages = [one for detector in playbook.detectors for one in detector.packages]
    named = {split(name).product for one in packages for name in one.names}
    seen = {one.fact.purl for _seq, one in state.of(id) if isinstance(one.fact, Component)}
    there = [one for one in seen if split(one).product in named]
    if there:
        yield from sorted({_with(one, version) for one in there})
        return
    for one in packages:
        for name in one.names if one.bare == "yes" else ():
            if not split(name).qualifier("distro"):
                yield _with(name, version)


def _with(purl: str, version: str) -> str:
    """A package URL with this version in place of its own."""
    found = split(purl)
    query = "&".join(f"{key}={quote(value, safe='')}" for key, value in found.qualifiers)
    return f"{found.product}@{quote(version, safe='')}{'?' if query else ''}{query}"
