"""Every rule of docs/rules.md is named by a test, and no test names one that is not there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve()
RULES = next(one for one in HERE.parents if (one / "docs" / "rules.md").is_file()) / "docs" / "rules.md"
NUMBER = re.compile(r"\brules? (\d+)\b", re.IGNORECASE)


def written() -> set[int]:
    """The numbers under which docs/rules.md has a rule."""
    return {int(one) for one in re.findall(r"^(\d+)\. ", RULES.read_text("utf-8"), re.MULTILINE)}


def named() -> Iterator[int]:
    """The numbers that the tests name, in the name of a test or in its docstring."""
    for file in sorted(HERE.parents[1].rglob("test_*.py")):
        source = file.read_text("utf-8")
        if not NUMBER.search(source.replace("_", " ")):
            continue  # to read all of them takes a second
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                text = f"{node.name.replace('_', ' ')}. {ast.get_docstring(node) or ''}"
                yield from (int(one) for one in NUMBER.findall(text))


def test_each_rule_is_named_by_a_test() -> None:
    assert written() >= set(range(1, 25))
    assert set(named()) == written()
