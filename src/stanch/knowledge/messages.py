"""The sentences of each language: read from one file, and refused where a sentence or a form is missing.

English is the first: it has each sentence, and says by it which arguments the others take.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from stanch.errors import BadInput
from stanch.knowledge import message_format
from stanch.knowledge.message_format import Message, Unreadable
from stanch.knowledge.reading import Document

FIRST = "en"
NAMES = {"en": "English", "de": "German"}
"""The languages in which a notice can be written, as they are called in English."""
FORMS = frozenset(["Count", "case", "first", "kind", "many", "n", "named", "to", "verb"])
"""Arguments that choose a form and say nothing themselves: each language uses those that it needs."""
SCREENS = "screens."
"""So begin the ids of what no notice contains: another language need not have it."""
SAME = {"exposed_to": "flaw", "not_exposed_to": "flaw", "without": "flaw", "roles_whom": "roles"}
"""Arguments that say the same as another one, in another form."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    language: str
    plurals: tuple[str, ...]
    messages: dict[str, Any]


class Language(msgspec.Struct, frozen=True):
    """A language: its code, the categories of its numbers (CLDR), and its messages by their ids."""

    code: str
    plurals: tuple[str, ...]
    messages: Mapping[str, Message]
    document: Document

    def place(self, id: str) -> str:
        """Where a message stands in the file."""
        return f"$.messages.{id}"


@cache
def load(code: str) -> Language:
    """The messages of a language. BadInput names file and line of what is missing."""
    if code not in NAMES:
        raise BadInput(f"there is no language {code!r}", help=f"known are: {', '.join(NAMES)}")
    source = files("stanch.knowledge").joinpath("messages", f"{code}.yaml").read_text("utf-8")
    return parse(source, f"{code}.yaml", None if code == FIRST else load(FIRST), screens=False)


class _Read(Mapping[str, Message]):
    """Messages by their ids, each read when it is first asked for; BadInput then, where it cannot be."""

    def __init__(self, document: Document, file: _File) -> None:
        self._document, self._file = document, file
        self._patterns = dict(_flat(document, file.messages))
        self._read: dict[str, Message] = {}

    def __getitem__(self, id: str) -> Message:
        if id not in self._read:
            pattern, file = self._patterns[id], self._file
            self._read[id] = read(self._document, f"$.messages.{id}", pattern, file.language, file.plurals)
        return self._read[id]

    def __contains__(self, id: object) -> bool:
        return id in self._patterns

    def __iter__(self) -> Iterator[str]:
        return iter(self._patterns)

    def __len__(self) -> int:
        return len(self._patterns)


def parse(source: str, name: str, first: Language | None, *, screens: bool = True) -> Language:
    """The messages of a file, held against those of the first language (None: it is the first).

    `screens`: read those of pages, too. Else each is read when it is first said: they are many, one language
    has them, and a command says a few.
    """
    document = Document(source, name, example="copy the line of en.yaml, and translate it")
    file = document.into(_File)
    found = _Read(document, file)
    for id in found:
        if screens or not id.startswith(SCREENS):
            assert found[id]
    language = Language(file.language, file.plurals, found, document)
    if first is not None:
        _check(language, first)
    return language


def read(document: Document, place: str, pattern: str, language: str, plurals: tuple[str, ...]) -> Message:
    """One message. BadInput where it cannot be read, or lacks a form that its language has."""
    try:
        message = message_format.read(pattern, language)
        message.check_forms(plurals)
    except Unreadable as error:
        raise document.fail(place, error.found, error.expected) from error
    return message


def said(message: Message) -> frozenset[str]:
    """What a sentence says by its arguments, whatever forms it takes them in."""
    return frozenset(SAME.get(one, one) for one in message.arguments if one not in FORMS)


def same_said(document: Document, place: str, message: Message, first: Message) -> None:
    """BadInput where a sentence says more, or less, than that of the first language."""
    here, there = said(message), said(first)
    if there - here:
        raise document.fail(place, f"nothing of {min(there - here)}", f"all of {_listed(there)}")
    if here - there:
        expected = f"nothing but {_listed(there)}" if there else "no argument, for English has none"
        raise document.fail(place, f"the argument {min(here - there)}", expected)


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"{{{one}}}" for one in sorted(names))


def _check(language: Language, first: Language) -> None:
    """Each sentence is there, none besides, and each says what the English one says."""
    document = language.document
    for id in first.messages:
        place = language.place(id)
        if id.startswith(SCREENS) and id not in language.messages:
            continue
        message = first.messages[id]
        if id not in language.messages:
            raise document.fail(place, f"{id} is missing", f"it in this language: {message.pattern}")
        same_said(document, place, language.messages[id], message)
    for id in language.messages:
        if id not in first.messages:
            raise document.fail(
                language.place(id), f"{id} is not in {FIRST}.yaml", "an id that stands there, too"
            )


def _flat(document: Document, found: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in found.items():
        id = f"{before}{name}"
        if isinstance(value, dict):
            yield from _flat(document, value, f"{id}.")
        elif isinstance(value, str):
            yield id, value
        else:
            raise document.fail(f"$.messages.{id}", "a list", "a sentence, or names with sentences")


def spoken(locale: str) -> str:
    """The language of a text that is kept; English where it is of one that there was or will be."""
    return locale if locale in NAMES else FIRST


def has(id: str) -> bool:
    """Is there a message of that id?"""
    return id in load(FIRST).messages


def say(language: str, id: str, /, **values: str | int) -> str:
    """A message with its arguments; KeyError where there is none of that id (a test finds those)."""
    return load(spoken(language)).messages[id].text(values)
