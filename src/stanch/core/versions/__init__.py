"""Is this version affected? Orders versions as each ecosystem does, and never across them.

dpkg sorts `1.0.1f-1ubuntu1` (vulnerable) above Debian's fix `1.0.1e-2+deb7u5`. So a version is compared by
the order of its own ecosystem, with the entries for its own release. What cannot be compared is unknown,
and named.

    verdicts       a component and the entries of a playbook: yes, no or unknown, and which entry says so
    ranges         a version and a VERS range
    purls          what a package URL says (core/releases: which release of a distribution is meant)
    streams        was it built for the release that it is found on?
    schemes        which order for which package    order          what an order is
    distributions  deb, rpm, apk                    languages      npm, pypi, maven, gem, nuget, golang ...
    products       openssl, openssh, plain numbers, equality

To add an order, write its key beside its siblings, give it rows in tests/core/versions/truth.txt, and hold it
against the ecosystem's own program in tests/real/test_version_programs.py (docs/decisions/23-versions.md).
"""

from __future__ import annotations

from stanch.core.playbook import Package
from stanch.core.releases import Releases, release
from stanch.core.versions import ranges, schemes, verdicts
from stanch.core.versions.purls import split
from stanch.core.versions.ranges import within
from stanch.core.versions.verdicts import (
    OF_A_DISTRIBUTION,
    OF_NO_ENTRY,
    Affected,
    affected,
    names_release,
)

__all__ = [
    "OF_A_DISTRIBUTION",
    "OF_NO_ENTRY",
    "Affected",
    "Releases",
    "affected",
    "check",
    "forget",
    "names_release",
    "split",
    "within",
]


def check(package: Package) -> None:
    """Raise ValueError where no version could be judged by an entry; it says what is wrong with the entry."""
    scheme = ranges.scheme_of(package.affected)
    for name in package.names:
        purl = split(name)
        if purl.version:
            raise ValueError(f"{name!r} has a version: which ones are affected is said by the range")
        schemes.check_scheme(purl.type, scheme)
    ranges.check(package.affected)


def forget() -> None:
    """Drop what is kept for speed."""
    for kept in (affected, names_release, verdicts.entries, verdicts._spoken, ranges.read, split, release):
        kept.cache_clear()
