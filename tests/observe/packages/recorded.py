"""The recorded files and what is in them, by hand: never what the readers say of them; and how a text is
read."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from stanch.core.model import Tri
from stanch.observe.packages import readers
from stanch.observe.packages.parts import Why
from stanch.observe.packages.readers import Listing
from stanch.observe.packages.source import Source

FOLDER = Path(__file__).parent / "samples"


class Sample(NamedTuple):
    """How many parts, what of it cannot be judged, is it whole, and one package that is in it; how many files
    run by it, and of how many it says whose they are."""

    parts: int
    unjudged: dict[Why, int]
    whole: Tri
    purl: str
    mapped: int = 0
    owned: int = 0


def _npm(parts: int, unjudged: dict[Why, int]) -> Sample:
    return Sample(parts, unjudged, "yes", "pkg:npm/%40sindresorhus/is@4.6.0")


def _python(parts: int, unjudged: dict[Why, int], whole: Tri) -> Sample:
    return Sample(parts, unjudged, whole, "pkg:pypi/jinja2@3.1.2")


_CENTOS = Sample(8, {}, "yes", "pkg:rpm/centos/openssl@1.0.1e-16.el6?arch=x86_64&distro=centos-6")
_ALPINE = "pkg:apk/alpine/gcc@12.2.1_git20220924-r10?{arch}distro=alpine-3.18.4"
_DEBIAN = "pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1?{arch}distro=debian-12"

SAMPLES: dict[str, Sample] = {
    "npm/v1/package-lock.json": _npm(24, {"path": 1}),
    "npm/v1/npm-shrinkwrap.json": _npm(24, {"path": 1}),
    "npm/v2/package-lock.json": _npm(24, {"member": 1}),
    "npm/v3/package-lock.json": _npm(24, {"member": 1}),
    "npm/installed/.package-lock.json": _npm(23, {"member": 1}),  # fsevents is for macOS alone
    "pnpm/7/pnpm-lock.yaml": _npm(24, {"path": 1}),
    "pnpm/8/pnpm-lock.yaml": _npm(24, {"path": 1}),
    "pnpm/9/pnpm-lock.yaml": _npm(24, {"path": 1}),
    "yarn/yarn.lock": _npm(24, {"path": 1}),
    "berry/2/yarn.lock": _npm(45, {"member": 1, "path": 1}),  # with node-gyp, which builds fsevents
    "berry/3/yarn.lock": _npm(45, {"member": 1, "path": 1}),
    "berry/4/yarn.lock": _npm(45, {"member": 1, "path": 1}),
    "uv/uv.lock": _python(5, {"member": 1, "path": 1}, "yes"),
    "pylock/pylock.toml": _python(5, {"path": 1}, "yes"),
    "poetry/poetry.lock": _python(3, {"git": 1, "path": 1}, "yes"),
    "pip/uv/requirements.txt": _python(5, {"path": 1}, "unknown"),
    "pip/compiled/requirements.txt": _python(3, {}, "yes"),
    "pip/freeze.txt": _python(5, {}, "unknown"),
    "cargo/Cargo.lock": Sample(3, {"git": 1, "member": 2}, "yes", "pkg:cargo/memchr@2.5.0"),
    "bundler/Gemfile.lock": Sample(
        4, {"git": 1, "path": 1}, "yes", "pkg:gem/nokogiri@1.13.0?platform=x86_64-linux"
    ),
    "composer/composer.lock": Sample(3, {"git": 1, "path": 1}, "yes", "pkg:composer/monolog/monolog@v2.3.0"),
    "gosum/go.sum": Sample(
        3, {"no_version": 1}, "yes", "pkg:golang/github.com/docker/docker@v20.10.7%2Bincompatible"
    ),
    "gobuilt/shop.txt": Sample(4, {"member": 2, "replaced": 1}, "yes", "pkg:golang/stdlib@1.19.8"),
    "cyclonedx/npm.json": Sample(24, {"member": 1}, "unknown", "pkg:npm/%40sindresorhus/is@4.6.0"),
    "cyclonedx/python-1.4.json": _python(5, {}, "unknown"),
    "cyclonedx/python-1.5.json": _python(5, {}, "unknown"),
    "cyclonedx/python-1.6.json": _python(5, {}, "unknown"),
    "cyclonedx/python-1.7.json": _python(5, {}, "unknown"),
    "cyclonedx-xml/python-1.1.xml": _python(5, {}, "unknown"),
    "cyclonedx-xml/python-1.7.xml": _python(5, {}, "unknown"),
    "spdx/npm.json": Sample(25, {}, "unknown", "pkg:npm/%40sindresorhus/is@4.6.0"),
    "spdx-tags/npm.spdx": Sample(25, {}, "unknown", "pkg:npm/%40sindresorhus/is@4.6.0"),
    "spdx-xml/npm.spdx.xml": Sample(25, {}, "unknown", "pkg:npm/%40sindresorhus/is@4.6.0"),
    "spdx-xml/npm.spdx.rdf": Sample(25, {}, "unknown", "pkg:npm/%40sindresorhus/is@4.6.0"),
    "spdx3/build.json": Sample(
        2, {"no_purl": 1}, "unknown", "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
    ),
    "dpkg/bookworm.txt": Sample(1016, {}, "yes", _DEBIAN.format(arch="arch=amd64&")),
    "dpkg/one.txt": Sample(1, {}, "no", "pkg:deb/openssl@3.0.19-1~deb12u2?arch=amd64"),
    "dpkg-query/asked.txt": Sample(1016, {}, "yes", _DEBIAN.format(arch="arch=amd64&")),
    "dpkg-query/plain.txt": Sample(1016, {}, "yes", _DEBIAN.format(arch="arch=amd64&")),
    "rpm/plain.txt": _CENTOS,
    "rpm/last.txt": _CENTOS,
    "rpm/asked.txt": _CENTOS,
    "rpm/epoch.txt": _CENTOS,
    "apk/info.txt": Sample(12, {}, "yes", _ALPINE.format(arch="")),
    "apk/described.txt": Sample(12, {}, "yes", _ALPINE.format(arch="")),
    "apk/list.txt": Sample(12, {}, "yes", _ALPINE.format(arch="arch=x86_64&")),
    "pacman/q.txt": Sample(10, {}, "yes", "pkg:alpm/arch/grub@2:2.12rc1-4"),
    "java/log4j-core.jar": Sample(
        1, {}, "unknown", "pkg:maven/org.apache.logging.log4j/log4j-core@2.19.0"
    ),
    "actions-log/deploy.txt": Sample(
        2, {}, "yes", "pkg:github/tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67"
    ),
    "maps/root.txt": Sample(0, {}, "yes", "", mapped=14),
    "lsof/root.txt": Sample(0, {}, "yes", "", mapped=38),
    "dpkg-files/asked.txt": Sample(0, {}, "unknown", "", owned=393),
    "rpm-files/asked.txt": Sample(0, {}, "unknown", "", owned=4),
}  # fmt: skip


def listing(name: str, content: str) -> Listing:
    source = Source.held(name, content.encode())
    return readers.listing(source, readers.fitting(source))


def told(found: Listing) -> dict[str, str]:
    """Each purl as itself, and each name that cannot be judged with its reason."""
    return {part.purl.removeprefix("pkg:"): "" for part in found.parts} | {
        one.name: one.why for one in found.named
    }
