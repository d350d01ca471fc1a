"""The mail that asks the services that we use whether they are affected, and what they did."""

from __future__ import annotations

from stanch.core.decisions import WhoWeAre
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


def letter(playbook: Playbook, us: WhoWeAre, language: str = FIRST) -> str:
    """The mail, the same for each of them: it names no other service. Each question can be answered in a
    line: whether they had it, each step that the event asks of a service, what we are to do. It says who asks
    and where the answer goes, as far as somebody said so.

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
    business = names.in_text(us.business, language, proper=True) if us.business else ""
    parts = [
        say(language, "inquiry.hello"),
        say(
            language,
            "inquiry.customer",
            named="yes" if business else "no",
            business=business,
            what=events.words(playbook, language).what,
        ),
        say(language, "inquiry.answer_each"),
        "\n".join(numbered),
        say(language, "inquiry.by_when")
        + (" " + say(language, "inquiry.reply", reply_to=us.reply_to) if us.reply_to else ""),
        say(language, "inquiry.thanks"),
        "\n".join(one for one in (", ".join(filter(None, (us.signs, us.business))), us.reply_to) if one),
    ]
    return "\n\n".join(filter(None, parts))
