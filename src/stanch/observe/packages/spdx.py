"""SPDX 2 and 3: a software bill of materials, as JSON, as tag and value, and as XML (its own, and RDF)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stanch.observe.packages import markup, objects
from stanch.observe.packages.bounds import Broken
from stanch.observe.packages.cyclonedx import component
from stanch.observe.packages.markup import Element
from stanch.observe.packages.objects import rows, text
from stanch.observe.packages.parts import Extent, Found, Reader, Told
from stanch.observe.packages.source import Source

_NOTHING = ("NOASSERTION", "NONE")
_AS_SEEN = Extent("unknown", "an SBOM names what its maker found, and SPDX does not say whether that is all")


def _given(version: str) -> str:
    return "" if version in _NOTHING else version


def read_json(source: Source, told: Told) -> Iterator[Found]:
    """`packages` of SPDX 2."""
    for one in objects.items(source, "packages.item"):
        if isinstance(one, dict):
            yield component(
                told, "", text(one.get("name")), _given(text(one.get("versionInfo"))), _locator(one),
                place=text(one.get("packageFileName")),
            )  # fmt: skip


def _locator(entry: dict[str, Any]) -> str:
    for one in rows(entry.get("externalRefs")):
        if text(one.get("referenceType")).rpartition("/")[2] == "purl":
            return text(one.get("referenceLocator"))
    return ""


def read_graph(source: Source, told: Told) -> Iterator[Found]:
    """`@graph` of SPDX 3: elements of all kinds, of which packages are some."""
    for one in objects.items(source, "@graph.item"):
        if isinstance(one, dict) and _is_package(one):
            version = text(one.get("software_packageVersion"))
            purl = text(one.get("software_packageUrl")) or _identifier(one)
            yield component(told, "", text(one.get("name")), _given(version), purl)


def _is_package(one: dict[str, Any]) -> bool:
    """A package of software, or what the standard makes of one: ai_AIPackage, dataset_DatasetPackage."""
    return text(one.get("type") or one.get("@type")).endswith("Package")


def _identifier(one: dict[str, Any]) -> str:
    for entry in rows(one.get("externalIdentifier")):
        if text(entry.get("externalIdentifierType")).rpartition("/")[2].lower() == "packageurl":
            return text(entry.get("identifier"))
    return ""


_TAG = re.compile(r"([A-Za-z]+): ?(.*)$")
_PURL = re.compile(r"PACKAGE[-_]MANAGER\s+\S*purl\s+(\S+)", re.IGNORECASE)


def read_tags(source: Source, told: Told) -> Iterator[Found]:
    fields: dict[str, str] | None = None
    inside = False
    for _number, line in source.lines():
        if inside:
            inside = "</text>" not in line
            continue
        tag = _TAG.match(line)
        if tag is None:
            continue
        inside = "<text>" in tag[2] and "</text>" not in tag[2]
        if tag[1] == "PackageName":
            if fields is not None:
                yield _tagged(fields, told)
            fields = {"PackageName": tag[2].strip()}
        elif fields is not None and tag[1] == "ExternalRef":
            if purl := _PURL.match(tag[2]):
                fields.setdefault("purl", purl[1])
        elif fields is not None:
            fields.setdefault(tag[1], tag[2].strip())
    if fields is not None:
        yield _tagged(fields, told)


def _tagged(fields: dict[str, str], told: Told) -> Found:
    version = _given(fields.get("PackageVersion", ""))
    place = fields.get("PackageFileName", "")
    return component(told, "", fields["PackageName"], version, fields.get("purl", ""), place=place)


_KEPT = (
    "name", "versionInfo", "externalRefs", "externalRef", "ExternalRef", "referenceLocator", "referenceType",
    "packageFileName",
)  # fmt: skip


def read_xml(source: Source, told: Told) -> Iterator[Found]:
    """<Document><packages>… of SPDX 2.2 and later, and <spdx:Package> of RDF."""
    rdf = b"<rdf:RDF" in source.head() or b"rdf-syntax-ns" in source.head()
    found = markup.elements(
        source, "Package" if rdf else "packages", () if rdf else (("Document",), ("SpdxDocument",)), _KEPT
    )
    if next(found, None) is None:
        raise Broken("it is cut off")
    for one in found:
        yield component(
            told,
            "",
            one.child("name"),
            _given(one.child("versionInfo")),
            _reference(one),
            place=one.child("packageFileName"),
        )


def _reference(one: Element) -> str:
    """RDF puts an <ExternalRef> into each <externalRef>, and the kind into an attribute of it."""
    for entry in [*one.every("externalRefs"), *one.every("externalRef")]:
        for inner in [entry, *entry.every("ExternalRef")]:
            kinds = [(kind.text, *kind.attributes.values()) for kind in inner.every("referenceType")]
            if any(value.rpartition("/")[2] == "purl" for kind in kinds for value in kind):
                return inner.child("referenceLocator")
    return ""


_BLIND = ("what its maker did not find is not in it",)

READERS = (
    Reader(
        slug="spdx",
        name="SPDX 2 as JSON",
        files=("sbom.spdx.json",),
        command="npm sbom --sbom-format spdx, syft DIR -o spdx-json",
        fits=lambda name, head: head.lstrip().startswith(b"{") and b'"spdxVersion"' in head,
        read=read_json,
        whole=_AS_SEEN,
        blind=_BLIND,
    ),
    Reader(
        slug="spdx3",
        name="SPDX 3 as JSON",
        files=("sbom.spdx3.json",),
        command="a tool that writes SPDX 3",
        fits=lambda name, head: (
            head.lstrip().startswith(b"{") and b'"@graph"' in head and b"spdx.org" in head
        ),
        read=read_graph,
        whole=_AS_SEEN,
        blind=_BLIND,
    ),
    Reader(
        slug="spdx-tags",
        name="SPDX 2 as tag and value",
        files=("sbom.spdx",),
        command="syft DIR -o spdx-tag-value",
        fits=lambda name, head: re.search(rb"^SPDXVersion: *SPDX-2", head, re.MULTILINE) is not None,
        read=read_tags,
        whole=_AS_SEEN,
        blind=_BLIND,
    ),
    Reader(
        slug="spdx-xml",
        name="SPDX 2 as XML and RDF",
        files=("sbom.spdx.xml", "sbom.spdx.rdf"),
        command="pyspdxtools -i sbom.spdx.json -o sbom.spdx.xml",
        fits=lambda name, head: (
            head.lstrip().startswith(b"<")
            and (b"spdx.org/rdf/terms" in head or b"<spdxVersion>" in head or b"<SPDXID>" in head)
        ),
        read=read_xml,
        whole=_AS_SEEN,
        blind=_BLIND,
    ),
)
