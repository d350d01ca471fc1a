"""Undo what one save wrote: all of its entries and nothing else, by one retraction, which is undone like it
(171)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from stanch.app import actor
from stanch.app.context import Client
from stanch.app.timeline import entries as recall
from stanch.app.timeline import retraction
from stanch.core import index
from stanch.core.dependents import dependents
from stanch.core.model import Look, Retraction
from stanch.core.moments import Seq
from stanch.core.notices import Revision
from stanch.errors import BadInput, Hint, Pointer
from stanch.tell import timeline

WHY = "undone"
SHOWN = 3
"""So many of its entries say in words what a save was; the rest is counted."""


class Save(msgspec.Struct, frozen=True):
    """What one save wrote and nobody took back: the numbers of its entries, and the first of them in words.

    `last`: was nothing written after it? `looked`: is there anything that was measured among it?
    """

    seqs: tuple[Seq, ...]
    words: tuple[str, ...]
    last: bool
    looked: bool

    @property
    def more(self) -> int:
        return len(self.seqs) - len(self.words)


class Undone(msgspec.Struct, frozen=True):
    """The number of the retraction; what it took back, in words. `back`: it took back a retraction, and these
    count again."""

    seq: Seq
    words: tuple[str, ...]
    back: bool


def save(client: Client, seq: int) -> Save:
    """The save that an entry was written with. BadInput where there is no such entry; where all of it was
    taken back; where something was sent by it, or it erased something: neither comes back."""
    from stanch.record.history import batch_of

    written = batch_of(client.ws, seq)
    if written is None or written.first > client.state.seq:
        raise BadInput(f"there is no entry {seq}", help=Hint(Pointer("entries"), " shows the numbers"))
    return _save(client, written.first, written.last)


def last_save(client: Client) -> Save:
    """What whoever is at the keyboard wrote last. BadInput where that is nothing, or cannot be undone."""
    from stanch.record.history import last_by

    name = actor.actor()
    written = last_by(client.ws, name)
    if written is None:
        raise BadInput(
            f"{name} wrote nothing down here", help=Hint(Pointer("entries"), " shows who wrote what")
        )
    return _save(client, written.first, written.last)


def _save(client: Client, first: Seq, last: Seq) -> Save:
    rows = {seq: one for seq, one in index.standing(client.state) if first <= seq <= last}
    live = [seq for seq in range(first, last + 1) if seq not in client.state.gone]
    if any(isinstance(one, Revision) for one in rows.values()):
        raise BadInput(
            "what was sent cannot be undone: it is watched, and corrected where it was wrong",
            help="if it was never sent, take that entry back by its number, and say why",
        )
    if not all(recall.may_be_undone(one) for one in rows.values()):
        raise BadInput(
            "this cannot be undone", help="what was erased is gone, and what nobody can read stays"
        )
    if not live:
        raise BadInput(
            f"entry {first} was taken back already", help="to bring it back, undo what took it back"
        )
    seqs = tuple(Seq(one) for one in live)
    return Save(
        seqs,
        tuple(_told(client, seqs)),
        last == client.state.seq,
        any(isinstance(one, Look) for one in rows.values()),
    )


def undone(client: Client, seq: int, *, along: bool = False) -> Undone:
    """Take back what the save of that entry wrote. HangsOnIt where others hang on it, unless they are to go
    `along`. Errors as those of `save`."""
    with client.alone():
        found = save(client, seq)
        back = [one for seq in found.seqs for one in index.taken_back(client.state, seq)]
        made = Retraction(found.seqs[0], WHY, along=found.seqs[1:])
        made = retraction.whole(client, made, dependents(client.state, made), along)
        written = client.write([made])
    return Undone(written, tuple(_told(client, back)) if back else found.words, bool(back))


def _told(client: Client, seqs: Sequence[Seq]) -> Iterator[str]:
    words = dict(recall.told(client, seqs))
    for seq in seqs[: SHOWN + 1 if len(seqs) == SHOWN + 1 else SHOWN]:
        taken = " and ".join(str(one) for one in index.taken_back(client.state, seq))
        yield words.get(seq) or timeline.took_back(taken)
