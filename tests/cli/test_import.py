"""`stanch observe import`: other tools' words are theirs, and never a "no" of ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program.commands import Said, Stanch

SAMPLES = Path(__file__).parents[1] / "observe" / "peers" / "samples"
NOW = "2026-11-26T09:00Z"


@pytest.fixture
def opened(stanch: Stanch) -> Stanch:
    """A record with the incident open, the day after the samples were recorded."""

    def run(*words: object, now: str = NOW, **more: str) -> Said:
        return stanch(*words, now=now, **more)

    assert run("incident", "open", "heartbleed").code == 0
    return run


def status(stanch: Stanch) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads(stanch("status", "--json").out)
    return found


def test_a_vulnerable_server_is_exposed_by_the_word_of_the_tool_that_says_so(opened: Stanch) -> None:
    found = opened("observe", "import", "--add", SAMPLES / "nmap/node-0.10.0.xml")
    assert found.code == 1
    assert "nmap 7.93" in found.out
    assert "VULNERABLE 127.0.0.1:10443, as it says" in found.out
    assert status(opened)["today"]["verdict"] == "yes"
    lines = json.loads(opened("status", "--json").out)["paragraph"]["lines"]
    assert "Another tool said" in {line["ground"] for line in lines}
    assert "We saw" not in {line["ground"] for line in lines}
    told = json.loads(opened("timeline", "--json").out)
    word = "127.0.0.1:10443: has the flaw (127.0.0.1, by the word of another tool)"
    assert word in {one["what"] for one in told}
    assert "nmap says that it has the flaw." in opened("explain", "nmap_said_vulnerable").out


@pytest.mark.parametrize(
    "file", ["nmap/nginx.xml", "sslyze/nginx.json", "testssl/nginx.json", "sslscan/node-0.10.0.xml"]
)
def test_not_vulnerable_by_another_tool_is_not_known(opened: Stanch, file: str) -> None:
    found = opened("observe", "import", "--add", "--at", "2026-11-25T17:00Z", SAMPLES / file)
    assert found.code == 3
    assert "counts as not known" in found.out
    now = status(opened)
    assert now["today"]["verdict"] == "unknown"
    assert "We looked" not in opened("claims").out, "it was not we who looked"


def test_a_file_without_a_time_asks_for_it(opened: Stanch) -> None:
    for file in ("sslscan/nginx.xml", "testssl/flat.json"):
        found = opened("observe", "import", "--add", SAMPLES / file)
        assert found.code == 2
        assert "does not say when" in found.err
        assert "--at MOMENT" in found.err
    assert (
        opened("observe", "import", "--add", "--at", "2026-11-25T16:40Z", SAMPLES / "testssl/flat.json").code
        == 1
    )


def test_what_has_not_come_yet_is_refused_and_nothing_is_written(opened: Stanch) -> None:
    before = opened("record", "verify", "--json").out
    found = opened("observe", "import", "--add", SAMPLES / "nmap/node-0.10.0.xml", now="2014-04-08T17:00Z")
    assert found.code == 2
    assert "has not come yet" in found.err
    assert opened("record", "verify", "--json").out == before


def test_strangers_are_left_out_and_a_file_is_taken_in_once(opened: Stanch) -> None:
    file = SAMPLES / "nmap/silent.xml"
    found = opened("observe", "import", file)
    assert found.code == 3
    assert "3 left out, for they are not registered as ours" in " ".join(found.out.split())
    assert opened("observe", "import", "--add", file).code == 1
    before = opened("record", "verify", "--json").out
    assert "was taken in before" in opened("observe", "import", "--add", file).out
    assert opened("record", "verify", "--json").out == before


def test_one_bad_file_among_several_writes_nothing(opened: Stanch, tmp_path: Path) -> None:
    (tmp_path / "cut.xml").write_bytes((SAMPLES / "nmap/nginx.xml").read_bytes()[:900])
    before = opened("record", "verify", "--json").out
    found = opened("observe", "import", "--add", SAMPLES / "nmap/node-0.10.0.xml", "cut.xml")
    assert found.code == 2
    assert "cut.xml is not what nmap writes" in found.err
    assert opened("record", "verify", "--json").out == before


def scanned(folder: Path, name: str, address: str, version: str = "6.3.1") -> str:
    """What sslyze writes of one vulnerable place, and of one that is registered."""
    rows = [
        {
            "server_location": {"hostname": host, "port": 443, "ip_address": address},
            "connectivity_status": "COMPLETED",
            "scan_result": {
                "heartbleed": {"status": "COMPLETED", "result": {"is_vulnerable_to_heartbleed": True}}
            },
        }
        for host in (name, "www.shop.example")
    ]
    (folder / "given.json").write_text(
        json.dumps(
            {
                "server_scan_results": rows,
                "sslyze_version": version,
                "date_scans_started": "2014-04-08T09:00:00",
                "date_scans_completed": "2014-04-08T09:01:00",
            }
        )
    )
    return "given.json"


def ours(opened: Stanch, folder: Path) -> None:
    (folder / "register.yaml").write_text("endpoints:\n- name: www.shop.example\n")
    assert opened("register", "import", "register.yaml", "--yes").code == 0


def test_what_was_left_out_is_taken_in_by_the_same_command_with_add(opened: Stanch, tmp_path: Path) -> None:
    ours(opened, tmp_path)
    file = scanned(tmp_path, "pay.shop.example", "203.0.113.5")
    left = opened("observe", "import", file)
    assert "VULNERABLE www.shop.example" in left.out
    assert "1 left out, for they are not registered as ours: pay.shop.example:443" in left.out
    taken = opened("observe", "import", "--add", file)
    assert "VULNERABLE pay.shop.example" in taken.out
    assert "VULNERABLE www.shop.example" not in taken.out, "its word was taken in already"
    assert set(status(opened)["today"]["where"]) == {"www.shop.example", "pay.shop.example"}  # type: ignore[call-overload]
    assert "was taken in before" in opened("observe", "import", "--add", file).out


@pytest.mark.parametrize("text", ["x\x1bc\u202e all is well\n\nNot exposed.", "x" * 300, "\u2028"])
def test_what_stands_in_a_file_is_not_written_on_the_screen_as_it_stands(
    opened: Stanch, tmp_path: Path, text: str
) -> None:
    """Neither by the import nor afterwards: a name, a version and an address may be any text."""
    ours(opened, tmp_path)
    file = scanned(tmp_path, text, text, text)
    for said in (
        opened("observe", "import", file), opened("observe", "import", "--add", file), opened("timeline"),
        opened("status"),
    ):  # fmt: skip
        assert "".join(said.out.split("\n")).isprintable()
        assert "Not exposed.\n" not in said.out
        assert "x" * 150 not in said.out


def test_a_file_that_says_nothing_of_heartbleed_says_so(opened: Stanch, tmp_path: Path) -> None:
    blob = (SAMPLES / "sslscan/node-0.10.0.xml").read_text()
    (tmp_path / "old.xml").write_text(
        "".join(line + "\n" for line in blob.splitlines() if "<heartbleed" not in line)
    )
    said = opened("observe", "import", "--add", "--at", "2014-04-08T09:00Z", "old.xml")
    assert said.code == 3
    assert "of 1 it says nothing about the flaw: 127.0.0.1:10443" in said.out


MAIL = "smtp://127.0.0.1:2525"


@pytest.mark.parametrize("file", ["nmap/postfix.xml", "sslyze/postfix.json", "testssl/postfix.json"])
def test_a_mail_server_on_another_port_is_one_and_the_next_command_says_so(opened: Stanch, file: str) -> None:
    found = opened("observe", "import", "--add", SAMPLES / file, now="2026-11-29T09:00Z")
    assert found.out.rstrip().endswith(f"stanch observe tls --prove {MAIL}"), found.out


def test_a_tool_that_names_no_protocol_means_the_server_that_is_registered_there(opened: Stanch) -> None:
    assert opened("observe", "import", "--add", SAMPLES / "nmap/postfix.xml", now="2026-11-29T09:00Z").code
    file = SAMPLES / "sslscan/postfix.xml"
    found = opened("observe", "import", "--at", "2026-11-28T01:21Z", file, now="2026-11-29T09:00Z")
    assert "left out" not in found.out
    assert f"--prove {MAIL}" in found.out


def test_a_file_that_breaks_off_says_so_and_the_whole_one_brings_the_rest(
    opened: Stanch, tmp_path: Path
) -> None:
    content = (SAMPLES / "nmap/node-0.10.0.xml").read_bytes()
    cut = tmp_path / "cut.xml"
    cut.write_bytes(content[: content.index(b"<runstats>")])
    found = opened("observe", "import", "--add", cut)
    assert found.code == 1
    assert "the file breaks off" in " ".join(found.out.split())
    assert "breaks off" not in opened("observe", "import", SAMPLES / "nmap/node-0.10.0.xml").out
