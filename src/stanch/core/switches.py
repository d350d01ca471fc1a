"""Which values of a setting mean the same, and which the opposite? One that is neither says nothing (141)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stanch.core.marks import Mark
from stanch.core.model import Setting, Tri
from stanch.core.moments import Seq
from stanch.core.names import folded
from stanch.core.state import Seen

PAIRS = (
    (
        ("on", frozenset(("on", "yes", "true", "1", "enabled"))),
        ("off", frozenset(("off", "no", "false", "0", "disabled"))),
    ),
    (
        ("open", frozenset(("open", "opened"))),
        ("closed", frozenset(("closed", "close", "shut", "blocked"))),
    ),
)
"""Words that configurations use for the same, with the opposite of each: the first of a side is its name."""
_NOBODY = frozenset(("", "?", "??", "-", "unknown", "not known", "unsure", "unclear", "n/a", "none known"))


def known(value: str) -> bool:
    """Does a value say anything, and not only that nobody knows it?"""
    return folded(value) not in _NOBODY


def same(one: str, other: str) -> bool:
    """Do two words mean the same?"""
    first, second = folded(one), folded(other)
    return first == second or any(
        first in words and second in words for pair in PAIRS for _name, words in pair
    )


def sides(values: Iterable[str]) -> tuple[str, ...]:
    """The two words of the switch that is exposed by these values; () where it is no switch."""
    words = {folded(one) for one in values}
    for pair in PAIRS:
        if words and words <= pair[0][1] | pair[1][1]:
            return tuple(name for name, _words in pair)
    return ()


def exposed(value: str, values: Iterable[str]) -> Tri:
    """Is what is set to this exposed, where these values are? Unknown where the setting is a switch and this
    is none of its words, and where nobody knows it."""
    those = tuple(values)
    if value in those or any(same(value, one) for one in those):
        return "yes"
    if not known(value):
        return "unknown"
    switch = sides(those)
    return "no" if not switch or any(same(value, one) for one in switch) else "unknown"


def marked(seq: Seq, seen: Seen, fact: Setting, values: Iterable[str]) -> Mark:
    """What a setting says of its moment: yes, no, or nothing, where nobody can tell what it means."""
    told, at = exposed(fact.value, values), seen.seen_at
    return Mark(at, at, told == "yes", (seq,), seen.provenance, said=at, silent=told == "unknown")


def of_one_place(fact: Setting, found: Mark, before: Sequence[Mark]) -> bool:
    """Does it say only that one place of several is not exposed, of which nobody had said that it was
    (`before`)? That says nothing of the machine (141)."""
    return bool(fact.place) and not found.yes and not any(one.yes for one in before)
