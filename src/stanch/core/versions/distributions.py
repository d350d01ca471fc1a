"""The orders of distributions' packages: deb, rpm, apk. Each is that of the distribution's own program.

univers compares deb and rpm, as dpkg (Debian Policy 5.6.12) and rpm do. apk is ours: univers reads Alpine's
versions by Gentoo's rules, knows none of `_git`, `_cvs`, `_svn` and `_hg`, and compares leading zeros
otherwise than apk. tests/real/test_version_programs.py holds all three against the programs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import total_ordering
from typing import Any

from stanch.core.versions.order import Order, Unordered, by, fits, plain, sign

_DEB = re.compile(r"(?:[0-9]+:)?[0-9][A-Za-z0-9.+~-]*(?<!-)")


def _deb(version: str) -> Any:
    from univers import debian  # noqa: PLC0415  # it costs 50 ms, and most commands compare nothing

    fits(_DEB, version, "1.0.1e-2+deb7u5 (Debian Policy 5.6.12)")
    return by(debian.compare_version_objects)(debian.Version.from_string(version))


_RPM = re.compile(r"(?:([0-9]+):)?([A-Za-z0-9._+~^]*[0-9][A-Za-z0-9._+~^]*)(?:-([A-Za-z0-9._+~^]+))?")


@total_ordering
class Rpm:
    """Epoch, version and release. A missing release sorts before every other, a missing epoch is zero."""

    def __init__(self, epoch: int | None, version: str, release: str | None) -> None:
        self.epoch, self.version, self.release = epoch, version, release

    def __repr__(self) -> str:
        epoch = "" if self.epoch is None else f"{self.epoch}:"
        return epoch + self.version + ("" if self.release is None else f"-{self.release}")

    def trunk(self, other: Rpm) -> int:
        """The sign of epoch and version alone."""
        from univers.rpm import vercmp  # noqa: PLC0415

        return sign(self.epoch or 0, other.epoch or 0) or int(vercmp(self.version, other.version))

    def sign(self, other: Rpm) -> int:
        from univers.rpm import vercmp  # noqa: PLC0415

        found = self.trunk(other)
        if found or self.release is None or other.release is None:
            return found or sign(self.release is not None, other.release is not None)
        return int(vercmp(self.release, other.release))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rpm) and self.sign(other) == 0

    def __lt__(self, other: Rpm) -> bool:
        return self.sign(other) < 0

    __hash__ = None  # type: ignore[assignment]  # 1.01 equals 1.1


def _rpm(version: str) -> Rpm:
    epoch, number, release = fits(_RPM, version, "1:1.0.1e-16.el6_5.7 (rpm)").groups()
    return Rpm(None if epoch is None else int(epoch), number, release)


def _rpm_compare(version: Rpm, bound: Rpm) -> int:
    """A bound without a release speaks of every release of its version."""
    if bound.release is None:
        return version.trunk(bound)
    if version.release is None and version.trunk(bound) == 0:
        raise Unordered("part_missing", f"{str(version)!r} does not say which release of {bound}")
    return version.sign(bound)


def _rpm_readings(version: Rpm, bounds: Sequence[Rpm]) -> Sequence[Rpm]:
    """Many tools leave the epoch out, so one that is on one side only may be there on the other."""
    known = {one.epoch for one in bounds} - {None}
    if version.epoch is None:
        epochs = {0, *known}
    elif version.epoch and not known:
        epochs = {0, version.epoch}
    else:
        return (version,)
    return [Rpm(epoch, version.version, version.release) for epoch in sorted(one or 0 for one in epochs)]


_BEFORE = ("alpha", "beta", "pre", "rc")
_AFTER = ("cvs", "svn", "git", "hg", "p")
_APK = re.compile(
    r"([0-9]+(?:\.[0-9]+)*)([a-z]?)"
    rf"((?:_(?:{'|'.join(_BEFORE + _AFTER)})[0-9]*)*)(?:-r([0-9]+))?"
)


def _apk(version: str) -> Any:
    """Pairs of how a part ranks and its value. The end ranks above `_rc` and below all that may follow it."""
    numbers, letter, suffixes, revision = fits(_APK, version, "1.36.1-r5 (apk)").groups()
    first, *others = numbers.split(".")
    parts: list[tuple[int, Any]] = [(5, (1, int(first), ""))]
    # what begins with a zero is compared as text, as the digits after a decimal point are
    parts += [(5, (0, 0, one) if one[0] == "0" else (1, int(one), "")) for one in others]
    if letter:
        parts.append((4, letter))
    for suffix in suffixes.split("_")[1:]:
        name = suffix.rstrip("0123456789")
        parts.append((3, _AFTER.index(name)) if name in _AFTER else (-1, _BEFORE.index(name)))
        if suffix != name:
            parts.append((2, int(suffix[len(name) :])))
    if revision is not None:
        parts.append((1, int(revision)))
    return (*parts, (0, 0))


DISTRIBUTIONS: dict[str, Order] = {
    "deb": plain(_deb),
    "rpm": Order(_rpm, _rpm, _rpm_compare, _rpm_readings),
    "apk": plain(_apk),
}
