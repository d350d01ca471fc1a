"""The events that have a playbook: found by listing the folder, pinned by the digest of the file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from typing import Literal as L

import msgspec

from stanch.core import names, versions
from stanch.core.catalogue import Claim
from stanch.core.model import AssetId, Digest, RemedyId, Tri
from stanch.core.moments import During, When
from stanch.core.playbook import Detector, Playbook, Remedy, Spread, Told, Until, Words
from stanch.core.sayings import Statement, Step
from stanch.errors import BadInput
from stanch.knowledge import claims, facts, releases
from stanch.knowledge.reading import Document, Period

UNKNOWN = "unknown"
"""A window `from: unknown` reaches back to always."""
FORMAT = 2
"""Of playbooks as they are written today; one that names none is of before that."""
OLD_MANNERS = {"weak": "vulnerable", "out": "leaked", "open": "reachable"}
"""What playbooks of before 0.2 call the manners; records keep the texts of theirs."""


class _Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    remedy: RemedyId
    done: Tri
    when: str = ""


class _Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    vendor: AssetId
    at: str
    status: L["investigating", "not_affected", "affected", "fixed"]
    source: str
    by: L["vendor", "others"] = "vendor"
    quote: str = ""
    steps: tuple[_Step, ...] = ()
    during: Period | None = None


class _Until(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By manner: where the flaw was there, and where it was used."""

    vulnerable: Until
    used: Until


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    format: L["1", "2"] = "1"
    id: str
    title: str
    aliases: tuple[str, ...]
    disclosed_at: str
    window: Period
    words: Words
    detectors: tuple[Detector, ...]
    spreads: tuple[Spread, ...]
    remedies: tuple[Remedy, ...]
    until_ready: Until | _Until
    logs_can_show: Tri
    sources: tuple[str, ...]
    told: tuple[_Told, ...] = ()
    claims: tuple[Claim, ...] = ()


