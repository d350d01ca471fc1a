"""Where do all clients stand? Who is exposed, what waits for you, and who waits for whom.

Each client is judged by its own record alone; this is the one place where several are read, and it writes
nothing. "Nothing to do" is said only where nothing is open: what nobody knows waits for somebody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

import msgspec

from stanch.app.context import Case, Client
from stanch.app.live import live
from stanch.app.status import other_incidents
from stanch.app.status.situation import Situation, situation
from stanch.core.model import AssetId
from stanch.core.moments import DAY, Moment
from stanch.core.names import folded
from stanch.core.promises import promised
from stanch.core.who import who
from stanch.tell import names, promises
from stanch.tell import overview as words
from stanch.tell.overview import Group

GROUPS: tuple[Group, ...] = get_args(Group)
"""What presses most first."""
SHAPES: dict[Group, str] = {
    "exposed": "yes", "you": "missing", "others": "unknown", "unseen": "unknown", "done": "no",
}  # fmt: skip
"""The mark of each, as a terminal has it."""


class Stands(msgspec.Struct, frozen=True):
    """One client: its name and title, where it stands, and in words what is next. `incident`: in which one;
    "" where none is open."""

    name: str
    title: str
    group: Group
    words: str
    incident: str = ""


class AskAgain(msgspec.Struct, frozen=True):
    """A client whose asking was a day ago or more, without an answer: its title, its name, the incident."""

    title: str
    name: str
    incident: str


class Waiting(msgspec.Struct, frozen=True):
    """Whom clients wait for, who they are, and since when: one answer frees all of them. `again`: for whom it
    is time to ask once more."""

    on: str
    who: str
    since: str
    count: int
    again: tuple[AskAgain, ...] = ()


class Overview(msgspec.Struct, frozen=True):
    """All clients, in groups; and whom they wait for, those for whom most wait first."""

    clients: tuple[Stands, ...]
    waiting: tuple[Waiting, ...]

    @property
    def groups(self) -> tuple[tuple[Group, tuple[Stands, ...]], ...]:
        """The groups that anybody is in, what presses most first."""
        found = ((one, tuple(row for row in self.clients if row.group == one)) for one in GROUPS)
        return tuple((group, rows) for group, rows in found if rows)

    def count(self, group: Group) -> int:
        """How many are in it."""
        return sum(one.group == group for one in self.clients)

    @property
    def headline(self) -> str:
        """ "2 of 40 are exposed now. 3 wait for you." """
        return words.headline(self.count("exposed"), self.count("you"), len(self.clients))


class _Asked(msgspec.Struct, frozen=True):
    """A vendor that a client asked, and that has not answered."""

    vendor: AssetId
    called: str
    client: str
    since: Moment
    again: AskAgain | None = None


def overview(clients: Iterable[tuple[str, str, str]]) -> Overview:
    """All of these, each by its name, its title and its workspace, as known now."""
    rows: list[Stands] = []
    asked: list[_Asked] = []
    for name, title, ws in clients:
        client = live(ws).client()
        cases = [one for one in client.cases() if not one.closed]
        found = [(one, situation(one)) for one in cases]
        rows.append(_stands(name, title, client, found))
        seen: set[AssetId] = set()
        for one, stands in found:
            for silent in _silent(one, stands, title):
                if silent.vendor not in seen:  # asked in two incidents: it waits once
                    seen.add(silent.vendor)
                    due = stands.true_at - silent.since >= DAY
                    again = AskAgain(title, name, one.id) if due else None
                    asked.append(msgspec.structs.replace(silent, again=again))
    return Overview(tuple(rows), tuple(_waiting(asked)))


def _stands(name: str, title: str, client: Client, found: Sequence[tuple[Case, Situation]]) -> Stands:
    anew = [one for one in other_incidents.watched(client) if one.again]
    if anew:
        return Stands(name, title, "exposed", anew[0].anew, anew[0].id)
    made = [_incident(name, title, case, stands) for case, stands in found]
    unread = [one for one in client.incidents() if one.closed_at is None]
    for one in unread:
        if client.case_of(one) is None:
            made.append(Stands(name, title, "you", words.unread(one.title or one.id), one.id))
    fell = [one for one in other_incidents.watched(client) if one.fell or one.missed]
    if fell:
        what = fell[0].missed or words.fell()
        made.append(Stands(name, title, "you", f"{fell[0].title}: {what}", fell[0].id))
    if not made:
        begun = bool(client.incidents())
        return Stands(name, title, "done" if begun else "unseen", words.nothing(begun=begun))
    return min(made, key=lambda one: GROUPS.index(one.group))


def _incident(name: str, title: str, case: Case, found: Situation) -> Stands:
    """Where one open event of a client stands."""
    group, said = _group(case, found)
    return Stands(name, title, group, f"{found.title}: {said}", case.id)


def _group(case: Case, found: Situation) -> tuple[Group, str]:
    step = ""
    if found.next:
        first = found.next[0]
        verb = case.playbook.remedy(first.remedy).verb
        name, waits = found.names.get(first.asset, first.asset), first.waits_for
        if first.state == "blocked" and waits:  # it is not to be done now (74)
            done, where = case.playbook.remedy(waits[0][0]).done, found.names.get(waits[0][1], waits[0][1])
            step = words.next_waits(verb, name, done, where)
        else:
            step = words.next_step(verb, name)
    if found.today.verdict == "yes" or found.stolen:
        return "exposed", f"{found.headline} {step}".rstrip()
    promise = promised(case.state, found.true_at)
    late = promises.missed(promise, found.true_at) if promise is not None else ""
    if late:
        return "you", late
    if not found.ours and not found.theirs and not found.secrets:
        return "unseen", words.nothing_theirs()
    if found.today.verdict == "unknown" and not case.client.state.looks and not found.next:
        return "unseen", found.headline
    if step:
        return "you", step
    silent = list(_silent(case, found, ""))
    asked = {one.vendor for one in silent}
    mine = [one for one in found.unknown if AssetId(one.about) not in asked]
    if mine:
        return "you", mine[0].text
    if silent:
        return "others", words.silent(one.called for one in silent)
    if found.unknown or "unknown" in (found.today.verdict, found.before.verdict):
        return "you", found.headline
    return "done", found.headline


def _silent(case: Case, found: Situation, client: str) -> Iterator[_Asked]:
    for one in found.theirs:
        if one.asked_at is not None and (one.answered_at is None or one.answered_at < one.asked_at):
            yield _Asked(one.asset.id, names.given(one.asset), client, one.asked_at)


def _waiting(asked: Sequence[_Asked]) -> Iterator[Waiting]:
    """Each vendor once, those for whom most wait first."""
    by: dict[AssetId, list[_Asked]] = {}
    for one in asked:
        by.setdefault(one.vendor, []).append(one)
    for rows in sorted(by.values(), key=lambda rows: (-len(rows), rows[0].called)):
        first = min(one.since for one in rows)
        since = words.waiting(first, several=len(rows) > 1)
        again = tuple(one.again for one in rows if one.again is not None)
        yield Waiting(rows[0].called, names.few(one.client for one in rows), since, len(rows), again)


def matching(clients: Iterable[tuple[str, str, str]], typed: str) -> list[tuple[str, str, str]]:
    """Those of these clients (name, title, workspace) whose name or site has what was typed."""
    wanted = folded(typed)
    return [one for one in clients if any(wanted in folded(word) for word in _called(*one))]


def _called(name: str, title: str, ws: str) -> Iterator[str]:
    yield name
    yield title
    client = live(ws).client()
    yield from who(client.state).sites
    yield from (one.name for one in client.own("endpoint"))
