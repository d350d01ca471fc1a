"""Every command is run by a test of this folder, and what holds of all of them holds of each."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from stanch.cli import COMMANDS, root
from tests.program.commands import Stanch


def leaves(command: click.Command = root, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command that does something: ("vendor", "add")."""
    if not isinstance(command, click.Group):
        yield path
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        assert child is not None
        yield from leaves(child, (*path, name))


EVERY = list(leaves())


@cache
def run() -> frozenset[tuple[str, ...]]:
    """What the tests of this folder run: the words that stand one after the other in a call or a list."""
    found: set[tuple[str, ...]] = set()
    for file in set(Path(__file__).parent.glob("test_*.py")) - {Path(__file__)}:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            listed = node.args if isinstance(node, ast.Call) else getattr(node, "elts", ())
            words = [
                one.value for one in listed if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            found |= {tuple(words[:1]), tuple(words[:2])}
    return frozenset(found)


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_it_is_run_by_a_test(path: tuple[str, ...]) -> None:
    assert path in run(), f"no test of tests/cli runs stanch {' '.join(path)}"


def test_a_command_that_no_test_runs_would_be_noticed() -> None:
    assert ("vendor", "sell") not in run()
    assert ("vendor", "add") in run()


@pytest.mark.parametrize("path", [*EVERY, *((one,) for one in COMMANDS)], ids=" ".join)
def test_its_help_is_shown_and_is_an_answer(stanch: Stanch, path: tuple[str, ...]) -> None:
    found = stanch(*path, "--help")
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith(f"Usage: stanch {' '.join(path)}")
    assert "-h, --help" in found.out


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_an_option_that_is_not_there_is_a_slip(stanch: Stanch, path: tuple[str, ...]) -> None:
    found = stanch(*path, "--no-such-option")
    assert (found.code, found.out) == (2, "")
    assert "No such option" in found.err


NEED_AN_INCIDENT = [
    ["status"], ["plan"], ["claims"], ["timeline"], ["notice", "copy"], ["notice", "sent", "--to", "all"],
    ["observe", "tls"], ["observe", "import", "nmap.xml"],
    ["vendor", "ask", "Cardwise"], ["vendor", "statement", "Cardwise", "fixed"], ["done", "www", "patched"],
    ["attest", "www", "yes", "--from", "2014-03-01"], ["promise", "2014-04-09"], ["retract", "1", "why"],
    ["register", "export"], ["incident", "refine", "mine.yaml"],
    ["incident", "show"], ["incident", "close", "heartbleed"], ["incident", "list"], ["record", "verify"],
    ["record", "export", "shop.zip"],
]  # fmt: skip


@pytest.mark.parametrize("words", NEED_AN_INCIDENT, ids=" ".join)
@pytest.mark.parametrize("as_json", [False, True], ids=["words", "json"])
def test_before_anything_is_begun_it_says_how_to_begin_or_what_is_missing(
    stanch: Stanch, words: list[str], as_json: bool, tmp_path: Path
) -> None:
    (tmp_path / "mine.yaml").write_text("id: mine")
    (tmp_path / "services.yaml").write_text("vendors: []")
    found = stanch(*words, *(["--json"] if as_json else []))
    assert (found.code, found.out) == (2, ""), found
    assert found.err.startswith("error: ")
    assert "help: " in found.err
