"""Does what was sent still stand? Judged again with what is known now, about when it was sent (23)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal as L

import msgspec

from stanch.core import index
from stanch.core.assessment import spoken
from stanch.core.catalogue import Claim
from stanch.core.claims import Judgement
from stanch.core.decisions import LetStand
from stanch.core.model import US, AssetId, ClaimId
from stanch.core.moments import Moment, Seq, When, covers, union
from stanch.core.notices import Blocker, Judged, Revision
from stanch.core.reasons import Why
from stanch.core.state import State
from stanch.core.world import World

Fate = L["fell", "lost", "superseded", "stands", "due", "kept", "missed", "moved"]
"""fell: it was not true when it was sent. lost: it may have been true, its ground is gone; a person
decides. superseded: it was true then and is not any more. stands: nothing speaks against it. The others are
those of a promise: its time has not come, an update came by then, none did, it was moved before (178)."""


def fallen(
    sent: Revision,
    claims: Mapping[ClaimId, Claim],
    then: Judgement | World,
    today: Judgement | World,
    composed: Judgement | World | None = None,
    about: Callable[[Moment], Judgement] | None = None,
) -> dict[int, Fate]:
    """The fate of each sentence that asserted something, by its number in the revision.

    `then` judges what is known now about when it was sent; `today` about now; `composed` about when it was
    composed, where that was another moment; `about` about the date that a sentence itself names. Gone stale
    is no reason to fall, nor to be lost, not even between composing and sending: only evidence about now goes
    stale, and the sentence spoke of then.
    """
    before, now = _judging(then), _judging(today)
    first = None if composed is None else _judging(composed)
    fates: dict[int, Fate] = {}
    for number, sentence in enumerate(sent.sentences):
        judged = sentence.judged
        if judged is None:
            continue
        claim = claims.get(judged.claim)
        if claim is None:
            fates[number] = "lost"
            continue
        verdict = _again(before, claim, judged)
        if verdict == "unsupported" and first is not None:
            verdict = _again(first, claim, judged)
        if verdict != "supported" and about is not None:
            verdict = _by_its_date(verdict, before, about, claim, judged)
        beyond = (
            _exceeded(before.world, judged)
            or _miscounted(before, claim, judged)
            or _past_already(sent, claim, judged)
        )
        if verdict == "contradicted" and not beyond and _only_unended(before, claim, judged):
            verdict = "unsupported"
        if verdict == "contradicted" or beyond:
            fates[number] = "fell"
        elif (
            verdict != "supported"
            or _dated_otherwise(before, claim, judged)
            or _up_to_less(before, claim, judged)
            or perhaps_miscounted(before, claim, judged)
        ):
            fates[number] = "lost"
        elif _again(now, claim, judged) == "contradicted" and not (about and _up_to(claim, judged)):
            fates[number] = "superseded"
        else:
            fates[number] = "stands"
    return fates


def _judging(found: Judgement | World) -> Judgement:
    return Judgement(found) if isinstance(found, World) else found


def corrected(
    notices: Iterable[tuple[Seq, Revision]], by: Moment
) -> dict[tuple[Seq, int], tuple[Revision, ...]]:
    """The sentences that notices sent by this moment corrected, each with those that did, the first first.

    A sentence is named by the entry of its notice and its number there. One that fell after the correction
    was composed is not among those, and is open.
    """
    found: dict[tuple[Seq, int], tuple[Revision, ...]] = {}
    for _seq, notice in sorted(notices, key=lambda row: (row[1].sent_at, row[0])):
        if notice.sent_at <= by:
            for one in notice.corrects:
                for number in one.sentences:
                    found[one.notice, number] = (*found.get((one.notice, number), ()), notice)
    return found


def against(then: Judgement, claims: Mapping[ClaimId, Claim], judged: Judged) -> tuple[Blocker, ...]:
    """What keeps a sentence from being said of when it was sent; nothing where that is only what was taken
    back of its own entries, or where its claim is not known any more."""
    claim = claims.get(judged.claim)
    if claim is None:
        return ()
    for one in then.judge(claim, judged.members if claim.over.named else ()):
        if one.about == judged.about:
            return one.blockers
    return (Blocker(judged.about or US, "unregistered"),)


def stands_by_decision(
    state: State, decided: tuple[Seq, LetStand], judged: Judged, blockers: Iterable[Blocker]
) -> bool:
    """Does the decision to let this sentence stand still cover all that speaks against it (69)?

    It does not where something keeps it from being said that did not then, nor where something was taken
    back since: an entry that it stands on, or one about whoever keeps it from being said, or about us.
    """
    seq, made = decided
    now = set(blockers)
    if not now <= set(made.blockers):
        return False
    watched = {str(US), *(one.subject for one in now)}
    return not any(
        one in judged.on or any(id in watched for id in index.subjects(state, one))
        for one in index.taken_back_since(state, seq)
    )


def _exceeded(then: World, judged: Judged) -> bool:
    """Was it exposed, before it was sent, at a time that the sentence leaves out?"""
    if judged.about is None or not judged.periods or judged.about not in then.assets:
        return False
    said = union(tuple(span for one in judged.periods if (span := one.possible()) is not None))
    return not all(covers(said, span) for span in then.own(judged.about).definite)


def _dated_otherwise(judgement: Judgement, claim: Claim, judged: Judged) -> bool:
    """Does the record now date it outside of what the sentence says: a step, or when an exposure ended?"""
    found = _same(judgement, claim, judged)
    if found is None:
        return False
    if judged.when is not None and found.when is not None and not _within(found.when, judged.when):
        return True
    now = judgement.world.at.true_at
    periods = [one for one in found.periods if one.start.high <= now]
    if claim.must.test != "ended" or not periods or not judged.periods:
        return False
    ended, said = periods[-1].end, judged.periods[-1].end
    return said is not None and (ended is None or not _within(ended, said))


def _up_to(claim: Claim, judged: Judged) -> Moment | None:
    """Up to when it says that something never was. What it quotes is dated by when that was said."""
    return judged.until if claim.must.before and not claim.quotes else None


def _up_to_less(judgement: Judgement, claim: Claim, judged: Judged) -> bool:
    """Is it known only up to an earlier date by now than the one that it names?"""
    said, found = _up_to(claim, judged), _same(judgement, claim, judged)
    return said is not None and found is not None and found.until is not None and found.until < said


def _by_its_date(
    verdict: str, judgement: Judgement, about: Callable[[Moment], Judgement], claim: Claim, judged: Judged
) -> str:
    """The verdict on a sentence about the date that it names, where it cannot be said of when it was sent:
    whoever speaks against it may do so of the time after that date alone."""
    date, found = _up_to(claim, judged), _same(judgement, claim, judged)
    if date is None or found is None or not found.blockers:
        return verdict
    verdicts = {_of_one(one, judgement, about, claim, date) for one in found.blockers}
    return next((one for one in ("contradicted", "unsupported") if one in verdicts), "supported")


def _of_one(
    blocker: Blocker,
    judgement: Judgement,
    about: Callable[[Moment], Judgement],
    claim: Claim,
    date: Moment,
) -> str:
    id = AssetId(blocker.subject)
    wrong = blocker.why in ("exposed", "was_exposed")
    verdict = "contradicted" if wrong else "unsupported"
    if id == US or id not in judgement.world.assets:
        return verdict
    again = about(date)
    if wrong and (id not in again.world.assets or judgement.world.assets[id].kind == "vendor"):
        quiet = id not in again.world.assets or spoken(again.world, id) is None
        if quiet:
            return verdict  # whoever had not spoken by then says nothing of that date
    against = _against(again, claim, id)
    if against & {"exposed", "was_exposed"}:
        return verdict
    # what may have begun at that very instant was not there up to it
    return "unsupported" if against and _against(about(Moment(date - 1)), claim, id) else "supported"


def _against(judgement: Judgement, claim: Claim, id: AssetId) -> set[Why]:
    return {one.why for row in judgement.judge(claim, (id,)) for one in row.blockers if one.subject == id}


def _within(one: When, other: When) -> bool:
    return other.low <= one.low and one.high <= other.high


def _past_already(sent: Revision, claim: Claim, judged: Judged) -> bool:
    """Did it promise something by a moment that had passed when it was sent?"""
    return (
        claim.must.test == "promised" and judged.good_until is not None and judged.good_until < sent.sent_at
    )


def _miscounted(judgement: Judgement, claim: Claim, judged: Judged) -> bool:
    """Did it count all, where there certainly was one more (or one less) than it counted?"""
    return any(not judgement.members.perhaps(one) for one in _uncounted(judgement, claim, judged))


def perhaps_miscounted(judgement: Judgement, claim: Claim, judged: Judged) -> bool:
    """Did it count all, where there may have been one more, or one less (190)?"""
    counted = judged.members if claim.must.test == "counted" and not claim.over.named else ()
    return any(judgement.members.perhaps(one) for one in {*counted, *_uncounted(judgement, claim, judged)})


def _uncounted(judgement: Judgement, claim: Claim, judged: Judged) -> set[AssetId]:
    """Whom a sentence that counts all left out, and whom it counted that was none of them."""
    if claim.must.test != "counted" or claim.over.named:
        return set()
    return {one.id for one in judgement.members.of(claim.over)} ^ set(judged.members)


def _again(judgement: Judgement, claim: Claim, judged: Judged) -> str:
    """The verdict on a sentence again."""
    found = _same(judgement, claim, judged)
    if found is not None:
        return found.verdict
    return "contradicted" if _never(judgement, claim, judged) else "unsupported"


def _only_unended(judgement: Judgement, claim: Claim, judged: Judged) -> bool:
    """It dates an end, and what is known is only that there is none: nothing was seen after it (176)."""
    dated = claim.must.test == "ended" and bool(judged.periods)
    return dated and _same(judgement, claim, judged) is not None


def _never(judgement: Judgement, claim: Claim, judged: Judged) -> bool:
    """Is nothing to be said of an exposure, for it is known that there was none up to then (176)?"""
    if judged.about is None or judged.about not in judgement.world.assets or judgement.members.unreadable:
        return False
    found = judgement.assessment(judged.about)
    if claim.must.test in ("ended", "unended"):
        return found.own_ever.verdict == "no"
    return claim.must.test in ("within_reach", "key_out") and found.ever.verdict == "no"


def _same(judgement: Judgement, claim: Claim, judged: Judged) -> Judged | None:
    """The judgement on a sentence again. One that names those it speaks of is judged of them alone (41)."""
    found = judgement.judge(claim, judged.members if claim.over.named else ())
    again = next((one for one in found if one.about == judged.about), None)
    if again is None and claim.must.test == "done":  # that nothing calls for a step takes nothing back
        every = msgspec.structs.replace(claim.must, test="every_one")
        return _same(judgement, msgspec.structs.replace(claim, must=every), judged)
    return again
