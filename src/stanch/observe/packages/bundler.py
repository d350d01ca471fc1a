"""Bundler: Gemfile.lock and gems.locked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stanch.observe.packages import purls
from stanch.observe.packages.parts import (
    A_LOCKFILE,
    CARRIED,
    Failed,
    Found,
    NotJudgeable,
    Part,
    Reader,
    Told,
    Why,
)
from stanch.observe.packages.source import Source

_SPEC = re.compile(r"    ([^\s()]+)(?: \(([^\s()]+)\))?!?$")
_VERSION = re.compile(r"([0-9][0-9A-Za-z.]*)(?:-(.+))?$")
_SECTIONS: dict[str, Why | None] = {"GEM": None, "GIT": "git", "PATH": "path", "PLUGIN SOURCE": "url"}


def read(source: Source, told: Told) -> Iterator[Found]:
    section, specs = "", False
    for number, line in source.lines():
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            yield Failed(f"line {number}", "two versions of the file stand here side by side, from a merge")
        elif line and line[0] != " ":
            section, specs = line, False
        elif line == "  specs:":
            specs = True
        elif specs and section in _SECTIONS and (spec := _SPEC.match(line)):
            yield _gem(spec[1], spec[2] or "", f"line {number}", _SECTIONS[section])


def _gem(name: str, text: str, place: str, why: Why | None) -> Found:
    """A gem that is built for one platform has it after its version: nokogiri (1.16.0-x86_64-linux)."""
    version = _VERSION.match(text)
    if why or not version:
        return NotJudgeable(name, place, why or "no_version", purls.product("gem", name))
    try:
        return Part(purls.purl("gem", name, version[1], platform=version[2] or ""), place)
    except purls.Unfit:
        return NotJudgeable(name, place, "no_name")


READER = Reader(
    slug="bundler",
    name="Bundler's lockfile",
    files=("Gemfile.lock", "gems.locked"),
    command="bundle lock",
    fits=lambda name, head: (
        re.search(rb"^(GEM|GIT|PATH|PLUGIN SOURCE)\r?\n  (remote|revision|specs)", head, re.MULTILINE)
        is not None
    ),
    read=read,
    whole=A_LOCKFILE,
    blind=("gems that come with Ruby itself are not in the list", CARRIED),
)
