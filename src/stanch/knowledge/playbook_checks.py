"""What types cannot say of a playbook's file: names that are referred to exist, nothing waits for itself,
ranges can be judged by, words fit into sentences. Each refusal names file and line."""

from __future__ import annotations

from stanch.core import names, versions
from stanch.core.playbook import Detector
from stanch.knowledge.playbook_file import File, ToldInPublic
from stanch.knowledge.reading import Document


def check(document: Document, file: File) -> None:
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
        if remedy.effect == "ends" and remedy.of == "used" and remedy.proved_by != ("said",):
            place = f"$.remedies[{number}].proved_by"
            raise document.fail(
                place, ", ".join(remedy.proved_by), "said: no look shows that nothing was left"
            )
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
    for number, spread in enumerate(file.spreads):
        if spread.back == "yes" and spread.gives != "leaked":
            place = f"$.spreads[{number}].back"
            raise document.fail(
                place, f"gives: {spread.gives}", "gives: leaked, for a secret that was recorded"
            )
    _check_waves(document, file)
    for number, told in enumerate(file.told):
        _check_told(document, file, f"$.told[{number}]", told)


def _check_waves(document: Document, file: File) -> None:
    """A further wave came after the first, has its own name, and packages name one that there is."""
    first = document.moment("$.disclosed_at", file.disclosed_at)
    ids = [one.id for one in file.waves]
    for number, wave in enumerate(file.waves):
        place = f"$.waves[{number}]"
        if not wave.id or wave.id in ids[:number]:
            raise document.fail(f"{place}.id", wave.id or "no id", "each id once")
        if document.moment(f"{place}.disclosed_at", wave.disclosed_at) <= first:
            expected = f"a moment after {file.disclosed_at}: the first is the event's own"
            raise document.fail(f"{place}.disclosed_at", wave.disclosed_at, expected)
    for number, detector in enumerate(file.detectors):
        for at, package in enumerate(detector.packages):
            if package.wave and package.wave not in ids:
                place = f"$.detectors[{number}].packages[{at}].wave"
                raise document.fail(
                    place, package.wave, f"one of {', '.join(ids)}" if ids else "waves, with this one"
                )


def _check_told(document: Document, file: File, place: str, told: ToldInPublic) -> None:
    """Who said it are vendors, each named once; a step is one of the playbook's, for what it was taken at."""
    names = (told.vendor, *told.also)
    for at, name in enumerate(told.also):
        if not name.startswith("vendor:") or name in names[: at + 1]:
            raise document.fail(
                f"{place}.also[{at}]", name, "another name of the vendor, such as vendor:drift"
            )
    known = {one.id: one for one in file.remedies}
    for at, step in enumerate(told.steps):
        where = f"{place}.steps[{at}]"
        remedy = known.get(step.remedy)
        if remedy is None:
            raise document.fail(f"{where}.remedy", f"{step.remedy}", f"one of {', '.join(known)}")
        if step.at is None:
            continue
        if "credential" not in remedy.on:
            those = ", ".join(one.id for one in file.remedies if "credential" in one.on)
            raise document.fail(
                f"{where}.remedy", f"{step.remedy}, on {', '.join(remedy.on)}", f"one of {those}"
            )
        if step.at.accepted_by is not None and not step.at.accepted_by.startswith("vendor:"):
            expected = "the vendor that accepts them, such as vendor:salesforce"
            raise document.fail(f"{where}.at.accepted_by", step.at.accepted_by, expected)


def check_texts(document: Document, file: File) -> None:
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


def _check_references(document: Document, file: File) -> None:
    """Detectors that others name are there, speak of the same kind of thing, and have no conditions."""
    known = {one.id: one for one in file.detectors}
    for number, detector in enumerate(file.detectors):
        for field in ("needs", "unless"):
            for at, name in enumerate(getattr(detector, field)):
                place = f"$.detectors[{number}].{field}[{at}]"
                other = known.get(name)
                if other is None or name == detector.id:
                    raise document.fail(place, name, f"another of {', '.join(known)}")
                if other.presumed and field == "unless":
                    raise document.fail(place, f"{name}, which is presumed", "one that somebody has to see")
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
    if detector.unless_without and detector.reads != "component":
        expected = "reads: component, for it is of copies of software"
        raise document.fail(f"{place}.unless_without", f"reads: {detector.reads}", expected)
    if detector.whole == "no" and detector.reads != "component":
        raise document.fail(
            f"{place}.whole", detector.reads, "reads: component, for it is its list of packages"
        )
    if detector.presumed and detector.alone == "yes":
        raise document.fail(f"{place}.presumed", "without alone: no", "a detector that is only a condition")


def check_packages(document: Document, file: File) -> None:
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
