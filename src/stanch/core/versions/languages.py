"""The orders of programming languages' packages: npm, cargo, golang, semver, pypi, maven, gem, nuget.

univers compares maven, gem and nuget. The others are compared by the libraries on which univers stands, for
its own semver, golang and npm take anything that begins with a number. The form of a version is checked
first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from stanch.core.versions.order import Order, Unordered, by, fits, plain, sign

_NUMBER = r"(?:0|[1-9][0-9]*)"
_SEMVER = re.compile(
    rf"v?({_NUMBER}\.{_NUMBER}\.{_NUMBER})"
    r"(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
_SHORT = re.compile(rf"v?{_NUMBER}(?:\.{_NUMBER})?")
_LIKE_SEMVER = "4.1.2 (SemVer 2.0.0)"


def _semver(version: str) -> Any:
    from semantic_version import Version  # noqa: PLC0415  # 40 ms, and most commands compare nothing

    numbers, before, _build = fits(_SEMVER, version, _LIKE_SEMVER).groups()
    # a build says nothing about what comes first (SemVer 2.0.0, section 10); in Version it would
    return by(sign)(Version(numbers + (before or "")))


def _short(version: str) -> Any:
    """Of one or two numbers, too: the rest are zeros."""
    if _SHORT.fullmatch(version):
        version = version.removeprefix("v") + ".0" * (2 - version.count("."))
    return _semver(version)


_PEP440 = re.compile(r"[vV]?[0-9][A-Za-z0-9.!+_-]*")


def _pypi(version: str) -> Any:
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415

    like = "2.1.0rc1 (PEP 440)"
    fits(_PEP440, version, like)
    try:
        return Version(version)
    except InvalidVersion as error:
        raise ValueError(f"{version!r} is not a version such as {like}") from error


_MAVEN = re.compile(r"([0-9]+(?:\.[0-9]+)*)(?:([.-]?)([A-Za-z]+)(?:(-?)([0-9]+))?|-([0-9]+))?")
_MAVEN_SAME = {"ga": "", "final": "", "release": "", "cr": "rc"}
_MAVEN_SHORT = {"a": "alpha", "b": "beta", "m": "milestone"}


def _maven(version: str) -> Any:
    """Numbers and at most one qualifier: univers and Maven's own program differ on what has more.

    The qualifier is handed on as Maven reads it since 3.3; univers follows Maven 3.2, which read some
    otherwise.
    """
    from univers.maven import Version  # noqa: PLC0415

    like = "2.17.0, 2.0-beta9 or 2.17.0.redhat-1 (Maven)"
    numbers, dot, word, hyphen, count, bare = fits(_MAVEN, version, like).groups()
    if word is None:
        return Version(numbers if bare is None else f"{numbers}-{bare}")
    word = word.lower()
    if word == "snapshot":
        raise Unordered("moving", f"{version!r} is a snapshot, and another one each day")
    if count is not None and not hyphen:
        word = _MAVEN_SHORT.get(word, word)
    word = _MAVEN_SAME.get(word, word)
    if not word and count is not None:
        raise ValueError(f"{version!r} is not a version such as {like}")
    if count is None:
        return Version(f"{numbers}-{word}" if word else numbers)
    return Version(f"{numbers}.{word}-{count}" if dot == "." and hyphen else f"{numbers}-{word}-{count}")


_GEM = re.compile(r"[0-9]+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?")


def _gem(version: str) -> Any:
    from univers.gem import GemVersion  # noqa: PLC0415

    fits(_GEM, version, "5.0.0.1 or 5.0.0.rc1 (RubyGems)")
    return GemVersion(version)


_NUGET = re.compile(
    r"[0-9]+(?:\.[0-9]+){0,3}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)


def _nuget(version: str) -> Any:
    from univers import nuget  # noqa: PLC0415

    fits(_NUGET, version, "4.7.1 or 4.7.1.2-beta (NuGet)")
    return by(sign)(nuget.Version.from_string(version.partition("+")[0]))


def _whole(key: Callable[[str], Any]) -> Order:
    """A version is whole; the bound of a range may be short."""
    return Order(key, _short)


LANGUAGES: dict[str, Order] = {
    "npm": _whole(_semver),
    "cargo": _whole(_semver),
    "golang": _whole(_semver),
    "semver": Order(_short, _short),
    "pypi": plain(_pypi),
    "maven": plain(_maven),
    "gem": plain(_gem),
    "nuget": plain(_nuget),
}
