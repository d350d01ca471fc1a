"""Does a component have the flaw, which entry says so, and what is said where it cannot be told."""

from __future__ import annotations

import pytest

from stanch.core import versions
from stanch.core.playbook import Package
from stanch.core.versions import Affected
from stanch.knowledge import playbooks, releases

KNOWN = releases.known()
DEBIAN_7 = Package("pkg:deb/debian/openssl?distro=debian-7", "vers:deb/>=1.0.1|<1.0.1e-2+deb7u5")
UBUNTU_1404 = Package("pkg:deb/ubuntu/openssl?distro=ubuntu-14.04", "vers:deb/>=1.0.1|<1.0.1f-1ubuntu2")
RHEL_6 = Package("pkg:rpm/redhat/openssl?distro=rhel-6", "vers:rpm/>=1.0.1|<1.0.1e-16.el6_5.7")
FEDORA = Package("pkg:rpm/fedora/openssl?distro=fedora-20", "vers:rpm/>=1:1.0.1|<1:1.0.1e-37.fc20.1")
UPSTREAM = Package("pkg:generic/openssl", "vers:openssl/>=1.0.1-beta1|<1.0.1g|1.0.2-beta1")


def judged(purl: str, *packages: Package) -> Affected:
    return versions.affected(purl, packages, KNOWN)


def said(purl: str, *packages: Package) -> tuple[str, str]:
    found = judged(purl, *packages)
    return found.verdict, found.why


def test_the_entry_that_says_so_is_named() -> None:
    packages = (DEBIAN_7, UBUNTU_1404)
    fixed = judged("pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u5?distro=debian-7", *packages)
    assert fixed == ("no", DEBIAN_7, "outside", "")
    open_ = judged("pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u4?distro=debian-7", *packages)
    assert open_ == ("yes", DEBIAN_7, "in_range", "")
    # dpkg sorts this above Debian's fix, and it is vulnerable
    assert (
        judged("pkg:deb/ubuntu/openssl@1.0.1f-1ubuntu1?distro=ubuntu-14.04", *packages).package is UBUNTU_1404
    )


def test_a_distributions_fix_says_nothing_about_another_distribution() -> None:
    packages = (DEBIAN_7, UBUNTU_1404)
    other = judged("pkg:deb/ubuntu/openssl@1.0.1f-1ubuntu1?distro=ubuntu-16.04", *packages)
    assert other == ("unknown", None, "no_release", "ubuntu-16.04")
    without = judged("pkg:deb/debian/openssl@1.0.1e-2", *packages)
    assert without == ("unknown", None, "no_release", "pkg:deb/debian/openssl without a release")
    assert said("pkg:deb/debian/libressl@1.0.1e-2?distro=debian-7", *packages) == ("unknown", "not_named")


@pytest.mark.parametrize(
    ("version", "is_"),
    [
        ("1.0.0t", "no"),
        ("1.0.1-beta1", "yes"),  # the flaw is as old as the first beta
        ("1.0.1-beta3", "yes"),
        ("1.0.1", "yes"),
        ("1.0.1f", "yes"),
        ("1.0.1f-fips", "yes"),
        ("1.0.1g", "no"),
        ("1.0.1h", "no"),
        ("1.0.2-beta1", "yes"),
        ("1.0.2-beta2", "no"),
        ("1.0.2", "no"),
        ("3.0.0-alpha1", "no"),
        ("1.0.1-dev", "unknown"),
        ("1.0.1g-dev", "unknown"),
        ("1.0.2-dev", "unknown"),
        ("1.0.2-beta2-dev", "unknown"),
        ("1.1.0-dev", "unknown"),
        ("banana", "unknown"),
        ("latest", "unknown"),
    ],
)
def test_upstream(version: str, is_: str) -> None:
    found = judged(f"pkg:generic/openssl@{version}", *(UPSTREAM,))
    assert found.verdict == is_
    assert found.package is UPSTREAM
    if is_ == "unknown":
        assert version in found.detail
        assert found.why == ("not_ordered" if version == "banana" else "moving")


def test_what_is_no_package_url_is_unknown() -> None:
    assert said("not a purl", UPSTREAM) == ("unknown", "no_purl")


