""" "I sent this": one of the texts that were copied, at its real time. Nothing is composed anew."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from stanch.app import clock
from stanch.app.context import Case, closed_incident
from stanch.app.notices import drafts
from stanch.app.notices.drafts import Kept, known_by
from stanch.app.notices.review import Sent, fates, needing_correction
from stanch.core.model import Digest
from stanch.core.moments import MINUTE, Moment, When, iso
from stanch.core.notices import Correction, Revision
from stanch.errors import BadInput, Hint, Pointer
from stanch.knowledge import typed_names

__all__ = ["Sent", "closed_by", "fates", "sent"]


def sent(
    case: Case,
    to: str,
    at: When | None = None,
    *,
    number: int | None = None,
    text: str | None = None,
    corrects: Sequence[int] = (),
) -> Revision:
    """Write down that a text was sent: to whom (in words), and when (None: now).

    `number`: which of the copied texts (None: the last). `text`: as it was changed before it was sent, or
    written without any. `corrects`: numbers of notices that it corrects. BadInput where nothing was copied,
    where it would have been sent before it was copied, or has not been sent yet.
    """
    who = to.strip()
    if not who:
        raise BadInput("who got it?", help="in words: all customers, 312")
    who = typed_names.words(who)
    with case.alone():
        base = drafts.find(case, number)
        if case.closed and not corrects and (base is None or not case.stays_open_for(base.draft)):
            raise closed_incident(case.incident)
        if base is None and text is None:
            raise BadInput(
                "no text was copied yet, and what you say you sent is one that you copied",
                help=Hint(
                    "copy it, send it, then say so: ",
                    Pointer("text"),
                    ". What you wrote yourself: ",
                    Pointer("sent"),
                ),
            )
        when = _when(at, base)
        one = drafts.keep_edited(case, text, base, when) if text is not None else base
        assert one is not None
        draft = one.draft
        numbers = [had.number for _seq, had in case.client.state.ever(Revision) if had.incident == case.id]
        revision = Revision(
            incident=case.id,
            number=max(numbers, default=0) + 1,
            locale=draft.locale,
            audience=Digest(hashlib.sha256(who.encode()).hexdigest()),
            sentences=draft.sentences,
            as_of=draft.as_of,
            sent_at=when,
            playbook=draft.playbook,
            rules=draft.rules,
            to=who,
            draft=one.seq,
            corrects=_corrects(case, one, corrects),
        )
        case.write([revision])
    return revision


def _when(at: When | None, base: Kept | None) -> Moment:
    """The moment that was meant; a minute or a day that is not over means by now."""
    now = clock.now()
    if at is None:
        return now
    if at.low > now:
        raise BadInput(f"{iso(at.low)} has not come yet", help="say so when it was sent")
    moment = min(at.high, now)
    copied = None if base is None else base.draft.copied_at
    if (
        copied is None
        or moment >= copied
        or (base is not None and base.draft.edited and base.draft.of is None)
    ):
        return moment
    if moment % MINUTE == 0 and moment // MINUTE == copied // MINUTE:
        return copied
    assert base is not None
    raise BadInput(
        f"text {base.draft.number} was copied at {iso(copied)}, so it was not sent at {iso(moment)}",
        help="mend the time; or name the text that was sent: --draft NUMBER, or --file FILE",
    )


def _corrects(case: Case, one: Kept, numbers: Sequence[int]) -> tuple[Correction, ...]:
    """What the text corrects: what it was composed for, and of the named notices what had fallen as far as
    was known when it was composed. BadInput where that was not known yet."""
    found = {had.notice: had for had in one.draft.corrects}
    as_of = one.draft.as_of
    then = known_by(case, min(as_of.known, case.state.seq))
    for sent in needing_correction(case, numbers):
        if sent.seq in found:
            continue
        before = {had.seq: had for had in fates(then, as_of.true_at)}.get(sent.seq)
        told = tuple(number for number in sent.open if before is not None and number in before.open)
        if not told:
            notice, text = sent.revision.number, one.draft.number
            raise BadInput(
                f"text {text} was composed before it was known what is wrong in notice {notice}",
                help=Hint("compose the correction, and send that: ", Pointer("correct", str(notice))),
            )
        if not one.draft.edited:  # what a person wrote may say it in other words
            notice = sent.revision.number
            raise BadInput(
                f"text {one.draft.number} does not say what is wrong in notice {notice}",
                help=Hint("compose the correction, and send that: ", Pointer("correct", str(notice))),
            )
        found[sent.seq] = Correction(sent.seq, told)
    return tuple(found[seq] for seq in sorted(found))


def closed_by(case: Case, notice: Revision) -> tuple[Revision, ...]:
    """The notices in which this one corrected a sentence."""
    numbers = {one.notice for one in notice.corrects}
    return tuple(one for seq, one in case.state.all(Revision) if seq in numbers)
