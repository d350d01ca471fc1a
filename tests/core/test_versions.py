"""Versions sort as their ecosystems say, and never across them."""

from itertools import pairwise

import pytest

from stanch.core import versions
from stanch.core.playbook import Package
from stanch.knowledge import playbooks

DEBIAN_7 = Package("pkg:deb/debian/openssl?distro=debian-7", "vers:deb/>=1.0.1|<1.0.1e-2+deb7u5")
UBUNTU_1404 = Package("pkg:deb/ubuntu/openssl?distro=ubuntu-14.04", "vers:deb/>=1.0.1|<1.0.1f-1ubuntu2")
RHEL_6 = Package("pkg:rpm/redhat/openssl?distro=rhel-6", "vers:rpm/>=1.0.1|<1.0.1e-16.el6_5.7")
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
        (
            "pypi",
            [
                *("1.0.dev1", "1.0a1.dev2", "1.0a1", "1.0-alpha.2", "1.0b1", "1.0c1", "1.0.0", "1.0+abc"),
                *("1.0+abc.5", "1.0+5", "1.0.post1.dev1", "1.0-1", "1.0.rev2", "v1.1.dev0", "1.1", "1!0.1"),
            ],
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


@pytest.mark.parametrize("version", ["", "@", "@unknown", "@%3Cnone%3E"])
def test_a_package_of_which_the_version_is_not_known_is_unknown_not_clean(version: str) -> None:
    named = [one for detector in playbooks.load("heartbleed").detectors for one in detector.packages]
    assert len(named) > 20
    for package in (DEBIAN_7, RHEL_6, *named):
        name, _, distro = package.purl.partition("?")
        assert versions.affected(f"{name}{version}?{distro}".removesuffix("?"), (package,)) is None


@pytest.mark.parametrize(
    ("version", "hit"),
    [("1.0.1e", None), ("1.0.1d", True), ("1.0.1f", False), ("1.0.0", False), ("1.0.1e-15.el6", True)],
)
def test_an_rpm_without_its_release_is_unknown_where_that_decides(version: str, hit: bool | None) -> None:
    assert versions.affected(f"pkg:rpm/redhat/openssl@{version}?distro=rhel-6", (RHEL_6,)) is hit


def test_a_broken_range_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="vers:snap"):
        versions.check_range("vers:snap/<1")


def compared(scheme: str, one: str, other: str) -> int:
    order = versions.ORDERS[scheme]
    return int(order(one) > order(other)) - int(order(one) < order(other))


