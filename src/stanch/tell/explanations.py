"""What each code means, in one plain sentence: the one place that whoever shows a code asks.

Codes of looks and of other tools stand beside what gives them: `app/explanations` joins them to these for
`stanch explain`, and a status that is read needs none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from stanch.core.key_renewal_reasons import Reason
from stanch.core.reasons import Why
from stanch.core.versions.verdicts import Why as OfVersion
from stanch.knowledge.messages import has
from stanch.tell import names
from stanch.tell.capitals import lowered
from stanch.tell.screens import say


def reason(why: str) -> str:
    """Why a verdict is what it is, or why a sentence cannot be said; "" for a code that is none."""
    id = f"screens.reasons.{why or 'shown'}"
    return say(id) if has(id) else ""


MOST = 3
"""So many reasons are told, and of each so many names, where there are several."""


def by_reason(found: Sequence[tuple[Sequence[str], str]]) -> str:
    """The reason where there is one; else each with the names of those of which it is one."""
    if len(found) == 1:
        return found[0][1]
    told = [
        say("screens.by_reason.one", names=names.few(those, MOST), why=why) for those, why in found[:MOST]
    ]
    left = sum(len(those) for those, _why in found[MOST:])
    if left:
        told.append(say("screens.by_reason.more", count=left))
    return " ".join(told).strip()


def of_key(why: Reason, *, help: bool = False) -> str:
    """Why a word about a key and its certificates is what it is. `help`: what could be given, too."""
    said = say(f"screens.key_reasons.{why}")
    give = f"screens.give.{why}"
    return f"{said} {say(give)}" if help and has(give) else said


def of_version(why: OfVersion) -> str:
    """Why a version is affected by a playbook, is not, or cannot be judged."""
    return say(f"screens.versions.{why}")


def of_grade(why: str) -> str:
    """Why an input of a grade was not measured, as the end of "not measured: ..."; of revocation, the reasons
    that looking it up has itself."""
    own = f"screens.unmeasured.{why}"
    if has(own):
        return say(own)
    return lowered(say(f"screens.key_reasons.{why}")).removesuffix(".")


def of_step(verbs: Iterable[str]) -> str:
    """What the word for a step that is done means: by each verb, one for each event that has it."""
    return say("screens.explained_step", verbs=say("lists.or_apart").join(verbs))


def of_judgements() -> dict[str, str]:
    """Every code of a verdict, of a blocker, and of a word about a key; the last with what to give."""
    words: dict[str, str] = {why: reason(why) for why in get_args(Why) if why}
    return words | {why: of_key(why, help=True) for why in get_args(Reason)}
