"""What a person decides: whether a discovery is right, what may be tested, who is to be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from stanch.core.decisions import (
    Audience,
    AudienceChosen,
    Consent,
    Discovery,
    ProofAgreed,
    ProofDone,
    StartBegun,
)
from stanch.core.model import AssetId, Proposal
from stanch.core.moments import Seq
from stanch.errors import BadInput
from stanch.flow import answer, clock, look
from stanch.flow.case import Case, Client, write
from stanch.knowledge import typed_names, vendors
from stanch.net.target import Target
from stanch.observe.tls import probes

AUDIENCES: tuple[Audience, ...] = get_args(Audience)
"""Whom to tell, from the fewest to all; the reasons are kept with the choice."""

CONSENT = "consent 2"
"""The version of the text that was agreed to: the words of consent of the probes, after which it names those
beside the usual ones."""


def tell(case: Case, who: Audience, why: str) -> Seq:
    """Who is to be told, and why so. BadInput without a reason: somebody will ask for it later."""
    if who not in AUDIENCES:
        raise BadInput(f"{who!r} is nobody that can be told", help=f"choose one of: {', '.join(AUDIENCES)}")
    return case.write([AudienceChosen(case.id, who, typed_names.reason(why), clock.now())])


def told(case: Case) -> AudienceChosen | None:
    """The last decision on who is to be told about this incident; None where there is none yet."""
    made = case.state.all(AudienceChosen)
    return made[-1][1] if made else None


def began(case: Case, target: Target) -> None:
    """The first ten minutes began with this name: whoever comes back goes on with it."""
    case.write([StartBegun(case.id, str(target), clock.now())])


def began_with(case: Case) -> str:
    """The name that the first ten minutes began with last; "" where they did not."""
    made = case.state.all(StartBegun)
    return made[-1][1].target if made else ""


def consent(client: Client, assets: Sequence[AssetId]) -> None:
    """These are ours, and may be tested by what the probes of a look send beyond hellos: those of now."""
    now, asked = clock.now(), _active(client)
    text = CONSENT if asked <= _USUAL else f"{CONSENT}: {', '.join(sorted(asked))}"
    if assets:
        client.write([Consent(one, True, text, now) for one in assets])


def withdraw(client: Client, assets: Sequence[AssetId]) -> None:
    """They may not be tested any more."""
    now = clock.now()
    if assets:
        client.write([Consent(one, False, CONSENT, now) for one in assets])


def consented(client: Client, *, to_all: bool = True) -> frozenset[AssetId]:
    """What may be tested further than by a passive look. `to_all`: where that was agreed to for every probe
    of a look of now; else for any."""
    asked = _active(client) if to_all else frozenset()
    latest = {one.asset: one for _seq, one in client.state.all(Consent)}
    return frozenset(asset for asset, one in latest.items() if one.given and asked <= _agreed(one))


def _active(client: Client) -> frozenset[str]:
    """The probes of a look of now that send more than hellos."""
    return frozenset(one.id for one in look.wanted(client) if not one.passive)


def _agreed(consent: Consent) -> frozenset[str]:
    """The probes that were agreed to; a text that names none is that of the usual ones."""
    _text, _, ids = consent.text.partition(": ")
    return frozenset(ids.split(", ")) if ids else _USUAL


_USUAL = frozenset(one.id for one in probes.usual())


ONCE = "web consent 1"
"""The version of the text that is agreed to at the web tester, for one test."""


def agreed(ws: str, target: Target, what: str) -> Seq:
    """One test by the proof was agreed to: "this is mine, or I have permission". It is no standing consent.

    `what`: the addresses and the name (SNI) that it is bound to.
    """
    return write(ws, [ProofAgreed(AssetId(f"endpoint:{target}"), ONCE, what, clock.now())])


def tested(ws: str, target: Target, result: str, on: Seq) -> None:
    """What came of the test that was agreed to by entry `on`."""
    write(ws, [ProofDone(AssetId(f"endpoint:{target}"), result, clock.now(), on)])


def open_proposals(client: Client) -> tuple[Proposal, ...]:
    """Discoveries that nobody has confirmed or rejected."""
    decided = client.state.discoveries()
    return tuple(one for id, (_seq, one) in client.state.proposals.items() if id not in decided)


def confirm(client: Client, proposal: Proposal) -> None:
    """Yes, we use it: the vendor joins whoever fills that role."""
    if proposal.role is not None:
        answer.joins(client, proposal.role, proposal.asset, called(client, proposal.asset))
    client.write([Discovery(proposal.id, True, proposal.why, clock.now())])


def confirm_all(client: Client, proposals: Iterable[Proposal]) -> None:
    """Yes, we use each of them."""
    for one in proposals:
        confirm(client, one)


def called(client: Client, vendor: AssetId) -> str:
    """A vendor's name: as it is in the record, else as the catalogue has it."""
    mine, known = client.state.asset(vendor), vendors.catalogue().get(vendor)
    return mine.name if mine is not None else known.name if known is not None else vendor.partition(":")[2]


def reject(client: Client, proposal: Proposal) -> None:
    """No, we do not use it."""
    client.write([Discovery(proposal.id, False, proposal.why, clock.now())])
