"""Read the TOML that lockfiles are written in: the plain values of each table of one list, line by line.

`tomllib` needs the whole text and ten seconds for 50,000 packages, and gives nothing of a file that is cut
off.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from stanch.observe.packages.bounds import Broken
from stanch.observe.packages.source import Source

_FIELD = re.compile(r"([A-Za-z0-9_-]+) *= *(.+)$")
_TABLE = re.compile(r"(\[\[?) *([A-Za-z0-9_.-]+) *\]\]?\s*(#.*)?$")
_LONG = re.compile(r'[A-Za-z0-9_-]+ *= *("""|\'\'\')(.*)$')


def tables(source: Source, name: str, end: str = "") -> Iterator[dict[str, str]]:
    """Each `[[name]]`: its values that stand on one line, as they are written; those of `[name.inner]` are
    called `inner.field`. `line` is the number of its first line."""
    fields: dict[str, str] | None = None
    inner, long, ended = "", "", False
    for number, line in source.lines():
        if long:
            # a text of several lines may hold anything, even what looks like a table
            long = "" if long in line else long
            continue
        if (opened := _LONG.match(line)) and opened[1] not in opened[2]:
            long = opened[1]
            continue
        if line.startswith(("<<<<<<<", ">>>>>>>")):
            raise Broken("two versions of the file stand here side by side, from a merge", f"line {number}")
        if line.startswith("[") and (table := _TABLE.match(line)):
            if table[1] == "[[" and table[2] == name:
                if fields is not None:
                    yield fields
                fields, inner = {"line": str(number)}, ""
            elif fields is not None:
                head, dot, inner = table[2].partition(".")
                if head != name or not dot:
                    yield fields
                    fields = None
        elif fields is not None and (field := _FIELD.match(line)):
            fields.setdefault(f"{inner}.{field[1]}" if inner else field[1], field[2])
        ended = ended or line == f"[{end}]"
    if end and not ended:
        # what would say where the last package comes from may be missing, too
        raise Broken(f"it is cut off: [{end}], which stands at its end, is missing")
    if fields is not None:
        yield fields


def plain(value: str) -> str:
    """A text without its quotes; "" for what is no text on one line."""
    value = value.strip()
    if value.startswith("'") and value.find("'", 1) > 0:
        return value[1 : value.index("'", 1)]
    if not value.startswith('"'):
        return ""
    try:
        text, _end = json.JSONDecoder(strict=False).raw_decode(value)
    except ValueError:
        return ""
    return str(text)
