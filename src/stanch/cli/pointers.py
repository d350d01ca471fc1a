"""Where something is done or read, as a command: what the help of an error points to."""

from __future__ import annotations

from shlex import quote

from stanch.errors import Pointer, StanchError, To, spelled

COMMANDS: dict[To, tuple[str, str]] = {
    "ask": ("stanch vendor ask {about}", "NAME"),
    "check": ("stanch check {about}", ""),
    "client": ("stanch client add {about}", "NAME"),
    "close": ("stanch incident close {about}", "ID"),
    "concerning": ("stanch timeline --about {about}", "NAME"),
    "correct": ("stanch notice copy --corrects {about}", "NUMBER"),
    "done": ("stanch done {about} STEP=DATE", "NAME"),
    "ended": ("stanch register end {about} --since DATE", "NAME"),
    "entries": ("stanch timeline", ""),
    "evidence": ("stanch timeline --json", ""),
    "example": ("stanch playbook show mongobleed-2025", ""),
    "export": ("stanch record export FILE.zip", ""),
    "fates": ("stanch claims", ""),
    "incidents": ("stanch incident list", ""),
    "notices": ("stanch notice list", ""),
    "open": ("stanch incident open {about}", ""),
    "packages": ("stanch observe packages FILE --of NAME --at today", ""),
    "record": ("stanch record verify", ""),
    "refine": ("stanch incident refine {about}", "FILE"),
    "register": ("stanch register export", ""),
    "reset": ("stanch done {about} {more}=20:00", "NAME"),
    "sent": ("stanch notice sent --file FILE", ""),
    "since": ("stanch vendor add {about} --since DATE", "NAME"),
    "start": ("stanch start {about}", ""),
    "text": ("stanch notice copy", ""),
    "use": ("stanch client use {about}", "NAME"),
    "vendor": ("stanch vendor add {about}", "NAME"),
    "zone": ("stanch client zone {about}", "NAME"),
}
"""By what it points to: the command, and the word in capitals where nothing is named."""


def command(found: Pointer) -> str:
    """The command, as it can be run or filled in."""
    pattern, unnamed = COMMANDS[found.to]
    about = quote(found.about) if found.about else unnamed
    said = pattern.format(about=about, more=found.more).strip()
    return f"{said} --incident {found.more}" if found.to == "refine" and found.more else said


def words(text: str) -> str:
    """A text with its commands; within a sentence they stand in marks."""
    return spelled(text, lambda found, alone: command(found) if alone else f"`{command(found)}`")


def of(error: StanchError) -> str:
    """What went wrong, and what to do next."""
    what = words(error.what)
    return f"{what}\nhelp: {words(error.help)}" if error.help else what