def shipped() -> Iterator[str]:
    """The ids of the playbooks that come with stanch."""
    for file in sorted(files("stanch.knowledge").joinpath("playbooks").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            yield file.name.removesuffix(".yaml")


def text(id: str) -> str:
    """The text of a shipped playbook, as it stands in its file."""
    if id not in shipped():
        raise BadInput(f"there is no playbook {id!r}", help=f"known are: {', '.join(shipped())}")
    return files("stanch.knowledge").joinpath("playbooks", f"{id}.yaml").read_text("utf-8")


def load(id: str) -> Playbook:
    """A shipped playbook by its id."""
    return kept(text(id), f"{id}.yaml")


def kept(source: str, name: str) -> Playbook:
    """A playbook that was checked before: a shipped one, or one that the record keeps.

    What a later version refuses, one that an earlier version took in may hold: it opens all the same, and a
    range that cannot be judged by, or a probe that nobody runs, says "unknown". So
    comparing versions costs nothing where none is compared.
    """
    return _read(source, name, new=False)


def read(path: Path) -> Playbook:
    """A playbook from a file of the user's."""
    try:
        return parse(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}", help="name a YAML file in UTF-8") from error


def parse(source: str, name: str) -> Playbook:
    """A playbook from its text; BadInput names file, line, what was found and what was expected."""
    return _read(source, name, new=True)


@lru_cache(maxsize=32)
def _read(source: str, name: str, *, new: bool) -> Playbook:
    """The last few are kept: every page and command wants one, and to read it takes ten milliseconds."""
    document = Document(source, name)
    _renew(document.data)
    _date_packages(document)
    file = document.into(_File)
    _check(document, file)
    _check_texts(document, file)
    if new:
        _check_packages(document, file)
        facts.check(document, file.detectors)
    return Playbook(
        id=file.id,
        digest=Digest(hashlib.sha256(source.encode()).hexdigest()),
        aliases=file.aliases,
        title=file.title,
        disclosed_at=document.moment("$.disclosed_at", file.disclosed_at),
        window=_window(document, file.window),
        detectors=file.detectors,
        spreads=file.spreads,
        remedies=file.remedies,
        until_ready=file.until_ready.vulnerable if isinstance(file.until_ready, _Until) else file.until_ready,
        until_used=file.until_ready.used if isinstance(file.until_ready, _Until) else file.until_ready,
        logs_can_show=file.logs_can_show,
        words=file.words,
        told=tuple(_told(document, number, one) for number, one in enumerate(file.told)),
        sources=file.sources,
        releases=releases.known(),
        claims=claims.own(document, file.claims, file.id, [one.id for one in file.remedies]),
    )


def _renew(data: Any) -> None:
    """A text of before becomes one of today; all else is left for the types to judge."""
    _renew_manners(data)
    if isinstance(data, dict) and "format" not in data and isinstance(data.get("spreads"), list):
        # what a host had its sites had, whether or not the playbook said so
        data["spreads"].append(
            {"bond": "serves", "src": "host", "to": "endpoint", "of": ["vulnerable"], "gives": "vulnerable"}
        )


def _date_packages(document: Document) -> None:
    """When a package was bad for a time only: `during: {from, to}` becomes a period."""
    detectors = document.data.get("detectors", ()) if isinstance(document.data, dict) else ()
    for number, detector in enumerate(detectors if isinstance(detectors, list) else ()):
        packages = detector.get("packages") if isinstance(detector, dict) else None
        for at, package in enumerate(packages if isinstance(packages, list) else ()):
            if isinstance(package, dict) and isinstance(package.get("during"), dict):
                place = f"$.detectors[{number}].packages[{at}].during"
                period = document.part(place, package["during"], Period)
                package["during"] = msgspec.to_builtins(period.during(document, place))


def _renew_manners(data: Any) -> None:
    """Old names of manners become those of today."""
    rows = [*data.get("spreads", ()), *data.get("remedies", ())] if isinstance(data, dict) else []
    for row in rows:
        for field in {"of", "gives"} & set(row) if isinstance(row, dict) else ():
            given = row[field]
            if isinstance(given, list):
                row[field] = [OLD_MANNERS.get(str(one), one) for one in given]
            else:
                row[field] = OLD_MANNERS.get(str(given), given)


def _window(document: Document, window: Period) -> During:
    if window.start == UNKNOWN:
        return msgspec.structs.replace(window, start="").during(document, "$.window")
    during = window.during(document, "$.window")
    if during.start.earliest is None:
        raise document.fail(
            "$.window", "no `from`", "the earliest moment at which exposure was possible, or `from: unknown`"
        )
    return during


def _told(document: Document, number: int, one: _Told) -> Told:
    path = f"$.told[{number}]"
    steps = tuple(
        Step(
            step.remedy,
            step.done,
            document.when(f"{path}.steps[{at}].when", step.when) if step.when else When(),
        )
        for at, step in enumerate(one.steps)
    )
    during = one.during.during(document, f"{path}.during") if one.during is not None else None
    statement = Statement(one.status, steps, quote=one.quote, during=during)
    return Told(one.vendor, document.moment(f"{path}.at", one.at), statement, one.source, one.by)


def _check(document: Document, file: _File) -> None:
    """What types cannot say: names that are referred to exist, no circle of waits, ranges that parse."""
    remedies: list[str] = [one.id for one in file.remedies]
    for ids, name in (([one.id for one in file.detectors], "detectors"), (remedies, "remedies")):
        for number, id in enumerate(ids):
            if id in ids[:number]:
                raise document.fail(f"$.{name}[{number}].id", f"{id} a second time", "each id once")
    for number, remedy in enumerate(file.remedies):
        for field in ("verb", "done", "why"):
            if not getattr(remedy, field):
                place = f"$.remedies[{number}]"
                raise document.fail(place, f"no {field}", f"{field}: what people read of {remedy.id}")
        for at, wait in enumerate(remedy.waits):
            if wait.remedy not in remedies:
                place = f"$.remedies[{number}].waits[{at}].remedy"
                raise document.fail(place, f"{wait.remedy}", f"one of {', '.join(remedies)}")
    waited: dict[str, list[str]] = {one.id: [wait.remedy for wait in one.waits] for one in file.remedies}
    for number, remedy in enumerate(file.remedies):
        if _waits_for_itself(remedy.id, waited):
            place = f"$.remedies[{number}].waits"
            raise document.fail(place, f"{remedy.id} waits for itself", "an order without a circle")
    for number, detector in enumerate(file.detectors):
        _check_detector(document, number, detector)
    _check_references(document, file)
    for number, told in enumerate(file.told):
        for at, step in enumerate(told.steps):
            if step.remedy not in remedies:
                place = f"$.told[{number}].steps[{at}].remedy"
                raise document.fail(place, f"{step.remedy}", f"one of {', '.join(remedies)}")


def _check_texts(document: Document, file: _File) -> None:
    """What the event is called stands in sentences; what is said of it may be sentences, on one line each."""
    document.fit("$.title", names.words, file.title)
    document.fit("$.words.name", names.words, file.words.name)
    for field in ("flaw", "leaks", "became"):
        document.fit(f"$.words.{field}", names.reason, getattr(file.words, field))
    for field in ("what", "logs"):
        document.fit(f"$.words.{field}", names.line, getattr(file.words, field))
    for number, remedy in enumerate(file.remedies):
        for text in (remedy.verb, remedy.done, remedy.why, *remedy.how):
            document.fit(f"$.remedies[{number}]", names.line, text)
    for number, told in enumerate(file.told):
        document.fit(f"$.told[{number}].quote", names.quotation, told.quote)


PROOFS = ("now_no", "spki_changed", "said")
"""What proves a remedy, besides the detectors that it names."""
_NEEDED = {
    "component": ("packages", "a list of purl and affected range"),
    "probe": ("match", "the names of probes"),
    "attested": ("match", "the names of questions"),
    "setting": ("values", "the values of it that are exposed"),
    "search": ("match", "the ids of signatures"),
}
"""By what a detector reads: the field that it cannot be without, and what stands in it."""


def _check_references(document: Document, file: _File) -> None:
    """Detectors that others name are there, speak of the same kind of thing, and have no conditions."""
    known = {one.id: one for one in file.detectors}
    for number, detector in enumerate(file.detectors):
        for field in ("needs", "unless"):
            for at, name in enumerate(getattr(detector, field)):
                place = f"$.detectors[{number}].{field}[{at}]"
                other = known.get(name)
                if other is None or name == detector.id:
                    raise document.fail(place, name, f"another of {', '.join(known)}")
                if other.on != detector.on or other.needs or other.unless:
                    expected = f"a detector on {detector.on} that has no conditions itself"
                    raise document.fail(place, f"{name}, on {other.on}", expected)
    for number, remedy in enumerate(file.remedies):
        for at, name in enumerate(remedy.proved_by):
            if name not in PROOFS and (name not in known or known[name].on not in remedy.on):
                place = f"$.remedies[{number}].proved_by[{at}]"
                there = [one.id for one in file.detectors if one.on in remedy.on]
                raise document.fail(place, name, f"one of {', '.join((*PROOFS, *there))}")


def _check_detector(document: Document, number: int, detector: Detector) -> None:
    place = f"$.detectors[{number}]"
    field, what = _NEEDED.get(detector.reads, ("", ""))
    if field and not getattr(detector, field):
        raise document.fail(place, f"no {field}", f"{field}: {what}")
    if detector.reads == "setting" and not detector.match:
        raise document.fail(place, "no match", "match: the names of settings")


def _check_packages(document: Document, file: _File) -> None:
    for number, detector in enumerate(file.detectors):
        for at, package in enumerate(detector.packages):
            try:
                versions.check(package)
            except ValueError as error:
                place = f"$.detectors[{number}].packages[{at}]"
                raise document.fail(place, str(error), "a purl and a VERS range") from error


def _waits_for_itself(id: str, waited: dict[str, list[str]]) -> bool:
    todo, seen = list(waited[id]), set()
    while todo:
        one = todo.pop()
        if one == id:
            return True
        if one not in seen:
            seen.add(one)
            todo.extend(waited[one])
    return False
