"""pip: requirements files, those of pip-compile and `uv export` with their hashes, and what `pip freeze`
prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stanch.observe.packages import purls
from stanch.observe.packages.bounds import Broken
from stanch.observe.packages.distributions import mostly, whole_lines
from stanch.observe.packages.parts import Extent, Failed, Found, NotJudgeable, Part, Reader, Told, Why
from stanch.observe.packages.source import Source

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_ASKED = re.compile(rf"({_NAME}) *(?:\[[^\]]*\])? *(.*)$")
_PINNED = re.compile(r"===? *([^\s,;*]+)$")
_AT = re.compile(r"@ *(\S+)")
_LINE = re.compile(rf"\s*(#|-|\\|$|(\.|/|git\+|https?://|file:)|{_NAME} *(\[[^\]]*\])? *([=<>!~;@(,]|\\?$))")


def read(source: Source, told: Told) -> Iterator[Found]:
    loose, others = 0, ""
    for number, line in _logical(source):
        found, hashed = _line(number, line)
        if line.startswith(("-r", "--requirement")):
            others = others or line.split()[-1]
        if found is not None:
            yield found
            loose += not (hashed and isinstance(found, Part))
    if others:
        yield Extent("unknown", f"it takes in {others[:60]!r}, which is a file of its own")
    elif loose:
        yield Extent(
            "unknown", "not every line is pinned with its hash, so others may be installed beside these"
        )
    else:
        yield Extent("yes", "every line has its version and hash: pip installs nothing else from such a file")


def _logical(source: Source) -> Iterator[tuple[int, str]]:
    """Each line joined with those that go on after a backslash, without comments; its first number."""
    start, kept = 0, ""
    for number, line in source.lines():
        start = start or number
        text = re.sub(r"(^|\s)#.*$", "", line)
        kept += text.rstrip().removesuffix("\\") + " "
        if len(kept) > source.bounds.line:
            raise Broken(f"it is longer than {source.bounds.line:,} characters", f"line {start}")
        if not line.rstrip().endswith("\\"):
            if kept.strip():
                yield start, kept.strip()
            start, kept = 0, ""
    if kept.strip():
        raise Broken("it is cut off: its last line goes on after a backslash", f"line {start}")


def _line(number: int, line: str) -> tuple[Found | None, bool]:
    place = f"line {number}"
    text = re.split(r"\s--?[a-z]", line, maxsplit=1)[0] if not line.startswith("-") else line
    hashed = "--hash=" in line
    if line.startswith(("-e", "--editable")):
        what = line.split(maxsplit=1)[-1].removeprefix("--editable=")
        return NotJudgeable(what[:200], place, _from(what)), False
    if line.startswith("-"):
        return None, hashed
    if re.match(r"\.|/|git\+|https?://|file:", text):
        return NotJudgeable(text[:200], place, _from(text)), hashed
    asked = _ASKED.match(text.partition(";")[0].strip())
    if asked is None:
        return Failed(place, f"this is no requirement: {line[:80]!r}"), hashed
    name, rest = asked[1], asked[2].strip().strip("()").strip()
    at, pinned = _AT.match(rest), _PINNED.match(rest)
    if at:
        return NotJudgeable(name, place, _from(at[1]), purls.product("pypi", name)), hashed
    if not pinned:
        return NotJudgeable(name, place, "not_pinned", purls.product("pypi", name)), hashed
    try:
        return Part(purls.purl("pypi", name, pinned[1]), place), hashed
    except purls.Unfit:
        return NotJudgeable(name, place, "no_name"), hashed


def _from(address: str) -> Why:
    if address.startswith(("git+", "hg+", "svn+", "bzr+")):
        return "git"
    return "url" if re.match(r"https?://", address) else "path"


def _fits(name: str, head: bytes) -> bool:
    """Most lines of the beginning are requirements, options or comments, and one at least is pinned."""
    lines = whole_lines(head)
    asked = any(re.match(rf"\s*{_NAME} *(\[[^\]]*\])? *(==|@ )", line) for line in lines)
    named = re.fullmatch(r"(.*[-_.])?requirements([-_.].*)?\.(txt|in)|constraints\.txt", name) is not None
    return (asked or named) and bool(mostly(head, _LINE))


READER = Reader(
    slug="pip",
    name="pip's requirements, and what pip freeze prints",
    files=("requirements.txt",),
    command="python -m pip freeze --all > requirements.txt",
    fits=_fits,
    read=read,
    whole=Extent("unknown", "a list of requirements need not name what these require themselves"),
    blind=("a requirement for other systems is in the list though it was not installed",),
)
