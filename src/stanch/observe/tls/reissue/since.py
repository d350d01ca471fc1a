"""Since the disclosure, at one address: puts together what `core.key_renewal` judges, and says it."""

from __future__ import annotations

import asyncio

import msgspec

from stanch.core.key_renewal import Issued, Past, Question, Reissue, Revocation, Word, fate, in_force, reissue
from stanch.core.key_renewal_reasons import SENTENCES, with_help
from stanch.core.model import Digest
from stanch.core.moments import Moment, When, iso, parse
from stanch.net.target import Target
from stanch.observe.tls import certificates
from stanch.observe.tls.reissue import chains, presenting, saved, transparency
from stanch.observe.tls.reissue.chains import Authorities, Chain
from stanch.observe.tls.reissue.revocation import revocation
from stanch.observe.tls.reissue.transparency import Listed, Listing
from stanch.observe.tls.result import Certificate, Check, Heartbleed

Kept = tuple[Past, tuple[bytes, ...]]
"""A certificate from before, and its chain in DER where that is at hand."""


class Baseline(msgspec.Struct, frozen=True):
    """What the record knows beforehand: certificates, when the current key came, when the flaw was mended."""

    past: tuple[Kept, ...] = ()
    placed: When = When()
    placed_by: str = ""
    fixed: When = When()


class Asked(msgspec.Struct, frozen=True):
    """The question, and what to ask it with. `transparency`: where to look listed certificates up; "" for
    nowhere. `issuers` False: no issuer is connected to."""

    disclosed: When
    now: Moment
    authorities: Authorities
    saved: tuple[tuple[bytes, ...], ...] = ()
    listing: Listing = Listing()
    transparency: str = ""
    issuers: bool = True
    seconds: float = 10.0


class Ground(msgspec.Struct, frozen=True):
    """A certificate that an answer stands on: from where it is known, and what became of it. `source` is
    record, saved or transparency; `spki_sha256` is "" where its key is not known."""

    source: str
    serial: str
    sha256: str
    spki_sha256: str
    not_before: str
    not_after: str
    seen: str | None
    fate: str
    why: str
    by: str
    revoked_at: str | None
    reason: str


class Answer(msgspec.Struct, frozen=True):
    """A word, the reason's code and sentence, and what it stands on."""

    word: str
    why: str
    sentence: str
    on: tuple[Ground, ...] = ()


class Since(msgspec.Struct, frozen=True):
    """One address, as JSON of `stanch check --since`. The certificate is the one shown now; `revoked` is what
    its issuer says of it. Words: see `core.key_renewal.Reissue`. `transparency`: why it is not whole."""

    target: str
    address: str
    observed_at: str
    heartbleed: Heartbleed
    certificate: Certificate | None
    chain: Chain
    revoked: Answer
    key: Answer
    issued: Answer
    old: Answer
    order: Answer
    overall: Answer
    transparency: str = ""


async def since(target: Target, check: Check, asked: Asked, known: Baseline) -> Since:
    """The answers for one address that was checked."""
    found = presenting.Presented()
    if check.address and check.heartbleed.verdict != "unreachable":
        named = bool(check.sni) or check.certificate is None
        found = await presenting.presented(target, check.address, asked.seconds, named=named)
    shown = certificates.facts(found.chain[0]) if found.chain else check.certificate
    current = _current(found, shown)
    past = list(known.past)
    past += [(Past(one, "saved"), chain) for chain in asked.saved if (one := saved.issued(chain[0]))]
    listed, current = _apart(asked.listing.entries, past, current)
    past += await _looked_up(listed, asked, When(known.fixed.earliest, known.fixed.latest))
    now = await _said((found.chain, found.staple), asked)
    old = await asyncio.gather(*(_with_fate(one, chain, found.chain, asked) for one, chain in past))
    placed = known.placed if known.placed.known else When(None, parse(check.observed_at))
    question = Question(
        current, tuple(old), asked.disclosed, known.fixed, placed, asked.now,
        "word" if known.placed_by == "word" else "record" if known.placed.known else "",
    )  # fmt: skip
    words = reissue(question)
    return Since(
        str(target),
        check.address,
        check.observed_at,
        check.heartbleed,
        shown,
        chains.verified(found.chain, target.host, asked.authorities, asked.now).chain,
        answer(fate(Past(current, "record", None, now), asked.now), asked.now, help=True),
        *answers(words, asked.now, help=True),
        asked.listing.trouble,
    )


