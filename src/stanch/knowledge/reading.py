"""YAML -> typed values: every scalar a string (YAML reads 1.10 as 1.1), every error with file and line."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
import yaml

from stanch.core import moments
from stanch.core.moments import During, Moment, When
from stanch.core.names import Unfit
from stanch.errors import BadInput, Hint, Pointer
from stanch.knowledge import expected

T = TypeVar("T")

MAX_BYTES = 4 * 2**20
MAX_PLACES = 100_000
MAX_DEPTH = 40
"""No file of ours comes near these. Names that stand for other names (`*x`) make a short text endless."""

_one_at_a_time = threading.Lock()
"""What msgspec knows of a type it makes at its first use; a second thread that comes meanwhile ends the
process (0.22: a segmentation fault)."""

EXAMPLE = Pointer("example")

_KINDS = {
    "array": "a list",
    "bool": "true or false",
    "int": "a whole number",
    "object": "names with values (name: value)",
    "str": "one word or text",
}
"""What msgspec calls each kind of value, in words."""


class Document:
    """One YAML text: its plain data (strings, lists, maps) and the line of each place in it."""

    def __init__(self, text: str, name: str, example: str | Pointer = EXAMPLE) -> None:
        """`example`: where somebody finds a right one, to begin from."""
        self.name = name
        self.example = example
        self._lines: dict[str, int] = {}
        if len(text) > MAX_BYTES:
            raise BadInput(f"{name}:1: the file is too long", help=f"keep it below {MAX_BYTES} bytes")
        try:
            self._check_depth(text)
            node = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            raise BadInput(
                f"{name}:{line}: this is not YAML: {error.problem or error.context}",
                help="mend that line; indentation is by spaces, and a colon needs a space after it",
            ) from error
        except (yaml.YAMLError, ValueError) as error:
            raise BadInput(f"{name}:1: this is not YAML: {error}", help="save it as UTF-8 text") from error
        if node is None:
            raise BadInput(f"{name}:1: the file is empty", help=self._start())
        self.data = self._plain(node, "$", 0)

    def _start(self) -> str:
        return self.example if isinstance(self.example, str) else Hint("start from ", self.example)

    def line(self, path: str) -> int:
        """The line of a place such as `$.remedies[2].id`, or of the nearest place that encloses it."""
        while path not in self._lines and path != "$":
            path = re.sub(r"(\.[^.\[\]]+|\[[^\]]*\])$", "", path) or "$"
        return self._lines.get(path, 1)

    def fail(self, path: str, found: str, expected: str) -> BadInput:
        """The error for one place: what was found there, and what was expected."""
        return self.refuse(path, found, f"expected {expected}")

    def fit(self, path: str, rule: Callable[[str], str], text: str) -> str:
        """A text as it is kept by a rule of `core.names`. BadInput where it cannot be."""
        try:
            return rule(text)
        except Unfit as error:
            raise self.refuse(path, error.what, error.help) from error

    def refuse(self, path: str, found: str, help: str) -> BadInput:
        """The same, with help in words of its own."""
        where = path.removeprefix("$").removeprefix(".") or "the whole file"
        return BadInput(f"{self.name}:{self.line(path)}: {where}: {found}", help=help)

    def into(self, kind: type[T]) -> T:
        """The data as `kind`; BadInput names file, line, what was found and what was expected."""
        return self.part("$", self.data, kind)

    def part(self, path: str, data: Any, kind: type[T]) -> T:
        """The data of one place as `kind`, in the same way."""
        try:
            with _one_at_a_time:
                return msgspec.convert(data, kind, strict=False)
        except msgspec.ValidationError as error:
            message, _, inner = str(error).partition(" - at `")
            place = path + (inner.rstrip("`").removeprefix("key in ") or "$").removeprefix("$")
            raise self._refused(kind, message, place) from error

    def _refused(self, kind: type, message: str, place: str) -> BadInput:
        wanted, _, got = message.partition(", got ")
        if got:
            found = f"found {_in_words(got)}"
            scalar = self._at(place)
            if isinstance(scalar, str):
                found = f"found {scalar!r}"
            return self.fail(place, found, _in_words(wanted.removeprefix("Expected ")))
        if invalid := re.fullmatch(r"Invalid enum value '(.*)'", message):
            allowed = expected.words(kind, place)
            return self.fail(place, f"found {invalid[1]!r}", f"one of {', '.join(allowed)}")
        if unknown := re.search(r"unknown field `(.+)`", message):
            known = expected.fields(kind, place)
            return self.fail(
                f"{place}.{unknown[1]}",
                f"there is no field {unknown[1]!r} here",
                f"one of {', '.join(known)}",
            )
        if missing := re.search(r"missing required field `(.+)`", message):
            return self.fail(place, f"{missing[1]} is missing", f"{missing[1]}: its value")
        return self.refuse(place, message, Hint("expected ", self.example))

    def _at(self, place: str) -> Any:
        """The data at a place such as `$.remedies[2].id`."""
        found = self.data
        for name, number in re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", place):
            found = found[name] if name else found[int(number)]
        return found

    def moment(self, path: str, text: str) -> Moment:
        return self.when(path, text).low

    def when(self, path: str, text: str) -> When:
        """`2014-04-08`, `2014-04-08T16:40Z`, or `A .. B` for somewhere in between."""
        try:
            early, dots, late = text.partition("..")
            if not dots:
                return moments.parse_when(text)
            return When(
                moments.parse_when(early).earliest if early.strip() else None,
                moments.parse_when(late).latest if late.strip() else None,
            )
        except ValueError:
            raise self.fail(
                path, f"found {text!r}", "a date such as 2014-04-08 or 2014-04-08T16:40Z"
            ) from None

    def _check_depth(self, text: str) -> None:
        """The C parser composes by recursion and would end the process: its events are counted first."""
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise BadInput(
                    f"{self.name}:{line}: lists within lists, more than {MAX_DEPTH} deep", help=self._start()
                )

    def _plain(self, node: yaml.Node, path: str, depth: int) -> Any:
        line = node.start_mark.line + 1
        if depth > MAX_DEPTH or len(self._lines) > MAX_PLACES:
            raise BadInput(
                f"{self.name}:{line}: this holds itself, or far too much",
                help="write it out instead of naming it by `*`",
            )
        self._lines[path] = line
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(one, f"{path}[{at}]", depth + 1) for at, one in enumerate(node.value)]
        plain: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise BadInput(f"{self.name}:{line}: a name here is not a word", help="write `name: value`")
            if key.value in plain:
                raise BadInput(f"{self.name}:{line}: {key.value} stands here twice", help="keep one of them")
            plain[key.value] = self._plain(value, f"{path}.{key.value}", depth + 1)
            self._lines[f"{path}.{key.value}"] = line
        return plain


def _in_words(kinds: str) -> str:
    """`array | null` as "a list"; what is not known stays as it is."""
    found = [one.strip("` ") for one in kinds.split("|")]
    return " or ".join(_KINDS.get(one, one) for one in found if one != "null")


class Period(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """A period in a file: `from` and `to`, each a date or `A .. B`; left out: not known, not ended."""

    start: str = ""
    end: str = ""

    def during(self, document: Document, path: str) -> During:
        return During(
            document.when(f"{path}.from", self.start) if self.start else When(),
            document.when(f"{path}.to", self.end) if self.end else None,
        )
