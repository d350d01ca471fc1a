"""What is printed to be run never holds an answer: a word in capitals stands where it belongs."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import stanch as package
from tests.program.commands import Stanch, flat, parsed

SOURCE = Path(package.__file__).parent
STATUSES = {"investigating", "not_affected", "affected", "fixed"}
SAYS = re.compile(r"\bstanch[ \"'{]")
"""What a file has that prints a command."""
TRI = {"yes", "no", "unknown", "?"}


def texts() -> Iterator[tuple[str, str]]:
    """Every text in the source, with its place; what is filled in later stands as {}."""
    for file in sorted(SOURCE.rglob("*.py")):
        source = file.read_text("utf-8")
        if not SAYS.search(source):
            continue  # to read all of them takes two seconds
        tree = ast.parse(source)
        parts = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                said = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
                yield f"{file.name}:{node.lineno}", "".join(map(str, said))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
                yield f"{file.name}:{node.lineno}", node.value
    for suffix in ("*.html", "*.yaml", "*.js"):
        for file in sorted(SOURCE.rglob(suffix)):
            yield file.name, file.read_text("utf-8")


@cache
def printed() -> list[tuple[str, list[str]]]:
    """The words of each command in those texts, up to the end of its line or what follows it."""
    command = re.compile(r"\bstanch ((?:[a-z]|--)[^`\n;”]*)")
    return [(place, found[1].split()) for place, text in texts() for found in command.finditer(text)]


def answers(words: list[str]) -> set[str]:
    """The words of a command that answer something, instead of asking for it."""
    plain = [re.sub(r"[.,:)]+$", "", word) for word in words]
    found: set[str] = set()
    if plain[:2] == ["vendor", "statement"]:
        found |= STATUSES & set(plain)
    if plain[0] == "attest":
        found |= TRI & set(plain)
    if plain[0] in ("attest", "done") or plain[:2] == ["vendor", "statement"]:
        found |= {one for one in plain if re.match(r"[a-z_]+=(?!WHEN|\{\})", one)}
    if plain[0] == "retract" and len(plain) > 2:
        found |= set(plain[2:3]) - {"WHY"}
    return found


EXAMPLES = {
    "vendor statement Cardwise STATUS patched=2014-04-08T15:00Z rekeyed=no --at": {
        "patched=2014-04-08T15:00Z", "rekeyed=no",
    },
    "done www.shop.example patched=20:00 rekeyed=21:00": {"patched=20:00", "rekeyed=21:00"},
    'done "our password at Cardwise" rotated=2014-04-09': {"rotated=2014-04-09"},
    'retract 42 "wrong server"': {'"wrong'},
}  # fmt: skip
"""What `--help` shows of how a word is written: at pretended servers, each only there."""


def test_every_command_that_is_printed_is_found() -> None:
    found = [" ".join(words) for _place, words in printed()]
    assert len(found) > 100
    for one in ("vendor statement {} STATUS", "attest {} ANSWER", "done {} {}", "timeline --about {}"):
        assert any(words.startswith(one) for words in found), one


def test_none_holds_an_answer() -> None:
    """Rule 54."""
    leading = []
    for place, words in printed():
        said = " ".join(words)
        allowed = next((given for one, given in EXAMPLES.items() if said.startswith(one)), set())
        if answers(words) - allowed:
            leading.append((place, said))
    assert not leading
    for one in EXAMPLES:
        assert sum(" ".join(words).startswith(one) for _place, words in printed()) == 1, (
            f"{one} is in no help"
        )


@pytest.mark.parametrize(
    "words",
    [
        "vendor statement Cardwise not_affected",
        "vendor statement {} fixed patched=15:00",
        "attest www no --from 2012-03-14",
        "attest {} yes",
        "done {} restarted=20:00",
        "retract {} mistaken",
    ],
)
def test_an_answer_would_be_noticed(words: str) -> None:
    assert answers(words.split())


def test_what_is_printed_asks_for_the_status_with_its_choices_and_for_a_quote(
    stanch: Stanch, begun: str
) -> None:
    stanch("vendor", "add", "Card wise", "--role", "payments")
    asked = stanch("vendor", "ask", "Card wise")
    command = "stanch vendor statement 'Card wise' STATUS --quote \"ITS WORDS\""
    for said in (flat(asked), flat(stanch("status", "--all"))):
        assert command in said
        assert "STATUS: investigating, not_affected, affected or fixed" in said
        assert "not_affected --" not in said
    unknown = parsed(stanch("status", "--json"))["unknown"]
    (ever,) = [one["command"] for one in unknown if one["kind"] == "ever"]
    assert ever.startswith(
        f"stanch attest {begun} ANSWER --from DAY --to DAY   (ANSWER: yes, no or unknown; "
    )


def test_run_as_it_is_printed_a_command_asks_for_the_answer(stanch: Stanch, begun: str) -> None:
    """Somebody who copies it without filling it in says nothing by that."""
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    stanch("vendor", "ask", "Cardwise")
    before = stanch("record", "verify", "--json").out
    commands = [one["command"] for one in json.loads(stanch("status", "--json").out)["unknown"]]
    import shlex

    for command in commands:
        if command.startswith(("stanch vendor statement", "stanch attest")):
            assert stanch(*shlex.split(command.partition("   ")[0])[1:]).code == 2, command
    assert stanch("done", begun, "patched=WHEN").code == 2
    assert stanch("record", "verify", "--json").out == before
