"""What every reader must bear: other encodings, files that are cut off, damaged and hostile ones; and its
bounds."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import msgspec
import pytest
from packageurl import PackageURL

from stanch.core.versions import split
from stanch.errors import BadInput
from stanch.observe.packages import readers
from stanch.observe.packages.bounds import BOUNDS
from stanch.observe.packages.parts import Part, Reader
from stanch.observe.packages.readers import Listing
from stanch.observe.packages.source import Source
from tests.observe.packages.recorded import FOLDER, SAMPLES

TEXTS = [name for name in SAMPLES if not name.endswith(".jar")]
ONE_OF_EACH = list({name.partition("/")[0]: name for name in SAMPLES}.values())
READERS = {reader.slug: reader for reader in readers.readers()}


def reader_of(name: str) -> Reader:
    return READERS[name.partition("/")[0]]


def content_of(name: str, most: int = 1 << 20) -> bytes:
    """Its bytes; of a long list, the beginning that ends with a line."""
    content = (FOLDER / name).read_bytes()
    return content if len(content) <= most else content[: content.rindex(b"\n", 0, most) + 1]


def held(name: str, content: bytes, **bounds: float) -> Listing:
    source = Source.held(Path(name).name, content, msgspec.structs.replace(BOUNDS, **bounds))
    return readers.listing(source, reader_of(name))


def spelled(listing: Listing) -> list[str]:
    return sorted(part.purl for part in listing.parts)


def named(listing: Listing) -> set[tuple[str, str]]:
    """Names and versions; which distribution they are of may stand in what was cut off."""
    return {
        (product.rpartition("/")[2], version)
        for product, version, _qualifiers in map(split, (part.purl for part in listing.parts))
    }


ENCODINGS = {
    "a byte order mark": lambda content: b"\xef\xbb\xbf" + content,
    "UTF-16, as PowerShell writes it": lambda content: b"\xff\xfe" + content.decode().encode("utf-16-le"),
    "UTF-16 from the other end": lambda content: b"\xfe\xff" + content.decode().encode("utf-16-be"),
    "UTF-16 without a mark": lambda content: content.decode().encode("utf-16-le"),
    "lines of Windows": lambda content: content.replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", TEXTS)
def test_however_its_text_is_encoded_it_says_the_same(name: str, encoding: str) -> None:
    content = content_of(name)
    source = Source.held(Path(name).name, ENCODINGS[encoding](content))
    assert readers.fitting(source).slug == name.partition("/")[0]
    found, plain = readers.listing(source, reader_of(name)), held(name, content)
    assert (found.parts, found.unjudged, found.failed) == (plain.parts, plain.unjudged, ())


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_that_is_cut_off_anywhere_says_so_and_what_was_whole(name: str) -> None:
    content = content_of(name, 15_000)
    whole = named(held(name, content))
    ends = {*range(0, len(content), 1000), *(len(content) - one for one in (2, 3, 10, 100))}
    lines = [one.end() for one in re.finditer(rb"\n", content)]
    for end in sorted(ends | set(lines[:: max(1, len(lines) // 60)])):
        found = held(name, content[:end])
        assert named(found) <= whole, f"at {end}: a version that the whole file does not have"
        if not content[:end].rstrip(b" ").endswith(b"\n"):
            assert found.failures or end == 0, f"at {end}"
            assert found.extent.whole != "yes" or end == 0
        for one in found.failed:
            assert re.search(r"before that|no archive|cut off|no line that|no requirement", one.what), one


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_is_read_or_said_to_be_damaged(name: str) -> None:
    chance = random.Random(name)
    content = content_of(name, 5_000)
    extra = (
        b"<",
        b"]",
        b"{",
        b"\0",
        b"9" * 400,
        b"-1",
        b"&x;",
        b'"',
        b"'",
        b"null",
        b"\xff",
        b"\n",
        b":",
        b"@",
        b"/",
    )
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(damaged))
            match chance.randrange(4):
                case 0:
                    damaged[at] = chance.randrange(256)
                case 1:
                    del damaged[at : at + chance.randint(1, 40)]
                case 2:
                    damaged[at:at] = damaged[at : at + chance.randint(1, 200)]
                case _:
                    damaged[at:at] = chance.choice(extra)
        for part in held(name, bytes(damaged)).parts:
            assert_a_purl(part)


def assert_a_purl(part: Part) -> None:
    """Every other program that knows purls reads it, and nothing unseen is in it."""
    other = PackageURL.from_string(part.purl)
    product, version, _qualifiers = split(part.purl)
    assert other.version == version != ""
    assert product.isprintable()
    assert " " not in product
    assert part.purl.isascii()


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0" * 100, b" " * 10_000])
def test_an_empty_file_has_nothing_and_breaks_nothing(reader: Reader, content: bytes) -> None:
    with pytest.raises(BadInput, match=r"empty|no list"):
        readers.fitting(Source.held("list.txt", content))
    assert readers.listing(Source.held("list.txt", content), reader).parts == ()


HOSTILE = {
    "nested maps": b'{"a":' * 150_000,
    "nested lists": b"[" * 500_000,
    "nested elements": b"<components>" * 100_000,
    "one line": b"a" * 9_000_000,
    "one text": b'{"packages": "' + b"a" * 9_000_000,
    "a bomb of entities": b'<!DOCTYPE bom [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><bom>&b;</bom>',
    "a document type": b'<!DOCTYPE bom SYSTEM "http://127.0.0.1:1/x.dtd"><bom></bom>',
    "another file": b'<!DOCTYPE bom [<!ENTITY c SYSTEM "file:///etc/passwd">]><bom><name>&c;</name></bom>',
    "long numbers": b'{"lockfileVersion": ' + b"9" * 150_000 + b"}",
    "large numbers": b'{"lockfileVersion": 1e999999999, "packages": {"a": {"version": 1e999999999}}}',
    "other kinds of values": b'{"lockfileVersion": [3], "packages": 7, "dependencies": [1]}',
    "quotes alone": b'"' * 150_000,
    "open quotes": b'"\\' * 150_000,
    "table headers": b"[[package]]\n" * 50_000,
    "signs": b"=" * 400_000 + b"\n",
    "signs in a list": b"+++-===-===-===-===\n" + b"=/" * 200_000 + b"\n",
    "dashes": b"a-1" * 150_000 + b"\n",
    "words": b"a_b" * 150_000 + b" \n",
    "spaces": b"a-b-c" + b" " * 400_000 + b"\n",
    "colons": b"packages:\n\n  " + b"a:" * 200_000 + b"\n",
    "brackets": b"[[package]]\nname = " + b"[" * 400_000 + b"\n",
    "an address": b'{"lockfileVersion": 3, "packages": {"node_modules/a": {"resolved": "https:/'
    + b"/-/a" * 100_000
    + b'"}}}',
    "an address of yarn": b'a@1:\n  version "1"\n  resolved "https:/' + b"/-/a" * 100_000 + b'"\n',
    "a purl": b'{"components": [{"purl": "pkg:npm/' + b"@a/%" * 100_000 + b'"}]}',
    "questions": b"packages:\n\n" + b"  ? a\n" * 30_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_words(reader: Reader, name: str) -> None:
    began = time.process_time()
    parts = readers.listing(Source.held("list", HOSTILE[name]), reader).parts
    assert time.process_time() - began < 10, "it takes a time that grows faster than the file"
    for part in parts:
        assert_a_purl(part)


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_each_bound_is_named_where_it_is_hit(name: str) -> None:
    content = (FOLDER / name).read_bytes()
    if SAMPLES[name].parts > 1:
        few = held(name, content, parts=2)
        assert len(few.parts) == 2
        assert "more than the 2 packages" in few.failed[-1].what
        assert few.extent.whole != "yes"
    late = held(name, content, seconds=-1)
    assert late.parts == ()
    assert "seconds" in late.failed[-1].what


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bom.json"
    with path.open("wb") as file:
        file.truncate(BOUNDS.size + 1)
    with pytest.raises(BadInput, match="more than the 1,024 that are read"):
        readers.of(path)


UNKNOWN = (
    b'"stanch:unknown": {"a": [1, {"version": "0.0.0", "purl": "pkg:npm/a@0.0.0"}, null, true, 1.5e300]},'
)


@pytest.mark.parametrize("name", [name for name in TEXTS if name.endswith((".json", "composer.lock"))])
def test_fields_that_nobody_knows_are_passed_over(name: str) -> None:
    content = content_of(name)
    assert spelled(held(name, content.replace(b"{", b"{" + UNKNOWN, 1))) == spelled(held(name, content))


def test_of_a_name_that_stands_twice_both_are_read() -> None:
    content = b"""{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0"},
    "node_modules/a": {"version": "2.0.0"}}, "packages": {"node_modules/a": {"version": "3.0.0"}}}"""
    assert [one[-5:] for one in spelled(held("npm/x", content))] == ["1.0.0", "2.0.0", "3.0.0"]


@pytest.mark.parametrize("slug", ["cyclonedx-xml", "spdx-xml"])
@pytest.mark.parametrize("name", ["a bomb of entities", "a document type", "another file"])
def test_a_document_type_is_refused_before_any_entity_is_read(slug: str, name: str) -> None:
    content = HOSTILE[name].replace(b"<bom>", b'<bom xmlns="http://cyclonedx.org/schema/bom/1.6">')
    found = readers.listing(Source.held("bom.xml", content), READERS[slug])
    assert "a document type or entities" in found.failed[0].what
    without = content[content.rindex(b"<bom") :].replace(b"&b;", b"").replace(b"&c;", b"")
    assert readers.listing(Source.held("bom.xml", without), READERS[slug]).failed == ()
