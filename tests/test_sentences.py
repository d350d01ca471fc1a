"""Who says what: commands stand in the command line, sentences in `tell` and its messages.

Below them the rooms hand out codes with what they are about (docs/messages.md). Errors may say what happened
in words of their own; where their help is done elsewhere, it is a `Pointer`.
"""

from __future__ import annotations

import ast
import functools
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
            yield path.relative_to(SOURCE).as_posix(), _tree(path)


@functools.cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


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


# sentences stand in tell

WITHOUT_SENTENCES = ("core", "observe", "app", "wire", "record")

VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|do|does|did|can|cannot|could|may|might|must|shall|should"
    r"|will|would|not|nobody|says?|said|names?|holds?|reads?|takes?|uses?|shows?|calls?|wants?|comes?|looks?"
    r"|asks?|begins?|ends?|needs?|waits?|writes?|means?|leaves?|keeps?|stays?|tells?|told|sends?|sent|counts?"
    r"|accepts?|stands?|goes|gone|went|[a-z]{3,}ed)\b"
)
"""A word by which several words become a sentence, in the form in which sentences of this house have it."""

ERRORS = ("fail", "refuse", "Hint", "Unfit", "like")
"""What makes an error, or the help of one, beside the classes of exceptions."""


def is_sentence(text: str) -> bool:
    """Three words or more with a verb among them: no identifiers, patterns, paths or queries."""
    words = text.split()
    plain = [one for one in words if re.fullmatch(r"[“\"‘(]?(?:[A-Za-z][a-z'’-]*|{})[”\"’)]?[,.;:?!]*", one)]
    spoken = [one for one in plain if "{}" not in one]
    return (
        len(words) >= 3
        and len(spoken) >= 2
        and len(plain) >= 0.7 * len(words)
        and VERB.search(" ".join(spoken).casefold()) is not None
    )


def exceptions() -> frozenset[str]:
    """The names of all classes that are raised here."""
    bases: dict[str, set[str]] = {}
    for _name, tree in files("."):
        for one in ast.walk(tree):
            if isinstance(one, ast.ClassDef):
                bases[one.name] = {called(base) for base in one.bases}
    found = {"Exception", "BaseException", "ValueError", "AssertionError", "KeyError", "RuntimeError"}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return frozenset(found)


