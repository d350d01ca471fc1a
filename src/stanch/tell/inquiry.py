"""The mail that asks the services that we use whether they are affected, and what they did."""

from __future__ import annotations

from stanch.core.playbook import Playbook
from stanch.knowledge.messages import FIRST, say
from stanch.tell import events, names
from stanch.tell.words import begun


def subject(playbook: Playbook, language: str = FIRST) -> str:
    """What the mail is about. BadInput where the event has no words in that language."""
    title = playbook.title
    if language != FIRST:
        title = names.in_text(events.words(playbook, language).name, language)
    return say(language, "inquiry.subject", title=title)


def letter(playbook: Playbook, language: str = FIRST) -> str:
    """The mail, the same for each of them: it names no other service. Each question can be answered in a
    line: whether they had it, each step that the event asks of a service, what we are to do.

    BadInput where the event has no words in that language.
    """
    done = events.done(playbook, language)
    asked = [say(language, "inquiry.affected")]
    asked += [
        say(language, "inquiry.step", step=begun(one.verb) if language == FIRST else done[one.id])
        for one in playbook.remedies
        if "vendor" in one.on and one.effect != "cares"
    ]
    asked.append(say(language, "inquiry.our_secrets"))
    numbered = [
        say(language, "inquiry.numbered", number=number, question=one) for number, one in enumerate(asked, 1)
    ]
    what = events.words(playbook, language).what
    return say(language, "inquiry.letter", what=what, questions="\n".join(numbered))
