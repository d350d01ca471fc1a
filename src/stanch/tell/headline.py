"""The verdict in a sentence or two: each line of it is a code, what it rests on, and what it names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal as L

import msgspec

from stanch.tell import names
from stanch.tell.capitals import raised
from stanch.tell.screens import say

Basis = L["", "ours", "told", "looks_and_ours", "looks_and_told"]
"""What a line rests on: looks, else what we told it ourselves or were told, alone or beside looks."""
Code = L[
    "secret_out", "nothing_kept", "kept_secret_out", "kept_unknown", "kept_none_out", "kept_was_out",
    "no_server", "nothing_here", "nothing", "mended", "reach_unknown", "key_age_unknown",
    "key_unknown", "conflict", "unknown", "exposed", "key_still_old", "opened_still", "mended_unknown",
    "key_out", "opened", "today_or_before", "today", "not_before", "unended", "today_but_before", "before",
    "before_unknown", "services_not_known", "services_affected",
]  # fmt: skip
Whose = L["you", "servers", "own"]
"""Of whom it is said that they are not exposed: of all that is ours, where no service was affected; else of
our own servers, or of what we run ourselves."""

MOST = 3
"""So many services are named."""


class VerdictLine(msgspec.Struct, frozen=True):
    """One sentence of the verdict. `whose`: where it is about what is not exposed. `mended`: how the event
    calls the step that ends it. `services`: those that are affected `now`, or were."""

    code: Code
    by: Basis = ""
    whose: Whose = "you"
    mended: str = ""
    services: tuple[str, ...] = ()
    now: bool = False


_OF_WHOSE = {"today_or_before", "today", "not_before", "today_but_before", "before", "before_unknown"}


def text(lines: Iterable[VerdictLine]) -> str:
    """All of it."""
    return " ".join(map(sentence, lines))


def sentence(line: VerdictLine) -> str:
    """One line, after what it rests on where that is no look."""
    said = _said(line)
    if line.by:
        said = say(f"screens.headline.by.{line.by}", said=said)
    return raised(said)


def _said(line: VerdictLine) -> str:
    if line.code in _OF_WHOSE:
        return say(f"screens.headline.{line.whose}.{line.code}")
    if line.code == "mended":
        return say("screens.headline.mended", mended=line.mended)
    if line.code != "services_affected":
        return say(f"screens.headline.{line.code}")
    shown = list(line.services[:MOST])
    if len(line.services) > MOST:
        shown.append(say("screens.headline.more", count=len(line.services) - MOST))
    number = "one" if len(line.services) == 1 else "some"
    tense = "are" if line.now else "were"
    return say(f"screens.headline.services.{number}_{tense}", services=names.listed(shown))
