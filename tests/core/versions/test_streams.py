"""Of which release an entry speaks, and for which one a package was built."""

from __future__ import annotations

import pytest

from stanch.core import versions
from stanch.core.playbook import Package
from stanch.core.releases import release
from stanch.core.versions import Affected
from stanch.knowledge import playbooks, releases

KNOWN = releases.known()
DEBIAN_7 = Package("pkg:deb/debian/openssl?distro=debian-7", "vers:deb/>=1.0.1|<1.0.1e-2+deb7u5")


def judged(purl: str, *packages: Package) -> Affected:
    return versions.affected(purl, packages, KNOWN)


def said(purl: str, *packages: Package) -> tuple[str, str]:
    found = judged(purl, *packages)
    return found.verdict, found.why


@pytest.mark.parametrize("distro", ["debian-7", "debian-7.4", "wheezy", "debian-wheezy", "7"])
def test_a_release_by_whatever_name_it_goes(distro: str) -> None:
    assert said(f"pkg:deb/debian/openssl@1.0.1e-2?distro={distro}", DEBIAN_7) == ("yes", "in_range")


@pytest.mark.parametrize("distro", ["centos-6.5", "centos-6", "6.5"])
def test_a_minor_release_is_one_of_its_release(distro: str) -> None:
    centos = Package("pkg:rpm/centos/openssl?distro=centos-6", "vers:rpm/>=1.0.1|<1.0.1e-16.el6_5.7")
    assert said(f"pkg:rpm/centos/openssl@1.0.1e-15.el6?distro={distro}", centos) == ("yes", "in_range")
    assert said("pkg:rpm/centos/openssl@1.0.1e-15.el6?distro=centos-7", centos) == ("unknown", "no_release")


@pytest.mark.parametrize(
    ("version", "is_"),
    [
        ("1.0.1f-1", "unknown"),  # of Debian 8 while that was made, and open
        ("1.0.1e-3", "unknown"),
        ("1.0.1e-2+deb7u5", "no"),
        ("1.0.1e-2+deb7u21", "no"),
        ("1.0.1e-2+deb7u5+b1", "no"),  # built once more
        ("1.0.1e-2+deb7u4", "yes"),
        ("0.9.8o-4", "no"),  # from before the flaw
        ("1.0.1e-2+rvt+deb7u4", "unknown"),  # of Raspbian: its mark sorts above deb7u5
    ],
)
def test_rule_83_what_is_above_the_fix_and_lacks_its_mark_is_of_a_later_release(
    version: str, is_: str
) -> None:
    assert judged(f"pkg:deb/debian/openssl@{version}?distro=debian-7", DEBIAN_7).verdict == is_


@pytest.mark.parametrize(
    ("version", "is_"),
    [
        ("8.7p1-38.el9", "unknown"),  # of 9.4, and open there
        ("8.7p1-34.el9_3.3", "unknown"),
        ("8.7p1-30.el9_2.4", "no"),
        ("8.7p1-30.el9_2.9", "no"),
        ("8.7p1-30.el9_2", "yes"),
    ],
)
def test_rule_83_a_package_of_a_later_minor_release_is_not_one_of_this(version: str, is_: str) -> None:
    purl = f"pkg:rpm/redhat/openssh@{version}?distro=rhel-9.2"
    assert judged(purl, ssh("rhel-9", "8.7p1-38.el9_4.1"), ssh("rhel-9.2", "8.7p1-30.el9_2.4")).verdict == is_


def ssh(distro: str, fix: str) -> Package:
    return Package(f"pkg:rpm/redhat/openssh?distro={distro}", f"vers:rpm/>=8.5p1|<{fix}")


RHEL_9 = ssh("rhel-9", "8.7p1-38.el9_4.1")
RHEL_92 = ssh("rhel-9.2", "8.7p1-30.el9_2.4")


