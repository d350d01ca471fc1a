"""Every tool's files, read the same way: recorded, broken and hostile ones, and its table in the docs."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path
from typing import get_args

import pytest

from stanch.errors import BadInput
from stanch.observe.peers import files
from stanch.observe.peers.words import OUTCOMES, Adapter, Says, reason, reasons
from stanch.observe.tls.certificates import der
from stanch.tell import looks

SAMPLES = Path(__file__).parent / "samples"
ADAPTERS = {one.slug: one for one in files.adapters()}
FILES = sorted(path for path in SAMPLES.glob("*/*") if path.suffix in (".xml", ".json"))
SAID: dict[str, list[Says | None]] = {
    "nmap/node-0.10.0.xml": ["vulnerable"],
    "nmap/nginx.xml": ["not_vulnerable"],
    "nmap/openssl-1.0.2n.xml": ["not_vulnerable"],
    "nmap/closed.xml": ["unreachable"],
    "nmap/silent.xml": ["unreachable", "vulnerable", None],
    "sslscan/node-0.10.0.xml": ["not_vulnerable"],  # it is wrong, and that is what it printed
    "sslscan/nginx.xml": ["not_vulnerable"],
    "sslscan/openssl-1.0.2n.xml": ["not_vulnerable"],
    "sslscan/closed.xml": ["unreachable"],
    "sslyze/node-0.10.0.json": ["vulnerable"],
    "sslyze/nginx.json": ["not_vulnerable"],
    "sslyze/openssl-1.0.2n.json": ["not_vulnerable"],
    "sslyze/closed.json": ["unreachable"],
    "testssl/node-0.10.0.json": ["vulnerable"],
    "testssl/nginx.json": ["no_heartbeat"],
    "testssl/openssl-1.0.2n.json": ["timed_out"],
    "testssl/closed.json": [],  # it names no place where it could not connect
    "testssl/flat.json": ["vulnerable"],
    "nmap/postfix.xml": ["not_vulnerable"],
    "sslscan/postfix.xml": ["not_vulnerable"],
    "sslyze/postfix.json": ["not_vulnerable"],
    "testssl/postfix.json": ["no_heartbeat"],
    "testssl/postfix-flat.json": ["no_heartbeat"],
}


def key(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def test_each_folder_of_samples_has_its_adapter_and_each_adapter_its_samples() -> None:
    assert {path.parent.name for path in FILES} == set(ADAPTERS) == {"nmap", "sslscan", "sslyze", "testssl"}
    assert {key(path) for path in FILES} == set(SAID)


@pytest.mark.parametrize("path", FILES, ids=key)
def test_a_recorded_file_says_what_its_tool_said(path: Path) -> None:
    adapter, heard = files.read(path)
    assert adapter.slug == path.parent.name, "known by what is in it"
    assert sorted(one.says or "" for one in heard.words) == sorted(says or "" for says in SAID[key(path)])
    for word in heard.words:
        assert word.host in ("127.0.0.1", "localhost")
        assert word.port in (1, 10443, 11443, 12443, 2525)
        assert word.says is None or word.says in adapter.says
        assert not adapter.addresses or word.address == "127.0.0.1"
        assert (word.at is None) == (adapter.slug == "sslscan" or path.name.endswith("flat.json"))
        # sslscan does not print it
        mail = path.name.startswith("postfix") and adapter.slug != "sslscan"
        assert word.protocol == ("smtp" if mail else ""), word
    if path.name.startswith("node"):
        (word,) = heard.words
        found = der.facts(word.certificate)
        assert found is not None
        assert found.subject == "CN=www.shop.example"
        versions = {"nmap": "7.93", "sslscan": "2.0.7", "sslyze": "6.3.1", "testssl": "3.0.8"}
        assert heard.version == versions[adapter.slug]


@pytest.mark.parametrize("adapter", ADAPTERS.values(), ids=ADAPTERS)
def test_nobody_elses_not_vulnerable_is_a_no(adapter: Adapter) -> None:
    assert set(OUTCOMES) == set(get_args(Says))
    assert {OUTCOMES[says] for says in adapter.says if says != "vulnerable"} <= {
        "inconclusive",
        "unreachable",
    }
    for says in get_args(Says):
        text = looks.of_tool(*reasons(adapter)[reason(adapter, says)])
        assert text.startswith(adapter.name), "it says whose word it is"
        assert text.endswith(".")
    assert all(adapter.name in one for one in adapter.weak)


@pytest.mark.parametrize("adapter", ADAPTERS.values(), ids=ADAPTERS)
def test_of_a_file_that_is_cut_off_what_is_whole_counts_and_it_says_so(
    adapter: Adapter, tmp_path: Path
) -> None:
    path = next(one for one in FILES if one.parent.name == adapter.slug and one.stem.startswith("node"))
    content = path.read_bytes()
    _adapter, whole = files.read(path)
    cut = tmp_path / path.name
    for part in (0.1, 0.3, 0.6, 0.9, 0.995):
        cut.write_bytes(content[: int(len(content) * part)])
        with suppress(BadInput):
            _adapter, heard = files.read(cut)
            assert heard.cut
            assert {one.says for one in heard.words} <= {one.says for one in whole.words}


@pytest.mark.slow
@pytest.mark.parametrize("adapter", ADAPTERS.values(), ids=ADAPTERS)
def test_thousands_of_damaged_files_are_read_or_refused(adapter: Adapter, tmp_path: Path) -> None:
    chance = random.Random(adapter.slug)
    originals = [
        one.read_bytes() for one in FILES if one.parent.name == adapter.slug and one.stat().st_size < 13_000
    ]
    path = tmp_path / "damaged"
    refused = 0
    for _ in range(1500):
        content = bytearray(chance.choice(originals))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(content))
            match chance.randrange(4):
                case 0:
                    content[at] = chance.randrange(256)
                case 1:
                    del content[at : at + chance.randint(1, 40)]
                case 2:
                    content[at:at] = content[at : at + chance.randint(1, 200)]
                case _:
                    content[at:at] = chance.choice(
                        (
                            b"<",
                            b"]",
                            b"{",
                            b"\0",
                            b"99999999999999999999",
                            b"-1",
                            b"&x;",
                            b'"',
                            b"null",
                            b"\xff",
                        )
                    )
        path.write_bytes(content)
        try:
            files.read(path)
        except BadInput:
            refused += 1
    assert 0 < refused < 1500


ENTITIES = b"""<?xml version="1.0"?>
<!DOCTYPE nmaprun [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">%s]>
<nmaprun version="7.93"><host><x>%s</x></host></nmaprun>"""
HOSTILE = {
    "a bomb": ENTITIES % (b"", b"&b;"),
    "another file": ENTITIES % (b'<!ENTITY c SYSTEM "file:///etc/passwd">', b"&c;"),
    "elsewhere": b'<!DOCTYPE nmaprun SYSTEM "http://127.0.0.1:1/x.dtd" [<!ENTITY %% p SYSTEM "file:///etc/passwd">%%p;]>'
    b"<nmaprun/>",
    "depth": b"<nmaprun>" + b"<host>" * 100_000,
    "another tree": b'<!-- <nmaprun --><document title="no"/>',
    "nested lists": b'{"server_scan_results":' + b"[" * 200_000,
    "nested findings": b'[{"severity": "x", "finding":' + b'{"a":' * 200_000,
    "encoding": b'<?xml version="1.0" encoding="no-such"?><nmaprun/>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(HOSTILE[name])
    with pytest.raises(BadInput):
        files.read(path)


def test_others_are_refused_with_those_that_are_known(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("nothing of the kind")
    with pytest.raises(BadInput, match="none of the tools") as error:
        files.read(path)
    assert all(one.name in error.value.help for one in ADAPTERS.values())
    with path.open("wb") as file:
        file.truncate(files.LARGEST + 1)
    with pytest.raises(BadInput, match="more than the 64"):
        files.read(path)


def test_the_table_of_the_docs_is_that_of_the_adapters() -> None:
    page = (Path(__file__).parents[3] / "docs" / "importing.md").read_text()
    assert files.table() in page
    for one in ADAPTERS.values():
        for weakness in one.weak:
            assert weakness in page, "the page says what is known to be wrong"
        assert (
            one.command.format(
                host="www.shop.example", port=443, out=f"{one.slug}.{one.file[:4].strip().lower()}"
            )
            in page
        )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("::ffff:127.0.0.1", "127.0.0.1"),
        ("::FFFF:7f00:1", "127.0.0.1"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("127.000.000.001", ""),
        ("010.0.0.1", ""),
        ("127.1", ""),
        ("localhost", ""),
    ],
)
def test_an_address_is_understood_or_refused_whichever_tool_wrote_it(
    tmp_path: Path, written: str, read: str
) -> None:
    """Rule 30."""
    for adapter, sample in (("nmap", "node-0.10.0.xml"), ("sslyze", "node-0.10.0.json")):
        text = (SAMPLES / adapter / sample).read_text("utf-8")
        assert '"127.0.0.1"' in text
        file = tmp_path / sample
        file.write_text(text.replace('"127.0.0.1"', f'"{written}"'))
        if read:
            _adapter, heard = files.read(file)
            assert {one.address for one in heard.words} == {read}
        else:
            with pytest.raises(BadInput, match="is not an address"):
                files.read(file)