@pytest.mark.parametrize(
    ("scheme", "one", "other", "sign"),
    [
        # dpkg: a tilde before everything, letters before signs, the revision after the last hyphen
        ("deb", "1.0~", "1.0", -1),
        ("deb", "1.0", "1.0~", 1),
        ("deb", "1.0~~", "1.0~", -1),
        ("deb", "1.0", "1.0a", -1),
        ("deb", "1.0a", "1.0", 1),
        ("deb", "1.0a", "1.0+", -1),
        ("deb", "1.0+", "1.0z", 1),
        ("deb", "1.0a", "1.0b", -1),
        ("deb", "1.0aa", "1.0a", 1),
        ("deb", "1.0a", "1.0aa", -1),
        ("deb", "1.0-1", "1.0-1", 0),
        ("deb", "1.0", "1.0", 0),
        ("deb", "1.0", "1.0-1", -1),
        ("deb", "1.0-1", "1.0", 1),
        ("deb", "1.0-0", "1.0", 0),
        ("deb", "1.0-a", "1.0", 1),
        ("deb", "1.0", "1.0-a", -1),
        ("deb", "1.0-~a", "1.0", -1),
        ("deb", "1.0-rc1-1", "1.0-rc1-2", -1),
        ("deb", "1.0-rc2-1", "1.0-rc1-2", 1),
        ("deb", "1.0-2-1", "1.0-10-1", -1),
        ("deb", "1.10", "1.9", 1),
        ("deb", "1.010", "1.10", 0),
        ("deb", "1.a", "1.1", 1),
        ("deb", "1.0.", "1.0", 1),
        ("deb", "1.0a1", "1.0a", 1),
        ("deb", "1.0a0", "1.0a", 0),
        ("deb", "1.0a", "1.0a1", -1),
        ("deb", "0:1.0", "1.0", 0),
        ("deb", "2:1.0", "1:9.0", 1),
        ("deb", "1:1.0:2", "1:1.0:3", -1),
        # rpm: a tilde before everything, a caret after its base and before what follows, digits after letters
        ("rpm", "1.0~rc1-1", "1.0-1", -1),
        ("rpm", "1.0-1", "1.0~rc1-1", 1),
        ("rpm", "1.0~rc1-1", "1.0~rc2-1", -1),
        ("rpm", "1.0^git1-1", "1.0-1", 1),
        ("rpm", "1.0-1", "1.0^git1-1", -1),
        ("rpm", "1.0^git1-1", "1.0.1-1", -1),
        ("rpm", "1.0.1-1", "1.0^git1-1", 1),
        ("rpm", "1.0.1-1", "1.0-1", 1),
        ("rpm", "1.0-1", "1.0.1-1", -1),
        ("rpm", "1.0a-1", "1.0b-1", -1),
        ("rpm", "1.0b-1", "1.0a-1", 1),
        ("rpm", "1.0.a-1", "1.0.1-1", -1),
        ("rpm", "1.0.1-1", "1.0.a-1", 1),
        ("rpm", "1.0.01-1", "1.0.1-1", 0),
        ("rpm", "1.0.01.2-1", "1.0.1.3-1", -1),
        ("rpm", "1.10-1", "1.9-1", 1),
        ("rpm", "1.0-2", "1.0-10", -1),
        ("rpm", "1.0", "1.0-10", 0),
        ("rpm", "1.0-10", "1.0", 0),
        ("rpm", "1.0-1-2", "1.0-1-3", -1),
        ("rpm", "1.1-1", "1.0-2", 1),
        ("rpm", "1:1.0-1", "2.0-1", 1),
        ("rpm", "2.0-1", "1:1.0-1", -1),
        # OpenSSL before 3.0
        ("openssl", "1.0.1-beta1", "1.0.1-beta2", -1),
        ("openssl", "1.0.1-beta2", "1.0.1-beta10", -1),
        ("openssl", "1.0.1-alpha1", "1.0.1-beta1", -1),
        ("openssl", "1.0.1-dev", "1.0.1", -1),
        ("openssl", "1.0.1-beta", "1.0.1-beta1", -1),
        ("openssl", "1.0.1f-fips", "1.0.1f", 0),
        ("openssl", "1.0.1z", "1.0.1za", -1),
        ("openssl", "0.9.10", "0.9.9", 1),
        ("openssl", "1.1.0", "1.0.9", 1),
        ("openssl", "2.0.0", "1.9.9", 1),
        # SemVer
        ("npm", "1.0", "1.0.0", 0),
        ("npm", "1.0", "1.0.1", -1),
        ("npm", "v1.2.3", "1.2.3", 0),
        ("npm", "1.2.3+build5", "1.2.3", 0),
        ("npm", "1.0.0-1", "1.0.0-alpha", -1),
        ("npm", "1.0.0-rc.1", "1.0.0", -1),
        ("npm", "1.0.0-2", "1.0.0-10", -1),
        ("npm", "2.0.0", "10.0.0", -1),
        ("npm", "1.2.0", "1.10.0", -1),
        ("npm", "1.0.2", "1.0.10", -1),
    ],
)
def test_order(scheme: str, one: str, other: str, sign: int) -> None:
    assert compared(scheme, one, other) == sign
    assert compared(scheme, other, one) == -sign


@pytest.mark.parametrize(
    ("scheme", "version", "says"),
    [
        ("deb", "a:1.0", "'a:1.0' has an epoch"),
        ("deb", "", "'' is not a version such as 1.0.1e-2"),
        ("deb", "unknown", "'unknown' is not a version such as 1.0.1e-2"),
        ("deb", "1.0 beta", "'1.0 beta' is not a version such as 1.0.1e-2"),
        ("rpm", "", "'' is not a version such as 1:1.0.1e-16"),
        ("rpm", "1.0\n", "is not a version such as 1:1.0.1e-16"),
        ("rpm", "unknown", "'unknown' is not a version such as 1:1.0.1e-16"),
        ("rpm", "x:1.0-1", "'x:1.0-1' has an epoch"),
        ("openssl", "banana", "'banana' is not an OpenSSL version"),
        ("openssl", "1.0", "'1.0' is not an OpenSSL version"),
        ("npm", "latest", "'latest' is not a version such as 4.1.2"),
        ("pypi", "latest", "'latest' is not a version such as 2.1.0rc1"),
    ],
)
def test_what_is_no_version_is_refused_by_name(scheme: str, version: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        compared(scheme, version, "1.0.0")


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("vers:npm/1.0.0", ["1.0.0"], ["1.0.1", "0.9.9"]),
        ("vers:npm/=1.0.0", ["1.0.0"], ["1.0.1"]),
        ("vers:npm/1.0.0|1.2.0", ["1.0.0", "1.2.0"], ["1.1.0"]),
        ("vers:npm/>1.0.0", ["1.0.1", "9.0.0"], ["1.0.0", "0.9.0"]),
        ("vers:npm/>=1.0.0", ["1.0.0", "9.0.0"], ["0.9.0"]),
        ("vers:npm/<1.0.0", ["0.9.9"], ["1.0.0", "1.0.1"]),
        ("vers:npm/<=1.0.0", ["1.0.0", "0.1.0"], ["1.0.1"]),
        ("vers:npm/>=1.0.0|<2.0.0", ["1.0.0", "1.9.9"], ["0.9.9", "2.0.0", "2.0.1"]),
        ("vers:npm/>1.0.0|<=2.0.0", ["1.0.1", "2.0.0"], ["1.0.0", "2.0.1"]),
        ("vers:npm/>=1.0.0|<2.0.0|>=3.0.0|<4.0.0", ["1.5.0", "3.5.0"], ["2.5.0", "4.0.0", "0.1.0"]),
        ("vers:npm/>=1.0.0|<2.0.0|>=3.0.0", ["1.5.0", "3.0.0", "9.0.0"], ["2.5.0", "0.1.0"]),
        ("vers:npm/>=1.0.0|<2.0.0|>3.0.0", ["3.0.1"], ["3.0.0"]),
        ("vers:npm/>=1.0.0|!=1.5.0|<2.0.0", ["1.4.0", "1.6.0"], ["1.5.0"]),
        ("vers:npm/0.5.0|>=1.0.0|<2.0.0", ["0.5.0", "1.0.0"], ["0.6.0", "2.0.0"]),
        ("vers:npm/*", ["0.0.1", "9.9.9"], []),
        ("vers:npm/ >=1.0.0 | <2.0.0 ", ["1.0.0"], ["2.0.0"]),
        ("vers:deb/<1.0.1e-2%2Bdeb7u5", ["1.0.1e-2+deb7u4"], ["1.0.1e-2+deb7u5"]),
    ],
)
def test_ranges(text: str, inside: list[str], outside: list[str]) -> None:
    assert [one for one in inside if not versions.within(one, text)] == []
    assert [one for one in outside if versions.within(one, text)] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("npm/>=1", "is not a range such as"),
        ("vers:npm", "is not a range such as"),
        ("vers:npm/|", "holds an empty constraint"),
        ("vers:npm/>=banana", "'banana' is not a version"),
        ("vers:deb/>=1.0.1|<>=x y z", "'>=x y z' is not a version"),
        ("vers:rpm/>=1.0.1|<", "is not a version"),
    ],
)
def test_what_is_no_range_is_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        versions.check_range(text)


