"""Does what was sent still stand? Each notice is judged again by what is known now; a correction closes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from stanch.app import clock
from stanch.app.context import Case, undisturbed
from stanch.core import index
from stanch.core.assessment import spoken
from stanch.core.catalogue import Claim
from stanch.core.claims import Judgement
from stanch.core.decisions import LetStand
from stanch.core.model import US, AssetId, RoleAnswer
from stanch.core.moments import Moment, Seq
from stanch.core.notice_review import Fate, against, corrected, fallen, stands_by_decision
from stanch.core.notices import Judged, Revision, Sentence
from stanch.core.promises import Came, came
from stanch.core.sayings import Saying
from stanch.core.usage import undated, used_until
from stanch.core.ways import Way, asks, left_out, said_since, way
from stanch.errors import BadInput, Hint, Pointer
from stanch.knowledge import claims
from stanch.tell import correction, names, servers
from stanch.tell.again import said_again


class Fated(msgspec.Struct, frozen=True):
    """A sentence that was sent, and its fate; None where nothing was judged. `yours`: a person wrote it.

    `corrected_by`: the number of the notice that corrected it, sent at `corrected_at`. `let_stand`: it lost
    its ground, and a person decided that it stands as it was sent. `way`: how it fell, or lost its ground;
    `by`: who of those whom it quotes has said otherwise since. `promise`: what became of what it promises.
    """

    text: str
    fate: Fate | None
    yours: bool = False
    corrected_by: int | None = None
    corrected_at: Moment | None = None
    let_stand: LetStand | None = None
    undated: tuple[str, ...] = ()
    way: Way = ""
    by: tuple[AssetId, ...] = ()
    promise: Came | None = None

    @property
    def open(self) -> bool:
        """Did it fall or lose its ground, and was neither corrected nor left as it is?"""
        return self.fate in ("fell", "lost") and self.corrected_by is None and self.let_stand is None


class Sent(msgspec.Struct, frozen=True):
    """A notice that was sent: which entry holds it, to whom, and the fate of each of its sentences."""

    seq: Seq
    revision: Revision
    lines: tuple[Fated, ...]

    @property
    def fates(self) -> tuple[tuple[str, Fate | None], ...]:
        """Each sentence with its fate, corrected or not."""
        return tuple((one.text, one.fate) for one in self.lines)

    @property
    def open(self) -> tuple[int, ...]:
        """The sentences, counted from 0, that fell or lost their ground, and wait for a person."""
        return tuple(number for number, one in enumerate(self.lines) if one.open)

    def texts(self, *fates: Fate) -> tuple[str, ...]:
        """The sentences of these fates that wait for a person."""
        return tuple(one.text for one in self.lines if one.open and one.fate in fates)

    @property
    def fell(self) -> tuple[str, ...]:
        return self.texts("fell")

    @property
    def lost(self) -> tuple[str, ...]:
        return self.texts("lost")


def fates(case: Case, today: Moment | None = None) -> tuple[Sent, ...]:
    """Each notice that was sent by this moment (None: now), with what became of its sentences."""
    now = clock.now() if today is None else today
    notices = case.state.all(Revision)
    closed = corrected(notices, now)
    decided = {
        (one.notice, one.sentence): (seq, one) for seq, one in case.state.all(LetStand) if one.made_at <= now
    }
    found = []
    for seq, revision in notices:
        if revision.sent_at > now:
            continue
        then, judged = case.judgement(revision.sent_at), case.judgement(now)
        with undisturbed():
            known = fallen(revision, claims.of(case.playbook), then, judged, about=case.judgement)
        composed = revision.as_of.true_at
        if "lost" in known.values() and composed != revision.sent_at:
            first = case.judgement(composed)
            with undisturbed():
                known = fallen(revision, claims.of(case.playbook), then, judged, first, case.judgement)
        ways: dict[int, Way] = {}
        for again, how in _ODD:
            odd = dict(again(case, revision, known))
            known.update(odd)
            ways.update(dict.fromkeys(odd, how))
        found_so = _ways(case, revision, known, ways, then, judged)
        came_of = _promises(case, revision, known, now)
        known.update({number: one.fate for number, one in came_of.items()})
        lines = []
        for number, one in enumerate(revision.sentences):
            made = decided.get((seq, number))
            if made is not None and not (known.get(number) == "lost" and _left(case, then, one, made)):
                made = None
            lines.append(
                Fated(
                    one.text,
                    known.get(number),
                    one.yours,
                    let_stand=made[1] if made is not None else None,
                    undated=_undated(case, revision, one) if known.get(number) == "fell" else (),
                    way=found_so[number][0] if number in found_so else "",
                    by=found_so[number][1] if number in found_so else (),
                    promise=came_of.get(number),
                )
            )
        found.append(Sent(seq, revision, tuple(lines)))
    return tuple(_closed(one, closed) for one in _corrections_held(found))


def _claimed(
    case: Case, revision: Revision, known: Mapping[int, Fate]
) -> Iterator[tuple[int, Fate, Judged, Claim]]:
    """The sentences that say what a claim of today says, each with its number, its fate and the claim."""
    catalogue = claims.of(case.playbook)
    for number, fate in known.items():
        judged = revision.sentences[number].judged
        claim = None if judged is None else catalogue.get(judged.claim)
        if judged is not None and claim is not None:
            yield number, fate, judged, claim


def _ways(
    case: Case,
    revision: Revision,
    known: Mapping[int, Fate],
    found: Mapping[int, Way],
    then: Judgement,
    today: Judgement,
) -> dict[int, tuple[Way, tuple[AssetId, ...]]]:
    """In which way each sentence fell or lost its ground, and who has said otherwise since (177)."""
    made: dict[int, tuple[Way, tuple[AssetId, ...]]] = {}
    moved = revision.as_of.true_at != revision.sent_at
    for number, fate, judged, claim in _claimed(case, revision, known):
        if claim.quotes and fate == "stands":
            answer = spoken(today.world, judged.about) if judged.about is not None else None
            before = spoken(then.world, judged.about) if judged.about is not None else None
            if answer and before and answer[0] not in judged.on and answer[1].status != before[1].status:
                made[number] = "otherwise", ()
        if fate == "superseded" and asks(claim):
            made[number] = "asked", ()
        if fate not in ("fell", "lost"):
            continue
        speaks = against(then, claims.of(case.playbook), judged)
        first = case.judgement(revision.as_of.true_at) if moved else None
        how = found.get(number, "")
        if how == "by_word" and claim.must.test == "always":
            how = "worded"  # the sentence on our own word itself
        if how in ("", "worded"):
            state = case.client.state
            how = way(fate == "fell", claim, judged, speaks, then, today, first, state) or how
        of = {"otherwise": said_since, "unsaid": said_since, "incomplete": left_out}.get(how)
        made[number] = how, of(judged, speaks, today, case.client.state) if of is not None else ()
    return made


def _promises(case: Case, revision: Revision, known: Mapping[int, Fate], now: Moment) -> dict[int, Came]:
    """What became of each promise that the notice gave (178)."""
    found = {}
    for number, fate, judged, claim in _claimed(case, revision, known):
        if claim.must.test != "promised" or fate not in ("stands", "superseded"):
            continue
        became = came(case.state, judged.on, now)
        if became is not None:
            found[number] = became
    return found


def _less_seen(case: Case, revision: Revision, known: Mapping[int, Fate]) -> Iterator[tuple[int, Fate]]:
    """The sentences that rest on a word of ours more than their readers were told, since a look was taken
    back (179): one that said so of a part, where it is all of it; one that went without such a sentence."""
    since = revision.as_of.known
    if not index.taken_back_since(case.client.state, since):
        return
    at, language = revision.as_of.true_at, revision.locale
    now = servers.by_word(case.judgement(at), language)
    was = servers.by_word(Case(case.ws, since, case.id, closed=True).judgement(at), language)
    if not now or now == was or (was and not servers.all_by_word(now, language)):
        return
    for number, fate, _judged, claim in _claimed(case, revision, known):
        if fate not in ("stands", "superseded"):
            continue
        if revision.sentences[number].text == was or (not was and "by_our_word" in claim.companions):
            yield number, "lost"


def _undated(case: Case, revision: Revision, sentence: Sentence) -> tuple[str, ...]:
    """The services that a sentence about services left out, written down only after it was composed, of which
    nobody has said since when we use them: they may be newer than the sentence."""
    judged = sentence.judged
    claim = None if judged is None else claims.of(case.playbook).get(judged.claim)
    if judged is None or claim is None or "vendor" not in claim.over.kinds:
        return ()
    known = {*judged.members, judged.about}
    then = Case(case.ws, revision.as_of.known, case.id, closed=True).state
    return tuple(
        one.name
        for one in case.state.assets("vendor")
        if one.id not in known and then.asset(one.id) is None and undated(case.client.state, one.id)
    )


def _closed(sent: Sent, closed: Mapping[tuple[Seq, int], Sequence[Revision]]) -> Sent:
    """With the notice that corrected each sentence: the first that says as much as is known by now (136)."""
    lines = []
    for number, line in enumerate(sent.lines):
        by = next((one for one in closed.get((sent.seq, number), ()) if not _says_less(one, line)), None)
        lines.append(
            line
            if by is None
            else msgspec.structs.replace(line, corrected_by=by.number, corrected_at=by.sent_at)
        )
    return msgspec.structs.replace(sent, lines=tuple(lines))


def _says_less(by: Revision, line: Fated) -> bool:
    """Did it say that we do not know whether a sentence is true, of which we know by now that it was not?"""
    if line.fate != "fell":
        return False
    doubts = [text.split() for text in correction.each(line.text, "lost", by.locale)]
    return any(one.text.split() in doubts for one in by.sentences)


def _corrections_held(found: Sequence[Sent]) -> Iterator[Sent]:
    """A correction that says "that was not true" fell itself where the sentence stands after all, and lost
    its ground where that is only not known any more. The sentence may be a correction's own (137)."""
    before: dict[Seq, Sent] = {}
    for sent in found:
        quoted = {
            text: line.fate
            for one in sent.revision.corrects
            if one.notice in before
            for line in before[one.notice].lines
            for text in correction.each(line.text, "fell", sent.revision.locale)
        }
        lines = tuple(
            msgspec.structs.replace(line, fate=_held(quoted[line.text]))
            if line.fate is None and not line.yours and line.text in quoted
            else line
            for line in sent.lines
        )
        before[sent.seq] = msgspec.structs.replace(sent, lines=lines)
        yield before[sent.seq]


