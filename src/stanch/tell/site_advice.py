"""What is said of a site that was looked at from outside, beside the reason of its verdict."""

from __future__ import annotations

from collections.abc import Iterable

from stanch.tell import names
from stanch.tell.screens import say


def not_from_outside() -> str:
    """Of an event that no look from outside tells anything of."""
    return say("screens.site.not_from_outside")


def owners_look() -> str:
    """Of an event that takes more than a glance."""
    return say("screens.site.owners_look")


def no_look() -> str:
    """Where nobody could look."""
    return say("screens.site.no_look")


def through(reason: str, called: Iterable[str]) -> str:
    """A reason, and by way of whom it came."""
    return say("screens.site.through", reason=reason, names=names.listed(called))
