"""Is this version affected? Orders versions as each ecosystem does, and reads VERS ranges.

A distribution's version is compared by that distribution's own order, never across: dpkg sorts
`1.0.1f-1ubuntu1` (vulnerable) above Debian's fix `1.0.1e-2+deb7u5`. Sources: Debian Policy 5.6.12
(deb), rpm's rpmvercmp (rpm), OpenSSL's release scheme before 3.0 (openssl), SemVer 2.0.0 section 11
(npm, generic), PEP 440 (pypi), the VERS specification (package-url).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, cmp_to_key
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from stanch.core.playbook import Package

Order = Callable[[str], Any]
"""A key by which an ecosystem's versions sort; raises ValueError on what is not a version."""


def _cmp(one: Any, other: Any) -> int:
    return int(one > other) - int(one < other)


def _deb_rank(char: str) -> int:
    # "~" sorts before the end of the part, letters before everything else
    if char == "~":
        return -1
    return ord(char) if char.isalpha() else ord(char) + 256


def _deb_part(one: str, other: str) -> int:
    while one or other:
        lead_one = re.match(r"\D*", one).group()  # type: ignore[union-attr]
        lead_other = re.match(r"\D*", other).group()  # type: ignore[union-attr]
        for index in range(max(len(lead_one), len(lead_other))):
            rank_one = _deb_rank(lead_one[index]) if index < len(lead_one) else 0
            rank_other = _deb_rank(lead_other[index]) if index < len(lead_other) else 0
            if rank_one != rank_other:
                return _cmp(rank_one, rank_other)
        one, other = one[len(lead_one) :], other[len(lead_other) :]
        digits_one = re.match(r"\d*", one).group()  # type: ignore[union-attr]
        digits_other = re.match(r"\d*", other).group()  # type: ignore[union-attr]
        if int(digits_one or 0) != int(digits_other or 0):
            return _cmp(int(digits_one or 0), int(digits_other or 0))
        one, other = one[len(digits_one) :], other[len(digits_other) :]
    return 0


def _epoch(version: str) -> tuple[int, str]:
    head, colon, rest = version.partition(":")
    if not colon:
        return 0, version
    if not head.isdigit():
        raise ValueError(f"{version!r} has an epoch that is not a number")
    return int(head), rest


def _deb_cmp(one: str, other: str) -> int:
    epoch_one, one = _epoch(one)
    epoch_other, other = _epoch(other)
    if epoch_one != epoch_other:
        return _cmp(epoch_one, epoch_other)
    upstream_one, _, revision_one = one.rpartition("-") if "-" in one else (one, "", "")
    upstream_other, _, revision_other = other.rpartition("-") if "-" in other else (other, "", "")
    return _deb_part(upstream_one, upstream_other) or _deb_part(revision_one, revision_other)


_RPM_PART = re.compile(r"\d+|[A-Za-z]+|~|\^")


def _rpm_part(one: str, other: str) -> int:
    parts_one, parts_other = _RPM_PART.findall(one), _RPM_PART.findall(other)
    for index in range(max(len(parts_one), len(parts_other))):
        a = parts_one[index] if index < len(parts_one) else ""
        b = parts_other[index] if index < len(parts_other) else ""
        if a == b:
            continue
        if "~" in (a, b):
            return -1 if a == "~" else 1
        if "^" in (a, b):
            if not a or not b:
                return 1 if a else -1
            return -1 if a == "^" else 1
        if not a or not b:
            return 1 if a else -1
        if a.isdigit() != b.isdigit():
            return 1 if a.isdigit() else -1
        if a.isdigit():
            if int(a) != int(b):
                return _cmp(int(a), int(b))
            continue
        return _cmp(a, b)
    return 0


def _rpm_cmp(one: str, other: str) -> int:
    epoch_one, one = _epoch(one)
    epoch_other, other = _epoch(other)
    if epoch_one != epoch_other:
        return _cmp(epoch_one, epoch_other)
    version_one, _, release_one = one.partition("-")
    version_other, _, release_other = other.partition("-")
    first = _rpm_part(version_one, version_other)
    # a range may leave the release out: then it speaks of every release of that version
    if first or not release_one or not release_other:
        return first
    return _rpm_part(release_one, release_other)