def _held(fate: Fate | None) -> Fate:
    match fate:
        case "stands" | "superseded":
            return "fell"
        case "lost":
            return "lost"
        case _:
            return "stands"


def _left(case: Case, then: Judgement, sentence: Sentence, made: tuple[Seq, LetStand]) -> bool:
    """Does a sentence that lost its ground still stand by this decision?"""
    judged = sentence.judged
    if judged is None:
        return False
    found = against(then, claims.of(case.playbook), judged)
    if not found and _said_anew(case, judged, made[0]):
        return False
    return stands_by_decision(case.client.state, made, judged, found)


def _said_anew(case: Case, judged: Judged, since: Seq) -> bool:
    """Nothing keeps it from being said but that the record says otherwise: another date, other words on the
    event. Was anything said of what it speaks of since that decision, or the event refined?"""
    if not judged.on:
        return case.client.state.incidents[case.id][0] > since
    subjects = {id for one in judged.on for id in index.subjects(case.client.state, one)}
    return any(seq > since and isinstance(seen, Saying) for id in subjects for seq, seen in case.state.of(id))


def _moved(case: Case, revision: Revision, known: Mapping[int, Fate]) -> Iterator[tuple[int, Fate]]:
    """The sentences that lost an entry that they stood on, and would not be said in these words without it:
    another date, another answer. And what was said of the event, where its playbook says otherwise now."""
    gone = case.client.state.gone
    refined = revision.playbook != case.playbook.digest
    for number, fate in known.items():
        sentence = revision.sentences[number]
        if sentence.judged is None or fate not in ("stands", "superseded"):
            continue
        claim = claims.of(case.playbook).get(sentence.judged.claim)
        of_event = refined and claim is not None and (claim.part == "event" or claim in case.playbook.claims)
        if gone.isdisjoint(sentence.judged.on) and not of_event:
            continue
        then = case.judgement(revision.as_of.true_at)
        if said_again(then, sentence.judged, revision.locale) != sentence.text:
            yield number, "lost"


