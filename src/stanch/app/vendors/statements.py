"""Vendors: that we use one, that we asked, and what it answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal as L

import msgspec

from stanch.app import clock
from stanch.app.context import Case, Client
from stanch.app.typed import event_dates
from stanch.app.typed import names as naming
from stanch.app.typed.new_vendor import EVER, new_vendor
from stanch.app.vendors import roles as answer
from stanch.core import names, usage
from stanch.core.model import (
    ROLES,
    US,
    Asset,
    AssetId,
    Edge,
    Provenance,
    RemedyId,
    Retraction,
)
from stanch.core.moments import During, Moment, Seq, When
from stanch.core.moments import at as instant
from stanch.core.sayings import Asked, Saying, Statement, Step
from stanch.errors import BadInput, Gathered, Hint, Pointer
from stanch.knowledge import typed_names
from stanch.net.target import Target

Status = L["investigating", "not_affected", "affected", "fixed"]


def vendor(
    client: Client,
    name: str,
    roles: Sequence[str] = (),
    *,
    another: bool = False,
    since: When = EVER,
) -> Asset:
    """The vendor of that name, added where it is new, in these roles besides those that it has. `since`: from
    when on we use it so; that is written down of one that is known, too.

    LooksLike where it is nearly called as one that there is, unless it is `another` one.
    """
    with client.alone():
        id, called = naming.vendor(client.state, name, another=another)
        since = event_dates.begun(since)
        entries = list(new_vendor(client, name, another=another, since=since))
        if entries:
            client.write(entries)
        if since.known:
            known = usage.used(client.state, id)
            during = During(since, known.during.end if known is not None else None)
            if known is None or known.during != during:
                client.write([Edge(US, "uses", id, during)])
        for one in ROLES:
            if one in roles:
                answer.joins(client, one, id, called, another=True, since=since)
    return find(client, called)


def find(client: Client, name: str) -> Asset:
    """A vendor by its name or id. BadInput names those that there are, one that is nearly called so first."""
    found = naming.known(client.state, name, "vendor")
    if found is not None:
        return found
    near = naming.alike(client.state.assets("vendor"), name)
    if near is not None:
        raise BadInput(
            f"there is no vendor {names.shown(name)}", help=f"if you mean {near.name!r}, write it so"
        )
    known = ", ".join(one.name for one in client.state.assets("vendor")) or "none yet"
    try:
        add = Hint(" Add it: ", Pointer("vendor", typed_names.name(name)))
    except BadInput:  # nothing could be called so
        add = Hint("")
    raise BadInput(f"there is no vendor {names.shown(name)}", help=Hint(f"known are: {known}.", add))


def site(client: Client, name: str, target: Target) -> None:
    """A site of the vendor's own, where its customers sign in. BadInput where it is somebody else's."""
    found = find(client, name)
    free(client, name, target)
    id = AssetId(f"endpoint:{target}")
    if client.state.asset(id) is None:
        called = target.host if target.port == 443 else str(target)
        client.write([Asset(id, "endpoint", called, found.id), Edge(id, "serves", found.id)])


def free(client: Client, name: str, target: Target) -> None:
    """May this be the vendor's site? BadInput where it is registered as ours, or as another vendor's."""
    known = client.state.asset(AssetId(f"endpoint:{target}"))
    if known is not None and known.owner != naming.vendor(client.state, name, another=True)[0]:
        raise BadInput(
            f"{target.host} is registered already, and not as {name}'s",
            help="write the site where you sign in at it",
        )


def asked(case: Case, name: str, channel: str, at: Moment | None = None, *, names_event: bool = False) -> Seq:
    """We asked a vendor whether it is affected; when (None: now). It cannot have been before the event was
    known of, unless that is said (`names_event`)."""
    found = find(case.client, name)
    when = clock.now() if at is None else at
    event_dates.past("you asked", when)
    before = event_dates.of_event(case, "you asked", when, names_event)
    said = Asked(typed_names.words(channel))
    return case.write([Saying(case.id, found.id, said, when, names_event=before)])


def statement(
    case: Case,
    name: str,
    status: Status,
    *,
    steps: Sequence[Step] = (),
    quote: str = "",
    at: When | None = None,
    provenance: Provenance = "vendor_said",
    names_event: bool = False,
    instead: int = 0,
) -> Seq:
    """What a vendor answered, with the steps that it says it took or did not take, and when it said so.
    `instead`: the entry of an answer that was written down wrongly, which is taken back.

    BadInput where a step is none of the playbook's, or lies after it was said. BeforeTheEvent where the
    answer or a step is dated before the event, unless it speaks of it all the same (`names_event`).
    """
    found = find(case.client, name)
    within = instant(clock.now()) if at is None else at
    said = Moment(within.high)
    wrong, before = Gathered(), False
    with wrong.here("at"):
        event_dates.past("they answered", said)
        before = event_dates.of_event(case, "they answered", said, names_event)
    _known_steps(case, steps)
    called = {one.id: one.done for one in case.playbook.remedies}
    for step in steps:
        name = called[step.remedy]
        with wrong.here(f"step:{step.remedy}"):
            if step.when.low > said:
                raise BadInput(
                    f"{name}: that would have been done after it was said",
                    help="give the moment of the answer by --at, or mend the date of the step",
                )
            before |= step.done == "yes" and event_dates.of_event(case, name, step.when, names_event)
    wrong.raised()
    told = Statement(status, tuple(steps), quote=typed_names.quotation(quote))
    since = within.earliest if within.low < said else None
    made = Saying(case.id, found.id, told, said, provenance=provenance, names_event=before, earliest=since)
    had = next((one for one in answers(case, found.id) if one.seq == instead), None)
    if instead and had is None:
        raise BadInput("the answer that was to be changed is not there any more", help="load the page again")
    return case.write([made] if had is None else [Retraction(had.seq, "changed"), made])


class Answered(msgspec.Struct, frozen=True):
    """An answer as it was written down: its entry, what was said and when, and by what steps. `earliest`: not
    before then, where the moment is not known."""

    seq: Seq
    status: Status
    quote: str
    at: Moment
    steps: tuple[Step, ...]
    earliest: Moment | None = None


def answers(case: Case, vendor: AssetId) -> list[Answered]:
    """What a vendor said in this incident, the last answer first."""
    found = [
        Answered(seq, one.fact.status, one.fact.quote, one.seen_at, one.fact.steps, one.earliest)
        for seq, one in case.state.of(vendor)
        if isinstance(one, Saying) and isinstance(one.fact, Statement)
    ]
    return sorted(found, key=lambda one: (one.at, one.seq), reverse=True)


def asked_by(case: Case, vendor: AssetId) -> Seq | None:
    """The entry by which it was written down last that we asked it; None where it was not."""
    rows = [seq for seq, one in case.state.of(vendor) if isinstance(one.fact, Asked)]
    return max(rows, default=None)


def _known_steps(case: Case, steps: Sequence[Step]) -> None:
    known = {one.id for one in case.playbook.remedies if "vendor" in one.on}
    given: set[RemedyId] = set()
    for remedy in (one.remedy for one in steps):
        if remedy not in known:
            raise BadInput(
                f"{remedy} is no step of {case.playbook.title}",
                help=f"known are: {', '.join(sorted(known)) or 'none'}",
            )
        if remedy in given:
            raise BadInput(f"{remedy} stands there twice", help="write it once, with what they say of it")
        given.add(remedy)
