"""What a folded list holds, in one line: the sum, by answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from stanch.core.model import Tri

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
