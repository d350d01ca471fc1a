"""docs/playbooks.md names every field that a playbook can have, and commands that there are."""

from __future__ import annotations

import re
from pathlib import Path

import click
import msgspec
import pytest

from stanch.cli import root
from stanch.core.catalogue import Claim, Must, Over
from stanch.core.playbook import Detector, Package, Remedy, Spread, Wait, Words
from stanch.knowledge.playbook_file import AtCredentials, File, StepInPublic, ToldInPublic, WaveInFile

DOCS = Path("docs/playbooks.md").read_text("utf-8")


@pytest.mark.parametrize(
    "kind",
    [
        File,
        WaveInFile,
        ToldInPublic,
        StepInPublic,
        AtCredentials,
        Words,
        Detector,
        Package,
        Spread,
        Remedy,
        Wait,
        Claim,
        Over,
        Must,
    ],
    ids=lambda one: one.__name__,
)
def test_each_field_is_named(kind: type) -> None:
    for field in msgspec.structs.fields(kind):
        assert re.search(rf"\b{field.encode_name}\b", DOCS), field.encode_name


@pytest.mark.parametrize("words", sorted(set(re.findall(r"`stanch (\w+) (\w+)", DOCS))))
def test_each_command_is_there(words: tuple[str, str]) -> None:
    group = root.get_command(click.Context(root), words[0])
    assert isinstance(group, click.Group)
    assert words[1] in group.commands
