"""Lists of 50,000 packages in each form: how long until all are read, and how much memory at the peak.

Each is read in a process of its own, whose start is not counted, to a list of parts as a command keeps it; an
SBOM of 200 MB is read as a stream, too.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.table import Row

MANY = 50_000
_HASH = "sha512-" + "q" * 86 + "=="

_READ = """
import re, sys, time
from pathlib import Path
from stanch.observe.packages import readers
from stanch.observe.packages.parts import Failed, Part
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10
base = peak()
began, used = time.perf_counter(), time.process_time()
reader, source = readers.of(Path(sys.argv[1]))
if sys.argv[2] == "list":
    listing = readers.listing(source, reader)
    parts, failures = len(listing.parts), listing.failures
else:
    parts = failures = 0
    for one in readers.read(source, reader):
        parts += isinstance(one, Part)
        failures += isinstance(one, Failed)
print(parts, failures, time.perf_counter() - began, time.process_time() - used, base, peak())
"""


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        for name, (file, write) in FORMS.items():
            path = Path(folder) / file
            write(path, MANY)
            measured = _read(path, MANY, "list")
            size = path.stat().st_size / 1e6
            yield Row(
                f"read 50,000 packages, {name}, {size:,.0f} MB",
                measured,
                "2 s",
            )
            path.unlink()
        path = Path(folder) / "large.json"
        count = 4 * MANY
        _cyclonedx(path, count)
        size = path.stat().st_size / 1e6
        for how, words in (("stream", "as a stream"), ("list", "to a list")):
            measured = _read(path, count, how)
            yield Row(
                f"read {count:,} packages {words}, CycloneDX, {size:,.0f} MB",
                measured,
            )


def _read(path: Path, count: int, how: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(path), how], check=True, capture_output=True, text=True
    )
    parts, failures, took, used, base, peak = done.stdout.split()
    assert (int(parts), int(failures)) == (count, 0), f"{path.name}: {done.stdout}"
    return f"{float(took):.2f} s, {float(used):.2f} s CPU, {peak} MiB ({base} before)"


def _name(number: int) -> str:
    return f"@shop/part-{number}" if number % 3 == 0 else f"part-{number}"


def _npm(path: Path, count: int) -> None:
    packages = {
        f"node_modules/{_name(number)}": {
            "version": f"1.{number % 50}.0", "integrity": _HASH, "license": "MIT",
            "engines": {"node": ">=10"},
            "resolved": f"https://registry.npmjs.org/{_name(number)}/-/part-{number}-1.{number % 50}.0.tgz",
            "dependencies": {_name(number + 1): "^1.0.0"},
        }
        for number in range(count)
    }  # fmt: skip
    path.write_text(
        json.dumps({"name": "shop", "lockfileVersion": 3, "packages": {"": {}, **packages}}, indent=2)
    )


def _pnpm(path: Path, count: int) -> None:
    with path.open("w") as file:
        file.write("lockfileVersion: '9.0'\n\npackages:\n\n")
        for number in range(count):
            file.write(
                f"  '{_name(number)}@1.{number % 50}.0':\n    resolution: {{integrity: {_HASH}}}\n"
                f"    engines: {{node: '>=10'}}\n\n"
            )
        file.write("snapshots:\n\n")
        for number in range(count):
            file.write(f"  '{_name(number)}@1.{number % 50}.0':\n    dependencies:\n      ms: 2.0.0\n\n")


def _yarn(path: Path, count: int) -> None:
    with path.open("w") as file:
        file.write("# yarn lockfile v1\n\n\n")
        for number in range(count):
            file.write(
                f'"{_name(number)}@^1.0.0":\n  version "1.{number % 50}.0"\n'
                f'  resolved "https://registry.yarnpkg.com/{_name(number)}/-/part-{number}-1.0.0.tgz#a"\n'
                f'  integrity {_HASH}\n  dependencies:\n    ms "2.0.0"\n\n'
            )


def _poetry(path: Path, count: int) -> None:
    with path.open("w") as file:
        for number in range(count):
            file.write(
                f'[[package]]\nname = "part-{number}"\nversion = "1.{number % 50}.0"\ndescription = "A"\n'
                f'optional = false\npython-versions = ">=3.8"\nfiles = [\n    {{file = "part-{number}.whl", '
                f'hash = "sha256:{"a" * 64}"}},\n    {{file = "part-{number}.tar.gz", '
                f'hash = "sha256:{"b" * 64}"}},\n'
                f']\n\n[package.dependencies]\nms = ">=2.0"\n\n'
            )
        file.write('[metadata]\nlock-version = "2.1"\n')


def _dpkg(path: Path, count: int) -> None:
    with path.open("w") as file:
        file.write(
            f"||/ Name Version Architecture Description\n+++-{'=' * 30}-{'=' * 20}-{'=' * 12}-{'=' * 40}\n"
        )
        file.write("ii  base-files  12.4+deb12u11  amd64  base\n")
        for number in range(count - 1):
            name = f"libpart{number}:amd64"
            file.write(f"ii  {name:<30} 1:1.{number % 50}.0-1+deb12u1 amd64        a part of the shop\n")


def _component(number: int) -> dict[str, object]:
    purl = f"pkg:npm/part-{number}@1.{number % 50}.0"
    return {
        "bom-ref": purl, "type": "library", "name": f"part-{number}", "version": f"1.{number % 50}.0",
        "purl": purl,
        "scope": "required", "author": "A person", "description": "A part of the shop, as others made it" * 2,
        "licenses": [{"license": {"id": "MIT"}}], "hashes": [{"alg": "SHA-512", "content": "a" * 128}],
        "externalReferences": [{"type": "website", "url": "https://shop.example/a#readme"}],
        "properties": [{"name": "cdx:npm:package:path", "value": f"node_modules/part-{number}"}],
    }  # fmt: skip


def _cyclonedx(path: Path, count: int) -> None:
    with path.open("w") as file:
        file.write('{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [')
        for number in range(count):
            file.write((",\n" if number else "\n") + json.dumps(_component(number), indent=2))
        file.write('\n],\n"dependencies": [')
        for number in range(count):
            row = {"ref": f"pkg:npm/part-{number}@1.{number % 50}.0", "dependsOn": []}
            file.write((",\n" if number else "\n") + json.dumps(row))
        file.write("\n]}\n")


def _cyclonedx_xml(path: Path, count: int) -> None:
    with path.open("w") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.6">'
        )
        file.write("<components>\n")
        for number in range(count):
            file.write(
                f'<component type="library"><name>part-{number}</name><version>1.{number % 50}.0</version>'
                f'<description>A part</description><hashes><hash alg="SHA-512">{"a" * 128}</hash></hashes>'
                f"<licenses><license><id>MIT</id></license></licenses>"
                f"<purl>pkg:npm/part-{number}@1.{number % 50}.0</purl></component>\n"
            )
        file.write("</components></bom>\n")


def _spdx(path: Path, count: int) -> None:
    packages = [
        {
            "name": f"part-{number}", "SPDXID": f"SPDXRef-{number}", "versionInfo": f"1.{number % 50}.0",
            "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseDeclared": "MIT",
            "externalRefs": [
                {
                    "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                    "referenceLocator": f"pkg:npm/part-{number}@1.{number % 50}.0",
                }
            ],
            "checksums": [{"algorithm": "SHA512", "checksumValue": "a" * 128}],
        }
        for number in range(count)
    ]  # fmt: skip
    path.write_text(json.dumps({"spdxVersion": "SPDX-2.3", "packages": packages}, indent=2))


def _jar(path: Path, count: int) -> None:
    """One archive that was made of all of them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as jar:
        for number in range(count):
            jar.writestr(
                f"META-INF/maven/org.shop/part-{number}/pom.properties",
                f"version=1.{number % 50}.0\ngroupId=org.shop\nartifactId=part-{number}\n",
            )


FORMS: dict[str, tuple[str, Callable[[Path, int], None]]] = {
    "npm 3": ("package-lock.json", _npm),
    "pnpm 9": ("pnpm-lock.yaml", _pnpm),
    "Yarn 1": ("yarn.lock", _yarn),
    "Poetry": ("poetry.lock", _poetry),
    "dpkg -l": ("dpkg.txt", _dpkg),
    "CycloneDX JSON": ("bom.json", _cyclonedx),
    "CycloneDX XML": ("bom.xml", _cyclonedx_xml),
    "SPDX 2 JSON": ("bom.spdx.json", _spdx),
    "one jar of them": ("shop.jar", _jar),
}
