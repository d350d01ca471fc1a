"""Read JSON that a stranger may have written as a stream: one value after the other, never all at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any

import ijson

from stanch.observe.packages.bounds import Bounds, Broken
from stanch.observe.packages.source import CHUNK, Source

_ESCAPES = re.compile(rb"\\.", re.DOTALL)
_QUOTED = re.compile(rb'"[^"]*"')
_OTHERS = bytes(one for one in range(256) if one not in b'"[]{}')
_LISTS = 2
"""How deep the lists are whose values are read one by one."""
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


class _Depth:
    """Follows how deep a stream of JSON is nested and how long its values are, before they are read.

    The parser itself has no bound: a file of 100 MB that holds nothing but `[` would take tens of gigabytes.
    """

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._depth = 0
        self._inside = False
        self._text = 0
        self._escape = b""
        self._value = 0

    def take(self, chunk: bytes) -> None:
        self._lengths(chunk)
        self._value += len(chunk)
        if self._escape or b"\\" in chunk:
            chunk = _ESCAPES.sub(b"", self._escape + chunk)
            self._escape = chunk[-1:] if chunk.endswith(b"\\") else b""
        rest = (b'"' if self._inside else b"") + chunk.translate(None, _OTHERS)
        # two quotes side by side end a text and begin one: without them the same brackets are inside of texts
        rest = rest.replace(b'""', b"")
        if b'"' in rest:
            rest = _QUOTED.sub(b"", rest)
            rest, quote, _text = rest.partition(b'"')
            self._inside = bool(quote)
        else:
            self._inside = False
        if rest:
            depths = list(accumulate(map(_STEP.__getitem__, rest), initial=self._depth))
            self._depth = depths[-1]
            if max(depths) > self._bounds.depth:
                raise Broken(f"its values are nested more than {self._bounds.depth} deep")
            if min(depths) <= _LISTS:
                self._value = 0
        if self._value > self._bounds.value:
            raise Broken(f"one of its values has more than {self._bounds.value >> 20:,} MiB")

    def _lengths(self, chunk: bytes) -> None:
        first = chunk.find(b'"')
        self._text += len(chunk) if first < 0 else first
        if self._text > self._bounds.line:
            raise Broken(f"one of its texts or gaps has more than {self._bounds.line:,} characters")
        if first >= 0:
            self._text = len(chunk) - chunk.rfind(b'"')


class _Stream:
    """What `ijson` reads from."""

    def __init__(self, source: Source) -> None:
        self._chunks = source.chunks()
        self._depth = _Depth(source.bounds)
        self._kept = b""

    def read(self, size: int = CHUNK) -> bytes:
        if size == 0:
            return b""
        if not self._kept:
            self._kept = next(self._chunks, b"")
            self._depth.take(self._kept)
        part, self._kept = self._kept[:size], self._kept[size:]
        return part


def items(source: Source, prefix: str) -> Iterator[Any]:
    """Each value at a place: `components.item` are the elements of the list that is called `components`."""
    return _told(lambda stream: ijson.items(stream, prefix, buf_size=CHUNK, use_float=True), source)


def pairs(source: Source, prefix: str) -> Iterator[tuple[str, Any]]:
    """The names and values of the map at a place."""
    return _told(lambda stream: ijson.kvitems(stream, prefix, buf_size=CHUNK, use_float=True), source)


def first(source: Source, prefix: str) -> Any:
    """The first value at a place; None where there is none, or the file breaks before it."""
    try:
        return next(items(source, prefix), None)
    except Broken:
        return None


def _told(parse: Callable[[_Stream], Iterator[Any]], source: Source) -> Iterator[Any]:
    try:
        yield from parse(_Stream(source))
    except ijson.IncompleteJSONError as error:
        raise Broken(_what(error)) from error
    except (ijson.JSONError, ValueError, OverflowError, RecursionError) as error:
        raise Broken(_what(error)) from error


def _what(error: Exception) -> str:
    said = str(error).strip()
    if "incomplete" in said or "premature EOF" in said:
        return "it is cut off"
    if "garbage" in said:
        return "something follows after its end"
    if "UTF-8" in said or "utf-8" in said:
        return "its text is not UTF-8"
    line = said.partition("\n")[0].removeprefix("parse error: ").removeprefix("lexical error: ")
    return f"it is not JSON: {line[:100]}" if line else "it is not JSON"


def text(value: Any) -> str:
    """A text; "" for what is none."""
    return value if isinstance(value, str) else ""


def rows(value: Any) -> list[dict[str, Any]]:
    """The maps of a list; none for what is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
