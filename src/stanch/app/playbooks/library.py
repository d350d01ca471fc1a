"""Playbooks: those that are shipped, files of somebody's own, and what is made of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from stanch.app import clock
from stanch.core.moments import iso
from stanch.core.playbook import Playbook
from stanch.errors import BadInput
from stanch.knowledge import generic, playbooks
from stanch.knowledge.generic import Kind
from stanch.knowledge.judging import Said, judged

__all__ = [
    "Kind", "Playbook", "Said", "ids", "judge", "kind", "kinds", "load", "made", "of_what_is_installed",
    "read", "shipped", "text",
]  # fmt: skip


def ids() -> tuple[str, ...]:
    """The ids of those that are shipped."""
    return tuple(playbooks.shipped())


def shipped() -> list[Playbook]:
    """Those that are shipped, the newest event first."""
    return sorted(map(playbooks.load, playbooks.shipped()), key=lambda one: -one.disclosed_at)


def load(id: str) -> Playbook:
    """A shipped one by its id. BadInput where there is none."""
    return playbooks.load(id)


def text(id: str) -> str:
    """The YAML of a shipped one. BadInput where there is none."""
    return playbooks.text(id)


def read(file: Path) -> Playbook:
    """A file of somebody's own. BadInput names the line, what was found there, and what was expected."""
    return playbooks.read(file)


def judge(name: str, purls: Sequence[str]) -> tuple[Playbook, list[Said]]:
    """Is each of these versions affected, by one playbook alone? `name`: the id of a shipped one, or a
    file."""
    found = load(name) if name in playbooks.shipped() else read(Path(name))
    return found, [judged(found, one) for one in purls]


def of_what_is_installed(playbook: Playbook) -> bool:
    """Is this event in software that is installed, so that an install log knows of the time before?"""
    asked = {question for one in playbook.detectors for question in one.match if one.reads == "attested"}
    listed = any(one.reads in ("probe", "component") for one in playbook.detectors)
    return listed or bool(asked & {"had_the_flaw", "installed_it"})


def kinds() -> Mapping[str, Kind]:
    """The kinds of event that a new one can be of, by their names, with their questions."""
    return generic.kinds()


def kind(name: str) -> Kind:
    """The kind of that name. BadInput where there is none."""
    found = generic.kinds().get(name)
    if found is None:
        raise BadInput("which kind of event is it?", help="choose one of the four")
    return found


def made(kind: str, answers: Mapping[str, str]) -> str:
    """The YAML of an event's own playbook, from what was answered today."""
    return generic.make(kind, answers, iso(clock.now())[:10])
