"""Which servers and services does an incident concern? Asked where it is opened beside another one.

The answer is a word on where to begin. It makes nothing clean: what is not named is judged, asked about and
looked at as before.
"""

from __future__ import annotations

from collections.abc import Iterable

from stanch.app import clock
from stanch.app.context import Case, Client
from stanch.core.decisions import Concerns
from stanch.core.model import Asset, AssetId, Kind
from stanch.core.names import folded, shown
from stanch.errors import BadInput

KINDS: tuple[Kind, ...] = ("endpoint", "host", "vendor")


def offered(client: Client) -> list[Asset]:
    """The servers and services that are known by the other incidents, servers first."""
    return sorted(client.state.assets(*KINDS), key=lambda one: KINDS.index(one.kind))


def named(client: Client, typed: Iterable[str]) -> tuple[AssetId, ...]:
    """Those that are meant, by name or id. BadInput where there is none called so."""
    known = offered(client)
    found: list[AssetId] = []
    for text in typed:
        one = next((one for one in known if text == one.id or folded(text) == folded(one.name)), None)
        if one is None:
            there = ", ".join(one.name for one in known) or "none yet"
            raise BadInput(f"there is no server or service {shown(text)!r}", help=f"there are: {there}")
        found.append(one.id)
    return tuple(dict.fromkeys(found))


def write(case: Case, assets: tuple[AssetId, ...]) -> None:
    """Write down which ones it concerns; nothing where none is named."""
    if assets and assets != tuple(one.id for one in of(case)):
        case.write([Concerns(case.id, assets, clock.now())])


def of(case: Case) -> list[Asset]:
    """Those that it concerns, as far as somebody said so and they are still written down."""
    said = case.state.all(Concerns)
    found = (case.state.asset(one) for one in (said[-1][1].assets if said else ()))
    return [one for one in found if one is not None]


def counted(assets: Iterable[Asset]) -> str:
    """ "3 servers and 7 services", "Formfox" where it is one; "" for none."""
    listed = list(assets)
    if len(listed) == 1:
        return listed[0].name
    services = sum(one.kind == "vendor" for one in listed)
    servers = len(listed) - services
    parts = [
        f"{number} {what}{'' if number == 1 else 's'}"
        for number, what in ((servers, "server"), (services, "service"))
        if number
    ]
    return " and ".join(parts)
