"""How a correction begins: what we wrote, when, and that it was not so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stanch.core.moments import Moment
from stanch.knowledge.messages import FIRST, say
from stanch.tell import dates


def untrue(text: str, language: str = FIRST) -> str:
    """That a sentence which we wrote was not true. `language`: the one in which it was written."""
    return say(language, "corrections.untrue", text=text)


def doubtful(text: str, language: str = FIRST) -> str:
    """That we do not know any more whether a sentence which we wrote is true."""
    return say(language, "corrections.doubtful", text=text)


def quoted(text: str, language: str = FIRST) -> str:
    """A sentence as a correction quotes it, whatever it says of it; on one line."""
    return say(language, "names.quoted", name=" ".join(text.split()))


def opening(
    sent_at: Moment, fell: Sequence[str], lost: Sequence[str], language: str = FIRST
) -> Iterator[str]:
    """The first sentences of a correction of what was sent then: each that was not true, and each that we
    cannot stand by any more."""
    yield say(language, "corrections.opening", dated=dates.dated(sent_at, language))
    for text in fell:
        yield untrue(text, language)
    for text in lost:
        yield doubtful(text, language)
