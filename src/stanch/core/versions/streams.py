"""Was a package built for the release on which it is found? Its version often says so.

A fix of one release says nothing of a package from another one. Such are backports, packages of private
archives, and those that stayed when a system was moved to a new release (rule 83).
"""

from __future__ import annotations

import re

from stanch.core.releases import Release

_BACKPORT = re.compile(
    r"~bpo\d|~ubuntu\d\d\.\d\d\.\d|ppa\d|[+~.](?:rvt|rpi|rpt|kali|devuan|pve|pmx|parrot|fips)|(?:kali|devuan)\d",
    re.ASCII | re.IGNORECASE,
)
"""Backports, private archives, and distributions that are made of Debian or Ubuntu (Raspbian, Kali, Devuan,
Proxmox, Parrot), whose marks sort above Debian's own."""
_DEBIAN = re.compile(r"[+~]deb(\d+)u\d", re.ASCII)
_UBUNTU = re.compile(r"ubuntu[\d.]*?\.(\d\d\.\d\d)\b", re.ASCII)
_RPM = re.compile(r"\.(el|fc)(\d+)", re.ASCII)
_MARKS = {
    "el": frozenset(("rhel", "centos", "ol", "rocky", "almalinux", "scientific")),
    "fc": frozenset(("fedora",)),
}


def foreign(type: str, version: str, of: Release | None) -> str:
    """What shows that it was built for others; "" where nothing does.

    `of`: the release it is found on; one without a number (sid, rawhide) takes packages of several.
    """
    if of is not None and not (of.parts and of.parts[0].isdigit()):
        of = None
    if type == "deb":
        found = _BACKPORT.search(version)
        return found[0] if found else _foreign_deb(version, of)
    if type == "rpm" and of is not None:
        for family, number in _RPM.findall(version):
            known = any(of.family in families for families in _MARKS.values())
            if known and (of.family not in _MARKS[family] or of.parts[:1] != (number,)):
                return f"{family}{number}"
    return ""


_MINOR = re.compile(r"\.el(\d+)_(\d+)", re.ASCII)


def unmarked(type: str, version: str, bound: str, wanted: Release) -> str:
    """The mark of its release that the fixed version has (deb12u3, el9_2.4) and one above it lacks; "" else.

    What was built for that release later bears the mark, too. What lacks it is of a later release, in which
    the same number can be open: 1.0.1f-1 on Debian 7, 8.7p1-38.el9 on RHEL 9.2.
    """
    if type == "deb" and wanted.family == "debian" and not _DEBIAN.search(version):
        return next((f"deb{one}u" for one in _DEBIAN.findall(bound) if wanted.parts[:1] == (one,)), "")
    if type == "rpm":
        for one in _MINOR.findall(bound):
            if wanted.parts[:2] == one and one not in _MINOR.findall(version):
                return f"el{one[0]}_{one[1]}"
    return ""


def _foreign_deb(version: str, of: Release | None) -> str:
    if of is None:
        return ""
    if of.family == "debian":
        if "ubuntu" in version:
            return "ubuntu"
        marks = {number for number in _DEBIAN.findall(version) if of.parts[:1] != (number,)}
        return f"deb{min(marks)}" if marks else ""
    if of.family == "ubuntu":
        found = _UBUNTU.search(version)
        return found[1] if found and tuple(found[1].split(".")) != of.parts else ""
    return ""
