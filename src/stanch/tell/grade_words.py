"""What the codes of a grade mean, beside what its rating says of each."""

from __future__ import annotations

from stanch.tell.screens import say


def unmeasured(why: str) -> str:
    """Of an input that was not measured."""
    return say("screens.grades.unmeasured", why=why)


def capped(grade: str, says: str, do: str) -> str:
    """Of what keeps a grade from being better, and what to do."""
    return say("screens.grades.capped", grade=grade, says=says, do=do)