def answers(words: Reissue, now: Moment, *, help: bool) -> tuple[Answer, Answer, Answer, Answer, Answer]:
    """The five answers in words: key, issued, old, order, overall. `help`: say what can be given, too."""
    return (
        answer(words.key, now, help=help),
        answer(words.issued, now, help=help),
        answer(words.old, now, help=help),
        answer(words.order, now, help=help),
        answer(words.overall, now, help=help),
    )


def answer(word: Word, now: Moment, *, help: bool) -> Answer:
    sentence = with_help(word.why) if help else SENTENCES[word.why]
    return Answer(word.word, word.why, sentence, tuple(_ground(one, now) for one in word.on))


def _ground(past: Past, now: Moment) -> Ground:
    one, found, said = past.certificate, fate(past, now), past.revocation
    return Ground(
        source=past.source,
        serial=one.serial,
        sha256=one.sha256,
        spki_sha256=one.spki,
        not_before=iso(one.not_before),
        not_after=iso(one.not_after),
        seen=None if past.seen is None else iso(past.seen),
        fate=found.word,
        why=found.why,
        by=said.by,
        revoked_at=None if said.revoked_at is None else iso(said.revoked_at),
        reason=said.reason,
    )


def _current(found: presenting.Presented, shown: Certificate | None) -> Issued:
    one = saved.issued(found.chain[0]) if found.chain else None
    if one is not None:
        return one
    if shown is None:
        return Issued(Digest(""), Moment(0), Moment(0))
    return Issued(
        Digest(shown.spki_sha256),
        parse(shown.not_before),
        parse(shown.not_after),
        Digest(shown.sha256),
        shown.issuer,
        shown.serial,
    )


def _apart(entries: tuple[Listed, ...], past: list[Kept], current: Issued) -> tuple[list[Listed], Issued]:
    """The entries that are of none of the certificates at hand; the current one takes its entry's date."""
    at_hand = {_mark(one.certificate) for one, _chain in past}
    left = []
    for one in entries:
        if _mark(one.certificate) == _mark(current):
            logged = [when for when in (one.certificate.logged, current.logged) if when is not None]
            current = msgspec.structs.replace(current, logged=min(logged, default=None))
        elif _mark(one.certificate) not in at_hand:
            left.append(one)
    return left, current


def _mark(one: Issued) -> tuple[str, Moment, Moment]:
    """Lists write the issuer's name in their own way: serial and dates tell certificates apart as well."""
    return one.serial, one.not_before, one.not_after


async def _looked_up(listed: list[Listed], asked: Asked, fixed: When) -> list[Kept]:
    """The entries as certificates from before; those that matter with their keys, where they can be had."""
    wanted = [one for one in listed if in_force(one.certificate, asked.disclosed, fixed)]
    found: dict[int, Kept] = {}
    if asked.transparency:
        for one in wanted[: transparency.DOWNLOADS]:
            got = await transparency.download(one, asked.transparency)
            if got is not None:
                found[one.id] = Past(got[0], "transparency"), (got[1],)
    return [found.get(one.id, (Past(one.certificate, "transparency"), ())) for one in listed]


async def _with_fate(past: Past, chain: tuple[bytes, ...], shown: tuple[bytes, ...], asked: Asked) -> Past:
    if not chain or past.revocation.status == "revoked" or past.certificate.not_after < asked.now:
        return past
    said = await _said(((*chain, *shown[1:]), b""), asked)
    return msgspec.structs.replace(past, revocation=said)


async def _said(shown: tuple[tuple[bytes, ...], bytes], asked: Asked) -> Revocation:
    chain, staple = shown
    if not chain:
        return Revocation(trouble="current_unknown")
    return await revocation(
        chain, asked.authorities, asked.now, staple=staple, ask=asked.issuers, seconds=asked.seconds
    )
