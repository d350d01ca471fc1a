"""A text as it begins a sentence, or as it stands within one."""

from __future__ import annotations


def raised(text: str) -> str:
    """With a capital at its beginning; "" stays as it is."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """Without one. A step's words, which may begin with a name, are lowered by `tell.words.begun`."""
    return text[:1].lower() + text[1:]
