"""What did the web tester answer? Kept for DAYS and at most MOST of them, under ids that cannot be guessed.

Answers stand outside the chain: a stranger's question is no evidence of ours, and must not make it grow.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction

from stanch.core.moments import DAY, Moment
from stanch.record.models import Answer

DAYS = 30
MOST = 20_000
"""Beyond it the oldest go: nobody can fill the disk."""


class Kept(NamedTuple):
    """An answer as it was kept; `scope` is public or inside, `shared`: for whoever has the link."""

    id: str
    scope: str
    target: str
    looked: Moment
    shared: bool
    body: bytes


def keep(answer: Kept) -> None:
    """Keep an answer; those that are too old, or too many, go."""
    with transaction.atomic():
        Answer.objects.create(
            id=answer.id,
            scope=answer.scope,
            target=answer.target,
            looked_us=answer.looked,
            shared=answer.shared,
            body=answer.body,
        )
        Answer.objects.filter(looked_us__lt=answer.looked - DAYS * DAY).delete()
        newest = Answer.objects.order_by("-looked_us").values_list("looked_us", flat=True)
        oldest = newest[MOST : MOST + 1].first()
        if oldest is not None:
            Answer.objects.filter(looked_us__lte=oldest).delete()


def read(id: str, now: Moment) -> Kept | None:
    """The answer of this id; None where there is none (any more)."""
    found = Answer.objects.filter(id=id, looked_us__gte=now - DAYS * DAY).first()
    return None if found is None else _kept(found)


def newest(scope: str, target: str, since: Moment) -> Kept | None:
    """The last answer about this target, where it was looked at since then."""
    rows = Answer.objects.filter(scope=scope, target=target, looked_us__gte=since)
    found = rows.order_by("-looked_us").first()
    return None if found is None else _kept(found)


def share(id: str) -> None:
    """Whoever has the link may read it from here on."""
    Answer.objects.filter(id=id).update(shared=True)


def _kept(row: Answer) -> Kept:
    return Kept(row.id, row.scope, row.target, Moment(row.looked_us), row.shared, bytes(row.body))