def called(node: ast.AST) -> str:
    """The name of what is called, or of a base."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def sentences(tree: ast.AST, errors: frozenset[str], within: str = "") -> Iterator[tuple[str, int, str]]:
    """Each sentence of a file with the function or constant that it stands in, and its line; those of errors
    and docstrings left out."""
    for child in ast.iter_child_nodes(tree):
        place = within
        match child:
            case ast.Raise() | ast.Assert() | ast.Expr(value=ast.Constant()):
                continue
            case ast.Call(func=func) if called(func) in errors or called(func) in ERRORS:
                continue
            case ast.ClassDef(bases=bases) if {called(one) for one in bases} & errors:
                continue
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                place = f"{within}.{name}" if within else name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                place = within or name
            case ast.JoinedStr(values=values):
                said = "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in values)
                if is_sentence(said):
                    yield place, child.lineno, said
                for one in values:
                    if isinstance(one, ast.FormattedValue):
                        yield from sentences(one, errors, place)
                continue
            case ast.Constant(value=str() as text):
                if is_sentence(text):
                    yield place, child.lineno, text
                continue
        yield from sentences(child, errors, place)


OF_AN_ERROR = "the words of an error that is raised from there"
OF_A_RECORD = "what is wrong with a record, as RecordBroken says it"
IN_THE_RECORD = "written into the record as it is: why, by whom, what a look cannot see"
OF_A_LIBRARY = "what is wrong with a chain or an answer, in place of what the library says"
PRINTED_BY_OTHERS = "what another program prints, to be recognised"
NOT_SHOWN = "for whoever reads the log, the source or the file of an export"
BY_THE_TOOL = "what a tool's file is worth; kept in the record as what a look by it cannot see"

STAY = {
    "app/attestations/objections.py:_raise": OF_AN_ERROR,
    "app/attestations/words.py:attested": OF_AN_ERROR,
    "app/clients/roster.py:meant": OF_AN_ERROR,
    "app/context.py:_listed": OF_AN_ERROR,
    "app/context.py:chosen": OF_AN_ERROR,
    "app/context.py:workspace": OF_AN_ERROR,
    "app/incidents/lifecycle.py:_vendor": OF_AN_ERROR,
    "app/jobs/in_process.py:InProcess._ended": NOT_SHOWN,
    "app/jobs/in_process.py:InProcess._hold": NOT_SHOWN,
    "app/observations/imports.py:_Adopting.write": IN_THE_RECORD,
    "app/observations/looks.py:BLIND_MACHINES": IN_THE_RECORD,
    "app/observations/looks.py:BLIND_PASSIVE": IN_THE_RECORD,
    "app/observations/settings.py:said": OF_AN_ERROR,
    "app/register/entries.py:_Reading._asset": "a code: the dates of a thing stay as they are",
    "app/register/entries.py:_Reading._dead": OF_AN_ERROR,
    "app/register/entries.py:_Reading._until": "a code: the dates of a thing stay as they are",
    "app/site_check/advice.py:HOST": OF_AN_ERROR,
    "app/timeline/retraction.py:_instead": OF_AN_ERROR,
    "app/typed/moments.py:_two_readings": OF_AN_ERROR,
    "app/typed/moments.py:version": OF_AN_ERROR,
    "app/typed/names.py:difference": OF_AN_ERROR,
    "app/typed/names.py:like": OF_AN_ERROR,
    "app/typed/time_zone.py:FORM": OF_AN_ERROR,
    "app/typed/time_zone.py:_help": OF_AN_ERROR,
    "app/vendors/identity.py:joined": IN_THE_RECORD,
    "app/vendors/identity.py:removed": IN_THE_RECORD,
    "app/vendors/identity.py:renamed": IN_THE_RECORD,
    "app/web_tester/limits.py:asking": OF_AN_ERROR,
    "app/web_tester/limits.py:connecting": OF_AN_ERROR,
    "app/web_tester/looks.py:_agreed": IN_THE_RECORD,
    "app/web_tester/looks.py:_tested": IN_THE_RECORD,
    "app/web_tester/places.py:_HELP": OF_AN_ERROR,
    "app/web_tester/places.py:read": OF_AN_ERROR,
    "core/playbook.py:BECAME": "what a playbook says of its event where its file does not say otherwise",
    "core/versions/verdicts.py:_by": "what could not be told of a version, a detail beside the code",
    "observe/peers/nmap.py:ADAPTER": BY_THE_TOOL,
    "observe/peers/sslscan.py:ADAPTER": BY_THE_TOOL,
    "observe/peers/sslscan.py:_NO_CONNECTION": PRINTED_BY_OTHERS,
    "observe/peers/sslyze.py:ADAPTER": BY_THE_TOOL,
    "observe/peers/testssl.py:ADAPTER": BY_THE_TOOL,
    "observe/peers/testssl.py:_HELP": OF_AN_ERROR,
    "observe/scan/exclusions.py:_HELP": OF_AN_ERROR,
    "observe/scan/exclusions.py:_NO_FILE": OF_AN_ERROR,
    "observe/scan/targets.py:Wanted._step": OF_AN_ERROR,
    "observe/tls/certificates/chains.py:_UNREAD": OF_A_LIBRARY,
    "observe/tls/certificates/chains.py:_trusted": OF_A_LIBRARY,
    "observe/tls/certificates/chains.py:verified": OF_A_LIBRARY,
    "observe/tls/certificates/transparency.py:listing": OF_A_LIBRARY,
    "observe/vendors/discovery.py:_Search._asked": IN_THE_RECORD,
    "observe/vendors/discovery.py:_Search.mail": IN_THE_RECORD,
    "observe/vendors/discovery.py:_Search.page": IN_THE_RECORD,
    "observe/vendors/discovery.py:_Search.spf": IN_THE_RECORD,
    "observe/vendors/discovery.py:_Search.usual": IN_THE_RECORD,
    "observe/vendors/discovery.py:discover": IN_THE_RECORD,
    "record/connection.py:_complete": PRINTED_BY_OTHERS,
    "record/export.py:README": NOT_SHOWN,
    "record/settings.py:SECRET_KEY": NOT_SHOWN,
    "record/verify.py:Chain._entry": OF_A_RECORD,
    "record/verify.py:Chain._missing": OF_A_RECORD,
    "record/verify.py:Chain.blob": OF_A_RECORD,
    "record/verify.py:Chain.close": OF_A_RECORD,
    "record/verify.py:Chain.follow": OF_A_RECORD,
    "record/verify.py:Chain.verified": OF_A_RECORD,
    "record/verify.py:verified": OF_A_RECORD,
}
"""By file and function (or constant): why a sentence stands there."""

ROOMS_OF_THEIR_OWN = {
    "observe/tls/probes/": "a probe is one module, with its own words (docs/probes.md)",
    "observe/packages/": "a reader is one module, with what its list cannot say, which the record keeps",
}


def test_no_sentence_stands_below_tell() -> None:
    errors = exceptions()
    found = {
        f"{name}:{place}": text
        for name, tree in files(*WITHOUT_SENTENCES)
        if not name.startswith(tuple(ROOMS_OF_THEIR_OWN))
        for place, _line, text in sentences(tree, errors)
    }
    assert {place: text for place, text in found.items() if place not in STAY} == {}
    assert set(STAY) - set(found) == set(), "what went is no exception any more"


@pytest.mark.parametrize(
    "text",
    [
        "Nothing was begun yet.", "{} steps are left, the first of them: {}.", "not known yet",
        "it may hold our customers’ data", "looked ({}): {} of {} places answered", "No look could tell.",
        "{}: seen, not confirmed. {}", "a service that you use is affected: {}.",
    ],
)  # fmt: skip
def test_what_is_a_sentence(text: str) -> None:
    assert is_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "no_release", "seq, batch, kind, subject", "SELECT salt, body FROM entry WHERE ws_id = %s", "{}: {}",
        r"^(\d+) (\w+) is (.+)$", "host:port/tcp", "is not", "stanch leaf 1", "%Y-%m-%d %H:%M",
    ],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert not is_sentence(text)


def test_words_of_an_error_and_docstrings_are_passed_over() -> None:
    source = '''
def one():
    """Nothing is open here."""
    raise BadInput("nothing is open here", help="it is begun by a name")
class Lost(BadInput):
    def __init__(self): super().__init__("this was lost on the way")
def two(): return "nothing is open here"
SAID = f"{one} was {two} then"
'''
    found = list(sentences(ast.parse(source), frozenset(["BadInput"])))
    assert [place for place, _line, _text in found] == ["two", "SAID"]
