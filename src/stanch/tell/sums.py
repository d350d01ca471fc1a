"""What a folded list holds, in one line: the sum, by answer."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, get_args

from stanch.core.catalogue import Advice
from stanch.core.model import Tri
from stanch.tell.capitals import lowered
from stanch.tell.names import digits
from stanch.tell.screens import Words, say
from stanch.tell.words import ANSWERS, IN_SUM, RENEWALS


class Sums(NamedTuple):
    """What the lists of a situation hold, a code for each row. `servers`: are ours all servers? `data`: in
    how many places data lie."""

    servers: bool
    ours: tuple[Tri, ...]
    theirs: tuple[str, ...]
    secrets: tuple[Advice, ...]
    keys: tuple[str, ...]
    data: int


class Folded(NamedTuple):
    """The line of each list; "" where it holds nothing. Of ours it is said that there is nothing."""

    ours: str
    theirs: str
    secrets: str
    keys: str
    data: str


_NO_ANSWERS = ("contradicted", "silent", "unasked")
_STANDING = Words[str](
    "screens.answers.{}",
    (*ANSWERS, *_NO_ANSWERS),
    {one: f"screens.sums.{one}" for one in _NO_ANSWERS},
)


def folded(found: Sums) -> Folded:
    """The line of each list, with the sum of what it says."""
    of_ours = "screens.sums.servers" if found.servers else "screens.sums.ours"
    theirs = [_STANDING[one] for one in found.theirs]
    secrets, keys = [IN_SUM[one] for one in found.secrets], [RENEWALS[one] for one in found.keys]
    return Folded(
        _line(of_ours, verdicts(found.ours), len(found.ours)) or say("screens.sums.nothing"),
        _line("screens.sums.theirs", words(theirs), len(theirs)),
        _line("screens.sums.secrets", words(secrets), len(secrets)),
        _line("screens.sums.keys", words(keys), len(keys)),
        "" if not found.data else say("screens.sums.data", n=found.data, count=str(found.data)),
    )


def not_yet(count: int) -> str:
    """ "5 sentences cannot be said yet"."""
    return say("screens.sums.not_yet", n=count, count=str(count))


def _line(id: str, sum: str, count: int) -> str:
    return say(id, n=count, count=str(count), sum=sum) if count else ""


VERDICTS = Words[Tri]("screens.sums.verdict.{}", get_args(Tri))


def number(count: int) -> str:
    """A small number as a word."""
    return say("numbers.counted", n=count, digits=digits(count))


def verdicts(found: Iterable[Tri]) -> str:
    """ "one exposed, two not known yet"; of one alone, or of all alike, without the number."""
    counts = Counter(found)
    order: tuple[Tri, ...] = ("yes", "unknown", "no")
    return _counted([(VERDICTS[one], counts[one]) for one in order if counts[one]])


def words(said: Iterable[str]) -> str:
    """ "three not asked yet, one not affected", the most first."""
    counts = Counter(map(lowered, said))
    return _counted(counts.most_common())


def _counted(counts: list[tuple[str, int]]) -> str:
    if len(counts) < 2:
        return "".join(word for word, _count in counts)
    each = [say("screens.sums.counted", count=number(count), word=word) for word, count in counts]
    return functools.reduce(lambda first, last: say("lists.between", first=first, last=last), each)


def open_questions(count: int) -> str:
    """ "Seven open questions"."""
    return say("screens.sums.open_questions", n=count, Count=number(count).capitalize())
