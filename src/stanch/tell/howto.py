"""The lines of a step that are for this machine: those of another system are left out where its own is
known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stanch.core.model import AssetId, Component
from stanch.core.playbook import Remedy
from stanch.core.world import World
from stanch.knowledge import systems


def lines(world: World, remedy: Remedy, id: AssetId) -> tuple[str, ...]:
    """What to do, line by line. Where nothing tells which system it is, or no line is for it: all of them."""
    has = systems.of(frozenset(_purls(world, id)))
    if not has or not any(systems.named(line) & has for line in remedy.how):
        return remedy.how
    return tuple(line for line in remedy.how if not systems.named(line) or systems.named(line) & has)


def _purls(world: World, id: AssetId) -> Iterator[str]:
    """The packages that were seen on a machine, or on those that serve this endpoint."""
    serving = [one.other for one in world.bounds(id) if one.bond == "serves" and not one.outward]
    for place in (id, *serving):
        for _seq, seen in world.state.of(place):
            if isinstance(seen.fact, Component):
                yield seen.fact.purl


class Instruction(NamedTuple):
    """One line of a how-to: for which system or product it is ("": for all), in words, and the command to
    copy ("": there is none)."""

    system: str
    text: str
    command: str


def parted(lines: Sequence[str]) -> tuple[Instruction, ...]:
    """The lines of a step, each with its system and its command taken apart from its words."""
    return tuple(_parted(one) for one in lines)


def _parted(line: str) -> Instruction:
    head, colon, rest = line.partition(": ")
    system = head if colon and (systems.named(line) or head == "Docker") else ""
    words = rest if system else line
    before, colon, last = words.rpartition(": ")
    if _COMMAND.fullmatch(last):
        return Instruction(system, f"{before}:" if colon else "", last)
    return Instruction(system, words, "")


_COMMAND = re.compile(
    r"(apt-get|dnf|yum|zypper|apk|openssl|systemctl|docker|journalctl|stanch|zip) (?!.*, )[^()]+"
)
"""A line, or what follows its last colon, that can be typed as it is; a remark behind it makes it words."""
