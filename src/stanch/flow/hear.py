"""Vendors: that we use one, that we asked, and what it answered."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote
from typing import Literal as L

from stanch.core.model import (
    Asset,
    AssetId,
    Edge,
    Provenance,
    RemedyId,
)
from stanch.core.moments import Moment, Seq, When
from stanch.core.sayings import Asked, Saying, Statement, Step
from stanch.errors import BadInput
from stanch.flow import answer, clock
from stanch.flow.case import Case, Client
from stanch.net.target import Target

Status = L["investigating", "not_affected", "affected", "fixed"]


def vendor(client: Client, name: str, roles: Sequence[str] = ()) -> Asset:
    """The vendor of that name, added where it is new, in these roles besides those that it has."""
    from stanch.core.model import ROLES

    id = answer.vendor_id(name)
    with client.alone():
        entries = list(answer.new_vendor(client, name))
        if entries:
            client.write(entries)
        for one in ROLES:
            if one in roles:
                _seq, known = client.state.roles(clock.now()).get(one, (None, None))
                names = [client.state.asset(other) for other in (known.vendors if known else ())]
                listed = [other.name for other in names if other is not None and other.id != id]
                answer.role(client, one, [*listed, name])
    return find(client, name)


def find(client: Client, name: str) -> Asset:
    """A vendor by its name or id. BadInput names those that there are."""
    for id in (AssetId(name), answer.vendor_id(name)):
        found = client.state.asset(id)
        if found is not None and found.kind == "vendor":
            return found
    known = ", ".join(one.name for one in client.state.assets("vendor")) or "none yet"
    raise BadInput(
        f"there is no vendor {name}", help=f"known are: {known}. Add it: stanch vendor add {quote(name)}"
    )


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
    if known is not None and known.owner != answer.vendor_id(name):
        raise BadInput(
            f"{target.host} is registered already, and not as {name}'s",
            help="write the site where you sign in at it",
        )


def asked(case: Case, name: str, channel: str, at: Moment | None = None) -> Seq:
    """We asked a vendor whether it is affected."""
    found = find(case.client, name)
    return case.write([Saying(case.id, found.id, Asked(channel), at or clock.now())])


def statement(
    case: Case,
    name: str,
    status: Status,
    *,
    steps: Sequence[tuple[RemedyId, When]] = (),
    quote: str = "",
    at: Moment | None = None,
    provenance: Provenance = "vendor_said",
) -> Seq:
    """What a vendor answered, with the steps that it says it took, and when it said so.

    BadInput where a step is none of the playbook's, or lies after it was said.
    """
    found = find(case.client, name)
    said = at or clock.now()
    known = {one.id for one in case.playbook.remedies if "vendor" in one.on}
    for remedy, when in steps:
        if remedy not in known:
            raise BadInput(
                f"{remedy} is no step of {case.playbook.title}",
                help=f"known are: {', '.join(sorted(known)) or 'none'}",
            )
        if when.low > said:
            raise BadInput(
                f"{remedy} would have been done after it was said",
                help="give the moment of the answer by --at, or mend the date of the step",
            )
    taken = tuple(Step(remedy, "yes", when) for remedy, when in steps)
    return case.write(
        [Saying(case.id, found.id, Statement(status, taken, quote=quote), said, provenance=provenance)]
    )