@pytest.mark.parametrize(
    ("version", "distro", "is_", "why", "package"),
    [
        ("8.7p1-30.el9_2.4", "rhel-9.2", "no", "outside", RHEL_92),
        ("8.7p1-30.el9_2.3", "rhel-9.2", "yes", "in_range", RHEL_92),
        ("8.7p1-30.el9_2.3", "redhat-9.2", "yes", "in_range", RHEL_92),
        ("8.7p1-38.el9", "rhel-9.4", "yes", "in_range", RHEL_9),
        ("8.7p1-38.el9_4.1", "rhel-9.4", "no", "outside", RHEL_9),
        # which minor release it is was not said: where both say the same, it need not be
        ("8.7p1-30.el9_2.4", "rhel-9", "unknown", "streams_differ", RHEL_92),
        ("8.7p1-38.el9_4.1", "rhel-9", "no", "outside", RHEL_9),
        ("8.7p1-10.el9", "rhel-9", "yes", "in_range", RHEL_9),
        ("8.7p1-30.el9_2.4", "rhel-8", "unknown", "no_release", None),
    ],
)
def test_of_the_entries_that_fit_only_the_most_exact_speak(
    version: str, distro: str, is_: str, why: str, package: Package | None
) -> None:
    """Rule 81."""
    for packages in ((RHEL_9, RHEL_92), (RHEL_92, RHEL_9)):
        found = judged(f"pkg:rpm/redhat/openssh@{version}?distro={distro}", *packages)
        assert (found.verdict, found.why, found.package) == (is_, why, package)


def test_an_entry_for_one_architecture_speaks_before_one_for_all() -> None:
    whole = Package("pkg:deb/debian/xz-utils?distro=debian-13", "vers:deb/<0")
    amd64 = Package(
        "pkg:deb/debian/xz-utils?distro=debian-13&arch=amd64", "vers:deb/>=5.5.1alpha-0.1|<=5.6.1-1"
    )
    purl = "pkg:deb/debian/xz-utils@5.6.0-0.2?arch={}&distro=trixie"
    assert judged(purl.format("amd64"), whole, amd64) == ("yes", amd64, "in_range", "")
    assert judged(purl.format("arm64"), whole, amd64) == ("no", whole, "outside", "")


def test_an_entry_for_one_release_speaks_before_one_for_all() -> None:
    whole = Package("pkg:deb/debian/openssl", "vers:deb/*")
    assert judged("pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u5?distro=wheezy", whole, DEBIAN_7).verdict == "no"
    assert judged("pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u5?distro=buster", whole, DEBIAN_7).verdict == "yes"
    assert judged("pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u5", whole, DEBIAN_7).verdict == "yes"


@pytest.mark.parametrize(
    ("name", "version", "distro"),
    [
        ("deb/debian/openssl", "1.0.1e-2+deb7u4~bpo60+1", "debian-7"),
        ("deb/debian/openssl", "1.0.1f-1~bpo70+1", "debian-7"),
        ("deb/debian/openssl", "1.0.1g-1~bpo70+1", "wheezy"),
        ("deb/debian/openssl", "1.0.1f-1~ppa1", "debian-7"),
        # Ubuntu's, on Debian: above Debian's fix, and it has the flaw
        ("deb/debian/openssl", "1.0.1f-1ubuntu1", "debian-7"),
        # what stayed when the system was moved to a new release: mended, and below the new release's fix
        ("deb/debian/openssl", "1.0.1e-2+deb7u5", "debian-8"),
        ("deb/debian/openssl", "1.0.1t-1+deb8u5", "debian-7.11"),
        ("deb/ubuntu/openssl", "1.0.1-4ubuntu5.12~ubuntu10.04.1", "ubuntu-12.04"),
        ("deb/ubuntu/openssl", "1.0.1-0ubuntu0.12.04.2", "trusty"),
        ("rpm/fedora/openssl", "1:1.0.1e-37.fc19.1", "fedora-20"),
        ("rpm/fedora/openssl", "1:1.0.1e-15.el6", "fedora-20"),
        ("rpm/redhat/openssl", "1.0.1e-37.fc20", "rhel-6"),
        ("rpm/centos/openssl", "1.0.1e-34.el7", "centos-6.5"),
    ],
)
def test_a_package_that_was_built_for_others_is_unknown(name: str, version: str, distro: str) -> None:
    """Rule 83."""
    scheme = name.partition("/")[0]
    number = release(distro, name.split("/")[1], KNOWN)
    for affected in (f"vers:{scheme}/<0", f"vers:{scheme}/*"):
        package = Package(f"pkg:{name}?distro={number}", affected)
        found = judged(f"pkg:{name}@{version.replace('+', '%2B')}?distro={distro}", package)
        assert (found.verdict, found.why, found.package) == ("unknown", "other_stream", package)
        assert version in found.detail


