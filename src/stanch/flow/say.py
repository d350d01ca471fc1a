"""A person's word: a step of ours was done then; a log of March was read and showed this; we promise."""

from __future__ import annotations

from shlex import quote

from stanch.core.decisions import Promise
from stanch.core.model import (
    Asset,
    AssetId,
    RemedyId,
    Retraction,
    Tri,
)
from stanch.core.moments import During, Moment, Seq, When, at, iso
from stanch.core.playbook import Remedy
from stanch.core.sayings import Attested, Done, Saying, Step
from stanch.core.sign_in import of_customers
from stanch.errors import BadInput
from stanch.flow import clock
from stanch.flow.case import Case

RESET = RemedyId("reset_all")
"""How it is said that all of them were made to choose a new one."""


def find(case: Case, name: str) -> Asset:
    """An asset by its id or its name. BadInput names those that are near."""
    exact = case.state.asset(AssetId(name))
    if exact is not None:
        return exact
    named = [one for one in case.state.assets() if one.name == name or one.id.partition(":")[2] == name]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(one.id for one in named[:8])
        raise BadInput(f"several things are called {name}", help=f"write one of: {ids}")
    near = [one for one in case.state.assets() if name.lower() in one.id.lower()]
    listed = ", ".join(repr(one.name) for one in (near or case.own("endpoint", "credential"))[:8])
    raise BadInput(
        f"nothing is called {name}", help=f"write one of: {listed}" if listed else "begin with: stanch start"
    )


def done(case: Case, asset: Asset, steps: list[tuple[RemedyId, Tri, When]]) -> Seq:
    """Steps at one asset, each done (or not) within bounds. BadInput where one is not for this kind.

    `RESET` at a secret of our customers: all of them were made to choose a new one. That one was changed says
    nothing of the others, and is refused there.
    """
    now = clock.now()
    known = [one.id for one in case.playbook.remedies if asset.kind in one.on]
    entries = []
    shared = {one.id for one in reset(case, asset)}
    if any(remedy in shared for remedy, _answer, _when in steps):
        raise BadInput(
            f"{asset.name} belong to many people: that some changed theirs says nothing of the others",
            help=f"when all were made to choose a new one: stanch done {quote(asset.name)} {RESET}=20:00",
        )
    if shared:
        steps = [
            (each, answer, when)
            for remedy, answer, when in steps
            for each in (sorted(shared) if remedy == RESET else [remedy])
        ]
    for remedy, answer, when in steps:
        if remedy not in known:
            raise BadInput(
                f"{remedy} is no step for {asset.name}",
                help=f"{case.playbook.title} has here: {', '.join(known) or 'none'}",
            )
        if when.low > now:
            raise BadInput(f"{remedy}: {iso(when.low)} has not come yet", help="write down what was done")
        step = Step(remedy, answer, when)
        entries.append(Saying(case.id, asset.id, Done(step, "everyone" if remedy in shared else ""), now))
    return case.write(entries)


def reset(case: Case, asset: Asset) -> tuple[Remedy, ...]:
    """The steps of a secret that many people have, which count only where they were done to all of them; none
    where it is not such a secret."""
    if not of_customers(case.state, asset):
        return ()
    return tuple(
        one for one in case.playbook.remedies if asset.kind in one.on and one.effect in ("renews", "kills")
    )


def attested(case: Case, asset: Asset, question: str, answer: Tri, during: During) -> Seq:
    """What a log or a memory says of a period; `question` "": the one that the playbook asks of this kind.

    BadInput where no detector of the playbook asks that.
    """
    known = case.playbook.asks(asset.kind)
    if not question and not known:
        help = "it is judged by what its neighbours show"
        raise BadInput(f"{case.playbook.title} asks nothing of {asset.name}", help=help)
    question = question or known[0]
    if question not in known:
        raise BadInput(
            f"{case.playbook.title} does not ask {question!r} of {asset.name}",
            help=f"it asks: {', '.join(sorted(known)) or 'nothing'}",
        )
    fact = Attested(question, answer, _whole(during) if answer == "no" else during)
    return case.write([Saying(case.id, asset.id, fact, clock.now())])


def _whole(during: During) -> During:
    """ "Not from 2 November to the 8th" takes both days in, from their first instant to their last."""
    start, end = during.start, during.end
    first = start if start.earliest is None else at(start.earliest)
    return During(first, end if end is None or end.latest is None else at(end.latest))


def promised(case: Case, by: Moment) -> Seq:
    """The next update comes by then."""
    if by <= clock.now():
        raise BadInput(f"{iso(by)} is past", help="promise a moment that is still to come")
    return case.write([Promise(case.id, by, clock.now())])


def retracted(case: Case, seq: int, why: str) -> Seq:
    """Take an entry back. BadInput where there is none of that number."""
    if not 0 < seq <= case.state.seq:
        raise BadInput(f"there is no entry {seq}", help="`stanch timeline` shows the numbers")
    return case.write([Retraction(Seq(seq), why)])
