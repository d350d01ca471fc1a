"""Where clients stand, in words: each a line, and whom they wait for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal as L

from stanch.core.moments import Moment
from stanch.tell import dates, names
from stanch.tell.screens import say
from stanch.tell.words import begun

Group = L["exposed", "you", "others", "unseen", "done"]
"""Where a client stands: what presses most first."""


def title(group: Group) -> str:
    """The heading of a group."""
    return say(f"screens.overview.groups.{group}")


def headline(exposed: int, you: int, every: int) -> str:
    """ "2 of 40 are exposed now. 3 wait for you." """
    number = "none" if not exposed else "one" if exposed == 1 else "some"
    first = say(f"screens.overview.exposed.{number}", count=exposed, every=every)
    waits = say(f"screens.overview.waits.{'one' if you == 1 else 'some'}", count=you) if you else ""
    return f"{first} {waits}".rstrip()


def nothing(*, begun: bool) -> str:
    """Where no event is open."""
    return say(f"screens.overview.nothing.{'open' if begun else 'begun'}")


def unread(title: str) -> str:
    """Where the playbook of an open event is not there."""
    return say("screens.overview.unread", title=title)


def fell() -> str:
    """Where what was sent needs a decision."""
    return say("screens.overview.fell")


def next_step(verb: str, name: str) -> str:
    return say("screens.overview.next", verb=verb, name=name)


def next_waits(verb: str, name: str, done: str, where: str) -> str:
    """The next step where something has to be done before it, at `where`."""
    return say("screens.overview.next_waits", verb=verb, name=name, done=begun(done), where=where)


def nothing_theirs() -> str:
    """Where nothing of a client is written down in its event."""
    return say("screens.overview.nothing.theirs")


def silent(called: Iterable[str]) -> str:
    """Who was asked and has not answered."""
    return say("screens.overview.silent", names=names.few(called))


def waiting(since: Moment, *, several: bool) -> str:
    """Since when they wait for one who was asked."""
    which = "first" if several else "once"
    return say(f"screens.overview.asked.{which}", dated=dates.dated(since))
