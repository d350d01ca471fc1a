"""How a correction begins: what we wrote, when, and that it was not so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stanch.core.moments import Moment
from stanch.tell import dates


def untrue(text: str) -> str:
    """That a sentence which we wrote was not true."""
    return f"We wrote: “{text}” That was not true."


def doubtful(text: str) -> str:
    """That we do not know any more whether a sentence which we wrote is true."""
    return f"We wrote: “{text}” We do not know any more whether that is true."


def opening(sent_at: Moment, fell: Sequence[str], lost: Sequence[str]) -> Iterator[str]:
    """The first sentences of a correction of what was sent then: each that was not true, and each that we
    cannot stand by any more."""
    yield f"We have to correct what we wrote to you {dates.dated(sent_at)}."
    for text in fell:
        yield untrue(text)
    for text in lost:
        yield doubtful(text)
