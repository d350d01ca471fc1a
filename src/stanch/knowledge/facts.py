"""Which facts are there for a playbook to read? facts/endpoints.yaml, and of what facts can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal as L

import msgspec

from stanch.core.model import Kind
from stanch.core.playbook import Detector, Playbook
from stanch.knowledge.reading import Document

KINDS: Mapping[str, Kind] = {"probe": "endpoint", "statement": "vendor"}
"""Facts that are only ever about one kind of thing."""


class Endpoints(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a look by TLS writes down: probes by their ids, of which the `active` ones ask for consent;
    settings by name with their possible values."""

    probes: tuple[str, ...]
    active: tuple[str, ...]
    settings: dict[str, tuple[str, ...]]


@cache
def of_endpoints() -> Endpoints:
    """The facts that `stanch observe tls` can write down."""
    name = "endpoints.yaml"
    text = files("stanch.knowledge").joinpath("facts", name).read_text("utf-8")
    return Document(text, name).into(Endpoints)


def by_look(playbook: Playbook) -> L["", "passive", "active"]:
    """Can a look by TLS tell whether an endpoint is exposed, and is consent asked for?"""
    known = of_endpoints()
    read = {
        (one.reads, name)
        for one in playbook.detectors
        if one.on == "endpoint" and one.reads in ("probe", "setting")
        for name in one.match
    }
    if any(("probe", name) in read for name in known.active):
        return "active"
    seen = (*(("probe", name) for name in known.probes), *(("setting", name) for name in known.settings))
    return "passive" if any(one in read for one in seen) else ""


def check(document: Document, detectors: Sequence[Detector]) -> None:
    """BadInput by line where a detector could never speak, or where two looks would speak for each other."""
    looks: list[str] = []
    for number, detector in enumerate(detectors):
        _check(document, number, detector)
        if detector.on != "endpoint" or detector.reads not in ("probe", "setting") or detector.alone == "no":
            continue
        for at, name in enumerate(detector.match):
            looks.append(name)
            if len(looks) > 1:
                raise document.fail(
                    f"$.detectors[{number}].match[{at}]",
                    f"{name} beside {looks[0]}: where one is clean it would end what the other saw",
                    "one probe or setting of an endpoint; others as conditions, with `alone: no`",
                )


def _check(document: Document, number: int, detector: Detector) -> None:
    """BadInput by line where a detector reads what nobody writes down, so that it could never speak."""
    place, known = f"$.detectors[{number}]", of_endpoints()
    kind = KINDS.get(detector.reads)
    if kind is not None and detector.on != kind:
        raise document.fail(f"{place}.on", f"a {detector.reads} on {detector.on}", f"{kind}")
    for at, name in enumerate(detector.match):
        if detector.reads == "probe" and name not in known.probes:
            raise document.fail(
                f"{place}.match[{at}]",
                f"there is no probe {name!r}",
                f"one of {', '.join(known.probes)}",
            )
        if detector.reads == "setting" and detector.on == "endpoint" and name not in known.settings:
            raise document.fail(
                f"{place}.match[{at}]",
                f"no look finds out {name!r} of an endpoint",
                f"one of {', '.join(known.settings)}",
            )
    if detector.reads == "setting" and detector.on == "endpoint":
        possible = {value for name in detector.match for value in known.settings[name]}
        for at, value in enumerate(detector.values):
            if value not in possible:
                raise document.fail(
                    f"{place}.values[{at}]", f"it is never {value!r}", f"one of {', '.join(sorted(possible))}"
                )
