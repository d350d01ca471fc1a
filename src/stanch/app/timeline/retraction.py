"""Take an entry back that was mistaken: refused where other entries hang on it, or these along with it."""

from __future__ import annotations

import msgspec

from stanch.app.context import Client
from stanch.app.timeline import entries as recall
from stanch.core import index
from stanch.core.dependents import dependents
from stanch.core.entries import Entry
from stanch.core.model import USED, Asset, Incident, Look, Proposal, Retraction
from stanch.core.moments import Seq
from stanch.core.notices import Revision
from stanch.errors import BadInput, Hint, Pointer
from stanch.knowledge import typed_names
from stanch.tell import timeline

SHOWN = 8
"""So many of those that hang on one are shown; a ninth takes no more room than saying that there is one."""


class Hanging(msgspec.Struct, frozen=True):
    """What hangs on an entry: the first of them, by number and words, and how many there are; what to do
    instead of taking it back. `sent`: a notice is among them, so it stays. `asset`: the one that the entry
    wrote down, where it can be said that it is no longer used."""

    seq: Seq
    what: str
    first: tuple[tuple[Seq, str], ...]
    count: int
    instead: str
    sent: bool
    asset: str = ""

    @property
    def more(self) -> int:
        return self.count - len(self.first)


class HangsOnIt(BadInput):
    """Other entries hang on the one that was to be taken back; nothing was taken back."""

    def __init__(self, found: Hanging, help: str) -> None:
        listed = "".join(f"\n  {seq}  {what}" for seq, what in found.first)
        more = f"\n  and {found.more} more" if found.more else ""
        entries = "one entry hangs" if found.count == 1 else f"{found.count} entries hang"
        super().__init__(f"{entries} on entry {found.seq} ({found.what}):{listed}{more}", help=help)
        self.found = found


def retracted(client: Client, seq: int, why: str, *, along: bool = False) -> tuple[Seq, int]:
    """Take an entry back; returns the number of the retraction, and how many entries went along.

    HangsOnIt where others hang on it, unless they are to go `along`. BadInput where there is none of that
    number, or where it was taken back before.
    """
    said = typed_names.reason(why)
    if not 0 < seq <= client.state.seq:
        raise BadInput(f"there is no entry {seq}", help=Hint(Pointer("entries"), " shows the numbers"))
    if seq in client.state.gone:
        raise BadInput(
            f"entry {seq} was taken back already",
            help=Hint("to bring it back, take back the entry that did so: ", Pointer("entries")),
        )
    with client.alone():
        retraction = Retraction(Seq(seq), said)
        left = dependents(client.state, retraction)
        return client.write([whole(client, retraction, left, along)]), len(left)


def whole(client: Client, made: Retraction, left: tuple[Seq, ...], along: bool) -> Retraction:
    """A retraction with what it would leave hanging. HangsOnIt where that is anything and does not go
    `along`, or is something that was sent."""
    if not left:
        return made
    found = _hanging(client, made.of, left)
    if found.sent:
        raise HangsOnIt(found, Hint("what was sent is watched, and stays; ", found.instead))
    if not along:
        raise HangsOnIt(found, Hint(found.instead, ", or take all of it back: --along"))
    return msgspec.structs.replace(made, along=(*made.along, *left))


def _hanging(client: Client, seq: Seq, left: tuple[Seq, ...]) -> Hanging:
    shown = left if len(left) <= SHOWN + 1 else left[:SHOWN]
    words = dict(recall.told(client, (seq, *shown)))
    entries = dict(index.standing(client.state))
    sent = any(isinstance(entries[one], Revision) for one in left)
    first = tuple((one, words[one]) for one in shown)
    entry = entries.get(seq)
    what = words.get(seq) or timeline.taken_back_once_more()
    ends = entry.id if isinstance(entry, Asset) and entry.kind in USED else ""
    return Hanging(seq, what, first, len(left), _instead(entry), sent, ends)


def _instead(entry: Entry | None) -> str:
    """What to do where the entry was right once, or only part of it is wrong."""
    match entry:
        case Asset() if entry.kind in USED:
            return Hint("where it is no longer used, say since when: ", Pointer("ended", entry.name))
        case Incident():
            return Hint("close it: ", Pointer("close", entry.id))
        case Look():
            return "take back what is wrong of what it saw"
        case Proposal():
            return "take back the decision on it"
        case _:
            return "take back what is wrong of it"
