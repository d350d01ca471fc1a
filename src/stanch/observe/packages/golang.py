"""Go: go.sum, and what `go version -m` prints of a program."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stanch.observe.packages import purls
from stanch.observe.packages.parts import Extent, Failed, Found, NotJudgeable, Part, Reader, Told
from stanch.observe.packages.source import Source

_SUM = re.compile(r"(\S+) (v[^\s/]+)(/go\.mod)? (?:h1|[a-z0-9]+):\S+$")
_BUILT = re.compile(r"\t(path|mod|dep|=>|build)\t")


def read_sum(source: Source, told: Told) -> Iterator[Found]:
    whole: set[tuple[str, str]] = set()
    for number, line in source.lines():
        found = _SUM.match(line)
        if found is None:
            if line.strip():
                yield Failed(f"line {number}", f"this is no line of a go.sum: {line[:80]!r}")
            continue
        module, version = found[1], found[2]
        if found[3]:
            # the line of the module itself comes first
            if (module, version) not in whole:
                yield NotJudgeable(f"{module} {version}", f"line {number}", "only_its_go_mod")
            continue
        whole.add((module, version))
        yield _module(module, version, f"line {number}")
    # what comes with Go itself is in every program, and in no go.sum
    yield NotJudgeable("stdlib", "go.sum", "no_version", purls.product("golang", "stdlib"))


def _product(module: str) -> str:
    namespace, _slash, name = module.rpartition("/")
    return "" if module.startswith((".", "/")) else purls.product("golang", name, namespace)


def _module(module: str, version: str, place: str) -> Found:
    namespace, _slash, name = module.rpartition("/")
    try:
        return Part(purls.purl("golang", name, version, namespace), place)
    except purls.Unfit:
        return NotJudgeable(module, place, "no_name")


def read_built(source: Source, told: Told) -> Iterator[Found]:
    """Lines such as "\\tdep\\tMODULE\\tVERSION\\th1:…"; "=>" names what stands in its place."""
    waiting: tuple[str, str, str] | None = None
    for number, line in source.lines():
        kind, _tab, rest = line.removeprefix("\t").partition("\t")
        fields = rest.split("\t")
        if waiting and kind == "=>":
            yield NotJudgeable(waiting[0], waiting[2], "replaced", _product(waiting[0]))
        elif waiting:
            yield _built(*waiting)
            waiting = None
        if kind in ("dep", "mod", "=>") and line.startswith("\t"):
            version = fields[1] if len(fields) > 1 else ""
            # what was taken as it was published has its checksum; else "=>" says what stood in its place
            sure = len(fields) > 2 or version == "(devel)"
            waiting = fields[0], version if sure else "", f"line {number}"
        elif not line.startswith("\t") and (toolchain := re.search(r": (go\d\S*)$", line)):
            yield _module("stdlib", toolchain[1].removeprefix("go"), f"line {number}")
    if waiting:
        yield _built(*waiting)


def _built(module: str, version: str, place: str) -> Found:
    if not version:
        return NotJudgeable(module, place, "path", _product(module))
    if version == "(devel)":
        return NotJudgeable(module, place, "member")
    return _module(module, version, place)


def _lines(head: bytes) -> list[str]:
    return [line for line in head.decode("utf-8", "replace").splitlines()[:20] if line.strip()]


READERS = (
    Reader(
        slug="gosum",
        name="Go's go.sum",
        files=("go.sum",),
        command="go mod tidy",
        fits=lambda name, head: bool(_lines(head)) and _SUM.match(_lines(head)[0]) is not None,
        read=read_sum,
        whole=Extent("yes", "go.sum has every module that a build can take, and some that none takes"),
        blind=(
            "versions that were only considered stay in the list: go version -m PROGRAM says what was built",
        ),
    ),
    Reader(
        slug="gobuilt",
        name="what go version -m prints",
        files=(),
        command="go version -m PROGRAM",
        fits=lambda name, head: (
            re.search(r": go\d\S*$", (_lines(head) or [""])[0]) is not None
            and any(_BUILT.match(line) for line in _lines(head))
        ),
        read=read_built,
        whole=Extent("yes", "the program itself says which modules it was built of"),
        blind=("what the program calls through C is not in the list",),
    ),
)
