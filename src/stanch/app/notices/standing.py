"""Let it stand: a sentence that lost its ground is left as it was sent, by a person's decision."""

from __future__ import annotations

from collections.abc import Sequence

from stanch.app import clock
from stanch.app.context import Case
from stanch.app.notices.review import Sent, fates
from stanch.core.decisions import LetStand
from stanch.core.moments import Seq
from stanch.core.notice_review import against
from stanch.errors import BadInput, Hint, Pointer
from stanch.knowledge import claims, typed_names


def let_stand(
    case: Case, notice: int, why: str, sentences: Sequence[int] = ()
) -> tuple[Seq, tuple[str, ...]]:
    """Write down that sentences of a notice stand as they were sent; the entry, and their texts.

    `sentences`: their numbers there, counted from 1; none: all that lost their ground and wait for a person.
    BadInput where one did not lose its ground: what was not true when it was sent takes a correction.
    """
    reason = typed_names.reason(why)
    with case.alone():
        sent = _sent(case, notice)
        numbers = [one - 1 for one in dict.fromkeys(sentences)] or [
            number
            for number in sent.open
            if sent.lines[number].fate == "lost" and sent.revision.sentences[number].judged is not None
        ]
        if not numbers:
            raise BadInput(
                f"nothing in notice {notice} has lost its ground, as far as is known",
                help=Hint(Pointer("fates"), " shows what became of each sentence"),
            )
        for number in numbers:
            _may(sent, number)
        then, now = case.judgement(sent.revision.sent_at), clock.now()
        made = []
        for number in numbers:
            judged = sent.revision.sentences[number].judged
            assert judged is not None
            blockers = against(then, claims.of(case.playbook), judged)
            made.append(LetStand(case.id, sent.seq, number, blockers, reason, now))
        seq = case.write(made)
    return seq, tuple(sent.lines[number].text for number in numbers)


def _sent(case: Case, notice: int) -> Sent:
    for one in fates(case):
        if one.revision.number == notice:
            return one
    raise BadInput(
        f"no notice {notice} was sent in {case.playbook.title}",
        help=Hint(Pointer("notices"), " shows their numbers"),
    )


def _may(sent: Sent, number: int) -> None:
    notice = sent.revision.number
    if not 0 <= number < len(sent.lines):
        raise BadInput(
            f"notice {notice} has no sentence {number + 1}", help=f"it has {len(sent.lines)}, counted from 1"
        )
    line = sent.lines[number]
    if line.fate == "fell":
        raise BadInput(
            f"sentence {number + 1} of notice {notice} was not true when it was sent: it cannot be let stand",
            help=Hint("those who read it need a correction: ", Pointer("correct", str(notice))),
        )
    if line.open and sent.revision.sentences[number].judged is None:
        raise BadInput(
            f"sentence {number + 1} of notice {notice} corrects another one: it cannot be let stand",
            help=Hint("write to those who read it: ", Pointer("correct", str(notice))),
        )
    if not line.open:
        raise BadInput(
            f"sentence {number + 1} of notice {notice} waits for no decision",
            help=Hint(Pointer("fates"), " shows what became of each sentence"),
        )
