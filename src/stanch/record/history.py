"""Who wrote down what, and when: entries in order, with their columns; of one subject or of all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Max

from stanch.core import codec
from stanch.core.entries import Entry
from stanch.core.moments import Moment, Seq
from stanch.record import row_ranges
from stanch.record.models import Batch
from stanch.record.models import Entry as EntryRow


class WrittenRow(NamedTuple):
    """One entry as it stands in the record; `entry` is None where its body was erased. `batch`: the number of
    the append that it came with."""

    seq: Seq
    kind: str
    subject: str
    entry: Entry | None
    actor: str
    recorded_at: Moment
    batch: int = 0


class Written(NamedTuple):
    """One batch: the numbers of its first and its last entry, and who wrote it."""

    first: Seq
    last: Seq
    actor: str


def history(ws: str, *, known: int | None = None, subject: str = "", after: int = 0) -> Iterator[WrittenRow]:
    """The entries of a workspace after one number and up to another (`known`), about one subject where one is
    named."""
    columns = "seq, kind, subject, body, actor, recorded_us, batch"
    where, values = ("subject = %s", (subject,)) if subject else ("", ())
    for chunk in row_ranges.chunks(
        columns, "entry", "seq", ws, after=after, upto=known, where=where, values=values
    ):
        for seq, kind, about, body, actor, recorded_us, batch in chunk:
            entry = None if body is None else codec.decode(bytes(body))
            yield WrittenRow(Seq(seq), kind, about, entry, actor, Moment(recorded_us), batch)


RECENT = 5_000


def written_by(ws: str, actor: str, *, upto: int) -> Iterator[tuple[Seq, Moment]]:
    """The entries that somebody wrote down, up to a number: which, and when; the last first. Of a long record
    the last `RECENT` are looked through."""
    recent = EntryRow.objects.filter(ws_id=ws, seq__lte=upto, seq__gt=upto - RECENT)
    mine = recent.filter(actor=actor).order_by("-seq")
    for seq, at in mine.values_list("seq", "recorded_us").iterator(chunk_size=200):
        yield Seq(seq), Moment(at)


def known_at(ws: str, moment: Moment) -> Seq:
    """The last number that was written down by that moment; 0 where there was none yet."""
    last = EntryRow.objects.filter(ws_id=ws, recorded_us__lte=moment).aggregate(Max("seq"))["seq__max"]
    return Seq(last or 0)


def batch_of(ws: str, seq: int) -> Written | None:
    """The batch that an entry was written with; None where there is none of that number."""
    found = EntryRow.objects.filter(ws_id=ws, seq=seq).values_list("batch", "actor").first()
    if found is None:
        return None
    first, last = Batch.objects.filter(ws_id=ws, no=found[0]).values_list("first", "last").get()
    return Written(Seq(first), Seq(last), found[1])


def last_by(ws: str, actor: str) -> Written | None:
    """The batch that somebody wrote last; None where they wrote none."""
    rows = EntryRow.objects.filter(ws_id=ws, actor=actor).order_by("-seq")
    seq = rows.values_list("seq", flat=True).first()
    return None if seq is None else batch_of(ws, seq)