def _counted_otherwise(
    case: Case, revision: Revision, known: Mapping[int, Fate]
) -> Iterator[tuple[int, Fate]]:
    """The sentences that counted other answers than there were when it was sent: one that was written down
    later, at its own time, had been given."""
    for number, fate, judged, claim in _claimed(case, revision, known):
        if claim.must.test != "counted" or fate not in ("stands", "superseded"):
            continue
        again = said_again(case.judgement(revision.sent_at), judged, revision.locale)
        if again != revision.sentences[number].text and again != _as_composed(case, revision, judged):
            yield number, "fell"


def _of_other_roles(case: Case, revision: Revision, known: Mapping[int, Fate]) -> Iterator[tuple[int, Fate]]:
    """The sentences that say what somebody does for us ("Cardwise, which takes our payments"), where by the
    answers of today it was somebody else; they fell where we did not use it any more when they were sent."""
    now, since = case.judgement(revision.sent_at).world, revision.as_of.known
    answered = any(seq > since and isinstance(seen.fact, RoleAnswer) for seq, seen in now.state.of(US))
    ended = any(
        edge.bond == "uses"
        and edge.during.end is not None
        and edge.during.end.high <= revision.sent_at
        and (seq > since or edge.during.end.high > revision.as_of.true_at)
        for seq, edge in now.state.edges(US)
    )
    retracted = any(True for _one in index.taken_back_since(case.client.state, since))
    if not answered and not ended and not retracted:
        return
    then = Case(case.ws, since, case.id, closed=True).judgement(revision.as_of.true_at).world
    for number, fate in known.items():
        sentence = revision.sentences[number]
        if sentence.judged is None or fate not in ("stands", "superseded"):
            continue
        about = sentence.judged.about
        for one in (*sentence.judged.members, *((about,) if about else ())):
            if not any(role in sentence.text for role in names.whiches(then, one, revision.locale)):
                continue
            until = used_until(now, one)
            if until is not None and used_until(then, one) is None:
                yield number, "fell"
            elif not set(names.roles_of(then, one)) <= set(names.roles_of(now, one)):
                yield number, "lost"