@pytest.mark.parametrize("version", ["", "@", "@unknown", "@%3Cnone%3E"])
def test_a_package_of_which_the_version_is_not_known_is_unknown_not_clean(version: str) -> None:
    named = [one for detector in playbooks.load("heartbleed").detectors for one in detector.packages]
    assert len(named) > 20
    for package in (DEBIAN_7, RHEL_6, *named):
        name, _, distro = package.purl.partition("?")
        verdict, why = said(f"{name}{version}?{distro}".removesuffix("?"), package)
        assert (verdict, why) == ("unknown", "not_ordered" if version.strip("@") else "no_version")


@pytest.mark.parametrize(
    ("version", "is_"),
    [("1.0.1e", "unknown"), ("1.0.1d", "yes"), ("1.0.1f", "no"), ("1.0.0", "no"), ("1.0.1e-15.el6", "yes")],
)
def test_an_rpm_without_its_release_is_unknown_where_that_decides(version: str, is_: str) -> None:
    found = judged(f"pkg:rpm/redhat/openssl@{version}?distro=rhel-6", RHEL_6)
    assert found.verdict == is_
    if is_ == "unknown":
        assert found.why == "part_missing"
        assert "which release" in found.detail


@pytest.mark.parametrize(
    ("version", "epoch", "is_", "why"),
    [
        ("1.0.1e-37.fc20", "&epoch=1", "yes", "in_range"),
        ("1.0.1e-37.fc20.1", "&epoch=1", "no", "outside"),
        ("1:1.0.1e-37.fc20", "", "yes", "in_range"),
        ("1:1.0.1e-37.fc20", "&epoch=1", "yes", "in_range"),
        ("1.0.1e-37.fc20", "", "unknown", "part_missing"),
        ("0.9.8e-1.fc20", "", "no", "outside"),
        ("1.0.1e-37.fc20", "&epoch=0", "no", "outside"),
        ("2:1.0.1e-37.fc20", "&epoch=1", "unknown", "not_ordered"),
        ("1.0.1e-37.fc20", "&epoch=x", "unknown", "not_ordered"),
    ],
)
def test_the_epoch_of_an_rpm_may_be_a_qualifier_or_be_left_out(
    version: str, epoch: str, is_: str, why: str
) -> None:
    assert said(f"pkg:rpm/fedora/openssl@{version}?distro=fedora-20{epoch}", FEDORA) == (is_, why)


