"""What a folded list holds, in one line: the sum, by answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from stanch.core.catalogue import Advice
from stanch.core.model import Tri
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


_STANDING = {**ANSWERS, "silent": "No answer yet", "unasked": "Not asked yet"}


def folded(found: Sums) -> Folded:
    """The line of each list, with the sum of what it says."""
    of_ours = ("Your server", "Your {n} servers") if found.servers else ("Yours, one", "Yours, {n}")
    nothing = "No server, machine or build of yours is written down where this event can be"
    theirs = [_STANDING[one] for one in found.theirs]
    secrets, keys = [IN_SUM[one] for one in found.secrets], [RENEWALS[one] for one in found.keys]
    return Folded(
        _line(*of_ours, verdicts(found.ours), len(found.ours)) or nothing,
        _line("Your one service", "Your {n} services", words(theirs), len(theirs)),
        _line("One password or key", "{n} passwords and keys", words(secrets), len(secrets)),
        _line("One certificate", "{n} certificates", words(keys), len(keys)),
        "" if not found.data else "Data in one place" if found.data == 1 else f"Data in {found.data} places",
    )


def not_yet(count: int) -> str:
    """ "5 sentences cannot be said yet"."""
    return "One sentence cannot be said yet" if count == 1 else f"{count} sentences cannot be said yet"


def _line(one: str, many: str, sum: str, count: int) -> str:
    return "" if not count else f"{one if count == 1 else many.format(n=count)}: {sum}"


VERDICTS: dict[Tri, str] = {"yes": "exposed", "unknown": "not known yet", "no": "not exposed"}
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def number(count: int) -> str:
    """A small number as a word."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def verdicts(found: Iterable[Tri]) -> str:
    """ "one exposed, two not known yet"; of one alone, or of all alike, without the number."""
    counts = Counter(found)
    order: tuple[Tri, ...] = ("yes", "unknown", "no")
    return _counted([(VERDICTS[one], counts[one]) for one in order if counts[one]])


def words(said: Iterable[str]) -> str:
    """ "three not asked yet, one not affected", the most first."""
    counts = Counter(f"{one[:1].lower()}{one[1:]}" for one in said)
    return _counted(counts.most_common())


def _counted(counts: list[tuple[str, int]]) -> str:
    if len(counts) == 1:
        return counts[0][0]
    return ", ".join(f"{number(count)} {word}" for word, count in counts)


def open_questions(count: int) -> str:
    """ "Seven open questions"."""
    return "One open question" if count == 1 else f"{number(count).capitalize()} open questions"
