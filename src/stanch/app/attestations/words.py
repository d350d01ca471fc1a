"""A person's word: a step of ours was done then; a log of March was read and showed this; we promise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from stanch.app import clock
from stanch.app.attestations import objections
from stanch.app.context import Case, Client
from stanch.app.typed import event_dates
from stanch.core import names
from stanch.core.model import (
    Asset,
    AssetId,
    RemedyId,
    Retraction,
    Tri,
)
from stanch.core.moments import During, Moment, Seq
from stanch.core.playbook import Remedy
from stanch.core.sayings import Attested, Done, Saying, Step
from stanch.core.sign_in import of_customers
from stanch.errors import BadInput, Gathered, Hint, Pointer
from stanch.tell import attestations

RESET = RemedyId("reset_all")
"""How it is said of a secret of many people that all of them were made to choose a new one."""


def find(client: Client, name: str) -> Asset:
    """An asset by its id or its name. BadInput names those that are near."""
    exact = client.state.asset(AssetId(name))
    if exact is not None:
        return exact
    wanted = names.folded(name)
    named = [
        one
        for one in client.state.assets()
        if names.folded(one.name) == wanted or one.id.partition(":")[2] == name
    ]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(one.id for one in named[:8])
        raise BadInput(f"several things are called {names.shown(name)}", help=f"write one of: {ids}")
    near = [one for one in client.state.assets() if name.lower() in one.id.lower()]
    listed = ", ".join(repr(one.name) for one in (near or client.own("endpoint", "credential"))[:8])
    raise BadInput(
        f"nothing is called {names.shown(name)}",
        help=f"write one of: {listed}" if listed else Hint("begin with: ", Pointer("start")),
    )


class Word(NamedTuple):
    """What a person said last of a step: the step by its id in a form, and the entries that say so."""

    step: Step
    entries: tuple[Seq, ...]
    names_event: bool


def said(case: Case, asset: Asset) -> dict[RemedyId, Word]:
    """The last word of this incident on each step at an asset, by the id that the step has there."""
    found: dict[RemedyId, tuple[Moment, Word]] = {}
    for seq, one in case.state.of(asset.id):
        if not (isinstance(one, Saying) and isinstance(one.fact, Done)):
            continue
        id = RESET if one.fact.reach == "everyone" else one.fact.step.remedy
        step = msgspec.structs.replace(one.fact.step, remedy=id)
        before = found.get(id)
        if before is not None and before[0] == one.seen_at and before[1].step == step:
            found[id] = (one.seen_at, before[1]._replace(entries=(*before[1].entries, seq)))
        elif before is None or before[0] <= one.seen_at:
            found[id] = (one.seen_at, Word(step, (seq,), one.names_event))
    return {id: word for id, (_at, word) in found.items()}


def done(
    case: Case,
    asset: Asset,
    steps: Sequence[Step],
    *,
    names_event: bool = False,
    instead: Iterable[Seq] = (),
) -> Seq:
    """Steps at one asset, each done (or not) within bounds.

    BadInput where one is not for this kind, or still to come; and where it is of a secret that many people
    have, of which one change says nothing of the others: `RESET` speaks for all. BeforeTheEvent where one was
    done before the event, unless it was done for it all the same (`names_event`). SeveralWrong names all
    that is wrong with their times (187). `instead`: entries that were written down wrongly, and are taken
    back.
    """
    now = clock.now()
    called = {one.id: one.done for one in known_steps(case, asset)}
    known = list(called)
    shared = [one.id for one in _for_all(case, asset)]
    entries: list[Saying] = []
    given: set[RemedyId] = set()
    wrong = Gathered()
    for step in steps:
        remedy = step.remedy
        if remedy in shared:
            raise BadInput(
                f"{asset.name} belong to many people: that some changed theirs says nothing of the others",
                help=Hint("when all were made to choose a new one: ", Pointer("reset", asset.name, RESET)),
            )
        if remedy not in known:
            raise BadInput(
                f"{remedy} is no step for {asset.name}",
                help=f"{case.playbook.title} has here: {', '.join(known) or 'none'}",
            )
        if remedy in given:
            raise BadInput(f"{remedy} stands there twice", help="write it once, as it was")
        given.add(remedy)
        with wrong.here(field := f"step:{remedy}"):
            event_dates.past(called[remedy], step.when, field=field)
            before = step.done == "yes" and event_dates.of_event(
                case, called[remedy], step.when, names_event, field=field
            )
            for one in shared if remedy == RESET else [remedy]:
                taken = msgspec.structs.replace(step, remedy=one)
                fact = Done(taken, "everyone" if remedy == RESET else "")
                entries.append(Saying(case.id, asset.id, fact, now, names_event=before))
    with wrong.here():
        objections.raised(case, entries)
    wrong.raised()
    return case.write([*(Retraction(seq, "changed") for seq in instead), *entries])


def known_steps(case: Case, asset: Asset) -> tuple[Remedy, ...]:
    """The steps that a person can say something of at an asset."""
    shared = _for_all(case, asset)
    found = [one for one in case.playbook.remedies if asset.kind in one.on and one not in shared]
    if shared:
        found.append(msgspec.structs.replace(shared[-1], id=RESET, done=attestations.reset_all()))
    return tuple(found)


def _for_all(case: Case, asset: Asset) -> tuple[Remedy, ...]:
    """The steps of a secret that many people have, which count only where they were done to all of them."""
    if not of_customers(case.state, asset):
        return ()
    return tuple(
        one for one in case.playbook.remedies if asset.kind in one.on and one.effect in ("renews", "kills")
    )


def attested(
    case: Case, asset: Asset, question: str, answer: Tri, during: During, *, names_event: bool = False
) -> Seq:
    """What a log or a memory says of a period; `question` "": the one that the playbook asks of this kind.

    BadInput where no detector of the playbook asks that, or where the period is still to come. BeforeTheEvent
    where it was exposed, but only before that was possible, unless that is meant (`names_event`).
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
    wrong = Gathered()
    with wrong.here():
        event_dates.past("it began", during.start, field="from")
    if during.end is not None:
        with wrong.here():
            event_dates.past("it ended", during.end, field="to")
            if during.end.high < during.start.low:
                raise BadInput(
                    "it would have ended before it began", help="mend one of the two dates", field="to"
                )
    wrong.raised()
    before = answer == "yes" and event_dates.of_window(case, asset.name, during, names_event, field="to")
    saying = Saying(case.id, asset.id, Attested(question, answer, during), clock.now(), names_event=before)
    objections.raised(case, [saying])
    return case.write([saying])
