"""Read XML that a stranger may have written: no entities, nothing from elsewhere, bounded in depth."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from stanch.observe.peers.words import Unreadable

DEEPEST = 40


class Rows:
    """The root as it begins (its attributes), then each wanted element when it is whole, then forgotten.

    `cut`: it ended or broke after an element of which something could be said; known at the end.
    """

    def __init__(self, content: bytes, root: str, *wanted: str) -> None:
        self.cut = False
        self._rows = self._read(content, root, wanted)

    def __iter__(self) -> Iterator[Element]:
        return self._rows

    def __next__(self) -> Element:
        return next(self._rows)

    def _read(self, content: bytes, root: str, wanted: tuple[str, ...]) -> Iterator[Element]:
        given = 0
        try:
            for element in _elements(content, root, wanted):
                yield element
                given += 1
        except ParseError as error:
            if given < 2:
                raise Unreadable(f"it is not whole XML: {error}") from error
            self.cut = True


def _elements(content: bytes, root: str, wanted: tuple[str, ...]) -> Iterator[Element]:
    depth = 0
    top: Element | None = None
    try:
        for event, element in iterparse(io.BytesIO(content), events=("start", "end")):
            if event == "start":
                depth += 1
                if depth > DEEPEST:
                    raise Unreadable(f"its elements are nested more than {DEEPEST} deep")
                if top is None:
                    if element.tag != root:
                        raise Unreadable(f"it begins with <{element.tag[:40]}>, not <{root}>")
                    top = element
                    yield element
                continue
            depth -= 1
            if element.tag in wanted:
                yield element
            if depth == 1 and top is not None:
                top.clear()
    except DefusedXmlException as error:
        raise Unreadable("it defines entities, which no such file does") from error
    except (LookupError, ValueError) as error:
        raise Unreadable(f"its text cannot be decoded: {error}") from error
