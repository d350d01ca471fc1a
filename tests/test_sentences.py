"""Who says what: commands stand in the command line, sentences in `tell` and its messages.

Below them the rooms hand out codes with what they are about (docs/messages.md). Errors may say what happened
in words of their own; where their help is done elsewhere, it is a `Pointer`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from stanch.cli import COMMANDS, pointers
from stanch.console import pointers as pages
from stanch.errors import BadInput, Hint, Pointer, To, spelled
from tests.cli.test_every_command import leaves

SOURCE = Path(__file__).parents[1] / "src" / "stanch"

COMMAND = re.compile(rf"\bstanch (?:--\w|(?:{'|'.join(COMMANDS)})\b)")

SPELLS_A_COMMAND = {
    "record/export.py": "the file that goes along with an export, for whoever verifies it without a console",
}
"""Files outside of the command line that name one, and why."""


def texts(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Each text of a file with its node, docstrings left out; what is filled in stands as {}."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.JoinedStr):
            said = (part.value if isinstance(part, ast.Constant) else "{}" for part in child.values)
            yield child, "".join(map(str, said))
            for part in child.values:
                if isinstance(part, ast.FormattedValue):
                    yield from texts(part)
        elif isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child, child.value
        else:
            yield from texts(child)


def files(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    for room in rooms:
        for path in sorted((SOURCE / room).rglob("*.py")):
            yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text("utf-8"))


def test_no_command_is_spelled_outside_of_the_command_line() -> None:
    rooms = [one.name for one in SOURCE.iterdir() if one.is_dir() and one.name != "cli"]
    found = {
        f"{name}:{node.lineno}": text  # type: ignore[attr-defined]
        for name, tree in files(*rooms)
        for node, text in texts(tree)
        if COMMAND.search(text) and name not in SPELLS_A_COMMAND
    }
    assert found == {}


@pytest.mark.parametrize("text", ["f'begin: stanch start {x}'", "f(help='`stanch notice list` has it')"])
def test_a_command_would_be_noticed(text: str) -> None:
    assert any(COMMAND.search(found) for _node, found in texts(ast.parse(text)))


@pytest.mark.parametrize("text", ["b'stanch record 1'", "'stanch leaf 1'", "def f():\n    'stanch start'"])
def test_what_is_no_command_is_not(text: str) -> None:
    assert not any(COMMAND.search(found) for _node, found in texts(ast.parse(text)))


# what help points to


def test_each_pointer_is_a_command_and_a_page() -> None:
    assert set(pointers.COMMANDS) == set(get_args(To))
    assert set(pages.PAGES) | set(pages.OPERATOR) == set(get_args(To))
    assert not set(pages.PAGES) & set(pages.OPERATOR)
    there = {" ".join(path) for path in leaves()}
    for to in get_args(To):
        words = pointers.command(Pointer(to, "x", "y")).split()[1:]
        assert words[0] in there or " ".join(words[:2]) in there, to


def test_each_page_that_is_pointed_to_has_that_title() -> None:
    titles = {
        found[1]
        for path in (SOURCE / "console").rglob("*.html")
        for found in re.finditer(r'block title %}{% translate "([^"]+)"', path.read_text("utf-8"))
    }
    assert set(pages.PAGES.values()) <= titles


def test_help_is_a_command_on_the_command_line() -> None:
    error = BadInput("there is no entry 7", help=Hint(Pointer("entries"), " shows the numbers"))
    assert pointers.of(error) == "there is no entry 7\nhelp: `stanch timeline` shows the numbers"
    assert "stanch" not in str(error)


def test_a_pointer_stands_bare_where_it_is_all_that_is_said() -> None:
    assert pointers.words(Hint("begin with: ", Pointer("start"))) == "begin with: stanch start"
    assert pointers.words(Hint(Pointer("vendor", "Ana's shop"))) == """stanch vendor add 'Ana'"'"'s shop'"""
    assert pointers.words(Hint("as ", Pointer("example"), " has it")).count("`") == 2


def test_a_hint_within_a_hint_keeps_what_it_points_to() -> None:
    inner = Hint("none was opened yet: ", Pointer("open", "PLAYBOOK"))
    said = pointers.words(Hint("mend it; ", inner, "."))
    assert said == "mend it; none was opened yet: stanch incident open PLAYBOOK."
    assert spelled("plain words", lambda _found, _alone: "x") == "plain words"
