"""CycloneDX 1.0 to 1.x: a software bill of materials (SBOM), as JSON and as XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stanch.observe.packages import markup, objects, purls
from stanch.observe.packages.bounds import Broken
from stanch.observe.packages.markup import Element
from stanch.observe.packages.objects import rows, text
from stanch.observe.packages.parts import Extent, Found, NotJudgeable, Part, Reader, Told
from stanch.observe.packages.source import Source

_SPEC = re.compile(rb'"specVersion"\s*:\s*"([^"]{0,20})"')
_AS_SEEN = Extent("unknown", "an SBOM names what its maker found; this one does not say that it is complete")
_WHOLE: dict[str, Extent] = {
    "complete": Extent("yes", "the SBOM says of itself that it is complete"),
    "incomplete": Extent("no", "the SBOM says of itself that it is incomplete"),
    "incomplete_first_party_only": Extent("no", "the SBOM leaves out what others made"),
    "incomplete_third_party_only": Extent("no", "the SBOM leaves out what its own maker made"),
}


def component(
    told: Told, kind: str, name: str, version: str, purl: str, *, group: str = "", place: str = ""
) -> Found:
    """One component, by its purl alone: a name without one can be anybody's."""
    called = f"{group}/{name}" if group else name
    if not purl:
        return NotJudgeable(called, place, "a_file" if kind == "file" else "no_purl")
    try:
        text = purls.given(purl, version, told.distro)
    except purls.Unfit:
        if version or "@" in purl.partition("?")[0].rpartition("/")[2]:
            return NotJudgeable(called, place, "no_name")
        return NotJudgeable(called, place, "no_version", _product(purl, told))
    homeless = text[4:].partition("/")[0] in purls.RELEASED and "distro=" not in text
    return Part(text, place, lacks=("distro",) if homeless else ())


def _product(purl: str, told: Told) -> str:
    try:
        return purls.bare(purls.given(purl, "0", told.distro))
    except purls.Unfit:
        return ""


def read_json(source: Source, told: Told) -> Iterator[Found]:
    _known(source)
    for one in objects.items(source, "components.item"):
        if isinstance(one, dict):
            yield from _with_inner(one, told)
    subject = objects.first(source, "metadata.component")
    if isinstance(subject, dict):
        if product := _product(text(subject.get("purl")), told):
            yield NotJudgeable(text(subject.get("name")), "metadata", "member", product)
        for one in rows(subject.get("components")):
            yield from _with_inner(one, told)
    if source.holds(b'"compositions"'):
        found = rows(list(objects.items(source, "compositions.item")))
        yield _extent([(text(one.get("aggregate")), _of_a_part(one)) for one in found])


def _with_inner(one: dict[str, Any], told: Told) -> Iterator[Found]:
    waiting = [one]
    while waiting:
        entry = waiting.pop()
        yield component(
            told, text(entry.get("type")), text(entry.get("name")), text(entry.get("version")),
            text(entry.get("purl")), group=text(entry.get("group")), place=_place(entry),
        )  # fmt: skip
        waiting.extend(reversed(rows(entry.get("components"))))


def _place(entry: dict[str, Any]) -> str:
    """Where it was found, as the tools that make SBOMs say it."""
    evidence = entry.get("evidence")
    for one in rows(evidence.get("occurrences")) if isinstance(evidence, dict) else ():
        if text(one.get("location")):
            return text(one.get("location"))
    for one in rows(entry.get("properties")):
        if text(one.get("name")).endswith((":path", ":FilePath")):
            return text(one.get("value"))
    return ""


def _known(source: Source) -> None:
    """The version stands near the beginning, or near the end."""
    found = _SPEC.search(source.head()) or _SPEC.search(source.tail())
    if found and not re.fullmatch(rb"1\.\d+", found[1]):
        raise Broken(f"CycloneDX {found[1].decode('ascii', 'replace')} is not known here: 1.0 to 1.x are")


def _of_a_part(composition: dict[str, Any]) -> bool:
    """A composition that names what it is of (`assemblies`, `dependencies`) speaks of that alone, and not of
    what lies deeper (CycloneDX 1.5, compositions)."""
    return bool(composition.get("assemblies") or composition.get("dependencies"))


def _extent(compositions: list[tuple[str, bool]]) -> Extent:
    """One at least must say that all of the SBOM is there; one that is not complete says so of the whole."""
    found = [one for one in compositions if one[0] in _WHOLE]
    worst = next((name for name, _part in found if name != "complete"), "")
    if not worst and any(not part for _name, part in found):
        worst = "complete"
    return _WHOLE.get(worst, _AS_SEEN)


_KEPT = (
    "name", "version", "purl", "group", "evidence", "occurrences", "occurrence", "location", "properties",
    "property",
)  # fmt: skip


def read_xml(source: Source, told: Told) -> Iterator[Found]:
    rows = markup.elements(source, "component", (("bom", "components"), ("component", "components")), _KEPT)
    root = next(rows, None)
    if root is None or root.name != "bom":
        raise Broken("it begins with no <bom>")
    for one in rows:
        yield component(
            told, one.attributes.get("type", ""), one.child("name"), one.child("version"), one.child("purl"),
            group=one.child("group"), place=_spot(one),
        )  # fmt: skip
    if source.holds(b"compositions>"):
        parts = ("assemblies", "dependencies")
        found = list(_compositions(source))
        yield _extent([(one.child("aggregate"), any(map(one.every, parts))) for one in found])


def _compositions(source: Source) -> Iterator[Element]:
    found = markup.elements(source, "composition", (("bom", "compositions"),), ("aggregate",))
    next(found, None)
    return found


def _spot(one: Element) -> str:
    for evidence in one.every("evidence"):
        for occurrences in evidence.every("occurrences"):
            for occurrence in occurrences.every("occurrence"):
                return occurrence.child("location")
    for properties in one.every("properties"):
        for entry in properties.every("property"):
            if entry.attributes.get("name", "").endswith((":path", ":FilePath")):
                return entry.text
    return ""


_COMMAND = "cyclonedx-py environment, npm sbom --sbom-format cyclonedx, syft DIR -o cyclonedx-json"
_BLIND = ("what its maker did not find is not in it", "the component that the SBOM is of is not counted")

READERS = (
    Reader(
        slug="cyclonedx",
        name="CycloneDX as JSON",
        files=("bom.json", "sbom.json"),
        command=_COMMAND,
        fits=lambda name, head: (
            head.lstrip().startswith(b"{")
            and (b'"bomFormat"' in head or (b'"bom-ref"' in head and b'"components"' in head))
        ),
        read=read_json,
        whole=_AS_SEEN,
        blind=_BLIND,
    ),
    Reader(
        slug="cyclonedx-xml",
        name="CycloneDX as XML",
        files=("bom.xml", "sbom.xml"),
        command="cyclonedx-py environment --of XML, mvn org.cyclonedx:cyclonedx-maven-plugin:makeBom",
        fits=lambda name, head: head.lstrip().startswith(b"<") and b"cyclonedx.org/schema/bom" in head,
        read=read_xml,
        whole=_AS_SEEN,
        blind=_BLIND,
    ),
)
