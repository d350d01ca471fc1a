"""What a record shows of the key at each address of an endpoint, as the question that `key_renewal` judges.

Measured before said: a word that there is a new key counts where it lies within what was seen, and where no
key was ever seen; a key that was there before the word and after it speaks against the word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as L
from typing import NamedTuple

import msgspec

from stanch.core.addresses import plain
from stanch.core.certificates import Issued, Past, Revocation
from stanch.core.horizon import REVOCATION_GOOD_FOR
from stanch.core.key_presence import Kept, Run, current
from stanch.core.key_question import Question
from stanch.core.key_renewal import Answers, gainsaid, judge, key_and_order, on_record, recorded
from stanch.core.key_renewal import Ruling as Said
from stanch.core.key_renewal_reasons import Reason
from stanch.core.model import AssetId, Certificate, Digest
from stanch.core.moments import DAY, FIRST_DATE, Moment, Seq, When, at, begun, intersect, union
from stanch.core.reasons import Why
from stanch.core.sayings import Word
from stanch.core.state import key_id
from stanch.core.world import World


class Fix(NamedTuple):
    """When all that a new key waits for was done: at(BEGINNING) where nothing is waited for, at(END) where
    something is not done, When() where that is not known, and why. `by`: the vendors by whose word alone the
    endpoint had the flaw."""

    when: When
    why: Why = ""
    on: tuple[Seq, ...] = ()
    by: tuple[AssetId, ...] = ()


class KeyAnswer(msgspec.Struct, frozen=True):
    """The key at one address ("": nobody saw one, it is said to be new), whether it is new and when it came
    as the record counts it, and the sights that show it. `words`: those that the answer rests on, or else
    those that are gainsaid. `wanted`: does anything call for a new key there?"""

    address: str
    question: Question
    key: Said
    order: Said
    seen_at: Moment | None = None
    on: tuple[Seq, ...] = ()
    words: tuple[Word, ...] = ()
    wanted: bool = True

    @property
    def answers(self) -> Answers:
        """All five, as the record counts them."""
        return on_record(judge(self.question))


def key_answers(world: World, endpoint: AssetId, fix: Fix | None) -> tuple[KeyAnswer, ...]:
    """The answers for each address. `fix` None: nothing calls for a new key there."""
    now, runs = world.at.true_at, world.runs(endpoint)
    words = [word for word in world.key_words(endpoint) if word.when.low <= now]
    seen = current(runs, now, ())
    if not seen:
        return (_unseen(world, fix, words[-1]),) if words else ()
    placed = current(runs, now, [word.when for word in words]) if words else seen
    last, first = _sights(world, endpoint)
    return tuple(
        _seen(world, endpoint, fix, words, last[address], first, (run, placed[address][1], when))
        for address, (run, when) in sorted(seen.items())
    )


First = dict[Digest, tuple[Moment, Certificate]]


def _sights(world: World, endpoint: AssetId) -> tuple[dict[str, tuple[Moment, Certificate]], First]:
    """By address: the last certificate that was seen there; and each certificate when it was first seen."""
    last: dict[str, tuple[Moment, Certificate]] = {}
    first: First = {}
    now, written, address = world.at.true_at, "", ""
    for moment, _seq, fact, _by in world.sights(endpoint):
        if fact.address and moment <= now:
            if fact.address != written:
                written, address = fact.address, plain(fact.address)
            last[address] = row = moment, fact
            if fact.sha256 not in first:
                first[fact.sha256] = row
    return last, first


def _unseen(world: World, fix: Fix | None, word: Word) -> KeyAnswer:
    """No key was ever seen there: whoever says that it is a new one is believed."""
    question = Question(
        Issued(Digest(""), Moment(0), Moment(0)), (), _disclosed(world), fix.when if fix else When(),
        word.when, world.at.true_at, "word",
    )  # fmt: skip
    key, order = key_and_order(question)
    return KeyAnswer("", question, key, recorded(order), words=(word,), wanted=fix is not None)


def _seen(
    world: World,
    endpoint: AssetId,
    fix: Fix | None,
    words: list[Word],
    last: tuple[Moment, Certificate],
    first: First,
    found: tuple[Run, When, When],
) -> KeyAnswer:
    run, placed, seen = found
    seen_at, shown = last
    id = key_id(run.spki)
    question = Question(
        _issued(shown), tuple(_past(world, run.spki, first)), _disclosed(world), fix.when if fix else When(),
        placed, world.at.true_at, "word" if placed != seen else "record", seen,
        _exposed(world, endpoint, id, fix), tuple(word.when for word in words), seen_at,
    )  # fmt: skip
    key, order = key_and_order(question)
    order = recorded(order)
    rests: tuple[When, ...] = (placed,) if "said" in (key.ground, order.ground) else ()
    if order.word != "after_fix":
        rests = gainsaid(question, key)
    those = tuple(word for word in words if word.when in rests)
    on = world.presence(endpoint)[id].on
    return KeyAnswer(shown.address, question, key, order, seen_at, on, those, fix is not None)


def outlasts(world: World, endpoint: AssetId, when: When) -> tuple[Seq, ...]:
    """The sights of keys that were there before a moment, and are the last that was seen after it."""
    found = current(world.runs(endpoint), world.at.true_at, ())
    last, _first = _sights(world, endpoint)
    return tuple(
        seq
        for address, (run, _placed) in found.items()
        if run.first < when.low and last[address][0] > when.high
        for seq in run.on
    )


def _exposed(world: World, endpoint: AssetId, key: AssetId, fix: Fix | None) -> L["", "yes", "perhaps", "no"]:
    """Was this key on a server while that had the flaw, as far as was seen, or as its vendor says?"""
    if fix is None:
        return ""
    out = world.in_manner(key, "leaked")
    definite, possible = (out.definite, out.possible) if out else ((), ())
    for vendor in fix.by:
        held = world.presence(endpoint)[key]
        said = world.in_manner(vendor, "vulnerable")
        if said is not None:  # for certain up to when they said so: of the time after it they say nothing
            definite = union(definite, intersect(world.own(vendor).definite, held.definite))
            possible = union(possible, intersect(said.possible, held.possible))
    if begun(definite, world.at.true_at):
        return "yes"
    return "perhaps" if begun(possible, world.at.true_at) else "no"


def _past(world: World, spki: Digest, first: First) -> Iterator[Past]:
    """Each certificate seen at this endpoint, and those on the current key seen anywhere."""
    now = world.at.true_at
    for sha256, (seen, fact) in first.items():
        if fact.spki != spki:
            kept, leaked = world.certificates(fact.spki)[sha256], _leaked(world, fact.spki)
            yield Past(_issued(kept.fact), "record", seen, _revocation(kept, now), leaked)
    leaked = _leaked(world, spki)
    for kept in world.certificates(spki).values():
        yield Past(_issued(kept.fact), "record", kept.seen, _revocation(kept, now), leaked)


def _leaked(world: World, spki: Digest) -> bool:
    out = world.in_manner(key_id(spki), "leaked")
    return out is not None and begun(out.possible, world.at.true_at)


_NOT_ASKED = Revocation()


def _revocation(kept: Kept, now: Moment) -> Revocation:
    if kept.said is None:
        return _NOT_ASKED
    said_at, fact = kept.said
    if fact.revoked == "yes":
        return Revocation("revoked", "record", fact.revoked_at, fact.revoked_why, "listed_revoked")
    if now - said_at > REVOCATION_GOOD_FOR:
        return Revocation(trouble="out_of_date")
    return Revocation("not_revoked", "record", trouble="still_good")


def _issued(fact: Certificate) -> Issued:
    return Issued(fact.spki, fact.not_before, fact.not_after, fact.sha256)


def _disclosed(world: World) -> When:
    return When(world.playbook.disclosed_at, Moment(world.playbook.disclosed_at + DAY - 1))


class SiteKey(msgspec.Struct, frozen=True):
    """Has this endpoint another key since the disclosure, and why is that the answer?

    `when`: when it was changed (other_key, said_new, changed_around), `by_word` by somebody's word; else
    since when it is known, and `there`: what was at that time. `seen_at`: when it was seen last. `answers`:
    all five; None where nothing calls for a new key there.
    """

    key: L["new", "same", "unknown"]
    why: Reason
    when: When = When()
    there: L["", "before", "exposed"] = ""
    seen_at: Moment | None = None
    answers: Answers | None = None
    by_word: bool = False


def of_site(found: tuple[KeyAnswer, ...]) -> SiteKey:
    """One address with an exposed key is enough for that answer, one that is not known for `unknown`."""
    rows = [_of_address(one) for one in found]
    return min(rows, key=_worst, default=SiteKey("unknown", "current_unknown"))


_KEYS = ("same", "unknown", "new")
_OVERALL = ("not_done", "cannot_tell", "partial", "complete")


def _worst(found: SiteKey) -> tuple[int, int]:
    overall = 0 if found.answers is None else _OVERALL.index(found.answers.overall.word)
    return overall, _KEYS.index(found.key)


def _of_address(one: KeyAnswer) -> SiteKey:
    """A change that may have been before the disclosure is not known to be one since, unless its order is."""
    asked, key, placed = one.question, one.key, one.question.placed
    answers = one.answers if one.wanted else None
    mine = [past.there for past in asked.past if past.certificate.spki == asked.current.spki]
    first = min([placed.high, *mine])
    unsettled = one.order.word == "unknown" and placed.low < asked.disclosed.high
    another = key.why == "no_baseline" and FIRST_DATE < placed.low < first  # was seen on the day
    if another or (key.word == "new" and unsettled):
        return SiteKey("unknown", "changed_around", placed, "", one.seen_at, answers)
    if key.word == "new":
        return SiteKey("new", key.why, placed, "", one.seen_at, answers, asked.placed_by == "word")
    there: L["", "before", "exposed"] = ""
    if key.word == "same":
        there = "before" if first <= asked.disclosed.low else "exposed"
    kind: L["same", "unknown"] = "same" if key.word == "same" else "unknown"
    return SiteKey(kind, key.why, at(first), there, one.seen_at, answers)


def old_elsewhere(world: World, endpoint: AssetId, new: set[Digest]) -> tuple[Seq, ...]:
    """The sights of a key from before at an address that nobody had looked at by this moment: it may have
    been there then, too."""
    now, runs = world.at.true_at, world.runs(endpoint)
    if len(runs) < 2:
        return ()
    before = {run.spki for rows in runs.values() for run in rows if run.first <= now} - new
    late = [rows[0] for rows in runs.values() if rows[0].first > now]
    return tuple(seq for run in late if run.spki in before for seq in run.on)