@pytest.mark.parametrize(
    ("purl", "affected", "is_", "why"),
    [
        ("pkg:docker/library/mongo@7.0", "vers:semver/<7.0.28", "unknown", "moving"),
        ("pkg:docker/library/mongo@latest", "vers:semver/<7.0.28", "unknown", "moving"),
        ("pkg:docker/library/mongo@7.0.14-jammy", "vers:semver/<7.0.28", "unknown", "moving"),
        ("pkg:docker/library/mongo@7.0.14", "vers:semver/<7.0.28", "yes", "in_range"),
        ("pkg:docker/library/mongo@7.0.28", "vers:semver/<7.0.28", "no", "outside"),
        ("pkg:oci/mongo@7", "vers:generic/<7.0.28", "unknown", "moving"),
        ("pkg:github/tj-actions/changed-files@v45", "vers:generic/<46.0.1", "unknown", "moving"),
        ("pkg:github/tj-actions/changed-files@main", "vers:generic/<46.0.1", "unknown", "moving"),
        (
            "pkg:github/tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67",
            "vers:generic/<46.0.1",
            "unknown",
            "not_ordered",
        ),
        ("pkg:oci/mongo@sha256:0e58ed8671d6b60d", "vers:generic/<7.0.28", "unknown", "not_ordered"),
        ("pkg:github/tj-actions/changed-files@v45.0.7", "vers:generic/<46.0.1", "yes", "in_range"),
        ("pkg:github/tj-actions/changed-files@v45", "vers:exact/v45|v44", "yes", "in_range"),
        ("pkg:github/tj-actions/changed-files@v46", "vers:exact/v45|v44", "unknown", "moving"),
        ("pkg:generic/mongodb@7.0", "vers:generic/<7.0.28", "yes", "in_range"),
        ("pkg:generic/cpanel@11.86.0.40", "vers:intdot/<11.86.0.41", "yes", "in_range"),
        ("pkg:generic/openssh@8.5p1", "vers:openssh/>=8.5p1|<9.8p1", "yes", "in_range"),
        ("pkg:generic/openssh@9.8", "vers:openssh/>=8.5p1|<9.8p1", "unknown", "part_missing"),
        ("pkg:npm/left-pad@next", "vers:npm/<2.0.0", "unknown", "not_ordered"),
        ("pkg:npm/left-pad@1", "vers:npm/<2.0.0", "unknown", "not_ordered"),
        ("pkg:maven/log4j/core@2.15.0-SNAPSHOT", "vers:maven/<2.15.0", "unknown", "moving"),
        ("pkg:maven/log4j/core@2.17.0.redhat-1", "vers:maven/<2.17.0", "no", "outside"),
        ("pkg:apk/alpine/xz@5.6.1-r1?distro=3.19.1", "vers:apk/>=5.6.0-r0|<=5.6.1-r1", "yes", "in_range"),
        ("pkg:gem/rails@5.0.0.1", "vers:gem/<5.0.0.2", "yes", "in_range"),
        ("pkg:nuget/Newtonsoft.Json@13.0.1", "vers:nuget/<13.0.1", "no", "outside"),
        ("pkg:golang/golang.org/x/crypto@v0.16.0", "vers:golang/<0.17.0", "yes", "in_range"),
    ],
)
def test_versions_of_every_kind(purl: str, affected: str, is_: str, why: str) -> None:
    """Rule 80."""
    package = Package(purl.rpartition("@")[0], affected)
    assert said(purl, package) == (is_, why)


def test_of_several_entries_that_speak_a_hit_is_enough_and_a_doubt_is_not_outvoted() -> None:
    """Rule 84."""
    broken = Package("pkg:generic/openssl", "vers:npm/<1.0.0")  # another order: cannot be compared
    older = Package("pkg:generic/openssl", "vers:openssl/<1.0.0")
    purl = "pkg:generic/openssl@1.0.1f"
    assert judged(purl, older, UPSTREAM) == judged(purl, UPSTREAM, older) == ("yes", UPSTREAM, "in_range", "")
    assert judged(purl, older) == ("no", older, "outside", "")
    assert said(purl, broken) == ("unknown", "not_ordered")
    assert judged(purl, broken, UPSTREAM).verdict == "yes"
    assert judged(purl, broken, older) == judged(purl, broken)
    assert judged(purl, older, broken) == judged(purl, broken)


def test_outside_of_a_range_that_may_not_be_whole_nothing_is_known() -> None:
    listed = Package("pkg:pypi/left-pad", "vers:pypi/1.3.1|1.3.2", outside="unknown")
    whole = Package("pkg:pypi/left-pad", "vers:pypi/1.3.1|1.3.2")
    assert said("pkg:pypi/left-pad@1.3.2", listed) == ("yes", "in_range")
    assert judged("pkg:pypi/left-pad@1.3.3", listed) == ("unknown", listed, "not_whole", "1.3.3")
    assert said("pkg:pypi/left-pad@1.3.3", whole) == ("no", "outside")
    assert said("pkg:pypi/Left_Pad@1.3.3", listed, whole) == ("no", "outside")


def test_inside_of_a_range_that_holds_in_some_set_ups_nothing_is_known() -> None:
    first = Package("pkg:maven/log4j/core", "vers:maven/>=2.0-beta9|<2.15.0")
    some = Package("pkg:maven/log4j/core", "vers:maven/2.15.0", inside="unknown")
    for packages in ((first, some), (some, first)):
        assert judged("pkg:maven/log4j/core@2.14.1", *packages) == ("yes", first, "in_range", "")
        assert judged("pkg:maven/log4j/core@2.15.0", *packages) == ("unknown", some, "some_set_ups", "")
        assert judged("pkg:maven/log4j/core@2.16.0", *packages).verdict == "no"


