"""The languages in which a notice can be written, by their codes; the first where none is named."""

from stanch.knowledge.messages import FIRST, NAMES

__all__ = ["FIRST", "NAMES"]
