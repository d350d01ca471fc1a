"""Versions sort as their ecosystems say, and never across them."""

from itertools import pairwise

import pytest

from stanch.core import versions
from stanch.core.playbook import Package

DEBIAN_7 = Package("pkg:deb/debian/openssl?distro=debian-7", "vers:deb/>=1.0.1|<1.0.1e-2+deb7u5")
UBUNTU_1404 = Package("pkg:deb/ubuntu/openssl?distro=ubuntu-14.04", "vers:deb/>=1.0.1|<1.0.1f-1ubuntu2")
UPSTREAM = Package("pkg:generic/openssl", "vers:openssl/>=1.0.1|<1.0.1g|1.0.2-beta1")


@pytest.mark.parametrize(
    ("scheme", "rising"),
    [
        (
            "deb",
            ["1.0~rc1-1", "1.0.1-1", "1.0.1e-2", "1.0.1e-2+deb7u4", "1.0.1e-2+deb7u5", "1.0.1f-1", "1:0.1"],
        ),
        ("rpm", ["1.0.1e-15.el6", "1.0.1e-16.el6_5.4", "1.0.1e-16.el6_5.7", "1.0.1e-16.el6_5.14", "1:0.9-1"]),
        ("openssl", ["0.9.8y", "1.0.0t", "1.0.1-beta1", "1.0.1", "1.0.1a", "1.0.1g", "1.0.2-beta1", "1.0.2"]),
        (
            "npm",
            ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0"],
        ),
    ],
)
def test_versions_rise(scheme: str, rising: list[str]) -> None:
    order = versions.ORDERS[scheme]
    for one, other in pairwise(rising):
        assert order(one) < order(other), (one, other)


def test_a_distributions_fix_says_nothing_about_another_distribution() -> None:
    packages = (DEBIAN_7, UBUNTU_1404)
    assert versions.affected("pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u5?distro=debian-7", packages) is False
    assert versions.affected("pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u4?distro=debian-7", packages) is True
    # dpkg sorts this above Debian's fix, and it is vulnerable
    assert versions.affected("pkg:deb/ubuntu/openssl@1.0.1f-1ubuntu1?distro=ubuntu-14.04", packages) is True
    assert versions.affected("pkg:deb/ubuntu/openssl@1.0.1f-1ubuntu1?distro=ubuntu-16.04", packages) is None


@pytest.mark.parametrize(
    ("version", "hit"),
    [
        ("1.0.0t", False),
        ("1.0.1", True),
        ("1.0.1f", True),
        ("1.0.1g", False),
        ("1.0.2-beta1", True),
        ("1.0.2", False),
    ],
)
def test_upstream_range(version: str, hit: bool) -> None:
    assert versions.affected(f"pkg:generic/openssl@{version}", (UPSTREAM,)) is hit


def test_a_version_that_cannot_be_ordered_is_unknown_not_clean() -> None:
    assert versions.affected("pkg:generic/openssl@banana", (UPSTREAM,)) is None
    assert versions.affected("not a purl", (UPSTREAM,)) is None


def test_a_broken_range_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="vers:snap"):
        versions.check_range("vers:snap/<1")
