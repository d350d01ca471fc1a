"""The mail that asks the services that we use whether they are affected, and what they did."""

from __future__ import annotations

from stanch.core.playbook import Playbook
from stanch.tell.words import begun


def subject(playbook: Playbook) -> str:
    """What the mail is about."""
    return f"{playbook.title}: are you affected? A question from a customer"


def letter(playbook: Playbook) -> str:
    """The mail, the same for each of them: it names no other service. Each question can be answered in a
    line: whether they had it, each step that the event asks of a service, what we are to do."""
    asked = ["Are you affected, or were you? Since when?"]
    asked += [
        f"Did you {begun(one.verb)}? When?"
        for one in playbook.remedies
        if "vendor" in one.on and one.effect != "cares"
    ]
    asked.append("Should we change our passwords and keys at yours, and from when on is that safe?")
    numbered = "\n".join(f"{number}. {one}" for number, one in enumerate(asked, 1))
    return (
        f"Hello,\n\nwe are your customer. {playbook.words.what}\n\n"
        f"Please answer in a line each:\n\n{numbered}\n\n"
        "If you do not know yet, please say by when you will.\n\nThank you."
    )
