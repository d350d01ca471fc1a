"""The languages in which a notice can be written, by their codes; the first where none is named."""

from stanch.knowledge.messages import FIRST, NAMES, say

__all__ = ["FIRST", "NAMES", "own_name"]


def own_name(code: str) -> str:
    """What a language calls itself: Deutsch."""
    return say(code, "names.this_language")
