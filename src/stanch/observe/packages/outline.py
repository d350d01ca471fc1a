"""Read the YAML that lockfiles are written in, line by line: names, values and how far they are indented.

A parser of all of YAML takes ten seconds for 50,000 packages, and gives nothing of a file that is cut off.
These files are written by programs in one layout: a line is a name with its value, or a name above deeper
lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from stanch.observe.packages.source import Source

_QUOTED = re.compile(r'("(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\')\s*(?::(?:\s+(.*))?)?$')
_PLAIN = re.compile(r"(.+?):(?:\s+(.*))?$")


class Line(NamedTuple):
    """`name` without quotes; `value` as it is written, "" where there is none on this line."""

    number: int
    indent: int
    name: str
    value: str


def lines(source: Source) -> Iterator[Line]:
    """Every line that names something. Comments, items of lists and what cannot be read are left out:
    `broken` tells of the last."""
    long: Line | None = None
    for number, raw in source.lines():
        text = raw.lstrip(" ")
        indent = len(raw) - len(text)
        if long is not None:
            # a name of more than 1,024 characters stands alone after "? ", its value below it after ": "
            yield long._replace(value=text[1:].strip() if text.startswith(":") else "")
            long = None
            if text.startswith(":"):
                continue
        if not text or text[0] in "#-":
            if text.startswith("---"):
                yield Line(number, 0, "---", "")
            continue
        if text.startswith("? "):
            long = Line(number, indent, plain(text[2:].strip()), "")
            continue
        found = _QUOTED.match(text) if text[0] in "\"'" else _PLAIN.match(text)
        if found:
            name = plain(found[1]) if text[0] in "\"'" else found[1]
            yield Line(number, indent, name, found[2] or "")
        elif indent == 0:
            yield Line(number, 0, "", text)
    if long is not None:
        yield long


def plain(value: str) -> str:
    """A value without its quotes."""
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] == '"':
        try:
            return str(json.loads(value))
        except ValueError:
            return value[1:-1]
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value


def conflict(line: Line) -> bool:
    """Is this a line of git's, between two versions of the file that nobody has joined yet?"""
    return line.indent == 0 and (line.name + line.value).startswith(("<<<<<<<", "=======", ">>>>>>>"))
