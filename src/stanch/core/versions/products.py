"""The orders of products that number themselves: OpenSSL, OpenSSH, plain numbers; and what has no order.

univers has no OpenSSH, compares the numbers of `intdot` digit by digit, and the betas of OpenSSL as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from stanch.core.versions.order import Order, Unordered, fits, plain, sign

_OPENSSL = re.compile(
    r"([0-9]+)\.([0-9]+)\.([0-9]+)([a-z]{0,2})(?:-(alpha|beta|pre|fips|dev)([0-9]*)(-dev)?)?"
)
_STAGES = {"alpha": 0, "beta": 1, "pre": 1}
"""1.1.1-pre1 to -pre9 are what others call betas: the number that the library gives of itself says so."""


def _openssl(version: str) -> Any:
    """The order of OPENSSL_VERSION_NUMBER: what leads to a release comes after the release before it."""
    found = fits(_OPENSSL, version, "1.0.1f, 1.0.2-beta1 or 3.0.7 (OpenSSL)")
    major, minor, fix, letters, stage, count, dev = found.groups()
    if dev or stage == "dev":
        raise Unordered("moving", f"{version!r} is a state of development, and another one each day")
    # after z comes za: the longer of two letters is the later
    release = int(major), int(minor), int(fix), len(letters), letters
    if stage in _STAGES:
        return *release, 0, _STAGES[stage], int(count or 0)
    return *release, 1, 0, 0


_OPENSSH = re.compile(r"([0-9]+(?:\.[0-9]+){1,2})(?:p([0-9]+))?")


def _openssh(version: str) -> Any:
    """Numbers, and which portable release it is (-1 where it does not say so)."""
    numbers, portable = fits(_OPENSSH, version, "8.5p1 (OpenSSH)").groups()
    return _numbers(numbers), -1 if portable is None else int(portable)


def _openssh_compare(version: Any, bound: Any) -> int:
    """9.8 may be OpenBSD's or the beginning of 9.8p1; which of the two decides only beside a bound of 9.8."""
    if version[0] == bound[0] and (version[1] < 0) != (bound[1] < 0):
        raise Unordered("part_missing", "one says which portable release it is (p1), and the other does not")
    return sign(version, bound)


def _numbers(text: str) -> tuple[int, ...]:
    """1.2 and 1.2.0 are one."""
    found = [int(one) for one in text.split(".")]
    while len(found) > 1 and not found[-1]:
        found.pop()
    return tuple(found)


_INTDOT = re.compile(r"v?([0-9]+(?:\.[0-9]+)*)")


def _intdot(version: str) -> Any:
    return _numbers(fits(_INTDOT, version, "11.86.0.41 (numbers and dots)")[1])


_GENERIC = re.compile(
    r"v?([0-9]+(?:\.[0-9]+)*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?"
)


def _generic(version: str) -> Any:
    """Any count of numbers, and what precedes a release as SemVer 2.0.0 orders it (section 11)."""
    numbers, before = fits(_GENERIC, version, "7.0, 4.1.2-rc.1 or 11.86.0.41").groups()
    parts = [(0, int(one), "") if one.isdigit() else (1, 0, one) for one in (before or "").split(".") if one]
    return _numbers(numbers), 0 if before else 1, parts


_CONTENT = re.compile(r"(?:sha(?:256|512):)?(?:[0-9a-f]{7,64}|[0-9a-f]{128})")
"""A commit, which may be shortened, or a digest: it names what it is made from, and can name nothing else."""


def _exact(version: str) -> str:
    if not version or any(one.isspace() for one in version):
        raise ValueError(f"{version!r} is not a commit, a digest or a tag such as v45.0.7")
    lower = version.lower()
    return lower if is_content(lower) else version


def is_content(version: str) -> bool:
    """Does it name content by what the content is, and nothing else? (In small letters.)"""
    # a date such as 20260319 is a tag
    return bool(_CONTENT.fullmatch(version)) and (
        ":" in version or len(version) >= 40 or not version.isdigit()
    )


def _same(one: str, other: str) -> int:
    if one == other:
        return 0
    short, long = sorted((one, other))  # whatever begins another comes before it
    return int(not (is_content(short) and is_content(long) and ":" not in long and long.startswith(short)))


def _exact_listed(version: str, listed: Sequence[str], compare: Callable[[Any, Any], int]) -> bool:
    """A tag that is not on the list may point at what is: only a commit or digest can be ruled out."""
    if any(compare(version, one) == 0 for one in listed):
        return True
    if not is_content(version):
        raise Unordered("moving", f"{version!r} is a name that can be moved to other content")
    if not any(is_content(one) and (":" in one) == (":" in version) for one in listed):
        raise Unordered(
            "moving", f"what is listed are names, and {version!r} is content: any may point at it"
        )
    return False


PRODUCTS: dict[str, Order] = {
    "openssl": plain(_openssl),
    "openssh": Order(_openssh, _openssh, _openssh_compare),
    "intdot": plain(_intdot),
    "generic": plain(_generic),
    "exact": Order(_exact, _exact, _same, listed=_exact_listed, ordered=False),
}