@pytest.mark.parametrize(
    ("name", "version", "distro"),
    [
        ("deb/debian/openssl", "1.0.1e-2+deb7u4", "wheezy"),
        ("deb/debian/openssl", "1.0.1e-2", "debian-7"),
        ("deb/debian/openssl", "1.0.1e-2+deb7u4", "sid"),
        ("deb/ubuntu/openssl", "1.0.1-4ubuntu5.12", "precise"),
        ("deb/ubuntu/apache-log4j2", "2.15.0-0.20.04.1", "ubuntu-20.04"),
        ("deb/ubuntu/samba", "2:4.13.1-0ubuntu0.16.04.1.1", "xenial"),
        ("deb/ubuntu/apache-log4j2", "2.4-2ubuntu0.1~esm1", "ubuntu-16.04"),
        ("rpm/redhat/openssh", "8.7p1-30.el9_2.4", "rhel-9.2"),
        ("rpm/centos/openssl", "1.0.1e-16.el6_5.4.0.1.centos", "centos-6"),
        ("rpm/fedora/xz", "5.6.0-1.fc41", "fedora-rawhide"),
        ("rpm/opensuse/openssl", "1.0.1e-1.40.1", "opensuse-12.3"),
        ("rpm/amzn/openssl", "1:1.0.1e-37.66.amzn1", "amzn-2014.03"),
    ],
)
def test_a_package_of_its_own_release_is_judged(name: str, version: str, distro: str) -> None:
    scheme, namespace, _ = name.split("/")
    package = Package(f"pkg:{name}?distro={release(distro, namespace, KNOWN)}", f"vers:{scheme}/*")
    assert said(f"pkg:{name}@{version.replace('+', '%2B')}?distro={distro}", package) == ("yes", "in_range")


def test_an_entry_for_all_releases_does_not_ask_for_which_it_was_built() -> None:
    package = Package("pkg:deb/debian/openssl", "vers:deb/<1.0.1g-1")
    assert said("pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u4?distro=debian-8", package) == ("yes", "in_range")
    assert said("pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u4", package) == ("yes", "in_range")
    assert said("pkg:deb/debian/openssl@1.0.1f-1~bpo70%2B1", package) == ("unknown", "other_stream")


@pytest.mark.parametrize("version", ["0.9.8o-4squeeze14", "1.0.1e-2", "1.0.1e-2~bpo60%2B1"])
def test_nothing_newer_than_its_own_is_called_clean_on_debian_6(version: str) -> None:
    packages = next(one.packages for one in playbooks.load("heartbleed").detectors if one.packages)
    found = judged(f"pkg:deb/debian/openssl@{version}?distro=squeeze", *packages)
    assert found.verdict == ("no" if version.startswith("0") else "unknown")


def test_a_releases_own_marks_are_no_backport() -> None:
    log4j = Package("pkg:deb/debian/liblog4j2-java?distro=debian-10", "vers:deb/<2.16.0-1~deb10u1")
    assert said("pkg:deb/debian/liblog4j2-java@2.15.0-1~deb10u1?distro=buster", log4j) == ("yes", "in_range")
    assert said("pkg:deb/debian/liblog4j2-java@2.16.0-1~deb10u1?distro=buster", log4j) == ("no", "outside")
