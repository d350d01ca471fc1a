"""A person's word on what something is set to: `LoginGraceTime` is `0`. It stays a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stanch.app import clock
from stanch.app.context import Client
from stanch.app.typed import event_dates
from stanch.app.typed.subjects import KINDS, subject
from stanch.core import names, switches
from stanch.core.model import Asset, Observation, Setting
from stanch.core.moments import Moment, Seq
from stanch.core.names import Unfit
from stanch.core.playbook import Detector
from stanch.errors import BadInput

MOST = 200
"""Characters of a name, a value or a place."""


class Reading(NamedTuple):
    """A setting that an open incident asks after; the detector has the kind of thing and what is exposed."""

    incident: str
    title: str
    name: str
    detector: Detector


def said(
    client: Client, of: str, name: str, value: str, at: Moment | None = None, place: str = ""
) -> tuple[Asset, Setting, Seq]:
    """Write down what `name` is set to at `of`; `at`: when it was so (None: now); `place`: which of several,
    such as a port or the path of a configuration. Returns the asset, the setting as it is kept, and the
    number of the entry.

    BadInput where that is no machine, build or site that is written down, where a word cannot be kept, and
    where the moment has not come yet.
    """
    asset, new = subject(client.state, of, (*KINDS, "endpoint"))
    fact = _spelled(client, asset, _kept(name), _kept(value), _kept(place) if place else "")
    when = clock.now() if at is None else at
    event_dates.past(f"{fact.name} was so", when, field="at")
    first = client.write([*new, Observation(asset.id, fact, when, provenance="person_said")])
    return asset, fact, Seq(first + len(new))


def asked(client: Client) -> Iterator[Reading]:
    """What open incidents ask after."""
    for case in client.cases():
        for detector in case.playbook.detectors if not case.closed else ():
            for name in detector.match if detector.reads == "setting" else ():
                yield Reading(case.id, case.playbook.title, name, detector)


def _spelled(client: Client, asset: Asset, name: str, value: str, place: str) -> Setting:
    """The setting as an open incident spells it. BadInput where that asks after a switch, and the value is
    none of its words, or where nobody knows it: neither says that nothing is exposed (141)."""
    if not switches.known(value):
        raise BadInput(
            f"{names.shown(value)!r} says nothing of what it is set to",
            help="what nobody knows is not written down: it stays open",
            field="value",
        )
    for one in asked(client):
        if one.detector.on == asset.kind and names.folded(one.name) == names.folded(name):
            exposed = one.detector.values
            told = switches.exposed(value, exposed)
            if told == "unknown":
                raise BadInput(
                    f"{one.name} cannot be {names.shown(value)!r}",
                    help=f"write {' or '.join(switches.sides(exposed))}: {one.title} asks after it",
                    field="value",
                )
            those = (*exposed, *switches.sides(exposed)) if told == "yes" else ()
            known = next((it for it in those if switches.same(it, value)), value)
            return Setting(one.name, known, place=place)
    return Setting(name, value, place=place)


def _kept(text: str) -> str:
    try:
        found = names.line(text)
    except Unfit as error:
        raise BadInput(error.what, help=error.help) from error
    if not found or len(found) > MOST:
        raise BadInput(
            f"{names.shown(text)!r} can be no setting",
            help=f"write a name or value of 1 to {MOST} characters",
        )
    return found
