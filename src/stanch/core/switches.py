"""Is something exposed by the value that a setting has? Yes, no, or nobody can tell (72)."""

from __future__ import annotations

from collections.abc import Sequence

from stanch.core.model import Tri
from stanch.core.names import folded

_SWITCHES = (
    (frozenset(("on", "yes", "true", "1", "enabled")), frozenset(("off", "no", "false", "0", "disabled"))),
    (frozenset(("open",)), frozenset(("closed",))),
)
"""Words that configurations use for the same, and for its opposite."""


def same(one: str, other: str) -> bool:
    """Are these two words for one value?"""
    first, second = folded(one), folded(other)
    return first == second or any(first in half and second in half for pair in _SWITCHES for half in pair)


def opposites(exposed: Sequence[str]) -> tuple[str, ...]:
    """The words for the opposite of the exposed values; () where one of them is no switch."""
    found = [_opposite(one) for one in exposed]
    return () if any(not one for one in found) else tuple(sorted({word for one in found for word in one}))


def tells(exposed: Sequence[str], value: str) -> Tri:
    """Where a playbook names a switch (`on`, `open`), only its opposite is clean: "yes" of a port says
    neither that it is open nor that it is closed. Of a number or a path each value that
    is not named is clean."""
    if any(same(one, value) for one in exposed):
        return "yes"
    clean = opposites(exposed)
    return "no" if not clean or folded(value) in clean else "unknown"


def _opposite(value: str) -> frozenset[str]:
    for one, other in _SWITCHES:
        if folded(value) in one:
            return other
        if folded(value) in other:
            return one
    return frozenset()
