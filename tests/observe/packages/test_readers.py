"""Which form is a file of, and what is said where it is of none; what was written is what is read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.errors import BadInput
from stanch.observe.packages import purls, readers
from stanch.observe.packages.bounds import BOUNDS
from stanch.observe.packages.parts import Part, Why
from stanch.observe.packages.readers import Listing
from stanch.observe.packages.source import Source
from stanch.tell.packages import unjudged
from tests.observe.packages.recorded import FOLDER, SAMPLES


def listing(name: str, content: str) -> Listing:
    source = Source.held(name, content.encode())
    return readers.listing(source, readers.fitting(source))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_is_known_by_its_content_under_any_name(name: str, tmp_path: Path) -> None:
    if name == "npm/v1/npm-shrinkwrap.json":
        return  # it is that of version 1 of the lockfile
    path = tmp_path / "download (1)"
    path.write_bytes((FOLDER / name).read_bytes())
    assert readers.of(path)[0].slug == name.partition("/")[0]


def test_each_reader_alone_knows_its_files() -> None:
    for name in SAMPLES:
        head = Source.file(FOLDER / name).head()
        whole = head if b'"bomFormat"' in head else head + Source.file(FOLDER / name).tail()
        fits = [one.slug for one in readers.readers() if one.fits("file", whole)]
        assert fits == [name.partition("/")[0]], name


NO_LISTS = {
    "a page": "<!DOCTYPE html><html><body>404</body></html>",
    "a mail": "Dear all,\n\nthe server is down.\n",
    "package.json": '{"name": "shop", "dependencies": {"debug": "^4.0.0"}}',
    "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["django"]\n',
    "go.mod": "module shop.example/shop\n\ngo 1.21\n\nrequire a.example/b v1.0.0\n",
    "a table": "name,version\ndebug,4.4.2\n",
    "an error": "bash: dpkg: command not found\n",
    "a list of files": "drwxr-xr-x 2 root root 4096 Nov 27 22:34 .\n-rw-r--r-- 1 root root 12 Nov 27 a\n",
    "other JSON": "[1, 2, 3]",
}


@pytest.mark.parametrize("name", NO_LISTS)
def test_what_is_no_list_is_refused_with_what_can_be_read(name: str) -> None:
    with pytest.raises(BadInput, match="is no list of packages") as error:
        listing(name, NO_LISTS[name])
    for reader in readers.readers():
        assert f"{reader.name}: {reader.command}" in error.value.help


def test_what_cannot_be_opened_is_said_to_be(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name, said in {"none": "cannot be read", "pipe": "neither a file nor a folder", "empty": "is empty",
                       "loop": "cannot be read", "nul\0": "cannot be read"}.items():  # fmt: skip
        with pytest.raises(BadInput, match=said):
            readers.of(tmp_path / name)


def test_a_file_that_shrinks_while_it_is_read_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "bom.json"
    path.write_bytes((FOLDER / "cyclonedx/npm.json").read_bytes())
    reader, source = readers.of(path)
    os.truncate(path, 9000)
    found = readers.listing(source, reader)
    assert 0 < len(found.parts) < 24
    assert found.failed[0].what == f"it is cut off; the {len(found.parts)} packages before that count"


def test_what_cannot_be_judged_is_counted_and_the_first_of_it_named() -> None:
    packages = {f"packages/{number}": {"version": "1.0.0"} for number in range(5000)}
    found = listing("package-lock.json", json.dumps({"lockfileVersion": 3, "packages": packages}))
    assert found.unjudged == {"member": 5000}
    assert len(found.named) == readers.NAMED
    broken = "openssl 3.1.4-1\n" * 20_000 + "no line of it\n" * 5000
    found = listing("q.txt", broken)
    assert (len(found.parts), found.failures, len(found.failed)) == (20_000, 5000, readers.NAMED)


def test_each_reason_is_one_plain_sentence() -> None:
    for text in map(unjudged, get_args(Why)):
        assert text[0].islower()
        assert not text.endswith(".")


def test_an_sbom_is_read_as_a_stream() -> None:
    """What is kept of a file of 5 MB while it is read is no more than of one of 500 kB."""
    import tracemalloc

    def peak(count: int) -> int:
        rows = (
            json.dumps({"name": "a", "purl": f"pkg:npm/a@{one}.0", "description": "x" * 400})
            for one in range(count)
        )
        text = b'{"bomFormat": "CycloneDX", "components": [' + ",".join(rows).encode() + b"]}"
        source = Source.held("bom.json", text)
        reader = readers.fitting(source)
        tracemalloc.start()
        parts = sum(isinstance(one, Part) for one in readers.read(source, reader))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert parts == count
        return most

    small, large = peak(1000), peak(10_000)
    assert large < small + (1 << 20)


NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
VERSIONS = st.from_regex(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(-(alpha|rc)\.[0-9])?", fullmatch=True)
PACKAGES = st.dictionaries(NAMES, VERSIONS, min_size=1, max_size=12)


def _component(name: str, version: str) -> str:
    return f"<component><name>{name}</name><purl>pkg:npm/{name}@{version}</purl></component>"


def _toml(packages: dict[str, str]) -> str:
    return "".join(f'[[package]]\nname = "{name}"\nversion = "{version}"\nsource = "registry+x"\n\n'
                   for name, version in packages.items())  # fmt: skip


WRITERS: dict[str, tuple[str, Callable[[dict[str, str]], str]]] = {
    "package-lock.json": ("npm", lambda packages: json.dumps({
        "lockfileVersion": 3,
        "packages": {f"node_modules/{k}": {"version": v} for k, v in packages.items()}})),
    "pnpm-lock.yaml": ("npm", lambda packages: "lockfileVersion: '9.0'\n\npackages:\n\n" + "".join(
        f"  {k}@{v}:\n    engines: {{node: '>=10'}}\n\n" for k, v in packages.items())),
    "yarn.lock": ("npm", lambda packages: "# yarn lockfile v1\n\n\n" + "".join(
        f'{k}@^1, {k}@^2:\n  version "{v}"\n\n' for k, v in packages.items())),
    "Cargo.lock": ("cargo", lambda packages: "# generated by Cargo\nversion = 4\n\n" + _toml(packages)),
    "poetry.lock": ("pypi", lambda packages: _toml(packages) + "[metadata]\n"),
    "requirements.txt": ("pypi", lambda packages: "".join(f"{k}=={v}\n" for k, v in packages.items())),
    "Gemfile.lock": ("gem", lambda packages: "GEM\n  remote: x\n  specs:\n" + "".join(
        f"    {k} ({v.replace('-', '.')})\n" for k, v in packages.items())),
    "bom.json": ("npm", lambda packages: json.dumps({"bomFormat": "CycloneDX", "components": [
        {"name": k, "purl": f"pkg:npm/{k}@{v}"} for k, v in packages.items()]})),
    "bom.xml": ("npm", lambda packages: '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>'
        + "".join(_component(k, v) for k, v in packages.items()) + "</components></bom>"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITERS)
@given(packages=PACKAGES)
def test_what_was_written_is_what_is_read(name: str, packages: dict[str, str]) -> None:
    kind, write = WRITERS[name]
    found = listing(name, write(packages))
    expected = [
        purls.purl(kind, package, version.replace("-", ".") if kind == "gem" else version)
        for package, version in packages.items()
    ]
    assert sorted(part.purl for part in found.parts) == sorted(expected)
    assert (found.unjudged, found.failed) == ({}, ())


def test_a_line_that_does_not_end_is_not_collected() -> None:
    content = b"openssl 3.1.4-1\n" + b"a" * 300_000
    source = Source.held("q.txt", content, msgspec.structs.replace(BOUNDS, line=100_000))
    pacman = next(one for one in readers.readers() if one.slug == "pacman")
    found = readers.listing(source, pacman)
    assert [(one.place, one.what) for one in found.failed] == [
        ("line 2", "it is longer than 100,000 characters; the one package before that counts")
    ]


def test_the_page_says_what_is_read_and_why_not() -> None:
    page = (Path(__file__).parents[3] / "docs" / "packages.md").read_text()
    assert readers.table() in page, readers.table()
    for why in get_args(Why):
        assert f"| {why} | {unjudged(why)} |" in page
