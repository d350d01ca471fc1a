"""Releases of distributions by whatever name they go, and which is a part of which."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from stanch.core.releases import NONE, release, within
from stanch.knowledge import releases

KNOWN = releases.known()


@pytest.mark.parametrize(
    ("distro", "namespace", "is_"),
    [
        ("debian-7", "debian", "debian-7"),
        ("debian-7.4", "debian", "debian-7.4"),
        ("wheezy", "debian", "debian-7"),
        ("debian-wheezy", "debian", "debian-7"),
        ("Debian-Wheezy", "debian", "debian-7"),
        ("7", "debian", "debian-7"),
        ("squeeze", "debian", "debian-6"),
        ("jammy", "ubuntu", "ubuntu-22.04"),
        ("ubuntu-jammy", "ubuntu", "ubuntu-22.04"),
        ("ubuntu22.04", "ubuntu", "ubuntu-22.04"),
        ("22.04", "ubuntu", "ubuntu-22.04"),
        ("centos-6.5", "centos", "centos-6.5"),
        ("redhat-9.4", "redhat", "rhel-9.4"),
        ("9.4", "redhat", "rhel-9.4"),
        ("amazon-2023", "amzn", "amzn-2023"),
        ("fc20", "fedora", "fedora-20"),
        ("rockylinux-9", "rocky", "rocky-9"),
        ("alpine-v3.19", "alpine", "alpine-3.19"),
        ("sles-15-sp5", "suse", "sles-15.5"),
        ("sles-15.5", "suse", "sles-15.5"),
        ("opensuse-leap-15.5", "opensuse", "opensuse-15.5"),
        ("opensuse-tumbleweed", "opensuse", "opensuse-tumbleweed"),
        ("debian-sid", "debian", "debian-sid"),
        ("raspbian-bullseye", "raspbian", "raspbian-bullseye"),
        ("edge", "alpine", "alpine-edge"),
        ("", "debian", "debian"),
    ],
)
def test_a_release_by_each_of_its_names(distro: str, namespace: str, is_: str) -> None:
    assert str(release(distro, namespace, KNOWN)) == is_


@pytest.mark.parametrize(
    ("one", "other", "is_"),
    [
        ("rhel-9.4", "rhel-9", True),
        ("rhel-9", "rhel-9.4", False),
        ("rhel-9.4", "rhel-9.4", True),
        ("rhel-9.4", "rhel-9.40", False),
        ("rhel-9.40", "rhel-9.4", False),
        ("rhel-10", "rhel-1", False),
        ("centos-9", "rhel-9", False),
        ("centos-stream-9", "centos-9", False),
        ("debian-sid", "debian-7", False),
    ],
)
def test_a_minor_release_is_a_part_of_its_release(one: str, other: str, is_: bool) -> None:
    assert within(release(one, "", KNOWN), release(other, "", KNOWN)) is is_


def test_without_the_names_a_code_name_is_only_a_name() -> None:
    assert str(release("wheezy", "debian", NONE)) == "debian-wheezy"


@pytest.mark.real
@pytest.mark.parametrize("family", ["debian", "ubuntu"])
def test_the_names_are_those_of_distro_info(family: str) -> None:
    with Path(f"/usr/share/distro-info/{family}.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["version"]]
    ours = KNOWN.names[family]
    assert len(rows) >= 20
    for row in rows:
        if row["series"] not in ours:
            assert row["created"] > "2025-10"  # named since our list was written
            continue
        number = row["version"].removesuffix(" LTS")
        assert number in (ours[row["series"]], f"{ours[row['series']]}.0")
