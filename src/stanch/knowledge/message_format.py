"""One sentence in ICU MessageFormat: which arguments it takes, whether it has each form, and its text.

The format is that of ICU: `{name}` stands for an argument, `{n, plural, one {...} other {...}}` and
`{code, select, a {...} other {...}}` choose a text, and an apostrophe before a brace quotes it. A sentence
that chooses nothing is put together here, as ICU would do it; all others are left to ICU, which is loaded
when the first of them is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

import msgspec

_NAME = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*")
_CHOICE = re.compile(r"\s*,\s*(plural|select)\s*,")
_OPTION = re.compile(r"\s*(=\d+|[A-Za-z_][A-Za-z0-9_]*)\s*\{")
_SPACE = re.compile(r"\s*")


class Unreadable(ValueError):
    """A text that is no message: `found` is what stands there, `expected` what should."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.found = found
        self.expected = expected


class Argument(msgspec.Struct, frozen=True):
    """`{name}`."""

    name: str


class Choice(msgspec.Struct, frozen=True):
    """`{name, plural, ...}` or `{name, select, ...}`: a text for each case."""

    name: str
    kind: str
    options: tuple[tuple[str, tuple[Part, ...]], ...]


Part = str | Argument | Choice


class Message(msgspec.Struct, frozen=True, dict=True):
    """A pattern, in which language, and what it is made of."""

    pattern: str
    language: str
    parts: tuple[Part, ...]

    @cached_property
    def arguments(self) -> frozenset[str]:
        """The names of what it takes, also of what chooses one of its forms."""
        return frozenset(one.name for one in _each(self.parts) if not isinstance(one, str))

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Where it chooses, the outer ones first."""
        return tuple(one for one in _each(self.parts) if isinstance(one, Choice))

    def text(self, values: Mapping[str, str | int]) -> str:
        """The sentence with its arguments filled in; KeyError where one is not given."""
        if not self.choices:
            return "".join(one if isinstance(one, str) else str(values[_name(one)]) for one in self.parts)
        missing = self.arguments - values.keys()
        if missing:
            raise KeyError(min(missing))
        return by_icu(self.pattern, self.language)({name: values[name] for name in self.arguments})

    def check_forms(self, plurals: Collection[str]) -> None:
        """Unreadable where a form is missing that the language has, or one is there that it has not.

        `plurals`: the categories of its numbers (CLDR), such as one and other.
        """
        for choice in self.choices:
            had = [name for name, _parts in choice.options]
            where = f"{choice.name}, {choice.kind}"
            if len(set(had)) < len(had):
                twice = next(one for one in had if had.count(one) > 1)
                raise Unreadable(f"{where}: {twice} a second time", "each case once")
            needed = plurals if choice.kind == "plural" else ("other",)
            for case in needed:
                if case not in had:
                    raise Unreadable(f"{where}: no {case}", f"a text for each of {', '.join(needed)}")
            for case in had:
                if choice.kind == "plural" and case not in plurals and not case.startswith("="):
                    raise Unreadable(
                        f"{where}: {case}", f"one of {', '.join(plurals)}, or a number such as =0"
                    )
                if choice.kind == "select" and case.startswith("="):
                    raise Unreadable(f"{where}: {case}", "a word: numbers are chosen by plural")


def _name(part: Argument | Choice) -> str:
    return part.name


def _each(parts: tuple[Part, ...]) -> Iterator[Part]:
    for one in parts:
        yield one
        if isinstance(one, Choice):
            for _case, inner in one.options:
                yield from _each(inner)


@lru_cache(maxsize=2048)
def read(pattern: str, language: str) -> Message:
    """A message from its pattern; Unreadable says what stands there, and what should."""
    parts, end = _parts(pattern, 0, depth=0)
    assert end == len(pattern)
    return Message(pattern, language, parts)


def _parts(text: str, at: int, *, depth: int) -> tuple[tuple[Part, ...], int]:
    """What stands from there on, up to the end, or to the brace that closes this case of a choice."""
    found: list[Part] = []
    words = ""
    while at < len(text):
        char = text[at]
        if char == "'":
            quoted, at = _quoted(text, at)
            words += quoted
        elif char == "{":
            if words:
                found.append(words)
                words = ""
            part, at = _argument(text, at, depth)
            found.append(part)
        elif char == "}":
            if not depth:
                raise Unreadable("a brace that closes nothing", _BRACES)
            break
        elif char == "#" and depth:
            raise Unreadable("#", "the number as an argument of its own, such as {count}")
        else:
            words += char
            at += 1
    else:
        if depth:
            raise Unreadable("a case without its end", _BRACES)
    if words:
        found.append(words)
    return tuple(found), at


_BRACES = "a slot such as {asset}, with both its braces"


def _quoted(text: str, at: int) -> tuple[str, int]:
    """An apostrophe: itself, or, before a brace, the begin of what is taken to the letter."""
    if text[at + 1 : at + 2] == "'":
        return "'", at + 2
    if text[at + 1 : at + 2] not in ("{", "}"):
        return "'", at + 1
    end, taken = at + 1, ""
    while end < len(text):
        if text[end] != "'":
            taken += text[end]
            end += 1
        elif text[end + 1 : end + 2] == "'":
            taken += "'"
            end += 2
        else:
            return taken, end + 1
    raise Unreadable("an apostrophe before a brace, and none that ends what it quotes", "'{' for a brace")


def _argument(text: str, at: int, depth: int) -> tuple[Part, int]:
    name = _NAME.match(text, at + 1)
    if name is None:
        raise Unreadable(f"the slot {text[at : at + 12]!r}", _BRACES)
    end = name.end()
    if text[end : end + 1] == "}":
        return Argument(name[1]), end + 1
    choice = _CHOICE.match(text, end)
    if choice is None:
        raise Unreadable(
            f"the slot {text[at : end + 8]!r}", f"{_BRACES}; or plural, or select, with its cases"
        )
    options: list[tuple[str, tuple[Part, ...]]] = []
    end = choice.end()
    while option := _OPTION.match(text, end):
        inner, end = _parts(text, option.end(), depth=depth + 1)
        options.append((option[1], inner))
        end += 1
    space = _SPACE.match(text, end)
    end = space.end() if space else end
    if text[end : end + 1] != "}":
        raise Unreadable(
            f"{name[1]}, {choice[1]}: {text[end : end + 12]!r}", "cases such as one {...} other {...}"
        )
    return Choice(name[1], choice[1], tuple(options)), end + 1


@lru_cache(maxsize=2048)
def by_icu(pattern: str, language: str) -> Callable[[dict[str, Any]], str]:
    """What fills in a pattern as ICU does. Its library takes ten milliseconds to load, and a page that says
    nothing has no use for it."""
    from icu4py.messageformat import MessageFormat  # noqa: PLC0415

    return MessageFormat(pattern, language).format
