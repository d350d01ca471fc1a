"""The pages of the documentation: their links lead somewhere, and the commands in them are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from stanch.cli import root

HOUSE = Path(__file__).parents[2]
PAGES = [*sorted(HOUSE.glob("*.md")), *sorted((HOUSE / "docs").rglob("*.md")), HOUSE / "tests" / "README.md"]


def heading(line: str) -> str:
    """How a link within a page calls a heading."""
    words = re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower())
    return words.replace(" ", "-")


def links(page: Path) -> Iterator[str]:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    yield from re.findall(r"\]\(\s*([^)\s]+)\s*\)", text)


def commands(text: str) -> Iterator[list[str]]:
    """The words of each command in code, inline or on a line of a block."""
    blocks = re.findall(r"```\w*\n(.*?)```", text, flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    for one in (*re.findall(r"`(stanch [^`]+)`", text.replace("\n", " ")), *lines):
        found = re.match(r"(?:\$ )?(?:\.venv/bin/)?stanch ((?:--)?[a-z].*)", one)
        if found:
            yield found[1].split("#")[0].split("|")[0].split()


def wrong(words: list[str]) -> str:
    """What of a command is not there: the command itself, or one of its options; "" where all of it is."""
    here: click.Command = root
    context = click.Context(root)
    rest = list(words)
    while isinstance(here, click.Group) and rest and not rest[0].startswith("-"):
        name = rest.pop(0).rstrip(".,:;")
        found = here.get_command(context, name)
        if found is None:
            return name
        here = found
    known = {name for one in here.params for name in (*one.opts, *one.secondary_opts)} | {"--help", "-h"}
    given = (re.split(r"[=.,;:\]]", one)[0] for one in rest if one.startswith("--"))
    return next((one for one in given if one not in known), "")


def test_what_is_wrong_is_noticed() -> None:
    tried = ("statsu", "status --jsn", "incident opne x", "check --prove x")
    assert [wrong(one.split()) for one in tried] == ["statsu", "--jsn", "opne", ""]


@pytest.mark.parametrize("page", PAGES, ids=lambda one: str(one.relative_to(HOUSE)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in links(page):
        if "://" in link or link.startswith("mailto:"):
            continue
        place, _, part = link.partition("#")
        there = (page.parent / place).resolve() if place else page
        assert there.exists(), link
        if part and there.suffix == ".md":
            headings = {heading(one) for one in there.read_text("utf-8").splitlines() if one[:1] == "#"}
            assert part in headings, link


@pytest.mark.parametrize("page", PAGES, ids=lambda one: str(one.relative_to(HOUSE)))
def test_commands_are_there_with_their_options(page: Path) -> None:
    if page.name in ("CHANGELOG.md", "commands.md") or page.parent.name == "decisions":
        return  # what was, and what is written by the commands themselves
    for words in commands(page.read_text("utf-8")):
        assert not wrong(words), " ".join(words)


def test_every_page_is_in_the_index() -> None:
    index = HOUSE / "docs" / "index.md"
    linked = {(index.parent / one.partition("#")[0]).resolve() for one in links(index) if "://" not in one}
    assert {one.resolve() for one in (HOUSE / "docs").glob("*.md")} - linked == {index.resolve()}
