"""In which way did a sentence fall, or lose its ground? A correction says that, and no more (177)."""

from __future__ import annotations

from typing import Literal as L

from stanch.core import index
from stanch.core.assessment import spoken
from stanch.core.catalogue import Claim
from stanch.core.claims import Judgement
from stanch.core.looks import BY_LOOK
from stanch.core.milestones import too_soon
from stanch.core.model import US, AssetId
from stanch.core.moments import Seq
from stanch.core.notice_review import perhaps_miscounted
from stanch.core.notices import Blocker, Judged
from stanch.core.state import State

Way = L[
    "", "asked", "early", "passed", "withdrawn", "otherwise", "gainsaid", "unsaid", "role", "overtaken",
    "worded", "by_word", "too_soon", "incomplete",
]  # fmt: skip
"""asked: what it asked the reader to do was not needed, or that is not known any more. early: a new secret
was not safe yet, or that is not known any more. passed, withdrawn: a promise whose time had passed when it
was sent, or that was taken back. otherwise: they said so, and something else since. gainsaid: they said so,
and what is known speaks against it. unsaid: we have no such answer of theirs. role: what they did for us
then is answered otherwise. overtaken: it was so, and no longer when it was sent. worded: it would be told
in other words. by_word: it rests on our own word more than its readers were told. too_soon: the step was
done, before what it waits for. incomplete: who was quoted said so, but not all of those of whom it speaks.
"": it was not true, or nobody knows whether it is."""


def way(
    fell: bool,
    claim: Claim,
    judged: Judged,
    against: tuple[Blocker, ...],
    then: Judgement,
    today: Judgement,
    composed: Judgement | None,
    state: State,
) -> Way:
    """`against`: what kept it from being said of when it was sent. `composed`: where that was earlier."""
    if claim.must.test == "promised":
        return "passed" if fell else "withdrawn"
    if asks(claim):
        return _asked(fell, claim, against, then)
    if claim.quotes:
        return _quoted(fell, judged, against, then, today, state)
    if _too_soon(claim, against, then):
        return "too_soon"
    verdict = _verdict(then, claim, judged)
    if not fell:
        counted = perhaps_miscounted(then, claim, judged)  # whether that was all is not known (190)
        return "worded" if verdict == "supported" and not counted else ""
    before = composed is not None and _verdict(composed, claim, judged) == "supported"
    if verdict == "contradicted" and (
        before or (claim.must.by == "look" and _seen_before(judged, against, then))
    ):
        return "overtaken"
    return ""


def asks(claim: Claim) -> bool:
    """Does it ask something of the reader? Then it is needed or not, and neither true nor untrue."""
    return claim.part == "do" and claim.must.test in ("reader", "leaking")


def _asked(fell: bool, claim: Claim, against: tuple[Blocker, ...], then: Judgement) -> Way:
    """What is out has to be changed: then it was needed, and only too early, or perhaps too early."""
    if fell:
        return "early" if any(one.why == "not_safe" for one in against) else "asked"
    if claim.must.reader != "change" or not against:
        return "asked"
    out = any(then.assessment(one.id).ever.verdict == "yes" for one in then.members.of(claim.over))
    return "early" if out else "asked"


def _too_soon(claim: Claim, against: tuple[Blocker, ...], then: Judgement) -> bool:
    """Was the step done wherever something keeps it from being said, and only before what it waits for?"""
    world, must = then.world, claim.must
    if must.remedy is None or must.test not in ("done", "every_one") or not against:
        return False
    remedy = world.playbook.remedy(must.remedy)
    there = [world.assets.get(AssetId(one.subject)) for one in against]
    return all(one is not None and one.kind in remedy.on and too_soon(world, remedy, one.id) for one in there)


def _quoted(
    fell: bool, judged: Judged, against: tuple[Blocker, ...], then: Judgement, today: Judgement, state: State
) -> Way:
    """They never said so, have said something else since, or it is not so by what else is known."""
    for seq in state.gone.intersection(judged.on):
        for id in index.subjects(state, seq):
            answer = spoken(then.world, id) if id.startswith("vendor:") else None
            if id.startswith("vendor:") and (answer is None or answer[0] not in judged.on):
                return "unsaid"
    if fell or against:
        if said_since(judged, against, today, state):
            return "otherwise"
        beside = left_out(judged, against, today, state)
        if beside and (fell or len(beside) == len({one.subject for one in against})):
            return "incomplete"
        theirs = all(one.subject.startswith("vendor:") and one.why != "unregistered" for one in against)
        return "gainsaid" if fell or theirs else ""
    return ""


def said_since(
    judged: Judged, against: tuple[Blocker, ...], today: Judgement, state: State
) -> tuple[AssetId, ...]:
    """Those who have said something else since, of whom it was quoted that they were not affected."""
    found = []
    whom = _whom(judged, today, state)
    for one in dict.fromkeys(one.subject for one in against):
        answer = spoken(today.world, AssetId(one)) if one in whom else None
        if answer is not None and answer[0] not in judged.on and answer[1].status != "not_affected":
            found.append(AssetId(one))
    return tuple(found)


def left_out(
    judged: Judged, against: tuple[Blocker, ...], today: Judgement, state: State
) -> tuple[AssetId, ...]:
    """The services of which it speaks, but which it did not quote; none where one that it quoted speaks
    against it, too."""
    whom = _whom(judged, today, state)
    theirs = {one.subject for one in against if one.subject.startswith("vendor:")}
    if theirs & whom:
        return ()
    return tuple(AssetId(one.subject) for one in {one.subject: one for one in against}.values()
                 if one.subject in theirs and one.why != "unregistered")  # fmt: skip


def _whom(judged: Judged, today: Judgement, state: State) -> set[str]:
    """Those whom a sentence quotes: by the entries that it stands on, or by what the event itself told."""
    found = {str(id) for seq in judged.on for id in index.subjects(state, seq)}
    if 0 in judged.on:
        found.update(id for told in today.world.playbook.told for id in told.vendors)
    return found


def _verdict(judgement: Judgement, claim: Claim, judged: Judged) -> str:
    found = judgement.judge(claim, judged.members if claim.over.named else ())
    return next((one.verdict for one in found if one.about == judged.about), "")


def _seen_before(judged: Judged, against: tuple[Blocker, ...], then: Judgement) -> bool:
    """Was each that speaks against it looked at when it was as the sentence says, and exposed only later?"""
    subjects = [AssetId(one.subject) for one in against if one.why == "exposed"]
    for id in subjects:
        if id == US or id not in then.world.assets:
            return False
        looks = [
            seen.seen_at
            for seq, seen in then.world.state.of(id)
            if Seq(seq) in judged.on and seen.provenance in BY_LOOK
        ]
        definite = then.world.own(id).definite
        if not looks or any(low <= one <= high for one in looks for low, high in definite):
            return False
    return bool(subjects)
