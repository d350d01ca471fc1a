"""The mail that asks the services that we use whether they are affected, and what they did."""

from __future__ import annotations

from stanch.core.decisions import WhoWeAre
from stanch.core.playbook import Playbook
from stanch.knowledge.messages import FIRST, say
from stanch.tell import names
from stanch.tell.words import begun


def subject(playbook: Playbook) -> str:
    """What the mail is about."""
    return f"{playbook.title}: are you affected? A question from a customer"


def letter(playbook: Playbook, us: WhoWeAre) -> str:
    """The mail, the same for each of them: it names no other service. Each question can be answered in a
    line: whether they had it, each step that the event asks of a service, what we are to do. It says who asks
    and where the answer goes, as far as somebody said so."""
    asked = ["Are you affected, or were you? Since when?"]
    asked += [
        f"Did you {begun(one.verb)}? When?"
        for one in playbook.remedies
        if "vendor" in one.on and one.effect != "cares"
    ]
    asked.append("Should we change our passwords and keys at yours, and from when on is that safe?")
    numbered = "\n".join(f"{number}. {one}" for number, one in enumerate(asked, 1))
    business = names.in_text(us.business, FIRST, proper=True) if us.business else ""
    named = "yes" if business else "no"
    customer = say(FIRST, "screens.inquiry.customer", named=named, business=business)
    by_when = "If you do not know yet, please say by when you will."
    if us.reply_to:
        by_when += " " + say(FIRST, "screens.inquiry.reply", reply_to=us.reply_to)
    signed = "\n".join(one for one in (", ".join(filter(None, (us.signs, us.business))), us.reply_to) if one)
    return (
        f"Hello,\n\n{customer} {playbook.words.what}\n\n"
        f"Please answer in a line each:\n\n{numbered}\n\n"
        f"{by_when}\n\nThank you." + (f"\n\n{signed}" if signed else "")
    )
