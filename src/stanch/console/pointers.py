"""Where something is done or read, as a page: what the help of an error points to."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from stanch.errors import Pointer, To, spelled
from stanch.tell.screens import Words, say
from stanch.tell.words import since_when as speaking

SERVICES, SITUATION, TELL, TIMELINE = "Services", "Situation", "Tell", "Timeline"

PAGES: dict[To, str] = {
    "ask": SERVICES,
    "check": "Test a server",
    "client": "Clients",
    "close": "Incidents",
    "concerning": TIMELINE,
    "correct": TELL,
    "done": SITUATION,
    "ended": SERVICES,
    "entries": TIMELINE,
    "evidence": TIMELINE,
    "fates": TELL,
    "incidents": "Incidents",
    "notices": TELL,
    "open": "Incidents",
    "refine": "Incidents",
    "reset": SITUATION,
    "sent": TELL,
    "since": SERVICES,
    "start": "Start",
    "text": TELL,
    "use": "Clients",
    "vendor": SERVICES,
    "zone": "Who you are",
}
"""By what it points to: the title of its page."""

OPERATOR = Words[To]("screens.operator.{}", ("example", "export", "packages", "record", "register"))
"""What no page has."""


def since_when(undated: Sequence[str]) -> str:
    """What may speak for a sentence that fell, with the page on which it is said."""
    return f"{speaking(undated)} {_page(Pointer('since'), True)}."


def words(text: str) -> str:
    """A text with the names of its pages."""
    return spelled(text, _page)


def _page(found: Pointer, alone: bool) -> str:
    title = PAGES.get(found.to)
    if title is None:
        return OPERATOR[found.to]
    return say("screens.pages.named", title=gettext(title))