_OPENSSL = re.compile(r"(\d+)\.(\d+)\.(\d+)([a-z]{0,2})(?:-(?:(beta|alpha|pre|dev)(\d*)|fips))?$")


def _openssl_key(version: str) -> tuple[int, int, int, int, str, str, int]:
    found = _OPENSSL.match(version)
    if not found:
        raise ValueError(f"{version!r} is not an OpenSSL version such as 1.0.1f")
    major, minor, fix, letter, stage, number = found.groups()
    return int(major), int(minor), int(fix), 0 if stage else 1, letter, stage or "", int(number or 0)


_SEMVER = re.compile(r"v?(\d+)\.(\d+)(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$")


def _semver_key(version: str) -> tuple[int, int, int, int, tuple[tuple[int, int, str], ...]]:
    found = _SEMVER.match(version)
    if not found:
        raise ValueError(f"{version!r} is not a version such as 4.1.2 (SemVer 2.0.0)")
    major, minor, patch, pre = found.groups()
    identifiers = tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part) for part in (pre or "").split(".") if part
    )
    return int(major), int(minor), int(patch or 0), 0 if pre else 1, identifiers


_PEP440 = re.compile(
    r"v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?"
    r"(?:[-_.]?(post|rev|r)[-_.]?(\d*)|-(\d+))?(?:[-_.]?(dev)[-_.]?(\d*))?"
    r"(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$"
)
_STAGES = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}


def _pypi_key(version: str) -> tuple[Any, ...]:
    found = _PEP440.match(version.strip().lower())
    if not found:
        raise ValueError(f"{version!r} is not a version such as 2.1.0rc1 (PEP 440)")
    epoch, numbers, stage, count, post, post_count, bare_post, dev, dev_count, local = found.groups()
    release = [int(part) for part in numbers.split(".")]
    while len(release) > 1 and release[-1] == 0:
        release.pop()
    later = int(post_count or bare_post or 0) if post or bare_post else -1
    # a development release sorts before what it leads to, a pre-release before its release
    rank = (0, _STAGES.get(stage, stage), int(count or 0)) if stage else (1, "", 0)
    if dev and not stage and later < 0:
        rank = (-1, "", 0)
    own = tuple(
        (1, int(part), "") if part.isdigit() else (0, 0, part) for part in re.split(r"[-_.]", local or "")
    )
    return int(epoch or 0), tuple(release), rank, later, (0, int(dev_count or 0)) if dev else (1, 0), own


_DEB = re.compile(r"(\d+:)?\d[A-Za-z0-9.+~:-]*")
_RPM = re.compile(r"(?=.*\d)(\d+:)?[A-Za-z0-9][A-Za-z0-9.+_~^-]*")


def _deb_key(version: str) -> Any:
    _epoch(version)
    if not _DEB.fullmatch(version):
        raise ValueError(f"{version!r} is not a version such as 1.0.1e-2+deb7u5 (Debian Policy 5.6.12)")
    return cmp_to_key(_deb_cmp)(version)


def _rpm_key(version: str) -> Any:
    _epoch(version)
    if not _RPM.fullmatch(version):
        raise ValueError(f"{version!r} is not a version such as 1:1.0.1e-16.el6_5.7 (rpm)")
    return cmp_to_key(_rpm_cmp)(version)


ORDERS: dict[str, Order] = {
    "deb": _deb_key,
    "rpm": _rpm_key,
    "openssl": _openssl_key,
    "npm": _semver_key,
    "pypi": _pypi_key,
    "semver": _semver_key,
    "generic": _semver_key,
}

_COMPARATOR = re.compile(r"(>=|<=|!=|<|>|=)?(.+)$")