@pytest.mark.parametrize(
    ("purl", "why"),
    [
        ("pkg:deb/openssl@1.0.1e-2", "no_release"),
        ("pkg:deb/kali/openssl@1.0.1e-2?distro=kali-1", "no_release"),
        ("pkg:apk/alpine/openssl@1.0.1e-r0?distro=alpine-2.7", "no_release"),
        ("pkg:rpm/opensuse/openssl@1.0.1e-1?distro=opensuse-13.1", "no_release"),
        ("pkg:deb/debian/openssl@1.0.1e-2", "no_release"),
        # of this distribution the entries speak: what they do not name is not meant
        ("pkg:deb/debian/libssl@1.0.1e-2?distro=debian-7", "not_named"),
        ("pkg:deb/kali/libssl@1.0.1e-2?distro=kali-1", "not_named"),
        ("pkg:npm/openssl@1.0.1", "not_named"),
    ],
)
def test_rule_104_a_package_of_a_distribution_that_nobody_spoke_of_is_not_clean(purl: str, why: str) -> None:
    assert said(purl, DEBIAN_7, FEDORA) == ("unknown", why)


def test_one_range_speaks_of_several_names() -> None:
    package = Package(
        "pkg:generic/mongodb",
        "vers:generic/<7.0.28",
        also=("pkg:docker/library/mongo", "pkg:docker/mongodb/mongodb"),
    )
    for name in (package.purl, *package.also):
        assert judged(f"{name}@7.0.14", package) == ("yes", package, "in_range", "")
    assert said("pkg:docker/library/mariadb@7.0.14", package) == ("unknown", "not_named")


@pytest.mark.parametrize("text", ["vers:deb/<1.0.1e-2+deb7u5|>=1.0.1", "vers:snap/<1", "nonsense"])
def test_a_range_that_cannot_be_read_says_nothing(text: str) -> None:
    """Rule 85: the record may keep a playbook that was taken in before such a range was refused."""
    package = Package("pkg:deb/debian/openssl?distro=debian-7", text)
    found = judged("pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u5?distro=debian-7", package)
    assert (found.verdict, found.why) == ("unknown", "not_ordered")
    assert text in found.detail


def test_an_entry_without_a_package_url_names_nothing_and_hides_no_other() -> None:
    assert (
        judged("pkg:generic/openssl@1.0.1f", Package("openssl", "vers:deb/*"), UPSTREAM).package is UPSTREAM
    )


@pytest.mark.parametrize(
    ("purl", "range", "is_", "why"),
    [
        ("pkg:npm/a@0.0.0", "vers:npm/>=1.0.0|<1.5.0", "unknown", "no_version"),
        ("pkg:npm/a@0.0.0-dev", "vers:npm/<1.5.0", "unknown", "no_version"),
        ("pkg:maven/a/b@0", "vers:maven/>=2.0|<2.17.1", "unknown", "no_version"),
        ("pkg:maven/a/b@0.0-SNAPSHOT", "vers:maven/>=2.0|<2.17.1", "unknown", "no_version"),
        ("pkg:pypi/a@0.0", "vers:pypi/>=1.0|<1.5", "unknown", "no_version"),
        ("pkg:maven/a/b@0.1", "vers:maven/>=2.0|<2.17.1", "no", "outside"),
        ("pkg:npm/a@0.0.0-dev", "vers:npm/0.0.0-dev|1.0.0", "yes", "in_range"),
        ("pkg:golang/a/b@v0.0.0-20210101000000-abcdefabcdef", "vers:golang/<1.5.0", "yes", "in_range"),
        ("pkg:deb/debian/a@0.0.0-1", "vers:deb/>=1.0", "no", "outside"),
        ("pkg:maven/a/b@2.x", "vers:maven/<1.5", "unknown", "moving"),
        ("pkg:generic/b@2.x", "vers:semver/<1.5", "unknown", "moving"),
    ],
)
def test_what_stands_where_no_version_was_given_is_not_one(purl: str, range: str, is_: str, why: str) -> None:
    """Rule 80."""
    assert said(purl, Package(purl.partition("@")[0], range)) == (is_, why)
