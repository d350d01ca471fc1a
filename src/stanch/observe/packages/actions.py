"""What a build of GitHub Actions ran: its log names each action that was downloaded, by its commit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stanch.core.moments import Moment, parse
from stanch.observe.packages import purls
from stanch.observe.packages.distributions import whole_lines
from stanch.observe.packages.parts import Dated, Extent, Failed, Found, NotJudgeable, Part, Reader, Told
from stanch.observe.packages.source import Source

_LINE = re.compile(
    r"(?:[^\t]{1,200}\t[^\t]{1,200}\t)?\ufeff?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z (.*)$"
)
"""`gh run view --log` puts the names of the job and the step before each line, parted by tabs."""
_DOWNLOAD = re.compile(
    r"Download action repository '([A-Za-z0-9._-]{1,100})/([A-Za-z0-9._/-]{1,200})@([^'\s]{1,200})'"
    r"(?: \(SHA:([0-9a-f]{40}|[0-9a-f]{64})\))?"
)
_ENDS = ("Complete job name:", "##[group]Run ", "Cleaning up orphan processes")
"""What a runner writes after the downloads: the first of these, and what a job ends with."""


def read(source: Source, told: Told) -> Iterator[Found]:
    """Each action by its commit; by its tag, which can be moved, where an old runner printed no commit."""
    first: str | None = None
    last = ""
    found = downloaded = False
    for number, line in source.lines():
        stamped = _LINE.match(line)
        if stamped:
            first, last = first or stamped[1], stamped[1]
        text = stamped[2] if stamped else line
        downloaded = downloaded or text.startswith(_ENDS)
        action = None if downloaded else _DOWNLOAD.match(text)
        if action is None:
            continue  # what a step prints later is not the runner's own word
        found = True
        name = action[2].partition("/")[0]
        try:
            yield Part(purls.purl("github", name, action[4] or action[3], action[1]))
        except purls.Unfit:
            yield NotJudgeable(f"{action[1]}/{name}", f"line {number}", "no_name")
    if first is not None:
        try:
            yield Dated(_moment(first), _moment(last))
        except ValueError:
            yield Failed("its first line", f"{first} is no moment")
    if found and downloaded:
        yield Extent("yes", "a runner names every action that it downloads, before the first step")
    elif found:
        yield Extent("unknown", "it may be cut off: what a runner writes after its downloads is missing")


def _text(line: str) -> str:
    stamped = _LINE.match(line)
    return stamped[2] if stamped else line


def _moment(text: str) -> Moment:
    return parse(f"{text}Z")


def _fits(name: str, head: bytes) -> bool:
    lines = whole_lines(head)
    return any(_DOWNLOAD.match(_text(line)) for line in lines) or (
        bool(lines) and bool(_LINE.match(lines[0])) and any("Current runner version" in one for one in lines)
    )


READER = Reader(
    slug="actions-log",
    name="the log of a job of GitHub Actions",
    files=(),
    command='gh run view RUN --log, or "Download log archive" of a run: one job\'s text',
    fits=_fits,
    read=read,
    whole=Extent("unknown", "a runner names every action that it downloads, before the first step"),
    blind=(
        "what a step itself downloads and runs is not in the list of actions",
        "actions of the repository itself, and those of a container's image, are not downloaded so",
    ),
)
