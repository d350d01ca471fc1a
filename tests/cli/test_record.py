"""`stanch record`: verified, exported; and stores that cannot be used are named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program import record
from tests.program.commands import Stanch, parsed


def test_a_record_verifies_and_an_export_of_it_too(
    stanch: Stanch, begun: str, home: Path, tmp_path: Path
) -> None:
    import sqlite3

    head = json.loads(stanch("record", "verify", "--json").out)["head"]
    assert stanch("record", "export", "shop.zip").code == 0
    assert stanch("record", "verify", "--file", "shop.zip", "--against", head[:12]).code == 0
    with sqlite3.connect(home / "record.sqlite3") as tampered:
        tampered.execute("UPDATE entry SET actor = 'eve' WHERE seq = 2")
    found = stanch("record", "verify")
    assert found.code == 1
    assert "entry 2 was changed" in found.err


@pytest.mark.slow
@pytest.mark.parametrize(
    "url", ["postgres://mara:hunter2@127.0.0.1:1/x", "nonsense://mara:hunter2@x", "hunter2"]
)
def test_a_store_that_cannot_be_reached_is_named_without_its_password(program: Stanch, url: str) -> None:
    found = program("incident", "list", DATABASE_URL=url)
    assert found.code == 2
    assert "DATABASE_URL" in found.err
    assert "hunter2" not in found.err + found.out


@pytest.mark.slow
def test_a_folder_that_cannot_be_made(program: Stanch) -> None:
    found = program("incident", "list", STANCH_HOME="/proc/nothing")
    assert (found.code, "STANCH_HOME" in found.err) == (2, True)


def test_a_file_that_is_no_record(stanch: Stanch, home: Path) -> None:
    (home / "record.sqlite3").write_text("not a database, not at all, but long enough to be looked at")
    found = stanch("incident", "list")
    assert (found.code, "the record cannot be" in found.err) == (2, True)


def test_a_clock_that_goes_backwards_loses_nothing(stanch: Stanch, begun: str) -> None:
    assert stanch("vendor", "add", "Cardwise", now="2014-04-07T08:00Z").code == 0
    assert stanch("record", "verify").code == 0
    assert "Cardwise was added" in stanch("timeline").out


def test_an_export_says_what_is_in_it(stanch: Stanch, begun: str) -> None:
    head = parsed(stanch("record", "verify", "--json"))
    made = parsed(stanch("record", "export", "shop.zip", "--json"))
    assert (made["file"], made["entries"], made["head"]) == ("shop.zip", head["entries"], head["head"])
    assert f"shop.zip: {head['entries']} entries" in stanch("record", "export", "shop.zip").out


def test_a_head_of_another_record_is_noticed(stanch: Stanch, begun: str) -> None:
    found = stanch("record", "verify", "--against", "0" * 12, "--json")
    assert found.code == 1
    assert parsed(found)["whole"] is False
    assert "does not verify" in found.err


def test_a_backup_put_in_its_place_is_the_record(
    stanch: Stanch, begun: str, home: Path, tmp_path: Path
) -> None:
    head = parsed(stanch("record", "verify", "--json"))["head"]
    made = stanch("record", "backup", "kept.sqlite3")
    assert made.code == 0
    assert f"verified, head {head[:12]}" in made.out
    assert "To restore it, with the console stopped:" in made.err
    again = stanch("record", "backup", "kept.sqlite3")
    assert again.code == 2
    assert "kept.sqlite3" in again.err
    assert parsed(stanch("record", "backup", "--overwrite", "kept.sqlite3", "--json"))["head"] == head
    stanch("vendor", "add", "Cardwise")
    record.put(tmp_path / "kept.sqlite3")
    assert parsed(stanch("record", "verify", "--json"))["head"] == head
    assert "Cardwise" not in stanch("timeline").out
