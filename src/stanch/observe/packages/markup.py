"""Read XML that a stranger may have written as a stream: no document type, so no entities; bounded in depth.

By expat itself: what defusedxml offers makes a tree in Python, which takes six times as long. It refuses by
the same handlers what this refuses; a document type, which no such file needs, is refused whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from stanch.observe.packages.bounds import Bounds, Broken
from stanch.observe.packages.source import Source

Paths = tuple[tuple[str, ...], ...]


class Element:
    """An element without its namespace: its attributes, its text, and its children that were wanted."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.text = ""
        self.children: list[Element] = []

    def child(self, name: str) -> str:
        """The text of its first child of that name; "" where there is none."""
        return next((one.text for one in self.children if one.name == name), "")

    def every(self, name: str) -> list[Element]:
        return [one for one in self.children if one.name == name]


class _Builder:
    """Holds, for each element that is open, what is kept of it; None where nothing is."""

    def __init__(self, record: str, paths: Paths, kept: frozenset[str], bounds: Bounds) -> None:
        self._record, self._paths, self._kept, self._bounds = record, paths, kept, bounds
        self._names: list[str] = []
        self._open: list[Element | None] = []
        self._length = 0
        self.whole: list[Element] = []
        self.root: Element | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if len(self._names) >= self._bounds.elements:
            raise Broken(f"its elements are nested more than {self._bounds.elements:,} deep")
        element: Element | None = None
        if self.root is None:
            self.root = Element(name, attributes)
        if name == self._record and self._at_record():
            element = Element(name, attributes)
            self._length = 0
        elif self._open and name in self._kept and (above := self._open[-1]) is not None:
            element = Element(name, attributes)
            above.children.append(element)
        self._names.append(name)
        self._open.append(element)

    def _at_record(self) -> bool:
        above = self._names
        return not self._paths or any(tuple(above[-len(path) :]) == path for path in self._paths)

    def end(self, name: str) -> None:
        element = self._open.pop()
        self._names.pop()
        if element is not None:
            element.text = element.text.strip()
            if element.name == self._record and self._at_record():
                self.whole.append(element)

    def data(self, text: str) -> None:
        if self._open and (element := self._open[-1]) is not None:
            self._length += len(text)
            if self._length > self._bounds.line:
                raise Broken(f"one of its texts has more than {self._bounds.line:,} characters")
            element.text += text


def elements(source: Source, record: str, paths: Paths, kept: tuple[str, ...]) -> Iterator[Element]:
    """The root as it begins (its attributes alone), then each element called `record` when it is whole, with
    those of its inner elements that are called as one of `kept`.

    `paths`: the elements that a record stands in, from the outside in; () where any will do. A record within
    a record comes before the outer one, and is no child of it unless it is wanted as one.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    builder = _Builder(record, paths, frozenset(kept), source.bounds)
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    told, fed = False, 0
    try:
        for chunk in source.chunks():
            # the text is UTF-8 by now, whatever its first line says
            part = chunk if told else _as_utf8(chunk)
            parser.Parse(part, False)
            fed += len(part)
            if fed - max(0, parser.CurrentByteIndex) > source.bounds.line:
                # a name or text that goes on is read from its beginning with every piece that follows
                raise Broken(f"one of its names or texts has more than {source.bounds.line:,} characters")
            if builder.root is not None and not told:
                yield builder.root
            told = told or builder.root is not None
            yield from builder.whole
            builder.whole.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from builder.whole
        raise Broken(_what(error)) from error
    except (LookupError, ValueError) as error:
        yield from builder.whole
        raise Broken("its text cannot be decoded") from error


def _as_utf8(chunk: bytes) -> bytes:
    head, end, rest = chunk.partition(b"?>")
    if head.lstrip().startswith(b"<?xml") and b"utf-16" in head.lower():
        head = (
            head.lower()
            .replace(b"utf-16le", b"utf-8")
            .replace(b"utf-16be", b"utf-8")
            .replace(b"utf-16", b"utf-8")
        )
    return head + end + rest


def _refuse(*_declared: object) -> None:
    raise Broken("it has a document type or entities, which no such file needs")


def _what(error: expat.ExpatError) -> str:
    said = expat.ErrorString(error.code)
    if said in ("no element found", "unclosed token", "unclosed CDATA section", "partial character"):
        return "it is cut off"
    return f"it is not whole XML: {said} in line {error.lineno}"
