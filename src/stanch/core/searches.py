"""Signs that a flaw was used, found by a search of logs; or none found, where logs show all of it (73)."""

from __future__ import annotations

from collections.abc import Iterator

from stanch.core.marks import Mark
from stanch.core.moments import Seq
from stanch.core.sayings import Search
from stanch.core.state import Seen


def marked(seq: Seq, seen: Seen, fact: Search, logs_show: bool) -> Iterator[Mark]:
    """What a search says of the times that it covers: used at some time in them where it has hits, not used
    where it has none, nothing was left out of it, and logs show all of it (`logs_show`)."""
    whole = not fact.hits and not fact.blind and logs_show
    for period in fact.covers if fact.hits or whole else ():
        span = period.definite()
        if span is not None and span[0] <= seen.seen_at:
            high, found = min(span[1], seen.seen_at), bool(fact.hits)
            yield Mark(span[0], high, found, (seq,), seen.provenance, found, said=seen.seen_at)
