"""What a step is called that a person says of many people at once."""

from __future__ import annotations

from stanch.tell.screens import say


def reset_all() -> str:
    """That all whose secret it is were made to choose a new one."""
    return say("screens.steps.reset_all")
