"""The fields about us, which the start and a page of their own show: who we are, and our time zone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stanch.app.clients import identity
from stanch.app.context import Client
from stanch.app.typed import time_zone
from stanch.errors import Gathered

ASKED = (*identity.TEXTS, "zone")
"""The fields that the start asks for, once."""


def fields(client: Client | None) -> dict[str, Any]:
    """What the fields about us show. `asked`: nobody has said who this is yet."""
    zone = time_zone.Zone() if client is None else time_zone.of(client.ws, client.state)
    who = None if client is None else identity.of(client)
    texts = {} if who is None else {one: getattr(who, one) for one in identity.TEXTS}
    return {
        "asked": client is None or not identity.given(client),
        "given": {
            **texts,
            "sites": "" if who is None else ", ".join(who.sites),
            "zone": zone.name if zone.given else time_zone.machine(),
        },
        "zone": zone,
        "zones": time_zone.offered(),
        "languages": list(identity.NAMES.items()),
    }


def typed(form: Mapping[str, str]) -> dict[str, object]:
    """What was typed about us, read; of fields that the form has not, nothing. BadInput names the field."""
    texts = {one: str(form[one]) for one in identity.TEXTS if one in form}
    sites = form["sites"].replace(",", " ").split() if "sites" in form else None
    return identity.read(texts, sites)


def said(form: Mapping[str, str]) -> dict[str, str]:
    """What the start was told about us. A language alone, as it stood there, was told by nobody."""
    found = {one: str(form[one]) for one in ASKED if str(form.get(one, "")).strip()}
    if not found.keys() & {"business", "signs", "reply_to"} and found.get("language") == "en":
        del found["language"]
    return found


def checked(form: Mapping[str, str]) -> tuple[dict[str, object], str]:
    """What was typed about us, and the zone ("": none). BadInput names the field of what cannot be kept, of
    several all at once."""
    zone, wrong = str(form.get("zone", "")).strip(), Gathered()
    said: dict[str, object] = {}
    with wrong.here():
        said = typed(form)
    with wrong.here("zone"):
        zone = zone and time_zone.known(zone)
    wrong.raised()
    return said, zone


def keep(client: Client, form: Mapping[str, str], began: str = "") -> None:
    """Write down what was typed about us. BadInput, and nothing is written, where any of it cannot be kept.
    `began`: the host that the first ten minutes begin with; it is our site where none was named."""
    said, zone = checked(form)
    if began and said.get("business") and not identity.of(client).sites:
        said["sites"] = (began,)
    if zone:
        time_zone.give(client.ws, zone)
    identity.give(client, said)
