"""What just happened, in a box on top of the next page: what was kept and what it changed, with Undo.

It waits in the session of whoever pressed, is shown on one page (and on what htmx asks of that page), and is
gone with the page after that.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple
from typing import Literal as L

from django.http import HttpRequest

from stanch.app.consequences import Consequences
from stanch.console import addresses
from stanch.errors import StanchError
from stanch.tell import forms
from stanch.tell.names import SIGN_IN_AT
from stanch.tell.screens import say
from stanch.tell.words import VERDICTS

KEY = "news"
MOST = 2
"""So many verdicts are named; more are counted."""


class Banner(NamedTuple):
    """`shape`: the mark beside it. `words` and `address`: the link after it; "" where it leads nowhere.
    `also`: another link, with its words. `more`: what follows the fact. `undo`: an entry whose save can be
    undone from here; 0: none can. `look`: it says how far a look is, and asks again."""

    shape: L["open", "was", "unsure", "wait", "word", "fell", "fine"]
    text: str
    words: str = ""
    address: str = ""
    also: tuple[str, str] | None = None
    more: str = ""
    undo: int = 0
    look: bool = False


def tell(request: HttpRequest, text: str, more: str = "", *, undo: int = 0) -> None:
    """Say it on the page of this client that comes next."""
    waiting = request.session.get(KEY, [])
    said = {"client": addresses.client(request), "text": text, "more": more, "undo": undo}
    request.session[KEY] = [*waiting, said]


def waiting(request: HttpRequest) -> list[Banner]:
    """What this page says of that."""
    every: list[dict[str, Any]] = request.session.get(KEY, [])
    kept = [one for one in every if one["client"] == addresses.client(request)]
    if not kept:
        return []
    shown = [one for one in kept if getattr(request, "htmx", False) or not one.get("shown")]
    others = [one for one in every if one not in kept]
    request.session[KEY] = [*others, *({**one, "shown": True} for one in shown)]
    return [Banner("fine", one["text"], more=one["more"], undo=one["undo"]) for one in shown]


def wrong(error: object) -> list[Banner]:
    """What was typed cannot be taken as it is, and where; nothing of it is lost."""
    if not isinstance(error, StanchError):
        return []
    text, kept = say("screens.news.nothing_written"), say("screens.news.still_typed")
    words = say("screens.news.to_the_field") if error.field else ""
    if len(error.each) > 1:
        text, words = f"{forms.several(len(error.each))} {text}", say("screens.news.to_the_first")
    return [Banner("fell", text, words, f"#wrong-{error.field}" if words else "", more=kept)]


def changed(found: Consequences) -> str:
    """What a save changed, in a line: verdicts by name, sentences by their number."""
    verdicts = sorted(found.verdicts, key=lambda one: one.asset.startswith(SIGN_IN_AT))
    lines = []
    for one in verdicts[:MOST]:
        question = "now" if one.question == "now" else "before"
        before, after = VERDICTS[one.before], VERDICTS[one.after]
        lines.append(say(f"screens.news.{question}", name=one.asset, before=before, after=after))
    left = len(verdicts) - len(lines)
    if left:
        lines.append(say("screens.news.more_verdicts", n=left, count=str(left)))
    count = Counter(
        "less" if not one.after else "more" if not one.before else "else" for one in found.sentences
    )
    for kind in ("more", "less", "else"):
        if count[kind]:
            lines.append(say(f"screens.news.{kind}", n=count[kind], count=str(count[kind])))
    return " ".join(lines) or say("screens.news.no_change")
