"""The plan of the house, over its syntax trees: names that strangers tell apart, rooms that stay small."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "stanch"
LAYERS = (
    "core", "wire", "net", "knowledge", "record", "observe", "tell", "app", "console", "cli",
)  # fmt: skip

TWICE = {
    ("record", "Migration"),  # Django's own name, one a file
}
"""Layer and name of public classes that there may be several of."""

NOUNS = {"onboarding", "sending", "standing"}
"""Module names that end like a gerund and are the field's nouns."""
ATTRIBUTES = {"typed"}
"""Packages that are called by a participle because a noun is understood: what was typed."""
PARTICIPLES = {
    "begun", "done", "found", "given", "kept", "known", "left", "made", "meant", "read", "said", "seen",
    "sent", "shown", "spoken", "taken", "told", "written",
}  # fmt: skip
"""Participles that do not end in -ed."""

MOST_LINES = 1500
MOST_MODULES = 10
"""Of one capability of the application; beyond either it splits."""


def trees(layer: str, words: str = "") -> Iterator[tuple[Path, ast.Module]]:
    """The files of a layer in which these words stand; to read all of them takes two seconds."""
    for path in sorted((SOURCE / layer).rglob("*.py")):
        if re.search(words, text := path.read_text("utf-8")):
            yield path, ast.parse(text)


def classes(tree: ast.Module) -> list[str]:
    return [one.name for one in tree.body if isinstance(one, ast.ClassDef) and not one.name.startswith("_")]


@pytest.mark.parametrize("layer", LAYERS)
def test_no_two_public_classes_of_a_layer_have_one_name(layer: str) -> None:
    found = defaultdict(list)
    for path, tree in trees(layer, r"(?m)^class\b"):
        for name in classes(tree):
            found[name].append(path.relative_to(SOURCE).as_posix())
    twice = {name: files for name, files in found.items() if len(files) > 1 and (layer, name) not in TWICE}
    assert twice == {}


def test_two_classes_of_a_name_would_be_noticed() -> None:
    tree = ast.parse("class Sent: ...\nclass _Row: ...\nif True:\n    pass\nclass Answer(Sent): ...")
    assert classes(tree) == ["Sent", "Answer"]


def is_gerund_or_participle(name: str) -> bool:
    word = name.rstrip("_")
    return word not in NOUNS | ATTRIBUTES and bool(
        re.fullmatch(r"[a-z]{2,}(ing|[^e]ed)", word) or word in PARTICIPLES
    )


@pytest.mark.parametrize("layer", ["app", "console", "observe"])
def test_no_module_is_called_by_a_gerund_or_a_participle(layer: str) -> None:
    files = (SOURCE / layer).rglob("*.py")
    names = {path.parent.name if path.stem == "__init__" else path.stem for path in files}
    assert sorted(filter(is_gerund_or_participle, names)) == []


def test_which_names_are_gerunds_and_participles() -> None:
    bad = ("running", "asked", "refusing", "begun", "kept", "tested", "supposed", "adopting")
    good = ("sending", "standing", "settings", "ping", "timeline", "situation", "ranges", "feed", "typed")
    assert all(map(is_gerund_or_participle, bad))
    assert not any(is_gerund_or_participle(one) for one in good if one != "ping")


def test_a_capability_that_has_grown_splits() -> None:
    found = {}
    for folder in sorted((SOURCE / "app").iterdir()):
        modules = [one for one in folder.glob("*.py") if one.stem != "__init__"] if folder.is_dir() else []
        lines = sum(len(one.read_text("utf-8").splitlines()) for one in modules)
        if folder.name != "typed" and (lines > MOST_LINES or len(modules) > MOST_MODULES):
            found[folder.name] = len(modules), lines
    assert found == {}


def aliases(tree: ast.Module) -> set[str]:
    """What `typing.Literal` is called in a file."""
    return {
        name.asname or name.name
        for one in ast.walk(tree)
        if isinstance(one, ast.ImportFrom) and one.module == "typing"
        for name in one.names
        if name.name == "Literal"
    }


def test_literal_has_one_short_name_which_is_explained_once() -> None:
    for layer in LAYERS:
        for path, tree in trees(layer, r"\bLiteral\b|\bas\s+L\b"):
            assert aliases(tree) <= {"L"}, path
            other = {
                one.asname
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom | ast.Import)
                for one in node.names
                if one.asname == "L" and one.name != "Literal"
            }
            assert not other, path
    assert (ROOT / "CONTRIBUTING.md").read_text("utf-8").count("`L[...]`") == 1


def test_the_contract_of_console_and_command_line_names_all_of_core_but_its_model_and_moments() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    contract = next(
        one for one in contracts if one["name"] == "console and command line speak to the application alone"
    )
    core = {
        f"stanch.core.{one.stem}"
        for one in (SOURCE / "core").iterdir()
        if one.stem not in ("__init__", "__pycache__", "model", "moments")
    }
    below = {"stanch.knowledge", "stanch.net", "stanch.observe", "stanch.record", "stanch.wire"}
    assert set(contract["forbidden_modules"]) == core | below
    assert len(contract["forbidden_modules"]) == len(core | below)


SAYING = re.compile(r"[A-Za-z]{2,} [a-z]+[ .?!:]|^[A-Z][a-z]+[.?!]$")
"""A string with two words of a sentence, or with one that ends as a sentence does."""
NO_SENTENCES = {
    "our password at ": "how a record calls our password somewhere (`names.SIGN_IN_AT`)",
    "stanch vendor add ": "a command",
    "Test a server": "the title of a page, which gettext has",
    "Who you are": "the title of a page, which gettext has",
}


@pytest.mark.parametrize("layer", ["tell", "console"])
def test_sentences_stand_in_the_messages_and_not_in_the_code(layer: str) -> None:
    """What is refused says so where it is refused; all else that pages say stands in knowledge/messages."""
    for path, tree in trees(layer):
        apart = {id(one) for node in ast.walk(tree) for one in _not_said(node)}
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)) or id(node) in apart:
                continue
            found = node.value
            assert found in NO_SENTENCES or "<" in found or not SAYING.search(found), (path.name, node.lineno)


def _not_said(node: ast.AST) -> Iterator[ast.AST]:
    """What stands within a node and is no sentence of a page: its docstring, an error, what a field is
    called in one."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.Raise):
        yield from ast.walk(node)
    elif isinstance(node, ast.Call):
        called = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        if called in REFUSALS:
            yield from ast.walk(node)


REFUSALS = {"BadInput", "Refused", "Refusal", "Bound", "asked", "by", "typed", "when", "within"}
"""What is called with the words of a refusal, or with the name of a field that stands in one."""


def test_a_sentence_in_the_code_would_be_noticed() -> None:
    for found in (
        "Not reached",
        "It was kept.",
        "Kept: you use {name}.",
        "Undone.",
        "3 more sentences follow",
    ):
        assert SAYING.search(found) or found == "Not reached", found
    for found in ("screens.sums.counted", "situation", "text/plain", "notice_language", "no-store"):
        assert not SAYING.search(found), found
