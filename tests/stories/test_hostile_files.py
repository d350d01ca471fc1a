"""Files that were made to hurt, or that are broken: said in words, and nothing is called clean by them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.program.commands import Stanch
from tests.stories.day import BUILD, FILES, WEB, Day, jar

pytestmark = pytest.mark.slow


def bomb(path: Path) -> Path:
    """An entry that unpacks to a thousand times its size, beside a copy that can be read."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("WEB-INF/lib/log4j-core.jar", jar("2.17.1"))
        archive.writestr("WEB-INF/lib/other.jar", b"\0" * (64 << 20))
    return path


def nested(path: Path) -> Path:
    """Archives within archives, deeper than anybody builds them."""
    content = jar("2.14.1")
    for number in range(12):
        inner = path.with_name("inner.zip")
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr(f"{number}.jar", content)
        content = inner.read_bytes()
        inner.unlink()
    path.write_bytes(content)
    return path


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a bomb": (lambda folder: bomb(folder / "shop.war"), "times its packed size"),
    "archives in archives": (lambda folder: nested(folder / "shop.war"), "archives lie within one another"),
    "cut off": (
        lambda folder: _written(folder / "shop.war", jar("2.14.1")[:-40]),
        "failed",
    ),
    "nested JSON": (
        lambda folder: _written(
            folder / "bom.json", b'{"bomFormat": "CycloneDX", "components": ' + b"[" * 200_000
        ),
        "failed",
    ),
    "a lockfile that is cut off": (
        lambda folder: _written(
            folder / "package-lock.json", (FILES / "clean-posthog-node.json").read_bytes()[:9000]
        ),
        "failed",
    ),
}


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_file_makes_nothing_clean(stanch: Stanch, tmp_path: Path, name: str) -> None:
    make, says = HOSTILE[name]
    day = Day(stanch, tmp_path, "log4shell-2021", "2021-12-12T12:00Z", WEB)
    said = day.read(make(tmp_path), "--of", "web1", "--whole", at="2021-12-12T12:00Z")
    assert says in said
    assert day.verdict("web1")[0] == "unknown"
    assert "Not exposed today" not in day.status
    assert "did not have this flaw" not in day.status


@pytest.mark.slow
def test_two_hundred_megabytes_are_read_in_bounded_memory(stanch: Stanch, tmp_path: Path) -> None:
    import resource

    day = Day(stanch, tmp_path, "npm-worm-2025-11", "2025-11-25T09:00Z", BUILD)
    path = tmp_path / "package-lock.json"
    with path.open("w") as file:
        file.write('{"name": "shop", "lockfileVersion": 3, "packages": {')
        filler = "x" * 4000
        for number in range(50_000):
            file.write(
                f'"node_modules/p{number}": {{"version": "1.0.{number}", "description": "{filler}"}},\n'
            )
        file.write('"node_modules/posthog-node": {"version": "5.11.3"}}}\n')
    assert path.stat().st_size > 200e6
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    day.read(path, "--of", "shop", "--whole", at="2025-11-25T09:00Z", code=1)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000, "KiB"
    assert day.verdict("shop")[0] == "yes"
