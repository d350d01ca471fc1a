"""Files that the package managers wrote themselves: what is in them is found, whoever wrote them down."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packageurl import PackageURL

from stanch.core.versions import split
from stanch.observe.packages import readers
from stanch.observe.packages.readers import Listing
from tests.observe.packages.recorded import FOLDER, SAMPLES

FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file() and path.name != "README.md")


def listing(path: Path) -> Listing:
    reader, source = readers.of(path)
    return readers.listing(source, reader)


def key(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def purls(name: str) -> set[str]:
    return {part.purl for part in listing(FOLDER / name).parts}


def test_every_form_has_recorded_files_and_every_file_is_in_the_table() -> None:
    assert {key(path) for path in FILES} == set(SAMPLES)
    assert {name.partition("/")[0] for name in SAMPLES} == {reader.slug for reader in readers.readers()}


@pytest.mark.parametrize("path", FILES, ids=key)
def test_a_recorded_file_has_what_its_program_wrote(path: Path) -> None:
    expected = SAMPLES[key(path)]
    reader, source = readers.of(path)
    found = readers.listing(source, reader)
    assert reader.slug == key(path).partition("/")[0], "known by what is in it"
    assert found.failed == ()
    assert (len(found.parts), found.unjudged, found.extent.whole) == (
        expected.parts, expected.unjudged, expected.whole,
    )  # fmt: skip
    assert (len(found.mapped), len(found.owned)) == (expected.mapped, expected.owned)
    assert expected.purl in {part.purl for part in found.parts} or (expected.purl, found.parts) == ("", ())
    assert len(found.named) == sum(found.unjudged.values())


@pytest.mark.parametrize("path", FILES, ids=key)
def test_each_purl_is_one_for_another_reader_of_purls_too(path: Path) -> None:
    for part in listing(path).parts:
        other = PackageURL.from_string(part.purl)
        product, version, _qualifiers = split(part.purl)
        assert other.version == version
        theirs = "/".join(filter(None, (f"pkg:{other.type}", other.namespace, other.name)))
        assert product == (
            theirs.lower() if other.type == "golang" else theirs
        )  # as the purl of golang is written


def test_the_managers_of_npm_agree_on_one_project() -> None:
    first = purls("npm/v3/package-lock.json")
    same = [name for name in SAMPLES if name.partition("/")[0] in ("npm", "pnpm", "yarn")]
    assert len(same) == 9
    for name in same:
        lost = {"pkg:npm/fsevents@2.3.3"} if "installed" in name else set()
        assert purls(name) == first - lost, name
    for name in ("berry/2/yarn.lock", "berry/3/yarn.lock", "berry/4/yarn.lock"):
        assert first <= purls(name), name
    # it names what was installed, and gives a package of a folder a purl like any other
    assert purls("cyclonedx/npm.json") == first - {"pkg:npm/fsevents@2.3.3"} | {"pkg:npm/tool@0.1.0"}


def test_an_alias_is_the_package_that_it_stands_for() -> None:
    assert not [one for one in purls("npm/v1/package-lock.json") if "kleur-old" in one]
    assert "pkg:npm/kleur@3.0.3" in purls("npm/v1/package-lock.json")


def test_the_spellings_of_one_sbom_say_the_same() -> None:
    assert purls("spdx/npm.json") == purls("spdx-tags/npm.spdx") == purls("spdx-xml/npm.spdx.xml")
    assert purls("spdx/npm.json") == purls("spdx-xml/npm.spdx.rdf")
    assert purls("cyclonedx/python-1.7.json") == purls("cyclonedx-xml/python-1.7.xml")
    assert (
        purls("cyclonedx/python-1.4.json") == purls("cyclonedx-xml/python-1.1.xml") == purls("pip/freeze.txt")
    )


@pytest.mark.parametrize("name", [one for one in SAMPLES if one.partition("/")[0] in ("pnpm", "berry")])
def test_lines_of_yaml_say_what_a_parser_of_yaml_says(name: str) -> None:
    data: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text())
    entries = data["packages"] if "packages" in data else {k: v for k, v in data.items() if k != "__metadata"}
    found = listing(FOLDER / name)
    assert {part.place for part in found.parts} | {one.place for one in found.named} == set(entries)


@pytest.mark.parametrize(
    "name", ["cargo/Cargo.lock", "uv/uv.lock", "pylock/pylock.toml", "poetry/poetry.lock"]
)
def test_lines_of_toml_say_what_a_parser_of_toml_says(name: str) -> None:
    data = tomllib.loads((FOLDER / name).read_text())
    entries = [(one["name"], one.get("version")) for one in data.get("package") or data["packages"]]
    found = listing(FOLDER / name)
    names = [split(part.purl)[0].rpartition("/")[2] for part in found.parts]
    assert sorted([*names, *(one.name for one in found.named)]) == sorted(one for one, _version in entries)
    assert {split(part.purl)[1] for part in found.parts} <= {version for _name, version in entries}


def test_the_packages_of_a_machine_are_the_same_however_they_were_asked_for() -> None:
    listed = {split(one)[:2] for one in purls("dpkg/bookworm.txt")}
    assert listed == {split(one)[:2] for one in purls("dpkg-query/asked.txt")}
    assert listed == {split(one)[:2] for one in purls("dpkg-query/plain.txt")}
    lines = (FOLDER / "dpkg-query/plain.txt").read_text().splitlines()
    assert len(listing(FOLDER / "dpkg-query/plain.txt").parts) == len(lines)


def test_an_epoch_is_known_only_where_it_was_asked_for() -> None:
    plain, asked = listing(FOLDER / "rpm/plain.txt"), listing(FOLDER / "rpm/asked.txt")
    assert all("epoch" in part.lacks for part in plain.parts)
    assert not [part for part in asked.parts if part.lacks]
    assert "pkg:rpm/centos/bind-libs@32:9.8.2-0.17.rc1.el6_4.6?arch=x86_64&distro=centos-6" in purls(
        "rpm/asked.txt"
    )
    assert "pkg:rpm/centos/bind-libs@9.8.2-0.17.rc1.el6_4.6?arch=x86_64&distro=centos-6" in purls(
        "rpm/plain.txt"
    )
    assert purls("rpm/epoch.txt") == purls("rpm/asked.txt")


def test_an_sbom_that_says_that_it_is_complete_is_whole(tmp_path: Path) -> None:
    data = json.loads((FOLDER / "cyclonedx/npm.json").read_text())
    for aggregates, whole in (
        (["complete"], "yes"),
        (["complete", "incomplete"], "no"),
        (["unknown"], "unknown"),
    ):
        data["compositions"] = [{"aggregate": one, "assemblies": []} for one in aggregates]
        path = tmp_path / "bom.json"
        path.write_text(json.dumps(data))
        assert listing(path).extent.whole == whole
    text = (FOLDER / "cyclonedx-xml/python-1.7.xml").read_text()
    said = "<compositions><composition><aggregate>complete</aggregate></composition></compositions></bom>"
    path.write_text(text.replace("</bom>", said))
    assert listing(path).extent.whole == "yes"