@pytest.mark.parametrize(
    ("purl", "parts"),
    [
        ("pkg:npm/left-pad@1.0.0", ("pkg:npm/left-pad", "1.0.0", ())),
        ("pkg:npm/left-pad", ("pkg:npm/left-pad", "", ())),
        ("pkg:npm/%40ctrl/tinycolor@4.1.1", ("pkg:npm/@ctrl/tinycolor", "4.1.1", ())),
        ("pkg:npm/@ctrl/tinycolor", ("pkg:npm/@ctrl/tinycolor", "", ())),
        (
            "pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u5?distro=debian-7&arch=amd64#usr/lib",
            ("pkg:deb/debian/openssl", "1.0.1e-2+deb7u5", (("arch", "amd64"), ("distro", "debian-7"))),
        ),
        ("pkg:deb/debian/x@1?distro=a%20b", ("pkg:deb/debian/x", "1", (("distro", "a b"),))),
    ],
)
def test_package_urls_are_split(purl: str, parts: tuple[str, str, tuple[tuple[str, str], ...]]) -> None:
    assert versions.split_purl(purl) == parts


def test_of_several_packages_that_speak_of_it_one_hit_is_enough() -> None:
    broken = Package("pkg:generic/openssl", "vers:npm/<1.0.0")  # another order: cannot be compared
    older = Package("pkg:generic/openssl", "vers:openssl/<1.0.0")
    assert versions.affected("pkg:generic/openssl@1.0.1f", (older, UPSTREAM)) is True
    assert versions.affected("pkg:generic/openssl@1.0.1f", (UPSTREAM, older)) is True
    assert versions.affected("pkg:generic/openssl@1.0.1f", (older,)) is False
    assert versions.affected("pkg:generic/openssl@1.0.1f", (broken,)) is None
    assert versions.affected("pkg:generic/openssl@1.0.1f", (broken, UPSTREAM)) is True
    assert versions.affected("pkg:generic/libressl@1.0.1f", (UPSTREAM,)) is None


def test_outside_of_a_range_that_may_not_be_whole_nothing_is_known() -> None:
    listed = Package("pkg:pypi/left-pad", "vers:pypi/1.3.1|1.3.2", outside="unknown")
    whole = Package("pkg:pypi/left-pad", "vers:pypi/1.3.1|1.3.2")
    assert versions.affected("pkg:pypi/left-pad@1.3.2", (listed,)) is True
    assert versions.affected("pkg:pypi/left-pad@1.3.3", (listed,)) is None
    assert versions.affected("pkg:pypi/left-pad@1.3.3", (whole,)) is False
    assert versions.affected("pkg:pypi/left-pad@1.3.3", (listed, whole)) is False


@pytest.mark.parametrize("text", ["vers:npm/>=2.0.0|!=3.0.0|<1.0.0", "vers:deb/>2-1|<=1-1"])
def test_a_range_upside_down_is_refused_for_it_would_call_everything_clean(text: str) -> None:
    with pytest.raises(ValueError, match="the wrong way round"):
        versions.check_range(text)
