""" "I sent this": the paragraph as it was sent, frozen whole; and whether it still stands."""

from __future__ import annotations

import hashlib

import msgspec

from stanch import __version__
from stanch.core.model import Digest
from stanch.core.moments import AsOf, Moment, Seq
from stanch.core.notice_review import Fate, fallen
from stanch.core.notices import Revision, Sentence
from stanch.flow import clock
from stanch.flow.case import Case, undisturbed
from stanch.knowledge.claims import catalogue
from stanch.tell.paragraph import paragraph


class Sent(msgspec.Struct, frozen=True):
    """A notice that was sent: which entry holds it, to whom, and the fate of each of its sentences."""

    seq: Seq
    revision: Revision
    fates: tuple[tuple[str, Fate | None], ...]


def sent(case: Case, to: str, at: Moment | None = None) -> Revision:
    """Write down that the paragraph of this moment was sent, to whom (in words), and when."""
    when = at or clock.now()
    judgement = case.judgement(when)
    lines = paragraph(judgement).lines
    number = len(case.state.all(Revision)) + 1
    revision = Revision(
        incident=case.id,
        number=number,
        locale="en",
        audience=Digest(hashlib.sha256(to.encode()).hexdigest()),
        sentences=tuple(Sentence(one.text, one.judged) for one in lines),
        as_of=AsOf(case.state.seq, when),
        sent_at=when,
        playbook=case.playbook.digest,
        rules=__version__,
        to=to,
    )
    case.write([revision])
    return revision


def fates(case: Case, at: Moment | None = None) -> tuple[Sent, ...]:
    """Each notice that was sent, with what became of its sentences; None for words that assert nothing."""
    now = clock.now() if at is None else at
    found = []
    for seq, revision in case.state.all(Revision):
        if revision.sent_at > now:
            continue
        then, today = case.judgement(revision.sent_at), case.judgement(now)
        with undisturbed():
            known = fallen(revision, catalogue(), then, today)
        rows = tuple((one.text, known.get(number)) for number, one in enumerate(revision.sentences))
        found.append(Sent(seq, revision, rows))
    return tuple(found)