@cache
def _range(text: str) -> tuple[Order, tuple[tuple[str, Any], ...]]:
    """The order and comparators of a VERS range; raises ValueError with what is wrong."""
    scheme, slash, rest = text.removeprefix("vers:").partition("/")
    if not text.startswith("vers:") or not slash or scheme not in ORDERS:
        known = ", ".join(sorted(ORDERS))
        raise ValueError(f"{text!r} is not a range such as vers:deb/>=1.0.1|<1.0.1g-1 (one of {known})")
    order = ORDERS[scheme]
    comparators: list[tuple[str, Any]] = []
    for part in rest.split("|"):
        found = _COMPARATOR.match(part.strip())
        if found is None:
            raise ValueError(f"{text!r} holds an empty constraint")
        if part.strip() == "*":
            comparators.append(("*", None))
        else:
            comparators.append((found[1] or "=", order(unquote(found[2].strip()))))
    bounds = [(sign, key) for sign, key in comparators if sign[0] in "<>"]
    for (low, one), (high, other) in pairwise(bounds):
        if low[0] == ">" and high[0] == "<" and other < one:
            raise ValueError(f"{text!r} has its bounds the wrong way round: nothing lies between them")
    return order, tuple(comparators)


def check_range(text: str) -> None:
    """Raise ValueError where `text` is not a VERS range that this version reads."""
    _range(text)


def _check_release(version: str, key: Any, comparators: tuple[tuple[str, Any], ...]) -> None:
    """1.0.1e is neither older nor newer than 1.0.1e-16: that depends on its release, which is missing."""
    for _sign, bound in comparators:
        if bound is not None and "-" in bound.obj and key == bound:
            raise ValueError(f"{version!r} does not say which release of {bound.obj}")


def within(version: str, text: str) -> bool:
    """Is `version` within the VERS range `text`? Raises ValueError where it cannot be ordered.

    Equal versions decide first; then each pair of a lower and an upper bound is an interval, in the
    order written.
    """
    order, comparators = _range(text)
    key = order(version)
    if order is _rpm_key and "-" not in version:
        _check_release(version, key, comparators)
    bounds: list[tuple[str, Any]] = []
    for sign, other in comparators:
        if sign == "*":
            return True
        if sign == "!=":
            if key == other:
                return False
        elif sign == "=":
            if key == other:
                return True
        else:
            bounds.append((sign, other))
    low: tuple[str, Any] | None = None
    for sign, other in bounds:
        if sign[0] == ">":
            low = (sign, other)
            continue
        above = low is None or (key > low[1] or (low[0] == ">=" and key == low[1]))
        if above and (key < other or (sign == "<=" and key == other)):
            return True
        low = None
    return low is not None and (key > low[1] or (low[0] == ">=" and key == low[1]))


@cache
def split_purl(purl: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """`pkg:type/namespace/name`, version and sorted qualifiers of a package URL (ECMA-427)."""
    if not purl.startswith("pkg:"):
        raise ValueError(f"{purl!r} is not a package URL such as pkg:deb/debian/openssl@1.0.1e-2")
    rest, _, _subpath = purl.partition("#")
    rest, _, query = rest.partition("?")
    slash, at = rest.rfind("/"), rest.rfind("@")
    product, version = (rest[:at], unquote(rest[at + 1 :])) if at > slash + 1 else (rest, "")
    qualifiers = []
    for pair in query.split("&") if query else ():
        name, _, value = pair.partition("=")
        qualifiers.append((name, unquote(value)))
    return unquote(product), version, tuple(sorted(qualifiers))


@cache
def affected(purl: str, packages: tuple[Package, ...]) -> bool | None:
    """Does this component have the flaw? None where no package of the playbook speaks of it.

    A version that cannot be ordered gives None as well: it is unknown, not clean. So is one outside of a
    range of which nobody says that it is whole.
    """
    try:
        product, version, qualifiers = split_purl(purl)
    except ValueError:
        return None
    found: bool | None = None
    for package in packages:
        wanted, _, needed = split_purl(package.purl)
        if wanted != product or not set(needed) <= set(qualifiers):
            continue
        try:
            hit = within(version, package.affected)
        except ValueError:
            continue
        if hit:
            return True
        if package.outside == "clean":
            found = False
    return found
