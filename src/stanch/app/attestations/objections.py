"""A date that what was seen contradicts is not kept silently: both are named, and it is asked which is wrong.

What is refused is a person's own word that cannot be right beside a look of ours. What a vendor says is kept
as it said it, and a word that it was exposed is kept, too: where they disagree, the verdict says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from stanch.app.context import Case
from stanch.core.contradictions import Contradiction, contradictions
from stanch.core.entries import Entry
from stanch.core.model import RemedyId
from stanch.core.moments import DAY, MINUTE, Moment, When, iso
from stanch.core.playbook import Playbook
from stanch.core.sayings import Attested, Done, Saying
from stanch.errors import BadInput, Gathered
from stanch.tell import dates


def raised(case: Case, entries: Sequence[Entry]) -> None:
    """BadInput where words of these, not kept yet, are contradicted by what was seen: all of them at once."""
    words = [one for one in entries if isinstance(one, Saying) and isinstance(one.fact, Done | Attested)]
    if not words:
        return
    world, wrong = case.judgement().world, Gathered()
    for one in words:
        with wrong.here():
            for against in reversed(contradictions(world, one)):  # what was seen last says most
                other = "" if against.asset == one.asset else world.assets[against.asset].name
                _raise(case.playbook, one, against, other)
    wrong.raised()


def _raise(playbook: Playbook, saying: Saying, against: Contradiction, other: str) -> None:
    """`other`: at which other asset it was seen, that reached this one over an edge."""
    fact, seen = saying.fact, against.at
    at = _time(seen, seen)
    if isinstance(fact, Attested):
        if against.kind == "was_exposed":
            before = _time(Moment(seen // MINUTE * MINUTE - MINUTE), seen)
            we_saw = f"at {at} on {dates.day(seen)} we saw it in {other}, which was there" if other else ""
            raise BadInput(
                f"You say that it did not have the flaw {dates.span(fact.during)}; "
                f"{we_saw or f'at {at} we saw it'}. Which is wrong?",
                help=f"end the time before that look: {before}",
                field="to",
                repairs=[Moment(seen - DAY)] if fact.during.start.high < seen - DAY else [],
            )
        return
    assert isinstance(fact, Done)
    step, sure = fact.step, "if you are sure of yours, make another key now, and look again: that settles it"
    said = f"You say {_said(step.when, saying.seen_at, seen)}"
    later = Moment((seen // MINUTE + 1) * MINUTE)
    after = f"write a time after that, such as {_time(later, seen)}"
    repairs = [later] if later <= saying.seen_at else []
    field = f"step:{step.remedy}"
    match against.kind:
        case "still_exposed" if step.remedy in _last(playbook):
            what = f"{said}; at {at} we still saw the flaw. Which is wrong?"
            raise BadInput(what, help=f"{after}; {sure}", field=field, repairs=repairs)
        case "old_key_seen":
            what = f"{said}; at {at} we still saw the old key. Which is wrong?"
            raise BadInput(what, help=f"{after}; {sure}", field=field, repairs=repairs)
        case "not_revoked":
            what = f"{said}; at {at} its issuer said that it was not switched off. Which is wrong?"
            again = f"{after}; or look again, and its issuer is asked again"
            raise BadInput(what, help=again, field=field, repairs=repairs)
        case _:
            return


def _last(playbook: Playbook) -> set[RemedyId]:
    """The steps that end an exposure: a package that was installed ends nothing before the restart."""
    ends = [one for one in playbook.remedies if one.mends]
    waited = {wait.remedy for one in ends for wait in one.waits if wait.via == "self"}
    return {one.id for one in ends} - waited


def _said(when: When, said: Moment, beside: Moment) -> str:
    """The time of a step as it was typed; without one it was done by when it was said."""
    if when.low == when.high:
        return _time(when.high, beside)
    return dates.around(When(when.earliest, min(when.high, said)) if when.known else When(None, said))


def _time(moment: Moment, beside: Moment) -> str:
    """17:01, or 17:01:04; with its day where that is another one than of the moment beside it."""
    clock = iso(moment)[11:19].removesuffix(":00") if moment % MINUTE == 0 else iso(moment)[11:19]
    return clock if dates.day(moment) == dates.day(beside) else f"{clock} on {dates.day(moment)}"