def _as_composed(case: Case, revision: Revision, judged: Judged) -> str:
    """What the sentence said, in the words of today: by what was known when it was composed."""
    before = Case(case.ws, revision.as_of.known, case.id, closed=True)
    return said_again(before.judgement(revision.as_of.true_at), judged, revision.locale)


_ODD: tuple[tuple[Callable[[Case, Revision, Mapping[int, Fate]], Iterator[tuple[int, Fate]]], Way], ...] = (
    (_moved, "worded"),
    (_counted_otherwise, ""),
    (_of_other_roles, "role"),
    (_less_seen, "by_word"),
)
"""What a verdict alone does not show: how a sentence that could be said again is not what it was."""


def needing_correction(case: Case, numbers: Sequence[int], today: Moment | None = None) -> tuple[Sent, ...]:
    """The notices of these numbers. BadInput where one was not sent, or needs no correction."""
    if not numbers:
        return ()
    by_number = {one.revision.number: one for one in fates(case, today)}
    found = []
    for number in dict.fromkeys(numbers):
        one = by_number.get(number)
        if one is None:
            raise BadInput(
                f"no notice {number} was sent", help=Hint(Pointer("notices"), " shows their numbers")
            )
        if not one.open:
            raise BadInput(
                f"nothing in notice {number} needs a correction, as far as is known",
                help=Hint(Pointer("fates"), " shows what became of each sentence"),
            )
        found.append(one)
    return tuple(found)
