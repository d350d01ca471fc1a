"""Which release of a distribution is meant? `wheezy` is debian-7, and centos-6.5 is one of centos-6.

How distributions and their releases are called is data. The loader of a playbook hands it in
(`knowledge/releases`), so that a new release needs no new code, and core reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec


class Releases(msgspec.Struct, frozen=True, eq=False):
    """`families`: other names of a distribution (redhat: rhel). `names`: of releases (debian: wheezy: 7)."""

    families: Mapping[str, str] = {}
    names: Mapping[str, Mapping[str, str]] = {}


NONE = Releases()
"""Nothing is called by another name."""


class Release(NamedTuple):
    """A distribution, and its release from the first number to the last one that is known."""

    family: str
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.family}-{'.'.join(self.parts)}" if self.parts else self.family


_NUMBERED = re.compile(r"(.*?)[-_: ]?v?(\d+(?:\.\d+)*)", re.ASCII)
_SERVICE_PACK = re.compile(r"(?<=\d)[-_ .]?sp(?=\d)", re.ASCII)


@lru_cache(maxsize=4096)
def release(distro: str, namespace: str, known: Releases) -> Release:
    """What a `distro` qualifier names: debian-7.4, wheezy, debian-wheezy, ubuntu-22.04, 22.04, sles-15-sp5.

    `namespace` is the distribution where the qualifier names none.
    """
    text = _SERVICE_PACK.sub(".", distro.strip().lower())
    found = _NUMBERED.fullmatch(text)
    if found:
        family = found[1] or namespace
        return Release(known.families.get(family, family), tuple(found[2].split(".")))
    for family, names in known.names.items():
        if text in names:
            return Release(family, tuple(names[text].split(".")))
    family, hyphen, name = text.rpartition("-")
    if not hyphen:
        return Release(known.families.get(namespace, namespace), (text,) if text else ())
    family = known.families.get(family, family)
    return Release(family, tuple(known.names.get(family, {}).get(name, name).split(".")))


def within(one: Release, other: Release) -> bool:
    """Is `one` the release `other`, or a part of it (rhel-9.4 of rhel-9)?"""
    return one.family == other.family and one.parts[: len(other.parts)] == other.parts
