"""Copy: a text is kept as it was shown, with what was known then. What is sent later is one of these."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

import msgspec

from stanch import __version__
from stanch.app import clock
from stanch.app.context import Case
from stanch.app.notices import review
from stanch.app.notices.review import Fated, Sent
from stanch.core import edits
from stanch.core.model import Digest
from stanch.core.moments import AsOf, Moment, Seq
from stanch.core.notices import Correction, Draft, Revision, Sentence
from stanch.core.notices import text as text_of
from stanch.core.who import who
from stanch.errors import BadInput, CannotTell, Hint, Pointer
from stanch.knowledge import claims, messages
from stanch.knowledge.messages import FIRST
from stanch.tell import correction, events
from stanch.tell.paragraph import Line, Paragraph, paragraph

LONGEST = 20_000
"""Letters in a text that a person edited; a notice has a tenth of that."""


class Composed(msgspec.Struct, frozen=True):
    """A text as it is shown: about which moment, with what known, judged by which playbook; whether it is the
    short answer; what it corrects; in which language."""

    sentences: tuple[Sentence, ...]
    as_of: AsOf
    playbook: Digest
    brief: bool = False
    corrects: tuple[Correction, ...] = ()
    language: str = FIRST

    @property
    def text(self) -> str:
        return text_of(self.sentences)

    @property
    def digest(self) -> str:
        """By this a page says which text it shows."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def composed(
    case: Case,
    shown: Paragraph,
    as_of: AsOf,
    *,
    brief: bool = False,
    corrects: Sequence[Sent] = (),
    language: str = FIRST,
) -> Composed:
    """The text of a paragraph, in whose language it is; `corrects`: as a correction of these notices."""
    playbook = case.playbook.digest
    lines = [one for one in shown.lines if one.brief or not brief]
    if not corrects:
        return Composed(tuple(_sentences(lines, brief)), as_of, playbook, brief, language=language)
    opening = list(_opening(corrects, shown.lines, language))
    told = {one.judged for one in opening if one.judged is not None}
    lines = [one for one in lines if one.judged not in told]
    parts = [
        list(_sentences([one for one in lines if one.part == "do"], brief)),
        opening,
        list(_sentences([one for one in lines if one.part != "do"], brief)),
    ]
    for part in parts[:-1]:
        part[-1:] = [msgspec.structs.replace(one, between="\n\n") for one in part[-1:]]
    closes = tuple(Correction(one.seq, one.open) for one in corrects)
    return Composed(tuple(one for part in parts for one in part), as_of, playbook, brief, closes, language)


def _opening(corrects: Sequence[Sent], whole: Sequence[Line], language: str) -> Iterator[Sentence]:
    """What was wrong, each in its way, with what is said instead right after it (177): what those have said
    since whom it quoted, or the same sentence in the words of today. Nothing is told twice."""
    told = set()
    for one in corrects:
        yield Sentence(correction.opening(one.revision.sent_at, language))
        for fate in ("fell", "lost"):
            for number, line in enumerate(one.lines):
                if not line.open or line.fate != fate:
                    continue
                yield Sentence(correction.said(line.text, fate, line.way, language))
                for other in whole:
                    if other.text not in told and _instead(other, line, one.revision.sentences[number]):
                        told.add(other.text)
                        yield Sentence(other.text, other.judged)


def _instead(other: Line, line: Fated, sent: Sentence) -> bool:
    """Is this what is said instead of a sentence that was sent?"""
    if other.judged.claim == "vendor_answer" and other.judged.about in line.by:
        return True
    judged = sent.judged
    if line.way != "worded" or other.part == "do" or judged is None:
        return False
    return (other.judged.claim, other.judged.about) == (judged.claim, judged.about)


def _sentences(lines: Sequence[Line], brief: bool) -> Iterator[Sentence]:
    """Parts of a notice are set apart by a blank line; the short answer has none."""
    for number, one in enumerate(lines, 1):
        parted = not brief and number < len(lines) and lines[number].part != one.part
        yield Sentence(one.text, one.judged, "\n\n" if parted else " ")


