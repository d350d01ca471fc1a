"""YAML -> typed values: every scalar a string (YAML reads 1.10 as 1.1), every error with file and line."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
import yaml

from stanch.core import moments
from stanch.core.moments import During, Moment, When
from stanch.errors import BadInput

T = TypeVar("T")


class Document:
    """One YAML text: its plain data (strings, lists, maps) and the line of each place in it."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self._lines: dict[str, int] = {}
        try:
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
            raise BadInput(
                f"{name}:1: the file is empty", help="start from `stanch playbook show heartbleed`"
            )
        self.data = self._plain(node, "$")

    def line(self, path: str) -> int:
        """The line of a place such as `$.remedies[2].id`, or of the nearest place that encloses it."""
        while path not in self._lines and path != "$":
            path = re.sub(r"(\.[^.\[\]]+|\[[^\]]*\])$", "", path) or "$"
        return self._lines.get(path, 1)

    def fail(self, path: str, found: str, expected: str) -> BadInput:
        """The error for one place: what was found there, and what was expected."""
        where = path.removeprefix("$").removeprefix(".") or "the whole file"
        return BadInput(f"{self.name}:{self.line(path)}: {where}: {found}", help=f"expected {expected}")

    def into(self, kind: type[T]) -> T:
        """The data as `kind`; BadInput names file, line, what was found and what was expected."""
        try:
            return msgspec.convert(self.data, kind, strict=False)
        except msgspec.ValidationError as error:
            message, _, path = str(error).partition(" - at `")
            found, _, expected = message.partition(", got ")
            place = path.rstrip("`").removeprefix("key in ") or "$"
            if expected:
                raise self.fail(place, f"found {expected}", found.removeprefix("Expected ")) from error
            if unknown := re.search(r"unknown field `(.+)`", message):
                place = f"{place}.{unknown[1]}"
            raise self.fail(place, message, "what `stanch playbook show heartbleed` has there") from error

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

    def _plain(self, node: yaml.Node, path: str) -> Any:
        self._lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(one, f"{path}[{number}]") for number, one in enumerate(node.value)]
        plain: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise BadInput(f"{self.name}:{line}: a name here is not a word", help="write `name: value`")
            if key.value in plain:
                raise BadInput(f"{self.name}:{line}: {key.value} stands here twice", help="keep one of them")
            plain[key.value] = self._plain(value, f"{path}.{key.value}")
            self._lines[f"{path}.{key.value}"] = line
        return plain


class Period(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """A period in a file: `from` and `to`, each a date or `A .. B`; left out: not known, not ended."""

    start: str = ""
    end: str = ""

    def during(self, document: Document, path: str) -> During:
        return During(
            document.when(f"{path}.from", self.start) if self.start else When(),
            document.when(f"{path}.to", self.end) if self.end else None,
        )
