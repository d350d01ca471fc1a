"""Why a look, or another tool, says what it says: in one plain sentence."""

from __future__ import annotations

from collections.abc import Mapping

from stanch.knowledge.messages import has
from stanch.tell.screens import say


def sentence(reason: str, own: Mapping[str, str]) -> str:
    """Of a look; "" where there is none for it. `own`: the words that probes have for their own reasons."""
    if reason in own:
        return own[reason]
    id = f"screens.looks.{reason}"
    return say(id) if has(id) else ""


def spared(ranges: int, names: int) -> str:
    """Whom a scan leaves alone, counted."""
    return say("screens.scan.spared", ranges=ranges, names=names)


def of_tool(says: str, name: str) -> str:
    """Of what another tool said, which is called so."""
    return say(f"screens.tools.{says}", name=name)