def compose(
    case: Case,
    true_at: Moment | None = None,
    *,
    brief: bool = False,
    corrects: Sequence[int] = (),
    language: str = "",
) -> Composed:
    """The text that can be said about this moment (None: now); `corrects`: numbers of notices. `language`:
    "" for that of what it corrects, or English.

    BadInput where nothing in one of those needs a correction, or where one was sent in another language.
    """
    judgement = case.judgement(true_at)
    at = judgement.world.at
    wrong = review.needing_correction(case, corrects, at.true_at)
    spoken = language_of(wrong, language)
    shown = paragraph(judgement, language=spoken)
    return composed(case, shown, at, brief=brief, corrects=wrong, language=spoken)


def usual(case: Case) -> str:
    """The language in which our customers read, where the event has words in it; else the first."""
    wanted = who(case.state).language
    return wanted if wanted and events.speaks(case.playbook, wanted) else FIRST


def language_of(corrects: Sequence[Sent], wanted: str = "") -> str:
    """In which language a text is written: a correction quotes what was sent, so in that of this.

    BadInput where another one is wanted, or two were sent in different ones.
    """
    for one in corrects:
        locale, number = messages.spoken(one.revision.locale), one.revision.number
        if wanted and wanted != locale:
            raise BadInput(
                f"notice {number} was sent in {messages.NAMES[locale]}, and a correction quotes it",
                help=Hint("correct it alone, in its own language: ", Pointer("correct", str(number))),
            )
        wanted = locale
    return wanted or FIRST


class Kept(msgspec.Struct, frozen=True):
    """A text that is kept, and the entry that holds it."""

    seq: Seq
    draft: Draft

    @property
    def text(self) -> str:
        return text_of(self.draft.sentences)


def keep(case: Case, shown: Composed) -> Kept:
    """Keep the text that was copied. One that is kept already, of the same knowledge, is not kept twice."""
    draft = Draft(
        incident=case.id,
        number=0,
        locale=shown.language,
        sentences=shown.sentences,
        as_of=shown.as_of,
        playbook=shown.playbook,
        rules=__version__,
        copied_at=clock.now(),
        brief=shown.brief,
        corrects=shown.corrects,
    )
    return _keep(case, draft)


def keep_as_shown(
    case: Case,
    as_of: AsOf,
    digest: str,
    *,
    brief: bool = False,
    corrects: Sequence[int] = (),
    language: str = "",
) -> Kept:
    """Keep the text that a page showed: composed again of what was known then, about that moment.

    CannotTell where that is another text than the one of this digest: then nothing is kept.
    """
    if not 0 <= as_of.known <= case.state.seq or as_of.true_at > clock.now():
        raise _another()
    try:
        found = compose(
            known_by(case, as_of.known), as_of.true_at, brief=brief, corrects=corrects, language=language
        )
    except BadInput as error:  # it was not open by then, or nothing needed a correction
        raise _another() from error
    if found.digest != digest:
        raise _another()
    return keep(case, found)


def known_by(case: Case, known: Seq) -> Case:
    """The same incident, by what was known up to that entry."""
    return case if known == case.state.seq else Case(case.ws, known, case.id, closed=True)


def _another() -> CannotTell:
    return CannotTell(
        "the text on that page cannot be composed again, so it was not kept",
        help="load the page again, read its text, and copy that one",
    )


