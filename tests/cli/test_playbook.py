"""`stanch playbook`: the events that stanch knows, and those that are described anew."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.program.commands import Stanch


def test_playbooks_are_listed_and_every_shipped_one_validates(stanch: Stanch, tmp_path: Path) -> None:
    for one in json.loads(stanch("playbook", "list", "--json").out)["playbooks"]:
        path = tmp_path / f"{one['id']}.yaml"
        path.write_text(stanch("playbook", "show", one["id"]).out)
        assert one["digest"][:12] in stanch("playbook", "validate", path.name).out


def test_the_list_has_the_kinds_for_what_is_new(stanch: Stanch) -> None:
    found = stanch("playbook", "list").out
    assert re.search(r"^heartbleed +2014-04-07 ", found, re.MULTILINE)
    assert "stanch playbook new KIND" in found
    for kind in ("library-bug", "vendor-breach", "poisoned-package", "break-in"):
        assert kind in found


def test_as_json_it_is_the_playbook_as_it_is_read(stanch: Stanch, tmp_path: Path) -> None:
    shown = json.loads(stanch("playbook", "show", "heartbleed", "--json").out)
    assert shown["aliases"] == ["CVE-2014-0160"]
    (tmp_path / "mine.yaml").write_text(stanch("playbook", "show", "heartbleed").out)
    valid = json.loads(stanch("playbook", "validate", "mine.yaml", "--json").out)
    assert (valid["file"], valid["digest"]) == ("mine.yaml", shown["digest"])


def test_a_new_one_is_printed_and_can_be_opened(stanch: Stanch, tmp_path: Path) -> None:
    answers = ("--set", "vendor=Buildly", "--set", "disclosed=2014-04-01")
    made = json.loads(stanch("playbook", "new", "vendor-breach", *answers, "--json").out)
    assert made["answers"]["vendor"] == "Buildly"
    assert made["text"] == stanch("playbook", "new", "vendor-breach", *answers).out
    (tmp_path / "mine.yaml").write_text(made["text"])
    assert "Buildly" in stanch("playbook", "validate", "mine.yaml").out


def test_what_makes_none_is_named(stanch: Stanch) -> None:
    for words, error in (
        (["cooking"], "there is no kind 'cooking'"),
        (["break-in", "--set", "name"], "'name' is no answer"),
        (["break-in", "--set", "name=X", "--set", "disclosed=soon"], "soon"),
        (["break-in", "--set", "name=X", "--set", "disclosed=2014-04-01", "--set", "colour=red"], "colour"),
    ):
        found = stanch("playbook", "new", *words)
        assert found.code == 2, words
        assert error in found.err
        assert found.out == ""