def keep_edited(case: Case, text: str, base: Kept | None, at: Moment | None = None) -> Kept:
    """Keep a text as a person changed it (`base`: from which one) or wrote it; `at`: when they sent it.

    Left as it was, it is the text that it was.
    """
    typed = _typed(text)
    if base is not None and typed == base.text:
        return base
    now = clock.now()
    sentences = edits.edited(base.draft.sentences if base is not None else (), typed)
    had = base.draft if base is not None else None
    draft = Draft(
        incident=case.id,
        number=0,
        locale=FIRST if had is None else had.locale,
        sentences=sentences,
        as_of=AsOf(case.state.seq, now) if had is None else had.as_of,
        playbook=case.playbook.digest if had is None else had.playbook,
        rules=__version__ if had is None else had.rules,
        copied_at=(at or now) if had is None else had.copied_at,
        edited=True,
        of=None if base is None else base.seq,
        brief=had is not None and had.brief,
        corrects=() if had is None else tuple(_still_corrected(case, had, typed)),
    )
    return _keep(case, draft)


def _still_corrected(case: Case, base: Draft, typed: str) -> Iterator[Correction]:
    """What an edited text still corrects: the sentences that it still quotes."""
    notices = dict(case.state.all(Revision))
    flat = " ".join(typed.split())
    for one in base.corrects:
        wrong = notices[one.notice].sentences if one.notice in notices else ()
        quoted = tuple(
            number
            for number in one.sentences
            if number < len(wrong) and correction.quoted(wrong[number].text, base.locale) in flat
        )
        if quoted:
            yield Correction(one.notice, quoted)


def _typed(text: str) -> str:
    typed = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not typed:
        raise BadInput("the text is empty", help="the text as it was sent, in UTF-8")
    if len(typed) > LONGEST:
        raise BadInput(
            f"the text has {len(typed)} letters, and {LONGEST} are the most",
            help="give the text of the notice alone",
        )
    if odd := re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", typed):
        raise BadInput(
            f"the text has a character that cannot be read (U+{ord(odd[0]):04X})",
            help="plain text, as the readers got it",
        )
    return typed


def _keep(case: Case, draft: Draft) -> Kept:
    with case.alone():
        had = _same(case, draft)
        if had is not None:
            return had
        numbers = [one.number for _seq, one in case.client.state.ever(Draft) if one.incident == case.id]
        numbered = msgspec.structs.replace(draft, number=max(numbers, default=0) + 1)
        return Kept(case.write([numbered]), numbered)


def _same(case: Case, draft: Draft) -> Kept | None:
    """The same text of the same knowledge: nothing but copies was written between the two."""
    copies = [seq for seq, _one in case.client.state.ever(Draft)]
    for seq, had in reversed(case.state.all(Draft)):
        low, high = sorted((had.as_of.known, draft.as_of.known))
        ours = msgspec.structs.replace(had, number=0, as_of=draft.as_of, copied_at=draft.copied_at)
        if ours == draft and sum(low < one <= high for one in copies) == high - low:
            return Kept(seq, had)
    return None


def kept(case: Case) -> tuple[Kept, ...]:
    """The texts that were copied for this incident, the first first."""
    return tuple(Kept(seq, one) for seq, one in case.state.all(Draft))


def find(case: Case, number: int | None = None) -> Kept | None:
    """The text of that number; None: the one copied last, before the short answers; None where there is none.

    BadInput where there is none of that number.
    """
    found = kept(case)
    if number is None:
        whole = [one for one in found if not one.draft.brief]
        return next(reversed(whole or found), None)
    for one in found:
        if one.draft.number == number:
            return one
    numbers = ", ".join(str(one.draft.number) for one in found[-8:])
    raise BadInput(
        f"there is no text {number}",
        help=f"those kept are: {numbers}" if numbers else Hint("copy one first: ", Pointer("text")),
    )


def parted(case: Case, one: Kept) -> tuple[tuple[str, str], ...]:
    """The sentences of an edited text that go without a companion, each with the one that was taken out."""
    texts = dict(case.state.all(Draft))
    base = texts.get(one.draft.of) if one.draft.of is not None else None
    while base is not None and base.of is not None and base.of in texts:
        base = texts[base.of]
    if base is None:
        return ()
    found = edits.parted(base.sentences, one.draft.sentences, claims.of(case.playbook))
    return tuple((left.text, gone.text) for left, gone in found)
